"""A booking as its client may see it: what this booking was given, never the client's record."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.domain import phones
from booking.domain.bookings import Status
from booking.domain.deadlines import Deadlines, deadlines
from booking.domain.errors import LinkExpired, NotFound
from booking.domain.money import Money
from booking.domain.policies import Policy
from booking.store import bookings
from booking.store.catalogue import Catalogue
from booking.store.tables import BookingRow
from booking.store.work import Work
from booking.usecases.bookings.held import Line, Reduction
from booking.usecases.tools import Tools

READABLE_DAYS = 30


@dataclass(frozen=True, slots=True)
class BookingView:
    """A booking. *moved*: how often its client moved it; *deadlines*: by the rules it was booked under; *reported*: the browser
    has said that it told the website's analytics; *awaited*: its client may say that they will come; *attending*: they have."""

    id: str
    manage_version: int
    reference: str
    status: str
    form_id: str | None
    catalogue: Catalogue
    appointments: tuple[Line, ...]
    total: Money
    total_is_from: bool
    discount: Reduction | None
    name: str
    phone_masked: str
    email: str | None
    comment: str | None
    event: str | None
    seats: int
    lang: str
    created_at: datetime
    moved: int
    deadlines: Deadlines
    reported: bool = False
    awaited: bool = False
    attending: bool = False

    @property
    def start(self) -> datetime:
        return self.appointments[0].start

    @property
    def end(self) -> datetime:
        return max(line.end for line in self.appointments)

    @property
    def cancel_until(self) -> datetime | None:
        """Return the exclusive instant, None when not possible or past."""
        return self.deadlines.cancel.open_until

    @property
    def reschedule_until(self) -> datetime | None:
        """Return the exclusive instant, None when not possible or past."""
        return self.deadlines.move.open_until

    @property
    def people(self) -> tuple[str, ...]:
        """Return who performs each appointment."""
        return tuple(line.staff for line in self.appointments)


def read_booking(tools: Tools, booking_id: str, version: int | None = None) -> BookingView:
    """Return a booking. With *version* (a manage link's) it must be the current one.

    Raises: NotFound when unknown or the link was revoked; LinkExpired 30 days after the visit's end.
    """
    with tools.store.asking() as work:
        found = view(work, tools, booking_id)
    if version is not None:
        check_link(found.manage_version, version, found.end, tools.clock.now())
    return found


def check_link(current: int, version: int, end: datetime, now: datetime) -> None:
    """Raises: NotFound for a link that was revoked; LinkExpired 30 days after the visit's *end*."""
    if current != version:
        raise NotFound("booking")
    if now >= end + timedelta(days=READABLE_DAYS):
        raise LinkExpired()


def view(work: Work, tools: Tools, booking_id: str) -> BookingView:
    """Return `read_booking` inside a transaction that is already open."""
    row = bookings.find(work, booking_id)
    if row is None:
        raise NotFound("booking")
    catalogue = tools.catalogues.of_any_location(work, row.location_id)
    return view_of(row, appointments_of(work, row), catalogue, tools.clock.now())


def appointments_of(work: Work, row: BookingRow) -> tuple[Line, ...]:
    """Return a booking's appointments in order."""
    return tuple(
        Line(
            service=line.service_id,
            staff=line.staff_id,
            start=line.starts_at,
            end=line.ends_at,
            price=None if line.price_minor is None else Money(line.price_minor, row.currency),
            discount=Money(line.discount_minor, row.currency) if line.discount_minor else None,
        )
        for line in bookings.appointments(work, row.id)
    )


def view_of(row: BookingRow, lines: tuple[Line, ...], catalogue: Catalogue, now: datetime) -> BookingView:
    """Return what a client may see of the booking in *row*."""
    return BookingView(
        id=row.id,
        manage_version=row.manage_version,
        reference=row.reference,
        status=row.status,
        form_id=row.form_id,
        catalogue=catalogue,
        appointments=lines,
        total=Money(row.total_minor, row.currency),
        total_is_from=row.total_is_from,
        discount=_discount(row),
        name=row.name,
        phone_masked=phones.masked(row.phone) if row.phone else "",
        email=row.email,
        comment=row.comment,
        event=row.event_id,
        seats=row.seats,
        lang=row.lang,
        created_at=row.created_at,
        moved=row.reschedules,
        deadlines=deadlines_of(row, now),
        reported=bool((row.attribution or {}).get("client_emitted")),
        awaited=awaited(row, now),
        attending=row.attendance_confirmed_at is not None,
    )


def awaited(row: BookingRow, now: datetime) -> bool:
    """Return whether the salon counts on the client of the booking in *row*: it is confirmed and has not begun."""
    return row.status == Status.CONFIRMED and now < row.starts_at


def _discount(row: BookingRow) -> Reduction | None:
    if row.discount_id is None:
        return None
    return Reduction(row.discount_id, row.discount_code, Money(row.discount_minor, row.currency))


def deadlines_of(row: BookingRow, now: datetime) -> Deadlines:
    """Return what the client of the booking in *row* may still change."""
    return deadlines(Policy.from_snapshot(row.policy), row.starts_at, now, row.status, row.reschedules)
