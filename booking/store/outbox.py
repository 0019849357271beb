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

from booking.store.tables import OutboxRow, SettingRow
from booking.store.work import Work

_outbox = OutboxRow.__table__  # type: ignore[attr-defined]
_setting = SettingRow.__table__  # type: ignore[attr-defined]
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
_PAUSED = select(_setting.c.value).where(_setting.c.key == "sending_paused")


@dataclass(frozen=True, slots=True)
class Leased:
    """A row this worker may work on until *until*. *attempts* counts this one."""

    id: int
    kind: str
    payload: dict[str, Any]
    created_at: datetime
    attempts: int
    lease: int
    until: datetime


def add(
    work: Work, kind: str, dedupe_key: str, payload: Mapping[str, Any], now: datetime, run_at: datetime | None = None
) -> None:
    """Put work in, in the transaction of the change that causes it; the same *dedupe_key* a second time is nothing."""
    values = {"kind": kind, "dedupe_key": dedupe_key, "payload": dict(payload), "created_at": now, "run_at": run_at or now}
    work.execute(_INSERT[work.sqlite], values | {"attempts": 0, "lease": 0})


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
    return [Leased(row.id, row.kind, row.payload, row.created_at, row.attempts + 1, row.lease + 1, until) for row in rows]


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


def is_paused(work: Work) -> bool:
    """Return whether this installation must not send anything, as after a restore."""
    return bool(work.execute(_PAUSED).scalar())
