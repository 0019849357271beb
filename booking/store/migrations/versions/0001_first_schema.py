"""First schema"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "client",
        sa.Column("id", sqlmodel.AutoString(length=22), nullable=False),
        sa.Column("phone", sqlmodel.AutoString(length=16), nullable=True),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("email", sqlmodel.AutoString(), nullable=True),
        sa.Column("online_blocked", sa.Boolean(), nullable=False),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("phone", name=op.f("uq_client_phone")),
    )
    op.create_table(
        "day_load",
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sqlmodel.AutoString(length=8), nullable=False),
        sa.Column("subject_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("planes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("location_id", "day", "kind", "subject_id", name=op.f("pk_day_load")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "location",
        sa.Column("id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("business", sqlmodel.AutoString(), nullable=False),
        sa.Column("timezone", sqlmodel.AutoString(), nullable=False),
        sa.Column("currency", sqlmodel.AutoString(length=3), nullable=False),
        sa.Column("country", sqlmodel.AutoString(length=2), nullable=False),
        sa.Column("sms_countries", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("languages", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("phone", sqlmodel.AutoString(), nullable=True),
        sa.Column("email", sqlmodel.AutoString(), nullable=True),
        sa.Column("address", sqlmodel.AutoString(), nullable=True),
        sa.Column("description", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("pictures", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("privacy_url", sqlmodel.AutoString(), nullable=True),
        sa.Column("hours", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("ga4", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("policy", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("notices", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sqlmodel.AutoString(length=64), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "category",
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_category_location_id")),
        sa.PrimaryKeyConstraint("location_id", "id", name=op.f("pk_category")),
    )
    op.create_table(
        "closure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("reason", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_closure_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closure_location_id"), ["location_id"], unique=False)

    op.create_table(
        "discount",
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_discount_location_id")),
        sa.PrimaryKeyConstraint("location_id", "id", name=op.f("pk_discount")),
    )
    op.create_table(
        "event",
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("service_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("staff_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("starts_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("ends_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_event_location_id")),
        sa.PrimaryKeyConstraint("location_id", "id", name=op.f("pk_event")),
    )
    op.create_table(
        "form",
        sa.Column("id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("services", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("categories", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("staff", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("steps", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("hosts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("lang", sqlmodel.AutoString(), nullable=True),
        sa.Column("ga4", sqlmodel.AutoString(), nullable=True),
        sa.Column("gtm", sqlmodel.AutoString(), nullable=True),
        sa.Column("privacy_consent", sqlmodel.AutoString(), nullable=False),
        sa.Column("accent", sqlmodel.AutoString(), nullable=True),
        sa.Column("theme", sqlmodel.AutoString(), nullable=False),
        sa.Column("policy", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_form_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form")),
    )
    with op.batch_alter_table("form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_location_id"), ["location_id"], unique=False)

    op.create_table(
        "hours_exception",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("staff_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("spans", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_hours_exception_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_exception")),
    )
    with op.batch_alter_table("hours_exception", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hours_exception_location_id"), ["location_id"], unique=False)

    op.create_table(
        "promo_block",
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_promo_block_location_id")),
        sa.PrimaryKeyConstraint("location_id", "id", name=op.f("pk_promo_block")),
    )
    op.create_table(
        "resource",
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_resource_location_id")),
        sa.PrimaryKeyConstraint("location_id", "id", name=op.f("pk_resource")),
    )
    op.create_table(
        "service",
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("category_id", sqlmodel.AutoString(length=40), nullable=True),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("description", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("duration_min", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.Column("price_to_minor", sa.BigInteger(), nullable=True),
        sa.Column("break_after_min", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("max_seats", sa.Integer(), nullable=False),
        sa.Column("resources", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("from_min", sa.Integer(), nullable=True),
        sa.Column("to_min", sa.Integer(), nullable=True),
        sa.Column("policy", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_service_location_id")),
        sa.PrimaryKeyConstraint("location_id", "id", name=op.f("pk_service")),
    )
    op.create_table(
        "staff",
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("position", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("photo", sqlmodel.AutoString(), nullable=True),
        sa.Column("email", sqlmodel.AutoString(), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("in_any", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_staff_location_id")),
        sa.PrimaryKeyConstraint("location_id", "id", name=op.f("pk_staff")),
    )
    op.create_table(
        "staff_service",
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("staff_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("service_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("duration_min", sa.Integer(), nullable=True),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.Column("price_to_minor", sa.BigInteger(), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_staff_service_location_id")),
        sa.PrimaryKeyConstraint("location_id", "staff_id", "service_id", name=op.f("pk_staff_service")),
    )
    op.create_table(
        "working_hours",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("staff_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_min", sa.Integer(), nullable=False),
        sa.Column("end_min", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_working_hours_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_hours")),
    )
    with op.batch_alter_table("working_hours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_working_hours_location_id"), ["location_id"], unique=False)

    op.create_table(
        "booking",
        sa.Column("id", sqlmodel.AutoString(length=22), nullable=False),
        sa.Column("reference", sqlmodel.AutoString(length=12), nullable=False),
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("client_id", sqlmodel.AutoString(length=22), nullable=True),
        sa.Column("form_id", sqlmodel.AutoString(length=40), nullable=True),
        sa.Column("event_id", sqlmodel.AutoString(length=40), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("status", sqlmodel.AutoString(length=16), nullable=False),
        sa.Column("source", sqlmodel.AutoString(length=16), nullable=False),
        sa.Column("external_id", sqlmodel.AutoString(length=255), nullable=True),
        sa.Column("name", sqlmodel.AutoString(), nullable=False),
        sa.Column("phone", sqlmodel.AutoString(length=16), nullable=True),
        sa.Column("phone_proven", sa.Boolean(), nullable=False),
        sa.Column("email", sqlmodel.AutoString(), nullable=True),
        sa.Column("comment", sqlmodel.AutoString(), nullable=True),
        sa.Column("consents", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("attribution", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_is_from", sa.Boolean(), nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sqlmodel.AutoString(length=3), nullable=False),
        sa.Column("policy", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("lang", sqlmodel.AutoString(length=16), nullable=False),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("starts_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("ends_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("reschedules", sa.Integer(), nullable=False),
        sa.Column("manage_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_booking_order")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_booking_client_id")),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_booking_form_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_booking_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("location_id", "external_id", name=op.f("uq_booking_location_id_external_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_booking_reference")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_client_id"), ["client_id"], unique=False)
        batch_op.create_index("ix_booking_day", ["location_id", "starts_at"], unique=False)
        batch_op.create_index("ix_booking_phone", ["phone", "location_id", "starts_at"], unique=False)

    op.create_table(
        "hold",
        sa.Column("id", sqlmodel.AutoString(length=22), nullable=False),
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("form_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("address", sqlmodel.AutoString(length=64), nullable=False),
        sa.Column("staff_choice", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("event_id", sqlmodel.AutoString(length=40), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_is_from", sa.Boolean(), nullable=False),
        sa.Column("currency", sqlmodel.AutoString(length=3), nullable=False),
        sa.Column("policy", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("contact", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("booking_id", sqlmodel.AutoString(length=22), nullable=True),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_hold_form_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_hold_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index("ix_hold_cap", ["form_id", "address", "expires_at"], unique=False)
        batch_op.create_index("ix_hold_expires_at", ["expires_at"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("booking_id", sqlmodel.AutoString(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("service_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("staff_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("starts_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("ends_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_appointment_booking_id")),
        sa.PrimaryKeyConstraint("booking_id", "position", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index("ix_appointment_day", ["location_id", "starts_at"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(length=8), nullable=False),
        sa.Column("subject_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("starts_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("ends_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("booking_id", sqlmodel.AutoString(length=22), nullable=True),
        sa.Column("hold_id", sqlmodel.AutoString(length=22), nullable=True),
        sa.Column("event_id", sqlmodel.AutoString(length=40), nullable=True),
        sa.Column("expires_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.CheckConstraint("(hold_id IS NULL) = (expires_at IS NULL)", name=op.f("ck_claim_expiry")),
        sa.CheckConstraint("booking_id IS NOT NULL OR hold_id IS NOT NULL OR event_id IS NOT NULL", name=op.f("ck_claim_owner")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_claim_order")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_claim_booking_id")),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_claim_hold_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_claim_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(
            "ix_claim_held",
            ["location_id", "expires_at"],
            unique=False,
            sqlite_where=sa.text("expires_at IS NOT NULL"),
            postgresql_where=sa.text("expires_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_claim_hold_id"), ["hold_id"], unique=False)
        batch_op.create_index(
            "ix_claim_span", ["location_id", "kind", "subject_id", "unit", "ends_at", "starts_at"], unique=False
        )

    op.create_table(
        "idempotency_key",
        sa.Column("form_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("key", sqlmodel.AutoString(length=255), nullable=False),
        sa.Column("body_hash", sqlmodel.AutoString(length=64), nullable=False),
        sa.Column("booking_id", sqlmodel.AutoString(length=22), nullable=False),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_idempotency_key_booking_id")),
        sa.PrimaryKeyConstraint("form_id", "key", name=op.f("pk_idempotency_key")),
    )
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_key_created_at"), ["created_at"], unique=False)
