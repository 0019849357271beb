"""The outbox's rows: put work in, lease it, say what became of it.

A lease is numbered. Whoever takes a row raises the number, and only the holder of the newest number may end the row, so
a worker that slept past its lease changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from booking.store.columns import table_of
from booking.store.tables import OutboxRow, SettingRow
from booking.store.work import Work

_outbox = table_of(OutboxRow)
_setting = table_of(SettingRow)
_INSERT = {
    True: sqlite.insert(_outbox).on_conflict_do_nothing(index_elements=["dedupe_key"]),
    False: postgresql.insert(_outbox).on_conflict_do_nothing(index_elements=["dedupe_key"]),
}
_OPEN = (_outbox.c.done_at.is_(None), _outbox.c.failed_at.is_(None))
_DUE = (
    select(_outbox)
    .where(*_OPEN, _outbox.c.run_at <= bindparam("now"))
    .where(or_(_outbox.c.locked_until.is_(None), _outbox.c.locked_until <= bindparam("now")))
    .where(_outbox.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(_outbox.c.run_at, _outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_WAITING = (
    select(_outbox.c.id)
    .where(*_OPEN, _outbox.c.run_at <= bindparam("now"), _outbox.c.kind.in_(bindparam("kinds", expanding=True)))
    .limit(1)
)
_PAUSED = select(_setting.c.value).where(_setting.c.key == "sending_paused")


@dataclass(frozen=True, slots=True)
class Leased:
    """A row this worker may work on until *until*. *attempts* counts this one."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    created_at: datetime
    attempts: int
    lease: int
    until: datetime


def add(
    work: Work, kind: str, dedupe_key: str, payload: Mapping[str, Any], now: datetime, run_at: datetime | None = None
) -> None:
    """Put work in, in the transaction of the change that causes it; the same *dedupe_key* a second time is nothing."""
    add_all(work, [entry(kind, dedupe_key, payload, now, run_at)])


def entry(
    kind: str,
    dedupe_key: str,
    payload: Mapping[str, Any],
    now: datetime,
    run_at: datetime | None = None,
    booking_id: str | None = None,
) -> dict[str, Any]:
    """Return a row for `add_all`. With *booking_id* a later change of that booking may drop it."""
    return {
        "kind": kind,
        "dedupe_key": dedupe_key,
        "booking_id": booking_id,
        "payload": dict(payload),
        "created_at": now,
        "run_at": run_at or now,
        "attempts": 0,
        "lease": 0,
    }


def add_all(work: Work, entries: Sequence[Mapping[str, Any]]) -> None:
    """Put several rows in at once; a key that is known already is passed over."""
    if entries:
        work.execute(_INSERT[work.sqlite], entries)


def drop(work: Work, booking_id: str, why: str, now: datetime, keep: Sequence[str] = ()) -> int:
    """End the booking's rows that were not sent yet, but those with the keys *keep*; return how many they were."""
    met = (_outbox.c.booking_id == booking_id, _outbox.c.dedupe_key.not_in(keep), *_OPEN)
    return work.execute(update(_outbox).where(*met).values(done_at=now, locked_until=None, last_error=why)).rowcount


def has_due(work: Work, kinds: Sequence[str], now: datetime) -> bool:
    """Return whether `take` might find something; leased rows count."""
    return work.execute(_WAITING, {"now": now, "kinds": list(kinds)}).first() is not None


def take(work: Work, kinds: Sequence[str], now: datetime, lease: timedelta, most: int) -> list[Leased]:
    """Lease up to *most* due rows of *kinds*, the longest due first; rows another worker looks at are passed over."""
    rows = work.execute(_DUE, {"now": now, "kinds": list(kinds), "most": most}).all()
    if not rows:
        return []
    until = now + lease
    work.execute(
        update(_outbox)
        .where(_outbox.c.id.in_([row.id for row in rows]))
        .values(attempts=_outbox.c.attempts + 1, lease=_outbox.c.lease + 1, locked_until=until)
    )
    return [
        Leased(row.id, row.kind, row.dedupe_key, row.payload, row.created_at, row.attempts + 1, row.lease + 1, until)
        for row in rows
    ]


def end(work: Work, row: Leased, **values: Any) -> bool:
    """Write what became of a leased row; False when the lease has passed to another worker."""
    mine = (_outbox.c.id == row.id, _outbox.c.lease == row.lease, *_OPEN)
    return work.execute(update(_outbox).where(*mine).values(locked_until=None, **values)).rowcount == 1


def forget(work: Work, before: datetime, most: int) -> int:
    """Delete rows that were done before *before*, at most *most*; those given up stay to be looked at."""
    old = select(_outbox.c.id).where(_outbox.c.done_at <= before).limit(most)
    return work.execute(delete(_outbox).where(_outbox.c.id.in_(old))).rowcount


def standing(work: Work) -> dict[str, int]:
    """Return how many rows are `waiting` and how many were `given up`."""
    counts = work.execute(
        select(
            func.count().filter(*_OPEN).label("waiting"), func.count().filter(_outbox.c.failed_at.is_not(None)).label("given_up")
        )
    ).one()
    return {"waiting": counts.waiting, "given up": counts.given_up}


def given_up(work: Work) -> list[tuple[str, str, int]]:
    """Return what was given up by kind and reason: (kind, reason, how many), the most first."""
    by = (_outbox.c.kind, _outbox.c.last_error)
    counted = select(*by, func.count()).where(_outbox.c.failed_at.is_not(None)).group_by(*by).order_by(func.count().desc(), *by)
    return [(kind, reason or "", count) for kind, reason, count in work.execute(counted)]


def count_overdue(work: Work, before: datetime) -> int:
    """Return how many rows were due before *before* and still wait."""
    return int(work.execute(select(func.count()).where(*_OPEN, _outbox.c.run_at < before)).scalar_one())


def is_paused(work: Work) -> bool:
    """Return whether this installation must not send anything, as after a restore."""
    return bool(work.execute(_PAUSED).scalar())
