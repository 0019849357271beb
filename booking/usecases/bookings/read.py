"""A booking as its client may see it: what this booking was given, never the client's record."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.domain import phones
from booking.domain.bookings import Status
from booking.domain.errors import LinkExpired, NotFound
from booking.domain.money import Money
from booking.domain.policies import Policy
from booking.store import bookings
from booking.store.catalogue import Catalogue
from booking.store.tables import BookingRow
from booking.store.work import Work
from booking.usecases.bookings.held import Line
from booking.usecases.tools import Tools

READABLE_DAYS = 30


@dataclass(frozen=True, slots=True)
class BookingView:
    """A booking; deadlines are exclusive UTC instants, None when not possible or past."""

    id: str
    manage_version: int
    reference: str
    status: str
    form_id: str | None
    catalogue: Catalogue
    appointments: tuple[Line, ...]
    total: Money
    total_is_from: bool
    name: str
    phone_masked: str
    email: str | None
    comment: str | None
    event: str | None
    seats: int
    lang: str
    created_at: datetime
    cancel_until: datetime | None
    reschedule_until: datetime | None
    reschedules_left: int

    @property
    def start(self) -> datetime:
        return self.appointments[0].start

    @property
    def end(self) -> datetime:
        return max(line.end for line in self.appointments)


def read_booking(tools: Tools, booking_id: str, version: int | None = None) -> BookingView:
    """Return a booking. With *version* (a manage link's) it must be the current one.

    Raises: NotFound when unknown or the link was revoked; LinkExpired 30 days after the visit's end.
    """
    with tools.store.asking() as work:
        found = view(work, tools, booking_id)
    if version is not None:
        if found.manage_version != version:
            raise NotFound("booking")
        if tools.clock.now() >= found.end + timedelta(days=READABLE_DAYS):
            raise LinkExpired()
    return found


def view(work: Work, tools: Tools, booking_id: str) -> BookingView:
    """Return `read_booking` inside a transaction that is already open."""
    row = bookings.find(work, booking_id)
    if row is None:
        raise NotFound("booking")
    lines = tuple(
        Line(
            service=line.service_id,
            staff=line.staff_id,
            start=line.starts_at,
            end=line.ends_at,
            price=None if line.price_minor is None else Money(line.price_minor, row.currency),
        )
        for line in bookings.appointments(work, booking_id)
    )
    return view_of(row, lines, tools.catalogues.of_any_location(work, row.location_id), tools.clock.now())


def view_of(row: BookingRow, lines: tuple[Line, ...], catalogue: Catalogue, now: datetime) -> BookingView:
    """Return what a client may see of the booking in *row*."""
    policy = Policy.from_snapshot(row.policy)
    open_ = row.status in (Status.PENDING, Status.CONFIRMED)
    left = max(policy.max_reschedules - row.reschedules, 0)
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
        name=row.name,
        phone_masked=phones.masked(row.phone) if row.phone else "",
        email=row.email,
        comment=row.comment,
        event=row.event_id,
        seats=row.seats,
        lang=row.lang,
        created_at=row.created_at,
        cancel_until=_deadline(row.starts_at, policy.cancel_cutoff_min, now) if open_ else None,
        reschedule_until=_deadline(row.starts_at, policy.reschedule_cutoff_min, now) if open_ and left else None,
        reschedules_left=left,
    )


def _deadline(start: datetime, cutoff_min: int, now: datetime) -> datetime | None:
    if cutoff_min < 0:
        return None
    until = start - timedelta(minutes=cutoff_min)
    return until if now < until else None
