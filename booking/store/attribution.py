"""Where bookings came from: the one column, read and changed on its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from booking.store.columns import table_of
from booking.store.tables import BookingRow
from booking.store.work import Work

BATCH = 500
_booking = table_of(BookingRow)
_FIND = select(_booking.c.attribution).where(_booking.c.id == bindparam("booking")).with_for_update()
_DUE = (
    select(_booking.c.id, _booking.c.attribution).where(_booking.c.ids_until <= bindparam("now")).limit(BATCH).with_for_update()
)


def of_booking(work: Work, booking_id: str) -> dict[str, Any] | None:
    """Return a booking's record, locked against other writers."""
    found: dict[str, Any] | None = work.execute(_FIND, {"booking": booking_id}).scalar()
    return found


def change(work: Work, booking_id: str, record: Mapping[str, Any]) -> None:
    """Set a booking's record."""
    work.execute(update(_booking).where(_booking.c.id == booking_id).values(attribution=dict(record)))


def due(work: Work, now: datetime) -> list[tuple[str, dict[str, Any] | None]]:
    """Return (booking, record) whose ids are to be forgotten by *now*, at most a batch."""
    return [(booking_id, record) for booking_id, record in work.execute(_DUE, {"now": now})]


def forget(work: Work, booking_id: str, record: Mapping[str, Any]) -> None:
    """Set a booking's record, which holds no ids any more."""
    work.execute(update(_booking).where(_booking.c.id == booking_id).values(attribution=dict(record) or None, ids_until=None))
