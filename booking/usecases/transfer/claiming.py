"""Storing bookings whose time must be free. The database decides; here it is only asked economically."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from booking.domain.moments import seconds
from booking.store import claims, loads, transfer
from booking.store.loads import Span
from booking.store.salon import is_claimed
from booking.store.work import Overlap, Work
from booking.usecases.transfer.new import NewBooking
from booking.usecases.transfer.places import Place
from booking.usecases.transfer.visits import Line, Refused, refuse_all

_TAKEN = "The specialist has another booking, hold or class at that time."


def add(work: Work, new: Sequence[NewBooking]) -> None:
    """Store *new* without claims."""
    transfer.add_bookings(work, [one.booking for one in new], [line for one in new for line in one.lines])


def add_claiming(work: Work, place: Place, new: Sequence[NewBooking], now: datetime) -> list[Refused]:
    """Store *new* with their claims and return the rows of those whose time is taken."""
    claims.lock_days(work, place.id, [span for one in new for span in _spans(one)])
    transfer.sweep_expired(work, place.id, now)
    taken: list[NewBooking] = []
    stored = _add_simple(work, [one for one in new if one.is_simple], taken)
    loads.change(work, place.id, [_person(line) for one in stored for line in one.claiming], add=True)
    refused = [each for one in taken for each in _refuse_taken(work, one, now)]
    for one in new:
        if not one.is_simple:
            refused += _add_carefully(work, one, now)
    return refused


def _person(line: Line) -> Span:
    return Span("staff", line.staff, seconds(line.start), -int(-line.end.timestamp() // 1))


def _spans(one: NewBooking) -> list[Span]:
    """Return what the booking claims: seats of its class, or people and resources, without breaks."""
    event, place = one.visit.event, one.visit.place
    if event is not None:
        seat = Span("event", event.id, seconds(event.starts_at), seconds(event.ends_at), units=event.seats)
        return [seat] * one.visit.seats
    people = [_person(line) for line in one.claiming]
    return people + [
        Span("resource", resource, person.start_s, person.end_s, place.quantities[resource])
        for line, person in zip(one.claiming, people, strict=True)
        for resource in place.resources[line.service]
    ]


def _add_simple(work: Work, new: Sequence[NewBooking], taken: list[NewBooking]) -> list[NewBooking]:
    """Store bookings that claim people only and return them; those that meet other claims go to *taken*.

    A batch the database refuses is halved until the culprits stand alone.
    """
    if not new:
        return []
    try:
        with work.connection.begin_nested():
            add(work, new)
            transfer.add_claims(work, [_claim_row(one, line) for one in new for line in one.claiming])
    except IntegrityError:
        if len(new) == 1:
            taken.append(new[0])
            return []
        half = len(new) // 2
        return _add_simple(work, new[:half], taken) + _add_simple(work, new[half:], taken)
    return list(new)


def _claim_row(one: NewBooking, line: Line) -> dict[str, Any]:
    return {
        "location_id": one.visit.place.id,
        "kind": "staff",
        "subject_id": line.staff,
        "unit": 1,
        "starts_at": line.start,
        "ends_at": line.end,
        "booking_id": one.booking["id"],
        "hold_id": None,
        "event_id": None,
        "expires_at": None,
    }


def _refuse_taken(work: Work, one: NewBooking, now: datetime) -> list[Refused]:
    rows, place = one.visit.rows, one.visit.place
    met = {
        row.number: _TAKEN
        for row, line in zip(rows, one.visit.lines, strict=True)
        if line in one.claiming and is_claimed(work, place.id, line.staff, line.start, line.end, now)
    }
    return refuse_all(rows, met or {rows[0].number: "The appointments of this booking overlap each other."})


def _add_carefully(work: Work, one: NewBooking, now: datetime) -> list[Refused]:
    """Store one booking that needs seats or resources, and return its rows when they are taken."""
    owner = claims.Owner(booking_id=one.booking["id"])
    try:
        with work.connection.begin_nested():
            add(work, [one])
            claims.take(work, one.visit.place.id, _spans(one), owner, now)
    except IntegrityError:
        return _refuse_taken(work, one, now)
    except Overlap as overlap:
        said = "The class has not that many seats left." if one.visit.event else f"There is no free {overlap} at that time."
        return refuse_all(one.visit.rows, {one.visit.rows[0].number: said})
    return []
