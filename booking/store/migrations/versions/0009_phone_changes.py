"""Codes for a booking's new phone"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("verification", sa.Column("booking_id", sa.String(length=22), nullable=True))
    op.add_column("booking", sa.Column("work", sa.JSON(none_as_null=True), nullable=True))
