"""Day loads: the derived bits that availability reads instead of bookings. One index range answers a whole question."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, bindparam, select, text

from booking.domain import loads
from booking.domain.board import Stretch
from booking.domain.moments import instant, seconds
from booking.store.tables import ClaimRow
from booking.store.work import Work

_claim = ClaimRow.__table__  # type: ignore[attr-defined]

Subject = tuple[str, str]
"""(kind, subject id)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A subject's occupied time, in seconds since 1970. *units*: how many of the subject there are, all told."""

    kind: str
    subject_id: str
    start_s: int
    end_s: int
    units: int = 1


_RANGE = text("SELECT kind, subject_id, day, planes FROM day_load WHERE location_id = :location AND day BETWEEN :first AND :last")
_RANGE_OF_SOME = text(
    "SELECT kind, subject_id, day, planes FROM day_load"
    " WHERE location_id = :location AND day BETWEEN :first AND :last AND subject_id IN :subjects"
).bindparams(bindparam("subjects", expanding=True, type_=String))  # typed: there may be no subject at all
# Seats are left out by the reader. By the database, PostgreSQL would read every claim through the guard's index for it.
_HELD = (
    select(_claim.c.kind, _claim.c.subject_id, _claim.c.starts_at, _claim.c.ends_at, _claim.c.hold_id)
    .where(_claim.c.location_id == bindparam("location"), _claim.c.expires_at > bindparam("now"))
    .where(_claim.c.ends_at > bindparam("start"), _claim.c.starts_at < bindparam("end"))
)
_SOME = 24
"""Up to how many subjects it pays to name them to the database instead of reading the whole range."""


def read(
    work: Work, location_id: str, stretch: Stretch, subjects: Sequence[str], now: datetime, without_hold: str | None = None
) -> dict[Subject, loads.Planes]:
    """Return each claimed subject's planes over *stretch*: bookings, events and live holds but *without_hold*.

    Two statements whatever the number of days and subjects. *subjects* only narrows what is read.
    """
    # Holds first: one that is booked in between is then counted twice, which is harmless, and never missed.
    held = work.execute(
        _HELD,
        {"location": location_id, "now": now, "start": instant(stretch.origin_s), "end": instant(stretch.end_s)},
    ).all()
    question = {"location": location_id, "first": stretch.first_day, "last": stretch.first_day + stretch.count - 1}
    if len(subjects) <= _SOME:
        rows = work.execute(_RANGE_OF_SOME, question | {"subjects": list(subjects)})
    else:
        rows = work.execute(_RANGE, question)
    days: dict[Subject, dict[int, bytes]] = defaultdict(dict)
    for kind, subject_id, day, planes in rows.all():  # at once: a month of a hundred people is 3,000 rows
        days[kind, subject_id][day] = planes
    found = {subject: loads.join_days(stored, stretch.first_day, stretch.count) for subject, stored in days.items()}
    for kind, subject_id, start, end, hold_id in held:
        if kind != "event" and hold_id != without_hold:
            loads.add(found.setdefault((kind, subject_id), []), stretch.bits(seconds(start), -int(-end.timestamp() // 1)))
    return found


_STORED = text(
    "SELECT day, kind, subject_id, planes FROM day_load"
    " WHERE location_id = :location AND day IN :days AND subject_id IN :subjects"
).bindparams(bindparam("days", expanding=True), bindparam("subjects", expanding=True))
_PUT = text(
    "INSERT INTO day_load (location_id, day, kind, subject_id, planes) VALUES (:location, :day, :kind, :subject, :planes)"
    " ON CONFLICT (location_id, day, kind, subject_id) DO UPDATE SET planes = excluded.planes"
)


def change(work: Work, location_id: str, spans: Iterable[Span], *, add: bool) -> None:
    """Count *spans* once more (*add*) or once less. The caller holds the days' locks (`store.claims.lock_days`)."""
    masks: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for span in spans:
        for day, mask in loads.by_day(span.start_s, span.end_s):
            masks[day, span.kind, span.subject_id].append(mask)
    if not masks:
        return
    names = {"days": sorted({key[0] for key in masks}), "subjects": sorted({key[2] for key in masks})}
    stored = {
        (day, kind, subject): planes for day, kind, subject, planes in work.execute(_STORED, {"location": location_id} | names)
    }
    changed = []
    for key, many in sorted(masks.items()):
        planes = loads.unpack(stored.get(key, b""))
        for mask in many:
            (loads.add if add else loads.remove)(planes, mask)
        changed.append({"location": location_id, "day": key[0], "kind": key[1], "subject": key[2], "planes": loads.pack(planes)})
    work.execute(_PUT, changed)


def from_claims(work: Work, location_id: str) -> dict[tuple[int, str, str], bytes]:
    """Return what the location's day loads must be, worked out from the claims: (day, kind, subject) -> stored planes."""
    statement = select(_claim.c.kind, _claim.c.subject_id, _claim.c.starts_at, _claim.c.ends_at).where(
        _claim.c.location_id == location_id, _claim.c.hold_id.is_(None), _claim.c.kind != "event"
    )
    found: dict[tuple[int, str, str], loads.Planes] = defaultdict(list)
    for kind, subject_id, start, end in work.execute(statement).yield_per(5_000):
        for day, mask in loads.by_day(seconds(start), -int(-end.timestamp() // 1)):
            loads.add(found[day, kind, subject_id], mask)
    return {key: loads.pack(planes) for key, planes in found.items()}


def stored(work: Work, location_id: str) -> dict[tuple[int, str, str], bytes]:
    """Return the location's day loads as stored, empty ones left out."""
    statement = text("SELECT day, kind, subject_id, planes FROM day_load WHERE location_id = :location")
    rows = work.execute(statement, {"location": location_id})
    return {(day, kind, subject): bytes(planes) for day, kind, subject, planes in rows if planes}


def rebuild(work: Work, location_id: str) -> int:
    """Make the location's day loads anew from its claims and return how many there are."""
    work.lock([f"load/{location_id}"])
    work.execute(text("DELETE FROM day_load WHERE location_id = :location"), {"location": location_id})
    rows = [
        {"location": location_id, "day": day, "kind": kind, "subject": subject, "planes": planes}
        for (day, kind, subject), planes in sorted(from_claims(work, location_id).items())
    ]
    for at in range(0, len(rows), 5_000):
        work.execute(_PUT, rows[at : at + 5_000])
    return len(rows)
