"""Bookings and their appointments: rows and the questions asked of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from booking.domain.bookings import CLAIMING
from booking.store.columns import table_of
from booking.store.tables import AppointmentRow, BookingRow, ClientRow, IdempotencyRow
from booking.store.work import Work

_booking = table_of(BookingRow)
_appointment = table_of(AppointmentRow)
_client = table_of(ClientRow)
_key = table_of(IdempotencyRow)

_FIND = select(_booking).where(_booking.c.id == bindparam("booking"))
_BY_REFERENCE = select(_booking).where(_booking.c.reference == bindparam("reference")).with_for_update()
_LINES = select(_appointment).where(_appointment.c.booking_id == bindparam("booking")).order_by(_appointment.c.position)
_THE_KEY = (_key.c.form_id == bindparam("form"), _key.c.key == bindparam("key"))
_BY_KEY = select(_key.c.booking_id, _key.c.body_hash, _key.c.created_at).where(*_THE_KEY)
_CLIENT = select(_client.c.id, _client.c.online_blocked).where(_client.c.phone == bindparam("phone"))
_OPEN = (
    select(func.count())
    .select_from(_booking)
    .where(_booking.c.phone == bindparam("phone"), _booking.c.location_id == bindparam("location"))
    .where(_booking.c.starts_at > bindparam("now"), _booking.c.status.in_(sorted(CLAIMING)))
)


def find(work: Work, booking_id: str, *, for_update: bool = False) -> BookingRow | None:
    """Return the booking with *booking_id*, locked against other writers when it is about to change."""
    statement = _FIND.with_for_update() if for_update else _FIND
    row = work.execute(statement, {"booking": booking_id}).mappings().first()
    return None if row is None else BookingRow(**row)


def by_reference(work: Work, reference: str) -> BookingRow | None:
    """Return the booking with *reference*, locked against other writers."""
    row = work.execute(_BY_REFERENCE, {"reference": reference}).mappings().first()
    return None if row is None else BookingRow(**row)


def change(work: Work, booking_id: str, **values: Any) -> None:
    """Set columns of a booking."""
    work.execute(update(_booking).where(_booking.c.id == booking_id).values(**values))


def set_task(work: Work, booking_id: str, task: dict[str, str] | None) -> None:
    """Keep what the browser is to work out before a code is sent for this booking; None: nothing."""
    work.execute(update(_booking).where(_booking.c.id == booking_id).values({"work": task}))


def appointments(work: Work, booking_id: str) -> list[AppointmentRow]:
    """Return a booking's appointments in order."""
    return [AppointmentRow(**row) for row in work.execute(_LINES, {"booking": booking_id}).mappings()]


def move(work: Work, booking_id: str, lines: Sequence[AppointmentRow]) -> None:
    """Put a booking's appointments where *lines* say, position by position."""
    for line in lines:
        values = {"starts_at": line.starts_at, "ends_at": line.ends_at, "staff_id": line.staff_id}
        where = (_appointment.c.booking_id == booking_id, _appointment.c.position == line.position)
        work.execute(update(_appointment).where(*where).values(**values))


def add(work: Work, row: BookingRow, lines: Sequence[AppointmentRow]) -> None:
    """Store a new booking with its appointments."""
    work.execute(insert(_booking), row.model_dump())
    work.execute(insert(_appointment), [line.model_dump() for line in lines])


def by_key(work: Work, form_id: str, key: str, since: datetime) -> tuple[str, str] | None:
    """Return (booking id, hash of the body) that an idempotency key stands for; one from *since* or before is dropped."""
    row = work.execute(_BY_KEY, {"form": form_id, "key": key}).first()
    if row is not None and row.created_at <= since:
        work.execute(delete(_key).where(*_THE_KEY), {"form": form_id, "key": key})
        return None
    return None if row is None else (row.booking_id, row.body_hash)


def keep_key(work: Work, form_id: str, key: str, body_hash: str, booking_id: str, now: datetime) -> None:
    """Bind an idempotency key to a booking."""
    values: dict[str, Any] = {"form_id": form_id, "key": key, "body_hash": body_hash, "booking_id": booking_id, "created_at": now}
    work.execute(insert(_key), values)


def open_count(work: Work, location_id: str, phone: str, now: datetime) -> int:
    """Return how many bookings of *phone* at the location lie ahead."""
    return int(work.execute(_OPEN, {"phone": phone, "location": location_id, "now": now}).scalar_one())


def client_by_phone(work: Work, phone: str) -> tuple[str, bool] | None:
    """Return (id, blocked from booking online) of the client with *phone*."""
    row = work.execute(_CLIENT, {"phone": phone}).first()
    return None if row is None else (row.id, row.online_blocked)


def change_client(work: Work, client_id: str, **values: Any) -> None:
    """Set columns of a client."""
    work.execute(update(_client).where(_client.c.id == client_id).values(**values))


def add_client(work: Work, row: ClientRow) -> None:
    """Store a new client."""
    work.execute(insert(_client), row.model_dump())
