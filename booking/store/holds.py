"""Holds: rows and the questions asked of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from booking.store.columns import table_of
from booking.store.tables import HoldRow
from booking.store.work import Work

_hold = table_of(HoldRow)
_FIND = select(_hold).where(_hold.c.id == bindparam("hold"))
_LIVE = (
    select(func.count(), func.min(_hold.c.expires_at))
    .where(_hold.c.form_id == bindparam("form"), _hold.c.address == bindparam("address"))
    .where(_hold.c.expires_at > bindparam("now"), _hold.c.booking_id.is_(None), _hold.c.id != bindparam("without"))
    .where(_hold.c.proof.is_(None))
)


def find(work: Work, hold_id: str, *, for_update: bool = False) -> HoldRow | None:
    """Return the hold, locked against other writers when it is about to change."""
    statement = _FIND.with_for_update() if for_update else _FIND
    row = work.execute(statement, {"hold": hold_id}).mappings().first()
    return None if row is None else HoldRow(**row)


def add(work: Work, row: HoldRow) -> None:
    """Store a new hold."""
    work.execute(insert(_hold), row.model_dump())


def live_of(work: Work, form_id: str, address: str, now: datetime, without: str | None) -> tuple[int, datetime | None]:
    """Return (how many live holds an address has on a form without a proof, when the first ends), *without* left out."""
    row = work.execute(_LIVE, {"form": form_id, "address": address, "now": now, "without": without or ""}).one()
    return row[0], row[1]


def change(work: Work, hold_id: str, **values: Any) -> None:
    """Set columns of a hold."""
    work.execute(update(_hold).where(_hold.c.id == hold_id).values(**values))


def set_task(work: Work, hold_id: str, task: dict[str, str] | None) -> None:
    """Keep what the browser is to work out before a code is sent for this hold; None: nothing."""
    work.execute(update(_hold).where(_hold.c.id == hold_id).values({"work": task}))


def remove(work: Work, hold_id: str) -> None:
    """Delete a hold. Its claims must be gone or handed over."""
    work.execute(delete(_hold).where(_hold.c.id == hold_id))
