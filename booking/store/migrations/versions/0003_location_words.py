"""A location's name and address by language"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("location", sa.Column("words", sa.JSON(none_as_null=True), nullable=True))
