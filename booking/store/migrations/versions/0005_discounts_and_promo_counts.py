"""Which discount a booking got, what it took off each appointment, and how often promo blocks are seen and pressed"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_REDUCED = sa.text("discount_id IS NOT NULL")


def upgrade() -> None:
    # Columns are added in place: rebuilding the tables in a batch would copy every booking and drop SQLite's triggers.
    op.add_column("booking", sa.Column("discount_id", sqlmodel.AutoString(length=40), nullable=True))
    op.add_column("booking", sa.Column("discount_code", sqlmodel.AutoString(length=40), nullable=True))
    columns = ["location_id", "discount_id"]
    op.create_index("ix_booking_discount", "booking", columns, sqlite_where=_REDUCED, postgresql_where=_REDUCED)
    op.add_column("appointment", sa.Column("discount_minor", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "promo_count",
        sa.Column("form_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("promo_id", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sqlmodel.AutoString(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("form_id", "promo_id", "day", "name", name=op.f("pk_promo_count")),
        sqlite_with_rowid=False,
    )
