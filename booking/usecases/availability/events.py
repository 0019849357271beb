"""Classes on fixed dates: which can be booked, and how many seats are left."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from booking.domain.moments import seconds
from booking.domain.money import Money
from booking.store import claims
from booking.store.tables import EventRow
from booking.store.work import Work
from booking.usecases.availability import question as q
from booking.usecases.availability.question import Ask
from booking.usecases.forms import ANY, OpenForm
from booking.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class EventOffer:
    """A class a guest may join. Times in the location's zone; *price* is for one seat."""

    id: str
    service: str
    staff: str
    start: datetime
    end: datetime
    seats: int
    seats_left: int
    price: Money | None


def offer_events(
    tools: Tools,
    form: OpenForm,
    first: date,
    last: date,
    service: str | None = None,
    staff: str | None = ANY,
    hold: str | None = None,
) -> list[EventOffer]:
    """Return the classes that begin on the dates *first* to *last* and may be booked by the rules, full ones included."""
    events = [
        event
        for event in form.catalogue.events.values()
        if in_scope(form, event)
        and service in (None, event.service_id)
        and staff in (ANY, None, event.staff_id)
        and first <= event.starts_at.astimezone(form.zone).date() <= last
        and in_time(form, event)
    ]
    if not events:
        return []
    start, end = min(event.starts_at for event in events), max(event.ends_at for event in events)
    with tools.store.asking() as work:
        taken = claims.seats_taken(work, form.location.id, start, end, form.now, hold)
    return [
        offer_of(form, event, taken.get(event.id, 0)) for event in sorted(events, key=lambda one: (one.starts_at, one.ordinal))
    ]


def event_days(tools: Tools, form: OpenForm, ask: Ask, first: date, last: date) -> set[date]:
    """Return the dates from *first* to *last* with a class that has a seat left."""
    service = ask.services[0] if ask.services else None
    offers = offer_events(tools, form, first, last, service, ask.staff, ask.hold)
    return {offer.start.date() for offer in offers if offer.seats_left > 0}


def seats_left(work: Work, form: OpenForm, event: EventRow, hold: str | None = None) -> int:
    """Return how many seats of *event* nobody has booked or holds."""
    taken = claims.seats_taken(work, form.location.id, event.starts_at, event.ends_at, form.now, hold)
    return max(event.seats - taken.get(event.id, 0), 0)


def offer_of(form: OpenForm, event: EventRow, taken: int) -> EventOffer:
    return EventOffer(
        id=event.id,
        service=event.service_id,
        staff=event.staff_id,
        start=event.starts_at.astimezone(form.zone),
        end=event.ends_at.astimezone(form.zone),
        seats=event.seats,
        seats_left=max(event.seats - taken, 0),
        price=price_of_seat(form, event),
    )


def price_of_seat(form: OpenForm, event: EventRow) -> Money | None:
    """Return what one seat costs: the specialist's own price, else the service's; None on request."""
    own = form.catalogue.performs.get((event.staff_id, event.service_id))
    minor = (
        own.price_minor
        if own is not None and own.price_minor is not None
        else form.catalogue.services[event.service_id].price_minor
    )
    return None if minor is None else Money(minor, form.location.currency)


def in_scope(form: OpenForm, event: EventRow) -> bool:
    """Return whether the form shows *event* at all, by service, specialist and closures."""
    day = event.starts_at.astimezone(form.zone).date()
    closed = any(first <= day <= last for first, last in form.catalogue.roster.closures)
    return event.active and event.service_id in form.services and event.staff_id in form.staff and not closed


def in_time(form: OpenForm, event: EventRow) -> bool:
    """Return whether notice and horizon allow *event*."""
    earliest_s, horizon = q.bounds(form, form.policy_for([event.service_id]))
    return seconds(event.starts_at) >= earliest_s and event.starts_at.astimezone(form.zone).date() <= horizon


def has_future(form: OpenForm, service: str) -> bool:
    """Return whether *service* has a class in scope that has not begun."""
    return any(
        event.service_id == service and in_scope(form, event) and event.starts_at > form.now.astimezone(UTC)
        for event in form.catalogue.events.values()
    )
