"""Move a booking to another start: the old time is given up only together with taking the new one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from booking.domain import slots
from booking.domain.board import Board
from booking.domain.deadlines import CHANGEABLE, check_move
from booking.domain.errors import EventFull, Invalid, NobodyFree, NotOffered, ServiceGone, SlotTaken, WrongState
from booking.domain.moments import seconds
from booking.domain.visits import longest_min
from booking.store import bookings, claims
from booking.store.catalogue import Catalogue
from booking.store.claims import Owner
from booking.store.loads import Span
from booking.store.tables import AppointmentRow, BookingRow
from booking.store.work import Overlap, Work
from booking.usecases.availability import question as q
from booking.usecases.availability.events import in_scope, seats_left
from booking.usecases.availability.offer import alternatives
from booking.usecases.availability.question import Ask, Wish
from booking.usecases.bookings.fit import check_in_time, claimed_on, is_offered, spans_of, stretch_of
from booking.usecases.bookings.hold_event import find_event
from booking.usecases.bookings.own import lock_time, own_booking, tell
from booking.usecases.bookings.read import BookingView, appointments_of, deadlines_of, view, view_of
from booking.usecases.forms import ANY, OpenForm, at
from booking.usecases.tools import Tools

_STANDS = ("starts_at", "ends_at", "event_id", "reschedules", "attendance_confirmed_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveBooking:
    """Where to: a *start* with *staff* (None: the same people), or for a class an *event*; the rest as in CancelBooking."""

    booking: str
    version: int | None = None
    start: datetime | None = None
    staff: str | None = None
    event: str | None = None
    page_reports: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The booking; *changed*: whether it stands elsewhere now."""

    booking: BookingView
    changed: bool


def move_booking(tools: Tools, order: MoveBooking) -> Moved:
    """Move a booking by today's availability; where it stands already it is left as it is and nothing is counted.

    Raises: NotFound, LinkExpired for the link; WrongState, CutoffPassed, TooManyReschedules by the booking's own rules;
    Invalid, ServiceGone for ids; NoticeTooShort, BeyondHorizon, NotOffered; SlotTaken with alternatives, NobodyFree,
    EventFull.
    """
    if order.start is not None:
        order = replace(order, start=order.start.astimezone(UTC))
    try:
        return tools.store.write(lambda work: _move(work, tools, order))
    except Overlap:
        if order.start is None:
            raise EventFull("event") from None
        raise _taken(tools, order, order.start) from None


def form_of(catalogue: Catalogue, form_id: str | None, now: datetime) -> OpenForm | None:
    """Return the form whose scope binds a booking: its own, be it switched off by now, else the location's first."""
    own = form_id if form_id in catalogue.forms else next((one.id for one in catalogue.forms.values() if one.active), None)
    return None if own is None else at(catalogue, own, now)


def move_ask(booking: BookingView, staff: str | None) -> Ask:
    """Return the question a client asks who wants to move *booking*; their own time does not block them."""
    services = tuple(line.service for line in booking.appointments)
    people = booking.people if staff is None else None
    return Ask(services, staff or ANY, booking=booking.id, people=people)


def _taken(tools: Tools, order: MoveBooking, start: datetime) -> Exception:
    with tools.store.asking() as work:
        booking = view(work, tools, order.booking)
        form = form_of(booking.catalogue, booking.form_id, tools.clock.now())
        near = alternatives(work, form, move_ask(booking, order.staff), start) if form is not None else []
    return NobodyFree(start) if order.staff == ANY and not near else SlotTaken(start, near)


def _move(work: Work, tools: Tools, order: MoveBooking) -> Moved:
    row = own_booking(work, order.booking, order.version, tools.clock.now())
    catalogue = tools.catalogues.of_any_location(work, row.location_id)
    lines = bookings.appointments(work, row.id)
    if (order.event is None) != (row.event_id is None) or (order.event is None) == (order.start is None):
        raise Invalid("start" if row.event_id is None else "event")
    form = form_of(catalogue, row.form_id, tools.clock.now())
    if row.status not in CHANGEABLE or form is None:
        raise WrongState("status")
    stays = _stays(row, lines, order)
    if not stays:
        moved = (
            _to_event(work, tools, form, row, lines, order) if order.event else _to_start(work, tools, form, row, lines, order)
        )
        row.starts_at, row.ends_at = moved[0].starts_at, max(line.ends_at for line in moved)
        row.reschedules += 1
        bookings.move(work, row.id, moved)
        # Who said that they will come said it of another time.
        row.attendance_confirmed_at = None
        stands = {name: getattr(row, name) for name in _STANDS}
        bookings.change(work, row.id, **stands)
        former = {line.staff_id for line in lines} - {line.staff_id for line in moved}
        now = tools.clock.now()
        tell(work, catalogue, row, "changed", now, page_reports=order.page_reports, former=sorted(former))
    return Moved(view_of(row, appointments_of(work, row), catalogue, tools.clock.now()), changed=not stays)


