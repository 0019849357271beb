"""Claims: taking time, giving it back, and finding a unit. The database refuses what overlaps (store.guards)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from booking.domain.moments import DAY_S, instant, seconds
from booking.store import loads
from booking.store.columns import table_of
from booking.store.loads import Span
from booking.store.tables import ClaimRow
from booking.store.work import Overlap, Work

_claim = table_of(ClaimRow)
_Stand = tuple[int, datetime, datetime]
"""(unit, begin, end) of a claim that stands."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose claims these are: exactly one of the three; *expires_at* goes with a hold."""

    booking_id: str | None = None
    hold_id: str | None = None
    event_id: str | None = None
    expires_at: datetime | None = None


def day_locks(location_id: str, spans: Iterable[Span]) -> list[str]:
    """Return the names of the locks on the UTC days that *spans* touch at the location."""
    days = {day for span in spans for day in range(span.start_s // DAY_S, (span.end_s - 1) // DAY_S + 1)}
    return [f"day/{location_id}/{day}" for day in sorted(days)]


def lock_days(work: Work, location_id: str, spans: Iterable[Span]) -> None:
    """Make others wait who change claims of the same location on the same UTC days."""
    work.lock(day_locks(location_id, spans))


def take(work: Work, location_id: str, spans: Sequence[Span], owner: Owner, now: datetime) -> None:
    """Claim *spans* for *owner*, sweeping away expired holds that stand there.

    Kind `resource` gets a unit that is free, other units being renumbered when need be; kind `event` gets the next
    free seats. Booking and event claims are counted in the day loads. The caller holds the days' locks.
    Raises: Overlap when all units are taken; the database's IntegrityError when a claim meets another one.
    """
    _sweep(work, location_id, spans, now)
    rows: list[dict[str, Any]] = []
    for span in sorted(spans, key=lambda one: (one.kind, one.subject_id, one.start_s)):
        unit = 1 if span.kind == "staff" else _free_unit(work, location_id, span, rows)
        if unit is None:
            # What this very visit takes must stand there too, before others move around it.
            if rows:
                work.execute(insert(_claim), rows)
                rows = []
            unit = _renumber(work, location_id, span)
        rows.append(_row(location_id, span, unit, owner))
    work.execute(insert(_claim), rows)
    if owner.hold_id is None:
        loads.change(work, location_id, [span for span in spans if span.kind != "event"], add=True)


def _row(location_id: str, span: Span, unit: int, owner: Owner) -> dict[str, Any]:
    return {
        "location_id": location_id,
        "kind": span.kind,
        "subject_id": span.subject_id,
        "unit": unit,
        "starts_at": instant(span.start_s),
        "ends_at": instant(span.end_s),
        "booking_id": owner.booking_id,
        "hold_id": owner.hold_id,
        "event_id": owner.event_id,
        "expires_at": owner.expires_at,
    }


_SWEEP = delete(_claim).where(
    _claim.c.location_id == bindparam("location"),
    _claim.c.expires_at <= bindparam("now"),
    _claim.c.ends_at > bindparam("start"),
    _claim.c.starts_at < bindparam("end"),
)


def _sweep(work: Work, location_id: str, spans: Sequence[Span], now: datetime) -> None:
    start_s, end_s = min(span.start_s for span in spans), max(span.end_s for span in spans)
    work.execute(_SWEEP, {"location": location_id, "now": now, "start": instant(start_s), "end": instant(end_s)})


_STANDING = (
    select(_claim.c.id, _claim.c.unit, _claim.c.starts_at, _claim.c.ends_at)
    .where(
        _claim.c.location_id == bindparam("location"),
        _claim.c.kind == bindparam("kind"),
        _claim.c.subject_id == bindparam("subject"),
    )
    .where(_claim.c.ends_at > bindparam("start"), _claim.c.starts_at < bindparam("end"))
)


def _free_unit(work: Work, location_id: str, span: Span, ahead: Sequence[dict[str, Any]]) -> int | None:
    """Return a unit of the span's subject that nobody has in that time; None when others must move to make one free.

    *ahead*: rows to be inserted with it.
    Raises: Overlap when all units are taken.
    """
    start, end = instant(span.start_s), instant(span.end_s)
    standing: list[_Stand] = [
        (row.unit, row.starts_at, row.ends_at)
        for row in work.execute(_STANDING, _question(location_id, span, span.start_s, span.end_s))
    ]
    # The seats of one party, and what an imported visit needs twice at the same time.
    for row in ahead:
        if (row["kind"], row["subject_id"]) == (span.kind, span.subject_id) and row["ends_at"] > start and row["starts_at"] < end:
            standing.append((row["unit"], row["starts_at"], row["ends_at"]))
    if _most_at_once(standing, start) >= span.units:
        raise Overlap(f"{span.kind} {span.subject_id}")
    used = {unit for unit, _, _ in standing}
    lowest = next(unit for unit in range(1, len(used) + 2) if unit not in used)
    return lowest if lowest <= span.units else None


def _most_at_once(standing: Sequence[_Stand], start: datetime) -> int:
    """Return how many of *standing* meet at the fullest instant from *start* on."""
    begins = {max(begin, start) for _, begin, _ in standing}
    return max((sum(begin <= at < end for _, begin, end in standing) for at in begins), default=0)


def _renumber(work: Work, location_id: str, span: Span) -> int:
    """Give the claims around *span* the fewest units they need, in order of their begin, and return *span*'s.

    An interval graph with at most n claims at any instant always fits n units. Source: DESIGN 5.
    """
    start_s, end_s = span.start_s, span.end_s
    while True:
        rows = list(work.execute(_STANDING, _question(location_id, span, start_s, end_s)))
        low = min([start_s, *(seconds(row.starts_at) for row in rows)])
        high = max([end_s, *(-int(-row.ends_at.timestamp() // 1) for row in rows)])
        if (low, high) == (start_s, end_s):
            break
        start_s, end_s = low, high
    pending = sorted([(row.starts_at, row.ends_at, row.id) for row in rows] + [(instant(span.start_s), instant(span.end_s), 0)])
    free_at: dict[int, datetime] = {}
    units: dict[int, int] = {}
    for start, end, claim_id in pending:
        unit = next(unit for unit in range(1, len(free_at) + 2) if unit not in free_at or free_at[unit] <= start)
        free_at[unit] = end
        units[claim_id] = unit
    ours = units.pop(0)
    moved = [{"claim": row.id, "number": units[row.id], "aside": -row.id} for row in rows if units[row.id] != row.unit]
    # Aside first, each to a number of its own: two claims that change places would overlap on the way.
    by_id = update(_claim).where(_claim.c.id == bindparam("claim"))
    if moved:
        work.execute(by_id.values(unit=bindparam("aside")), moved)
        work.execute(by_id.values(unit=bindparam("number")), moved)
    return ours


def _question(location_id: str, span: Span, start_s: int, end_s: int) -> dict[str, object]:
    return {
        "location": location_id,
        "kind": span.kind,
        "subject": span.subject_id,
        "start": instant(start_s),
        "end": instant(end_s),
    }


_TO_BOOKING = (
    update(_claim)
    .where(_claim.c.hold_id == bindparam("hold"))
    .values(booking_id=bindparam("booking"), hold_id=None, expires_at=None)
    .returning(_claim.c.kind, _claim.c.subject_id, _claim.c.starts_at, _claim.c.ends_at)
)


def hand_over(work: Work, location_id: str, hold_id: str, booking_id: str) -> None:
    """Turn a hold's claims into a booking's. The caller holds the days' locks."""
    spans = [_span(*row) for row in work.execute(_TO_BOOKING, {"hold": hold_id, "booking": booking_id})]
    loads.change(work, location_id, [span for span in spans if span.kind != "event"], add=True)


def _span(kind: str, subject_id: str, start: datetime, end: datetime) -> Span:
    return Span(kind, subject_id, seconds(start), -int(-end.timestamp() // 1))


def prolong_hold(work: Work, hold_id: str, expires_at: datetime) -> None:
    """Keep a hold's time until *expires_at*."""
    work.execute(update(_claim).where(_claim.c.hold_id == hold_id).values(expires_at=expires_at))


def drop_hold(work: Work, hold_id: str) -> None:
    """Give a hold's time back."""
    work.execute(delete(_claim).where(_claim.c.hold_id == hold_id))


def drop_owned(work: Work, location_id: str, *, booking_id: str | None = None, event_id: str | None = None) -> None:
    """Give a booking's or an event's own time back and take it out of the day loads. The caller holds the days' locks."""
    mine = (
        _claim.c.booking_id == booking_id
        if booking_id
        else (_claim.c.event_id == event_id) & (_claim.c.location_id == location_id)
    )
    mine = mine & (_claim.c.kind != "event") if event_id else mine
    rows = work.execute(select(_claim.c.kind, _claim.c.subject_id, _claim.c.starts_at, _claim.c.ends_at).where(mine))
    spans = [_span(*row) for row in rows]
    work.execute(delete(_claim).where(mine))
    loads.change(work, location_id, [span for span in spans if span.kind != "event"], add=False)


_SEATS = (
    select(_claim.c.subject_id, func.count())
    .where(_claim.c.location_id == bindparam("location"), _claim.c.kind == "event")
    .where(_claim.c.ends_at > bindparam("start"), _claim.c.starts_at < bindparam("end"))
    .where(or_(_claim.c.expires_at.is_(None), _claim.c.expires_at > bindparam("now")))
    .where(or_(_claim.c.hold_id.is_(None), _claim.c.hold_id != bindparam("without")))
    .group_by(_claim.c.subject_id)
)


def seats_taken(
    work: Work, location_id: str, start: datetime, end: datetime, now: datetime, without_hold: str | None = None
) -> dict[str, int]:
    """Return how many seats of each event between *start* and *end* are booked or held. One statement."""
    question = {"location": location_id, "start": start, "end": end, "now": now, "without": without_hold or ""}
    return {event: count for event, count in work.execute(_SEATS, question)}


_CLAIMED = (
    select(_claim.c.subject_id, _claim.c.starts_at, _claim.c.ends_at, _claim.c.hold_id)
    .where(_claim.c.location_id == bindparam("location"), _claim.c.kind == "staff")
    .where(_claim.c.ends_at > bindparam("start"), _claim.c.starts_at < bindparam("end"))
    .where(or_(_claim.c.expires_at.is_(None), _claim.c.expires_at > bindparam("now")))
    .where(_claim.c.subject_id.in_(bindparam("staff", expanding=True)))
)


def claimed_s(
    work: Work, location_id: str, staff: Sequence[str], start_s: int, end_s: int, now: datetime, without_hold: str | None = None
) -> dict[str, int]:
    """Return how many seconds of [start_s, end_s) each of *staff* is claimed for."""
    start, end = instant(start_s), instant(end_s)
    total = dict.fromkeys(staff, 0)
    rows = work.execute(_CLAIMED, {"location": location_id, "start": start, "end": end, "now": now, "staff": list(staff)})
    for subject, begins, ends, hold_id in rows:
        if hold_id != without_hold or hold_id is None:
            total[subject] += int((min(ends, end) - max(begins, start)).total_seconds())
    return total
