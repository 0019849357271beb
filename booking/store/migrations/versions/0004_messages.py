"""What became of messages, and whose notices stand in the outbox"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("booking_id", sqlmodel.AutoString(length=22), nullable=True))
    op.create_index(op.f("ix_outbox_booking_id"), "outbox", ["booking_id"])
    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sqlmodel.AutoString(length=160), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("channel", sqlmodel.AutoString(length=8), nullable=False),
        sa.Column("location_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("booking_id", sqlmodel.AutoString(length=22), nullable=True),
        sa.Column("recipient", sqlmodel.AutoString(length=64), nullable=False),
        sa.Column("state", sqlmodel.AutoString(length=16), nullable=False),
        sa.Column("first_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("begun_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("sent_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("reported_at", sqlmodel.UTCDateTime(), nullable=True),
        sa.Column("provider_id", sqlmodel.AutoString(length=64), nullable=True),
        sa.Column("error", sqlmodel.AutoString(length=80), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_message_booking_id")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_message_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
    )
    op.create_index("ix_message_recipient", "message", ["recipient", "first_at"])
    op.create_index("ix_message_channel", "message", ["channel", "first_at"])
    op.create_index(op.f("ix_message_booking_id"), "message", ["booking_id"])
    op.create_index(op.f("ix_message_provider_id"), "message", ["provider_id"])