def _stays(row: BookingRow, lines: Sequence[AppointmentRow], order: MoveBooking) -> bool:
    if order.event is not None:
        return order.event == row.event_id
    same_people = order.staff in (None, ANY) or all(line.staff_id == order.staff for line in lines)
    return order.start == lines[0].starts_at and same_people


def _to_start(
    work: Work, tools: Tools, form: OpenForm, row: BookingRow, lines: Sequence[AppointmentRow], order: MoveBooking
) -> list[AppointmentRow]:
    """Take the new start for the booking, whose own time does not block it, and return its appointments there."""
    assert order.start is not None
    start, start_s = order.start, seconds(order.start)
    wish = _wish(form, lines, order.staff)
    lock_time(work, row, [Span("", "", start_s, start_s + longest_min(wish.visit) * 60)])
    now = tools.clock.now()
    form = replace(form, now=now)
    check_move(deadlines_of(row, now))
    check_in_time(form, start, wish.policy)
    stretch = stretch_of(start, wish)
    empty = Board(form.catalogue.roster, stretch, {}, {})
    cell = q.start_cell(empty, start)
    if cell is None or not is_offered(form, wish, empty, cell):
        raise NotOffered("start")
    claims.drop_owned(work, row.location_id, booking_id=row.id)
    board = q.board_on(work, form, [wish.visit], stretch)
    steps = slots.assign(wish.visit, board, wish.grid, cell, claimed_on(work, form, wish, start_s, now, None))
    if steps is None:
        raise Overlap("start")
    claims.take(work, row.location_id, spans_of(form, wish, steps, start_s), Owner(booking_id=row.id), now)
    return [
        _at(line, start + timedelta(minutes=step.start_min), start + timedelta(minutes=step.end_min), step.staff)
        for line, step in zip(lines, steps, strict=True)
    ]


def _wish(form: OpenForm, lines: Sequence[AppointmentRow], staff: str | None) -> Wish:
    services = tuple(line.service_id for line in lines)
    if not set(services) <= set(form.services):
        raise ServiceGone("services")
    policy = form.policy_for(services)
    if staff is None:
        return Wish(form.visit_by(services, [line.staff_id for line in lines]), policy)
    form.check_staff(staff, policy)
    return Wish(form.visit(services, staff), policy)


def _to_event(
    work: Work, tools: Tools, form: OpenForm, row: BookingRow, lines: Sequence[AppointmentRow], order: MoveBooking
) -> list[AppointmentRow]:
    """Take as many seats of another date of the same class, and return the appointment there."""
    assert order.event is not None
    event = find_event(form, order.event)
    if event.service_id != lines[0].service_id:
        raise Invalid("event")
    seat = Span("event", event.id, seconds(event.starts_at), seconds(event.ends_at), units=event.seats)
    lock_time(work, row, [seat])
    now = tools.clock.now()
    form = replace(form, now=now)
    check_move(deadlines_of(row, now))
    check_in_time(form, event.starts_at, form.policy_for([event.service_id]))
    if not in_scope(form, event):
        raise NotOffered("event")
    if seats_left(work, form, event) < row.seats:
        raise EventFull("event")
    claims.drop_owned(work, row.location_id, booking_id=row.id)
    claims.take(work, row.location_id, [seat] * row.seats, Owner(booking_id=row.id), now)
    row.event_id = event.id
    return [_at(lines[0], event.starts_at, event.ends_at, event.staff_id)]


def _at(line: AppointmentRow, start: datetime, end: datetime, staff: str) -> AppointmentRow:
    return line.model_copy(update={"starts_at": start, "ends_at": end, "staff_id": staff})
