"""Moving a booking along its states by hand, as staff do: the time follows the state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.domain.bookings import CLAIMING, MOVES, Status
from booking.domain.errors import EventFull, NotFound, SlotTaken, WrongState
from booking.domain.moments import DAY_S, instant, seconds
from booking.store import bookings, claims
from booking.store.catalogue import Catalogue
from booking.store.claims import Owner
from booking.store.loads import Span
from booking.store.salon import is_claimed
from booking.store.tables import AppointmentRow, BookingRow
from booking.store.work import Overlap, Work
from booking.usecases.notices.plan import plan_notices
from booking.usecases.outbox.report import plan_report
from booking.usecases.tools import Tools

_IMPORTED = "import"
# What the location's analytics hears about; the client's own cancellation is another change.
_REPORTED = frozenset({Status.ARRIVED, Status.NO_SHOW, Status.CANCELLED})


@dataclass(frozen=True, slots=True)
class StatusSet:
    """The booking's state before and now; equal when it had this state already."""

    reference: str
    before: Status
    after: Status


def set_status(tools: Tools, reference: str, status: Status) -> StatusSet:
    """Move a booking to *status*; one that is there already is left as it is.

    Raises: NotFound; WrongState with `before` and `allowed` in its facts when there is no such move; SlotTaken or EventFull
    when the time, given up before, has been taken by somebody else.
    """
    return tools.store.write(lambda work: _set(work, tools, reference.strip().upper(), status))


def _set(work: Work, tools: Tools, reference: str, status: Status) -> StatusSet:
    booking = bookings.by_reference(work, reference)
    if booking is None:
        raise NotFound("booking")
    before = Status(booking.status)
    if status == before:
        return StatusSet(reference, before, status)
    if status not in MOVES[before]:
        raise WrongState("status", before=before, allowed=sorted(MOVES[before]))
    now = tools.clock.now()
    catalogue = tools.catalogues.of_any_location(work, booking.location_id)
    if (before in CLAIMING) != (status in CLAIMING):
        if status in CLAIMING:
            _take_again(work, booking, catalogue, now)
        else:
            _give_up(work, booking)
    bookings.change(work, booking.id, status=status.value, cancelled_at=now if status == Status.CANCELLED else None)
    booking.status = status.value
    if status in _REPORTED:
        plan_report(work, catalogue.location, booking, status.value, now)
    if before == Status.PENDING or status == Status.CANCELLED:
        plan_notices(work, catalogue.location, booking, status.value, now)
    return StatusSet(reference, before, status)


def _give_up(work: Work, booking: BookingRow) -> None:
    # A day more than the visit: its breaks may have been longer when it was claimed than they are today.
    whole = Span("", "", seconds(booking.starts_at), seconds(booking.ends_at) + DAY_S)
    claims.lock_days(work, booking.location_id, [whole])
    claims.drop_owned(work, booking.location_id, booking_id=booking.id)


def _take_again(work: Work, booking: BookingRow, catalogue: Catalogue, now: datetime) -> None:
    """Claim the time once more. What is over claims nothing: the state of a past visit can always be put right."""
    spans = _spans(booking, bookings.appointments(work, booking.id), catalogue, now)
    if not spans:
        return
    claims.lock_days(work, booking.location_id, spans)
    for span in spans:
        start, end = instant(span.start_s), instant(span.end_s)
        if span.kind == "staff" and is_claimed(work, booking.location_id, span.subject_id, start, end, now):
            raise SlotTaken(booking.starts_at)
    try:
        claims.take(work, booking.location_id, spans, Owner(booking_id=booking.id), now)
    except Overlap:
        raise EventFull("event") if booking.event_id else SlotTaken(booking.starts_at) from None


def _spans(booking: BookingRow, lines: Sequence[AppointmentRow], catalogue: Catalogue, now: datetime) -> list[Span]:
    """Return what the booking occupies from *now* on: seats of its class, or people and resources."""
    lasting = [line for line in lines if line.ends_at > now]
    if booking.event_id is not None:
        event = catalogue.events.get(booking.event_id)
        units = event.seats if event else booking.seats
        seats = [Span("event", booking.event_id, *_ends(line.starts_at, line.ends_at), units) for line in lasting[:1]]
        return seats * booking.seats
    spans = []
    for line in lasting:
        service = catalogue.services[line.service_id]
        busy_until = line.ends_at + timedelta(minutes=service.break_after_min if booking.source != _IMPORTED else 0)
        # Never past the next appointment of the same visit, whatever breaks are today.
        onward = [one.starts_at for one in lines if one.staff_id == line.staff_id and one.starts_at >= line.ends_at]
        spans.append(Span("staff", line.staff_id, *_ends(line.starts_at, min([busy_until, *onward]))))
        spans += [
            Span("resource", resource, *_ends(line.starts_at, line.ends_at), catalogue.roster.quantities[resource])
            for resource in service.resources
        ]
    return spans


def _ends(start: datetime, end: datetime) -> tuple[int, int]:
    return seconds(start), -int(-end.timestamp() // 1)
