"""Reading and writing bookings by the thousand: columns in, columns out, no objects."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, literal, select, text, tuple_

from booking.domain.references import ALPHABET
from booking.store.columns import table_of
from booking.store.tables import AppointmentRow, BookingRow, ClaimRow, ClientRow, LocationRow
from booking.store.work import Work

_booking = table_of(BookingRow)
_appointment = table_of(AppointmentRow)
_client = table_of(ClientRow)
_claim = table_of(ClaimRow)
_location = table_of(LocationRow)

Values = Mapping[str, Any]
_REFERENCE_LETTERS = frozenset(ALPHABET)


def make_room(work: Work) -> None:
    """Let SQLite keep more of the indexes at hand for the rest of the connection's life, and write them out less often."""
    if work.sqlite:
        work.execute(text("PRAGMA cache_size=-65536"))
        work.execute(text("PRAGMA wal_autocheckpoint=32000"))


def find_known(work: Work, location_id: str, external_ids: Sequence[str]) -> dict[str, Row[Any]]:
    """Return the bookings known by *external_ids*; those made here are known by their reference."""
    here = select(_booking).where(_booking.c.location_id == location_id)
    known = {row.external_id: row for row in work.execute(here.where(_booking.c.external_id.in_(external_ids)))}
    # Only what looks like a reference can be one: other installations' ids are longer or in lower case.
    alike = [one for one in external_ids if one not in known and len(one) <= 12 and set(one) <= _REFERENCE_LETTERS]
    if alike:
        rows = work.execute(here.where(_booking.c.external_id.is_(None), _booking.c.reference.in_(alike)))
        known |= {row.reference: row for row in rows}
    return known


def lines_of(work: Work, booking_ids: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Return each booking's appointments in order: (service, staff, start, end, price, taken off)."""
    found: dict[str, list[tuple[Any, ...]]] = {booking_id: [] for booking_id in booking_ids}
    names = ("booking_id", "service_id", "staff_id", "starts_at", "ends_at", "price_minor", "discount_minor")
    columns = [_appointment.c[name] for name in names]
    order = (_appointment.c.booking_id, _appointment.c.position)
    for booking_id, *line in work.execute(select(*columns).where(_appointment.c.booking_id.in_(booking_ids)).order_by(*order)):
        found[booking_id].append(tuple(line))
    return found


def clients_by_phone(work: Work, phones: Sequence[str]) -> dict[str, str]:
    """Return phone -> client for those that are known."""
    rows = work.execute(select(_client.c.phone, _client.c.id).where(_client.c.phone.in_(phones)))
    return {phone: client_id for phone, client_id in rows}


def taken_references(work: Work, references: Sequence[str]) -> set[str]:
    """Return which of *references* a booking has already."""
    return set(work.execute(select(_booking.c.reference).where(_booking.c.reference.in_(references))).scalars())


def add_clients(work: Work, rows: Sequence[Values]) -> None:
    if rows:
        work.execute(insert(_client), rows)


def add_bookings(work: Work, rows: Sequence[Values], lines: Sequence[Values]) -> None:
    if rows:
        work.execute(insert(_booking), rows)
        work.execute(insert(_appointment), lines)


def add_claims(work: Work, rows: Sequence[Values]) -> None:
    """Claim; the caller counts them in the day loads. Raises: the database's IntegrityError when one meets another."""
    if rows:
        work.execute(insert(_claim), rows)


def sweep_expired(work: Work, location_id: str, now: datetime) -> None:
    """Delete the claims of holds that have ended."""
    work.execute(delete(_claim).where(_claim.c.location_id == location_id, _claim.c.expires_at <= now))


def pages(work: Work, size: int) -> Iterator[Sequence[Row[Any]]]:
    """Return all bookings, by location and start, in pages of at most *size*."""
    order = (_booking.c.location_id, _booking.c.starts_at, _booking.c.id)
    statement = select(_booking).order_by(*order).limit(size)
    page = work.execute(statement).all()
    while page:
        yield page
        last = page[-1]
        # Compared as one value, so that the index on location and start finds the place.
        values = [last.location_id, last.starts_at, last.id]
        after = tuple_(*(literal(value, column.type) for value, column in zip(values, order, strict=True)))
        page = work.execute(statement.where(tuple_(*order) > after)).all()


def count(work: Work) -> int:
    """Return how many bookings there are."""
    return int(work.execute(select(func.count()).select_from(_booking)).scalar_one())


def zones(work: Work) -> dict[str, str]:
    """Return location -> IANA zone."""
    return {row.id: row.timezone for row in work.execute(select(_location.c.id, _location.c.timezone))}
