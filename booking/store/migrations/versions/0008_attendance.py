"""When a client said that they will come"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking", sa.Column("attendance_confirmed_at", sqlmodel.UTCDateTime(), nullable=True))
