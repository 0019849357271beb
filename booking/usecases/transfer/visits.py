"""From the rows of one booking to a visit, or the reason why not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from booking.domain import phones
from booking.domain.bookings import CLAIMING, Status
from booking.domain.errors import PhoneInvalid
from booking.domain.money import Money
from booking.store.tables import EventRow
from booking.usecases.transfer.columns import unguarded
from booking.usecases.transfer.places import Place, Places
from booking.usecases.transfer.rows import MOST_ROWS, Header, RawRow

STATUSES = frozenset(Status)
LONGEST = timedelta(days=366)
MOST_MINOR = 2_000_000_000
# Control characters but tab and line breaks, characters that turn the text's direction, and marks for bytes that are no UTF-8.
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_LIMITS = {"external_id": 255, "name": 200, "email": 254, "comment": 5000}
_SHARED = ("location", "status", "name", "phone", "email", "comment", "seats")


class RowRefused(Exception):
    """One row can not be stored; the text is the reason."""


@dataclass(frozen=True, slots=True)
class Line:
    """One appointment; instants in UTC; the price for all seats together, None is on request."""

    service: str
    staff: str
    start: datetime
    end: datetime
    price_minor: int | None


@dataclass(frozen=True, slots=True)
class Visit:
    """One booking as the file describes it."""

    rows: Sequence[RawRow]
    place: Place
    external_id: str
    status: str
    name: str
    phone: str | None
    email: str | None
    comment: str | None
    seats: int
    event: EventRow | None
    lines: tuple[Line, ...]

    def claiming(self, now: datetime) -> list[Line]:
        """Return the lines that occupy time: of a booking that is on, and not over at *now*."""
        return [line for line in self.lines if line.end > now] if self.status in CLAIMING else []


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not stored, and why."""

    row: RawRow
    reason: str


def read_visit(rows: Sequence[RawRow], header: Header, places: Places, now: datetime) -> Visit | list[Refused]:
    """Return the visit in *rows*, or every row refused with its reason."""
    reasons: dict[int, str] = {}
    lines: list[Line] = []
    place = None
    for row in rows:
        try:
            if row.fault:
                raise RowRefused(row.fault)
            place = _place(header.cell(row, "location"), places)
            lines.append(_line(row, header, place))
            _check_same(row, rows[0], header)
        except RowRefused as refusal:
            reasons[row.number] = str(refusal)
    if place is not None and not reasons:
        try:
            return _visit(rows, header, place, tuple(lines), now)
        except RowRefused as refusal:
            reasons[rows[0].number] = str(refusal)
    return refuse_all(rows, reasons)


def refuse_all(rows: Sequence[RawRow], reasons: dict[int, str]) -> list[Refused]:
    """Return all *rows* refused: those in *reasons* (by number) for their own reason, the others because of them."""
    at_fault = next(iter(reasons))
    return [Refused(row, reasons.get(row.number) or f"Row {at_fault} of the same booking is refused.") for row in rows]


def _visit(rows: Sequence[RawRow], header: Header, place: Place, lines: tuple[Line, ...], now: datetime) -> Visit:
    first = rows[0]
    if len(rows) > MOST_ROWS:
        raise RowRefused(f"A booking has at most {MOST_ROWS} rows.")
    status = header.cell(first, "status").strip()
    if status not in STATUSES:
        raise RowRefused(f"The status must be one of {', '.join(Status)}.")
    seats = _seats(header.cell(first, "seats").strip())
    return Visit(
        rows=rows,
        place=place,
        external_id=_external_id(header.cell(first, "external_id")),
        status=status,
        name=_text(header.cell(first, "name"), "name"),
        phone=_phone(header.cell(first, "phone").strip(), place.country),
        email=_email(header.cell(first, "email")),
        comment=_text(header.cell(first, "comment"), "comment", lines=True) or None,
        seats=seats,
        event=_event(place, lines, seats, claims=status in CLAIMING and any(line.end > now for line in lines)),
        lines=lines,
    )


def _place(location_id: str, places: Places) -> Place:
    place = places.find(location_id.strip()) if _ID.fullmatch(location_id.strip()) else None
    if place is None:
        raise RowRefused(f'There is no location "{_shown(location_id)}".')
    return place


def _shown(value: str) -> str:
    return _BAD.sub("?", value[:60])


