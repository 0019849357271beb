"""Outbox, funnel, and where a guest came from kept with the hold"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OPEN = sa.text("done_at IS NULL AND failed_at IS NULL")
_WITH_IDS = sa.text("ids_until IS NOT NULL")


def upgrade() -> None:
    # Columns are added in place: rebuilding the tables in a batch would copy every booking and drop SQLite's triggers.
    op.add_column("hold", sa.Column("attribution", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("booking", sa.Column("ids_until", sqlmodel.UTCDateTime(), nullable=True))
    op.create_index("ix_booking_ids_until", "booking", ["ids_until"], sqlite_where=_WITH_IDS, postgresql_where=_WITH_IDS)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("dedupe_key", sqlmodel.AutoString(length=160), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("run_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Integer(), nullable=False),
        sa.Column("locked_until", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("done_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("failed_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("last_error", sqlmodel.AutoString(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index("ix_outbox_due", "outbox", ["run_at", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index("ix_outbox_done_at", "outbox", ["done_at"])
    op.create_table(
        "funnel_count",
        sa.Column("form_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sqlmodel.AutoString(length=64), nullable=False),
        sa.Column("name", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("form_id", "day", "source", "name", name=op.f("pk_funnel_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "funnel_seen",
        sa.Column("key", sqlmodel.AutoString(length=80), nullable=False),
        sa.Column("seen_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_funnel_seen")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_funnel_seen_seen_at"), "funnel_seen", ["seen_at"])
