"""Claims: occupied spans that must not overlap; and the day's load derived from them.

The overlap guard itself (a trigger on SQLite, an exclusion constraint on PostgreSQL) is made by store.guards, so that
it can be made again after every migration.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from booking.store.columns import ID_LENGTH, PUBLIC_ID_LENGTH, ROW_NUMBER


class ClaimRow(SQLModel, table=True):
    """A span of one unit of a subject: kind `staff` (unit 1), `resource` (unit 1 ... quantity) or `event` (a seat).

    Owned by a booking, a hold (then *expires_at* is the hold's) or an event.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        CheckConstraint("(hold_id IS NULL) = (expires_at IS NULL)", name="expiry"),
        CheckConstraint("booking_id IS NOT NULL OR hold_id IS NOT NULL OR event_id IS NOT NULL", name="owner"),
        Index("ix_claim_span", "location_id", "kind", "subject_id", "unit", "ends_at", "starts_at"),
        Index(
            "ix_claim_held",
            "location_id",
            "expires_at",
            sqlite_where=text("expires_at IS NOT NULL"),
            postgresql_where=text("expires_at IS NOT NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    location_id: str = Field(foreign_key="location.id", max_length=ID_LENGTH)
    kind: str = Field(max_length=8)
    subject_id: str = Field(max_length=ID_LENGTH)
    unit: int = 1
    starts_at: datetime
    ends_at: datetime
    booking_id: str | None = Field(default=None, foreign_key="booking.id", index=True, max_length=PUBLIC_ID_LENGTH)
    hold_id: str | None = Field(default=None, foreign_key="hold.id", index=True, max_length=PUBLIC_ID_LENGTH)
    event_id: str | None = Field(default=None, max_length=ID_LENGTH)
    expires_at: datetime | None = None


class DayLoadRow(SQLModel, table=True):
    """How often each five-minute cell of a UTC day is claimed by bookings and events; derived, rebuildable.

    *day* counts days since 1970-01-01. *planes* is described in domain.loads. One day question reads one index range.
    """

    __tablename__ = "day_load"
    __table_args__ = ({"sqlite_with_rowid": False},)
    location_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    day: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(primary_key=True, max_length=8)
    subject_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    planes: bytes
