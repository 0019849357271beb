"""Clients by phone, everything kept about one, and the tombstones of those who were erased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, false, insert, or_, select, update

from booking.store.columns import table_of
from booking.store.tables import (
    AppointmentRow,
    BookingRow,
    ClientRow,
    ErasedPersonRow,
    HoldRow,
    IdempotencyRow,
    LocationRow,
    MessageRow,
    OutboxRow,
    ProvenPhoneRow,
    StoppedPhoneRow,
    VerificationLogRow,
    VerificationRow,
)
from booking.store.work import Work

Values = dict[str, Any]


_client, _booking, _hold = table_of(ClientRow), table_of(BookingRow), table_of(HoldRow)
_erased, _message, _outbox = table_of(ErasedPersonRow), table_of(MessageRow), table_of(OutboxRow)
_code, _log = table_of(VerificationRow), table_of(VerificationLogRow)
_of_a_phone = {
    "verification": _code,
    "verification_log": _log,
    "proven_phone": table_of(ProvenPhoneRow),
    "stopped_phone": table_of(StoppedPhoneRow),
}
_of_a_booking = {"appointment": table_of(AppointmentRow), "message": _message, "outbox": _outbox}
SECRET = frozenset({"seed", "key", "stop"})
"""What only the program knows about a code, and nobody learns from an export."""


def find(work: Work, phone: str, *, for_update: bool = True) -> Values | None:
    """Return the client with *phone* as plain values, locked against other writers when about to change."""
    statement = select(_client).where(_client.c.phone == phone)
    row = work.execute(statement.with_for_update() if for_update else statement).mappings().first()
    return dict(row) if row else None


def add(work: Work, row: ClientRow) -> None:
    work.execute(insert(_client), row.model_dump())


def change(work: Work, client_id: str, **values: Any) -> None:
    work.execute(update(_client).where(_client.c.id == client_id).values(**values))


def first_country(work: Work) -> str | None:
    """Return the country by which a phone without a prefix is read: the first location's."""
    location = table_of(LocationRow)
    return work.execute(select(location.c.country).order_by(location.c.ordinal).limit(1)).scalar()


def bookings_of(work: Work, phone: str, client_id: str | None) -> list[Values]:
    """Return every booking made with *phone* or by the client, as plain values, the oldest first."""
    theirs: ColumnElement[bool] = _booking.c.phone == phone
    if client_id is not None:
        theirs = or_(theirs, _booking.c.client_id == client_id)
    rows = work.execute(select(_booking).where(theirs).order_by(_booking.c.created_at, _booking.c.id)).mappings()
    return [dict(row) for row in rows]


def of_bookings(work: Work, ids: Sequence[str]) -> dict[str, list[Values]]:
    """Return what hangs on the bookings: appointments, what became of messages, what waits to be sent."""
    return {
        name: [dict(row) for row in work.execute(select(table).where(table.c.booking_id.in_(ids))).mappings()]
        for name, table in _of_a_booking.items()
    }


def of_phone(work: Work, phone: str) -> dict[str, list[Values]]:
    """Return codes and proofs of *phone*, without what only the program may know."""
    found = {}
    for name, table in _of_a_phone.items():
        columns = [column for column in table.c if column.name not in SECRET]
        found[name] = [dict(row) for row in work.execute(select(*columns).where(table.c.phone == phone)).mappings()]
    return found


def typed_contacts(work: Work) -> list[tuple[str, Mapping[str, str], str]]:
    """Return (hold, what was typed, country) of every hold that still knows a contact."""
    location = table_of(LocationRow)
    statement = select(_hold.c.id, _hold.c.contact, location.c.country).join(location, location.c.id == _hold.c.location_id)
    return [(id_, contact, country) for id_, contact, country in work.execute(statement.where(_hold.c.contact.is_not(None)))]


@dataclass(frozen=True, slots=True)
class Traces:
    """Where somebody's traces stand: their bookings, their holds, the hashes their messages are counted under."""

    bookings: Sequence[str]
    holds: Sequence[str]
    recipients: Sequence[str]


def anonymise(work: Work, booking_id: str, attribution: Mapping[str, Any] | None, version: int) -> None:
    """Take everything that says who out of a booking; raising the *version* of its link revokes it."""
    nobody = {"name": "", "phone": None, "email": None, "comment": None, "cancel_reason": None, "client_id": None}
    values = nobody | {"phone_proven": False, "attribution": attribution, "ids_until": None, "manage_version": version}
    work.execute(update(_booking).where(_booking.c.id == booking_id).values(**values))


def drop_traces(work: Work, phone: str, client_id: str | None, traces: Traces) -> None:
    """Delete codes, proofs, messages and what waits to be sent, keys and typed contacts; then the client."""
    codes = list(work.execute(select(_code.c.id).where(_code.c.phone == phone)).scalars())
    waiting: list[ColumnElement[bool]] = [_outbox.c.booking_id.in_(traces.bookings)]
    waiting += [_outbox.c.dedupe_key.startswith(f"code/{one}/", autoescape=True) for one in codes]
    waiting += [_outbox.c.dedupe_key.startswith(f"analytics/{one}/", autoescape=True) for one in traces.bookings]
    work.execute(delete(_outbox).where(or_(false(), *waiting)))
    sent = or_(_message.c.booking_id.in_(traces.bookings), _message.c.recipient.in_(traces.recipients))
    work.execute(delete(_message).where(sent))
    work.execute(delete(table_of(IdempotencyRow)).where(table_of(IdempotencyRow).c.booking_id.in_(traces.bookings)))
    held = or_(_hold.c.id.in_(traces.holds), _hold.c.booking_id.in_(traces.bookings))
    work.execute(update(_hold).where(held).values(contact=None, attribution=None))
    for table in _of_a_phone.values():
        work.execute(delete(table).where(table.c.phone == phone))
    if client_id is not None:
        work.execute(delete(_client).where(_client.c.id == client_id))


def bury(work: Work, key: str, now: datetime) -> None:
    """Set a tombstone, or its day anew."""
    work.execute(delete(_erased).where(_erased.c.key == key))
    work.execute(insert(_erased), {"key": key, "erased_at": now})


def tombstones(work: Work, keys: Sequence[str] | None = None) -> dict[str, datetime]:
    """Return key -> when erased: of all, or of *keys*."""
    statement = select(_erased.c.key, _erased.c.erased_at)
    if keys is not None:
        statement = statement.where(_erased.c.key.in_(keys))
    return {key: at for key, at in work.execute(statement)}


def any_tombstone(work: Work) -> bool:
    return work.execute(select(_erased.c.key).limit(1)).first() is not None


def phones(work: Work, since: str) -> list[str]:
    """Return phones known after *since*, in order, at most 5,000 of each kind."""
    found: set[str] = set()
    for table in (_booking, _client, *_of_a_phone.values()):
        statement = select(table.c.phone).where(table.c.phone > since).distinct().order_by(table.c.phone).limit(5_000)
        found.update(work.execute(statement).scalars())
    return sorted(found)[:5_000]
