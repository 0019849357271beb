"""Hold seats of a class."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from booking.domain.errors import EventFull, Invalid, NotOffered, ServiceGone
from booking.domain.moments import seconds
from booking.domain.money import Money
from booking.store import claims, holds
from booking.store.claims import Owner
from booking.store.loads import Span
from booking.store.tables import EventRow, HoldRow
from booking.store.work import Overlap, Work
from booking.usecases.availability.events import in_scope, price_of_seat, seats_left
from booking.usecases.bookings.fit import check_in_time
from booking.usecases.bookings.held import Held, Line, held, state_of, stored_line
from booking.usecases.bookings.hold import check_cap, keep, lock, replaced, settle_attempt
from booking.usecases.forms import OpenForm
from booking.usecases.prices import Price, total_of
from booking.usecases.tools import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class EventOrder:
    """A class and how many seats of it; the rest as in HoldOrder."""

    event: str
    seats: int
    address: str
    replaces: str | None = None
    attempt: str | None = None
    attribution: Mapping[str, Any] = field(default_factory=dict)


def hold_event(tools: Tools, form: OpenForm, order: EventOrder) -> Held:
    """Keep seats of a class for minutes.

    Raises: Invalid (event, seats), ServiceGone, NoticeTooShort, BeyondHorizon, NotOffered (closed), EventFull,
    TooManyRequests.
    """
    event = find_event(form, order.event)
    policy = form.policy_for([event.service_id])
    if not 1 <= order.seats <= form.catalogue.services[event.service_id].max_seats:
        raise Invalid("seats")
    check_in_time(form, event.starts_at, policy)
    if not in_scope(form, event):
        raise NotOffered("event")
    try:
        return tools.store.write(lambda work: _hold(work, tools, form, order, event))
    except Overlap:
        raise EventFull("event") from None


def find_event(form: OpenForm, event_id: str) -> EventRow:
    """Return a class the form may show. Raises: Invalid for one that is unknown or out of scope, ServiceGone when dropped."""
    event = form.catalogue.events.get(event_id)
    if event is None or event.staff_id not in form.staff:
        raise Invalid("event")
    if not event.active:
        raise ServiceGone("event")
    form.check_services([event.service_id], "event")
    return event


def _hold(work: Work, tools: Tools, form: OpenForm, order: EventOrder, event: EventRow) -> Held:
    seat = Span("event", event.id, seconds(event.starts_at), seconds(event.ends_at), units=event.seats)
    lock(work, form, [seat], order.address)
    now = tools.clock.now()
    again = holds.find(work, order.attempt) if order.attempt else None
    if again is not None and state_of(again, now) == "live" and (again.event_id, again.seats) == (event.id, order.seats):
        return held(again, now)
    hold_id, replaces = settle_attempt(work, tools, form, order.attempt, order.replaces)
    old = replaced(work, form, replaces, now)
    if old is None or old.proof is None:
        check_cap(work, tools, form, order.address, now, replaces)
    if seats_left(work, form, event, replaces) < order.seats:
        raise EventFull("event")
    row = _row(hold_id, form, order, event)
    row.created_at, row.expires_at = now, now + timedelta(minutes=form.policy_for([event.service_id]).hold_min)
    keep(work, row, old)
    claims.take(work, form.location.id, [seat] * order.seats, Owner(hold_id=row.id, expires_at=row.expires_at), now)
    return held(row, now)


def _row(hold_id: str, form: OpenForm, order: EventOrder, event: EventRow) -> HoldRow:
    each = price_of_seat(form, event)
    price = None if each is None else Money(each.minor * order.seats, each.currency)
    total, is_from = total_of([Price(None, None) if price is None else Price(price.minor, price.minor)])
    return HoldRow(
        id=hold_id,
        location_id=form.location.id,
        form_id=form.id,
        created_at=form.now,
        expires_at=form.now,
        address=order.address,
        staff_choice=event.staff_id,
        event_id=event.id,
        seats=order.seats,
        lines=[stored_line(Line(event.service_id, event.staff_id, event.starts_at, event.ends_at, price), 0)],
        total_minor=total,
        total_is_from=is_from,
        currency=form.location.currency,
        policy=form.policy_for([event.service_id]).snapshot(),
        attribution=dict(order.attribution) or None,
    )
