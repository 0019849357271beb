"""When and why a client cancelled, and who must stay forgotten"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added in place: rebuilding the table in a batch would copy every booking and drop SQLite's triggers.
    op.add_column("booking", sa.Column("cancelled_at", sqlmodel.UTCDateTime(), nullable=True))
    op.add_column("booking", sa.Column("cancel_reason", sqlmodel.AutoString(), nullable=True))
    op.create_table(
        "erased_person",
        sa.Column("key", sqlmodel.AutoString(length=64), nullable=False),
        sa.Column("erased_at", sqlmodel.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_erased_person")),
    )
