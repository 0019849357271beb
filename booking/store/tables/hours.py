"""When people work, when a location is closed, and classes on fixed dates. Minutes are wall time since midnight."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from booking.store.columns import ID_LENGTH, ROW_NUMBER, json_field


class WorkingHoursRow(SQLModel, table=True):
    """One span of a weekday (0 = Monday), valid between two local dates, both included, when they are given."""

    __tablename__ = "working_hours"
    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    location_id: str = Field(foreign_key="location.id", index=True, max_length=ID_LENGTH)
    staff_id: str = Field(max_length=ID_LENGTH)
    weekday: int
    start_min: int
    end_min: int
    valid_from: date | None = None
    valid_until: date | None = None


class HoursExceptionRow(SQLModel, table=True):
    """Hours that replace the week's on the dates from first to last; no spans means a day off."""

    __tablename__ = "hours_exception"
    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    location_id: str = Field(foreign_key="location.id", index=True, max_length=ID_LENGTH)
    staff_id: str = Field(max_length=ID_LENGTH)
    first: date
    last: date
    spans: list[list[int]] = json_field(default_factory=list)


class ClosureRow(SQLModel, table=True):
    __tablename__ = "closure"
    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    location_id: str = Field(foreign_key="location.id", index=True, max_length=ID_LENGTH)
    first: date
    last: date
    reason: dict[str, str] | None = json_field(default=None)


class EventRow(SQLModel, table=True):
    """A class on a fixed date. Its seats are claims of kind `event`; a dropped event keeps its bookings and claims."""

    __tablename__ = "event"
    location_id: str = Field(primary_key=True, foreign_key="location.id", max_length=ID_LENGTH)
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    ordinal: int = 0
    active: bool = True
    service_id: str = Field(max_length=ID_LENGTH)
    staff_id: str = Field(max_length=ID_LENGTH)
    starts_at: datetime
    ends_at: datetime
    seats: int
