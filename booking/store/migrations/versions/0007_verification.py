"""Codes that prove a phone, and the phones they have proven"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hold", sa.Column("extended_at", sqlmodel.UTCDateTime(), nullable=True))
    op.add_column("hold", sa.Column("proof", sqlmodel.AutoString(length=22), nullable=True))
    op.add_column("hold", sa.Column("work", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "verification",
        sa.Column("id", sqlmodel.AutoString(length=22), nullable=False),
        sa.Column("phone", sqlmodel.AutoString(length=16), nullable=False),
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("form_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("purpose", sqlmodel.AutoString(length=16), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("key", sqlmodel.AutoString(length=8), nullable=False),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("sends", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lang", sqlmodel.AutoString(length=16), nullable=False),
        sa.Column("framed", sa.Boolean(), nullable=False),
        sa.Column("hold_id", sqlmodel.AutoString(length=22), nullable=True),
        sa.Column("stop", sqlmodel.AutoString(length=22), nullable=False),
        sa.Column("proven_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("used_by", sqlmodel.AutoString(length=22), nullable=True),
        sa.Column("unsent_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint("stop", name=op.f("uq_verification_stop")),
    )
    op.create_index("ix_verification_live", "verification", ["phone", "form_id", "purpose", "expires_at"])
    op.create_index("ix_verification_created_at", "verification", ["created_at"])
    _log()
    _phones()
    op.create_table(
        "send_budget",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(length=16), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", name=op.f("pk_send_budget")),
        sqlite_with_rowid=False,
    )


def _phones() -> None:
    op.create_table(
        "proven_phone",
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("phone", sqlmodel.AutoString(length=16), nullable=False),
        sa.Column("proven_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("by", sqlmodel.AutoString(length=8), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_proven_phone_location_id")),
        sa.PrimaryKeyConstraint("location_id", "phone", name=op.f("pk_proven_phone")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stopped_phone",
        sa.Column("phone", sqlmodel.AutoString(length=16), nullable=False),
        sa.Column("until", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("phone", name=op.f("pk_stopped_phone")),
        sqlite_with_rowid=False,
    )


def _log() -> None:
    op.create_table(
        "verification_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(length=8), nullable=False),
        sa.Column("at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("verification_id", sqlmodel.AutoString(length=22), nullable=True),
        sa.Column("form_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("phone", sqlmodel.AutoString(length=16), nullable=False),
        sa.Column("prefix", sqlmodel.AutoString(length=16), nullable=False),
        sa.Column("address", sqlmodel.AutoString(length=64), nullable=False),
        sa.Column("begun_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_log")),
    )
    op.create_index("ix_verification_log_phone", "verification_log", ["phone", "at"])
    op.create_index("ix_verification_log_address", "verification_log", ["form_id", "address", "at"])
    op.create_index("ix_verification_log_prefix", "verification_log", ["prefix", "at"])
    op.create_index("ix_verification_log_at", "verification_log", ["at"])
