"""Day loads: the derived bits that availability reads instead of bookings. One index range answers a whole question."""

import struct
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, TextClause, bindparam, select, text
from sqlmodel import UTCDateTime

from booking.domain import loads
from booking.domain.board import Stretch
from booking.domain.moments import instant, seconds
from booking.store.columns import table_of
from booking.store.tables import ClaimRow
from booking.store.work import Work

_claim = table_of(ClaimRow)

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


# PostgreSQL hands over a month of a large salon several times as fast as a row a subject than as thousands of rows. Days
# and planes are collected side by side, so both come in the same order; what shares a row has planes of one length.
_DAYS = {
    "sqlite": "SELECT kind, subject_id, day, planes, 0, 0, NULL FROM day_load {where}",
    "postgresql": "SELECT kind, subject_id, string_agg(int4send(day::int), ''), string_agg(planes, ''), 0, 0, NULL"
    " FROM day_load {where} GROUP BY kind, subject_id, length(planes)",
}
_SECONDS = {
    # Whole seconds since 1970, rounded outwards: what a claim touches it blocks.
    "sqlite": "CAST(strftime('%s', starts_at) AS INTEGER),"
    " CAST(strftime('%s', ends_at) AS INTEGER) + (ends_at NOT LIKE '%.000000')",
    "postgresql": "floor(extract(epoch FROM starts_at))::bigint, ceil(extract(epoch FROM ends_at))::bigint",
}
_IN_DAYS = "WHERE location_id = :location AND day BETWEEN :first AND :last"
# Seats are left out by the reader. By the database, PostgreSQL would read every claim through the guard's index for it.
_READ = """
    {days}
    UNION ALL
    SELECT kind, subject_id, NULL, NULL, {seconds}, hold_id FROM claim
    WHERE location_id = :location AND expires_at > :now AND ends_at > :start AND starts_at < :end
"""


def _reading(dialect: str, where: str) -> TextClause:
    statement = text(_READ.format(days=_DAYS[dialect].format(where=where), seconds=_SECONDS[dialect]))
    return statement.bindparams(*(bindparam(name, type_=UTCDateTime()) for name in ("now", "start", "end")))


_READ_ALL = {dialect: _reading(dialect, _IN_DAYS) for dialect in _DAYS}
_READ_SOME = {
    dialect: _reading(dialect, f"{_IN_DAYS} AND subject_id IN :subjects").bindparams(
        bindparam("subjects", expanding=True, type_=String)  # typed: there may be no subject at all
    )
    for dialect in _DAYS
}
_SOME = 24
"""Up to how many subjects it pays to name them to the database instead of reading the whole range."""


_OWN = select(_claim.c.kind, _claim.c.subject_id, _claim.c.starts_at, _claim.c.ends_at).where(
    _claim.c.booking_id == bindparam("booking")
)


def read(
    work: Work,
    location_id: str,
    stretch: Stretch,
    subjects: Sequence[str],
    now: datetime,
    without_hold: str | None = None,
    without_booking: str | None = None,
) -> dict[Subject, loads.Planes]:
    """Return each claimed subject's planes over *stretch*: bookings, events and live holds but those left out.

    One statement whatever the number of days and subjects, so that a hold which is booked meanwhile is seen as the one
    or the other; one more without a booking. *subjects* only narrows what is read.
    """
    dialect = "sqlite" if work.sqlite else "postgresql"
    question = {
        "location": location_id,
        "first": stretch.first_day,
        "last": stretch.first_day + stretch.count - 1,
        "now": now,
        "start": instant(stretch.origin_s),
        "end": instant(stretch.end_s),
    }
    if len(subjects) <= _SOME:
        rows = work.execute(_READ_SOME[dialect], question | {"subjects": list(subjects)})
    else:
        rows = work.execute(_READ_ALL[dialect], question)
    days: dict[Subject, dict[int, bytes]] = defaultdict(dict)
    held: list[tuple[Subject, int, int]] = []
    for kind, subject_id, day, planes, start_s, end_s, hold_id in rows.all():  # at once: a large month is 3,000 rows
        if planes is not None:
            days[kind, subject_id].update([(day, planes)] if work.sqlite else _apart(day, planes))
        elif kind != "event" and hold_id != without_hold:
            held.append(((kind, subject_id), start_s, end_s))
    found = {subject: loads.join_days(stored, stretch.first_day, stretch.count) for subject, stored in days.items()}
    for kind, subject_id, start, end in work.execute(_OWN, {"booking": without_booking}) if without_booking else ():
        if (kind, subject_id) in found:
            loads.remove(found[kind, subject_id], stretch.bits(seconds(start), -int(-end.timestamp() // 1)))
    for subject, start_s, end_s in held:
        loads.add(found.setdefault(subject, []), stretch.bits(start_s, end_s))
    return found


def _apart(days: bytes, planes: bytes) -> Iterable[tuple[int, bytes]]:
    """Yield (day, its planes) of a PostgreSQL row: the days as four bytes each, their planes in the same order."""
    numbers = struct.unpack(f">{len(days) // 4}i", days)
    size = len(planes) // len(numbers)
    return zip(numbers, (planes[at * size : (at + 1) * size] for at in range(len(numbers))), strict=True)


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
