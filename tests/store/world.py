"""Rows around claims: a loaded salon, and holds and bookings that own time in it."""

import datetime as dt

from booking.gateways.chance import SystemChance
from booking.store import claims, holds
from booking.store.claims import Owner
from booking.store.loads import Span
from booking.store.tables import BookingRow, HoldRow
from booking.store.work import Store, Work
from booking.usecases.salon.document import check_salon
from booking.usecases.salon.load import load_salon
from booking.usecases.tools import Tools
from tests.support.busy_salon import NOW
from tests.support.salon_files import a_salon
from tests.support.salon_world import StoppedClock

PLACE = "nord"
DAY_S = 20_800 * 86_400  # 2026-12-13, a Sunday
HOUR = 3600
MINUTES = dt.timedelta(minutes=1)


def a_place(store: Store) -> None:
    """Load a salon without classes, whose id is PLACE."""
    load_salon(check_salon(a_salon({"events": []})), {}, Tools(store, StoppedClock(NOW), SystemChance()))


def staff(start: float, end: float, who: str = "anna") -> Span:
    """A person's time between hours of the day."""
    return Span("staff", who, DAY_S + int(start * HOUR), DAY_S + int(end * HOUR))


def chair(start: float, end: float, units: int = 2) -> Span:
    return Span("resource", "chair", DAY_S + int(start * HOUR), DAY_S + int(end * HOUR), units)


def seat(units: int, event: str = "yoga-9") -> Span:
    return Span("event", event, DAY_S + 9 * HOUR, DAY_S + 10 * HOUR, units)


def take(store: Store, owner: Owner, *spans: Span, now: dt.datetime = NOW) -> None:
    def act(work: Work) -> None:
        claims.lock_days(work, PLACE, spans)
        claims.take(work, PLACE, spans, owner, now)

    store.write(act)


def lasting(store: Store, name: str, *spans: Span, now: dt.datetime = NOW) -> None:
    """Claim *spans* for good."""
    take(store, Owner(event_id=name), *spans, now=now)


def hold(store: Store, name: str, *spans: Span, minutes: int = 10, now: dt.datetime = NOW) -> None:
    """Claim *spans* for a hold of so many minutes."""
    until = now + minutes * MINUTES

    def act(work: Work) -> None:
        row = HoldRow(id=name, location_id=PLACE, form_id="main", created_at=now, expires_at=until)
        row.address, row.staff_choice, row.currency = "somebody", "any", "EUR"
        holds.add(work, row)
        claims.lock_days(work, PLACE, spans)
        claims.take(work, PLACE, spans, Owner(hold_id=name, expires_at=until), now)

    store.write(act)


def book(store: Store, hold_id: str) -> None:
    """Turn a hold into a booking of the same name."""

    def act(work: Work) -> None:
        row = BookingRow(id=hold_id, reference=hold_id, location_id=PLACE, status="confirmed", source="online", name="Jo")
        row.currency, row.lang, row.created_at, row.starts_at, row.ends_at = "EUR", "en", NOW, NOW, NOW
        work.session.add(row)
        work.session.flush()  # before the claims that refer to it
        claims.hand_over(work, PLACE, hold_id, row.id)

    store.write(act)


def drop(store: Store, name: str, kind: str) -> None:
    """Give back what a hold, a booking or an event claims."""

    def act(work: Work) -> None:
        if kind == "hold":
            claims.drop_hold(work, name)
        elif kind == "booking":
            claims.drop_owned(work, PLACE, booking_id=name)
        else:
            claims.drop_owned(work, PLACE, event_id=name)

    store.write(act)
