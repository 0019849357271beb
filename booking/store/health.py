"""Questions about the database as a whole: its schema, whether it can be written, how much is in it."""

from datetime import datetime
from functools import cache

from sqlalchemy import func, select, text

from booking.store.columns import table_of
from booking.store.migrate import current_revision, known_revisions, newest_revision
from booking.store.tables import BookingRow, HoldRow
from booking.store.work import Work

_booking = table_of(BookingRow)
_hold = table_of(HoldRow)
# Changes no row, yet a database that only reads refuses it.
_TOUCH = text("UPDATE setting SET value = value WHERE key = ''")


@cache
def newest() -> str:
    """Return the revision that this version needs, read from the migrations once."""
    return newest_revision()


@cache
def known() -> frozenset[str]:
    """Return the revisions that this version can upgrade from, its own included."""
    return known_revisions()


def schema_state(work: Work) -> str:
    """Return `empty`, `older`, `current`, or `unknown` (newer than this version, or not ours)."""
    revision = current_revision(work.connection)
    if revision == newest():
        return "current"
    if revision is None:
        return "empty"
    return "older" if revision in known() else "unknown"


def touch(work: Work) -> None:
    """Prove that this transaction may write."""
    work.execute(_TOUCH)


def bookings_by_status(work: Work) -> dict[str, int]:
    """Return how many bookings have each status."""
    rows = work.execute(select(_booking.c.status, func.count()).group_by(_booking.c.status))
    return {status: count for status, count in rows}


def live_holds(work: Work, now: datetime) -> int:
    """Return how many holds keep a slot at this moment."""
    statement = select(func.count()).where(_hold.c.expires_at > now, _hold.c.booking_id.is_(None))
    return int(work.execute(statement).scalar_one())