def _line(row: RawRow, header: Header, place: Place) -> Line:
    service, staff = header.cell(row, "service").strip(), header.cell(row, "staff").strip()
    if service not in place.resources:
        raise RowRefused(f'There is no service "{_shown(service)}" at "{place.id}".')
    if staff not in place.staff:
        raise RowRefused(f'There is no staff member "{_shown(staff)}" at "{place.id}".')
    start = _moment(header.cell(row, "start"), place.zone, "start")
    end = _moment(header.cell(row, "end"), place.zone, "end")
    if end <= start:
        raise RowRefused("The end must lie after the start.")
    if end - start > LONGEST:
        raise RowRefused("An appointment lasts a year at most.")
    return Line(service, staff, start, end, _price(header.cell(row, "price").strip(), place.currency))


def _check_same(row: RawRow, first: RawRow, header: Header) -> None:
    if row is first:
        return
    for name in _SHARED:
        if header.cell(row, name) != header.cell(first, name):
            raise RowRefused(f"The rows of one booking must have the same {name}.")


def _moment(text: str, zone: ZoneInfo, column: str) -> datetime:
    moment = _instant(text.strip(), zone)
    if isinstance(moment, str):
        raise RowRefused(f"The {column} {moment}")
    return moment


@lru_cache(maxsize=16_384)
def _instant(text: str, zone: ZoneInfo) -> datetime | str:
    """Return the instant in UTC, or what is wrong. Wall time of *zone* without an offset; a repeated one is the first."""
    # A bare date would be read as its midnight.
    if len(text) < 16 or text[10] not in "T ":
        return "must be a date and time, such as 2026-12-01T10:00:00."
    try:
        moment = datetime.fromisoformat(text)
        if not 1970 <= moment.year <= 2200:
            return "must lie between 1970 and 2200."
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        instant = moment.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return "must be a date and time, such as 2026-12-01T10:00:00."
    if instant.astimezone(zone).replace(tzinfo=None) != moment:
        return "is a time the clock skips at the location."
    return instant


@lru_cache(maxsize=4_096)
def _money(text: str, currency: str) -> int | str:
    try:
        minor = Money.parse(text, currency).minor
    except ValueError as error:
        digits = str(error) if "digits" in str(error) else "write it as 45.00"
        return f"The price is not an amount: {digits}."
    return minor if minor <= MOST_MINOR else "The price is too large."


def _price(text: str, currency: str) -> int | None:
    if not text:
        return None
    minor = _money(text, currency)
    if isinstance(minor, str):
        raise RowRefused(minor)
    return minor


@lru_cache(maxsize=32_768)
def _number(text: str, country: str) -> str | None:
    try:
        return phones.parse(text, country)
    except PhoneInvalid:
        return None


def _phone(text: str, country: str) -> str | None:
    if not text:
        return None
    number = _number(text, country)
    if number is None:
        raise RowRefused("The phone is not a phone number.")
    return number


def _text(cell: str, column: str, *, lines: bool = False) -> str:
    text = unguarded(cell).strip().replace("\r\n", "\n")
    if len(text) > _LIMITS[column]:
        raise RowRefused(f"The {column} is longer than {_LIMITS[column]} characters.")
    # Most texts are plain letters: no need to look at each.
    if not text.isprintable() and (_BAD.search(text) or (not lines and re.search(r"[\t\r\n]", text))):
        raise RowRefused(f"The {column} holds characters that have no business there.")
    return text


def _external_id(cell: str) -> str:
    external_id = _text(cell, "external_id")
    if not external_id:
        raise RowRefused("The external_id is empty.")
    return external_id


def _email(cell: str) -> str | None:
    email = _text(cell, "email")
    if email and not _EMAIL.fullmatch(email):
        raise RowRefused("The email is not an e-mail address.")
    return email or None


def _seats(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 10_000):
        raise RowRefused("The seats must be a whole number of at least 1.")
    return int(text)


def _event(place: Place, lines: tuple[Line, ...], seats: int, *, claims: bool) -> EventRow | None:
    """Return the class the booking joins. History may know classes that no longer stand in the salon file."""
    if not any(line.service in place.classes for line in lines):
        if seats != 1:
            raise RowRefused("Only a class has more seats than one.")
        return None
    if len(lines) > 1:
        raise RowRefused("A class can not be booked together with other services.")
    line = lines[0]
    event = place.events.get((line.service, line.staff, line.start))
    if event is None and claims:
        raise RowRefused(f'There is no class "{line.service}" with "{line.staff}" at that start.')
    return event
