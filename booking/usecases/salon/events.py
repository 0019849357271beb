"""The classes of a salon file: their rows, and the time they claim."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from booking.domain.moments import instant, seconds
from booking.store import claims
from booking.store import salon as rows
from booking.store.loads import Span
from booking.store.tables import EventRow
from booking.store.work import Overlap, Work
from booking.usecases.salon.check import event_duration, first_instant
from booking.usecases.salon.paths import Problem, SalonFileRefused
from booking.usecases.salon.schema import EventFile, SalonFile

_BINDING = ("service_id", "staff_id", "starts_at")


@dataclass(frozen=True, slots=True)
class Move:
    """An event that needs other claims than it has. *index* is its place in the file."""

    index: int
    event_id: str
    spans: list[Span]


def put_events(work: Work, salon: SalonFile, now: datetime) -> rows.Changes:
    """Make the location's events what the file lists, with their claims.

    Raises: SalonFileRefused when one with booked seats would move or one overlaps an active claim.
    """
    location_id = salon.location.id
    known = {row["id"]: row for row in rows.existing(work, EventRow, location_id)}
    wanted = [_row(salon, at, event, known.get(event.id)) for at, event in enumerate(salon.events)]
    moves = [
        Move(at, row["id"], _spans(salon, row))
        for at, row in enumerate(wanted)
        if row["id"] not in known or _moved(known[row["id"]], row)
    ]
    claims.lock_days(work, location_id, [*_old_spans(moves, known), *(span for move in moves for span in move.spans)])
    _check_seats(work, location_id, moves, wanted, known, now)
    for move in moves:
        if move.event_id in known:
            claims.drop_owned(work, location_id, event_id=move.event_id)
    problems = [Problem(f"events[{move.index}]", said) for move in moves if (said := _claim(work, location_id, move, now))]
    if problems:
        raise SalonFileRefused(problems)
    return rows.put_listed(work, EventRow, location_id, wanted)


def _row(salon: SalonFile, at: int, event: EventFile, known: Mapping[str, Any] | None) -> dict[str, Any]:
    service = next(one for one in salon.services if one.id == event.service)
    person = next(one for one in salon.staff if one.id == event.staff)
    start = first_instant(event.start, ZoneInfo(salon.location.timezone))
    row = {
        "id": event.id,
        "ordinal": at,
        "service_id": event.service,
        "staff_id": event.staff,
        "starts_at": start,
        "ends_at": start + timedelta(minutes=event_duration(service, person)),
        "seats": event.seats or service.seats,
    }
    if known and not _moved(known, row):
        # The end is decided when the event is first loaded; a new duration is for new events.
        row["ends_at"] = known["ends_at"]
    return row


def _moved(known: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    return any(known[key] != row[key] for key in _BINDING)


def _spans(salon: SalonFile, row: Mapping[str, Any]) -> list[Span]:
    service = next(one for one in salon.services if one.id == row["service_id"])
    quantities = {resource.id: resource.quantity for resource in salon.resources}
    start_s, end_s = seconds(row["starts_at"]), seconds(row["ends_at"])
    return [
        Span("staff", row["staff_id"], start_s, end_s + service.break_after_min * 60),
        *(Span("resource", resource, start_s, end_s, quantities[resource]) for resource in service.resources),
    ]


def _old_spans(moves: Sequence[Move], known: Mapping[str, Mapping[str, Any]]) -> list[Span]:
    # A day more at the end covers whatever break the claims were made with.
    return [
        Span("staff", known[move.event_id]["staff_id"], seconds(row["starts_at"]), seconds(row["ends_at"]) + 86_400)
        for move in moves
        if (row := known.get(move.event_id))
    ]


def _check_seats(
    work: Work,
    location_id: str,
    moves: Sequence[Move],
    wanted: Sequence[Mapping[str, Any]],
    known: Mapping[str, Mapping[str, Any]],
    now: datetime,
) -> None:
    """Raises: SalonFileRefused when an event that moves has seats that are booked or held."""
    if not any(move.event_id in known for move in moves):
        return
    taken = rows.events_with_seats(work, location_id, now)
    names = {"service_id": "service", "staff_id": "staff", "starts_at": "start"}
    problems = [
        Problem(f"events[{move.index}].{names[key]}", "This can not change while seats of the event are booked.")
        for move in moves
        if move.event_id in known and move.event_id in taken
        for key in _BINDING
        if known[move.event_id][key] != wanted[move.index][key]
    ]
    if problems:
        raise SalonFileRefused(problems)


def _claim(work: Work, location_id: str, move: Move, now: datetime) -> str | None:
    """Claim the event's time, or return the sentence that says why not. What is over claims nothing."""
    person = move.spans[0]
    if instant(person.end_s) <= now:
        return None
    taken = "The event overlaps a booking, a hold or another event of the same person."
    if rows.is_claimed(work, location_id, person.subject_id, instant(person.start_s), instant(person.end_s), now):
        return taken
    try:
        claims.take(work, location_id, move.spans, claims.Owner(event_id=move.event_id), now)
    except Overlap:
        return "The event needs a resource that is taken at that time."
    return None
