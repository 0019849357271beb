"""Rows whose time is over, taken away in small batches so that nobody waits long for the database."""

from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select, update

from booking.store.columns import table_of
from booking.store.tables import ClaimRow, HoldRow, IdempotencyRow
from booking.store.work import Work

BATCH = 500

_claim = table_of(ClaimRow)
_hold = table_of(HoldRow)
_key = table_of(IdempotencyRow)

_told = or_(_hold.c.contact.is_not(None), _hold.c.attribution.is_not(None))
_ended = select(_hold.c.id).where(_hold.c.expires_at <= bindparam("now"), _told).limit(BATCH)
_ERASE = update(_hold).where(_hold.c.id.in_(_ended)).values(contact=None, attribution=None)

_lapsed = select(_claim.c.id).where(_claim.c.expires_at <= bindparam("now")).limit(BATCH)
_FREE = delete(_claim).where(_claim.c.id.in_(_lapsed), _claim.c.expires_at <= bindparam("now"))

_old = (
    select(_hold.c.id)
    .where(_hold.c.expires_at <= bindparam("before"))
    .where(~select(_claim.c.id).where(_claim.c.hold_id == _hold.c.id).exists())
    .limit(BATCH)
)
_FORGET_HOLDS = delete(_hold).where(_hold.c.id.in_(_old))

_spent = select(_key.c.form_id, _key.c.key).where(_key.c.created_at <= bindparam("before")).limit(BATCH)


def erase_contacts(work: Work, now: datetime) -> int:
    """Forget what ended holds know about their guests; return how many holds that were, at most a batch."""
    return work.execute(_ERASE, {"now": now}).rowcount


def free_claims(work: Work, now: datetime) -> int:
    """Delete claims of holds that have ended (they block nobody any more); at most a batch."""
    return work.execute(_FREE, {"now": now}).rowcount


def forget_holds(work: Work, before: datetime) -> int:
    """Delete holds that ended before *before*; at most a batch."""
    return work.execute(_FORGET_HOLDS, {"before": before}).rowcount


def forget_keys(work: Work, before: datetime) -> int:
    """Delete idempotency keys made before *before*; at most a batch."""
    keys = work.execute(_spent, {"before": before}).all()
    for form_id, key in keys:
        work.execute(delete(_key).where(_key.c.form_id == form_id, _key.c.key == key))
    return len(keys)
