"""Verifications: codes and what they proved. What is counted about them stands in `verification_log`."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from booking.domain.verification import MOST_TRIES
from booking.store.columns import table_of
from booking.store.tables import ProvenPhoneRow, StoppedPhoneRow, VerificationLogRow, VerificationRow
from booking.store.work import Work

_code = table_of(VerificationRow)
_log = table_of(VerificationLogRow)
_proven = table_of(ProvenPhoneRow)
_stopped = table_of(StoppedPhoneRow)

_FIND = select(_code).where(_code.c.id == bindparam("id"))
_NEWEST = (
    select(_code)
    .where(_code.c.phone == bindparam("phone"), _code.c.form_id == bindparam("form"), _code.c.purpose == bindparam("purpose"))
    .order_by(_code.c.expires_at.desc())
    .limit(1)
)
_TRY = (
    update(_code)
    .where(_code.c.id == bindparam("this"), _code.c.attempts < MOST_TRIES, _code.c.proven_at.is_(None))
    .where(_code.c.expires_at > bindparam("now"))
    .values(attempts=_code.c.attempts + 1)
    .returning(_code.c.attempts)
)
_USE = (
    update(_code)
    .where(_code.c.id == bindparam("this"), _code.c.used_by.is_(None), _code.c.proven_at > bindparam("since"))
    .values(used_by=bindparam("booking"))
)
_STOP_LINK = select(_code).where(_code.c.stop == bindparam("stop"))
_IS_PROVEN = select(_proven.c.phone).where(_proven.c.location_id == bindparam("location"), _proven.c.phone == bindparam("phone"))
_STOPPED = select(_stopped.c.until).where(_stopped.c.phone == bindparam("phone"), _stopped.c.until > bindparam("now"))


def lock_name(phone: str) -> str:
    """Return the lock that everything about a phone's codes takes."""
    return f"codes/{phone}"


def find(work: Work, id_: str) -> VerificationRow | None:
    """Return the verification with *id_*."""
    return _row(work, _FIND, {"id": id_})


def newest(work: Work, phone: str, form_id: str, purpose: str) -> VerificationRow | None:
    """Return the last verification of a phone for a form and purpose, be it live or past."""
    return _row(work, _NEWEST, {"phone": phone, "form": form_id, "purpose": purpose})


def by_stop(work: Work, stop: str) -> VerificationRow | None:
    """Return the verification whose message held the link *stop*."""
    return _row(work, _STOP_LINK, {"stop": stop})


def add(work: Work, row: VerificationRow) -> None:
    """Store a new verification."""
    work.execute(insert(_code), row.model_dump())


def change(work: Work, id_: str, **values: Any) -> None:
    """Set columns of a verification."""
    work.execute(update(_code).where(_code.c.id == id_).values(**values))


def begin_try(work: Work, id_: str, now: datetime) -> int | None:
    """Count a try at a code, in one statement, and return its number; None when the code can not be tried any more.

    However many ask at once, no more than MOST_TRIES get a number: the database decides, not what somebody read before.
    """
    number = work.execute(_TRY, {"this": id_, "now": now}).scalar()
    return None if number is None else int(number)


def use(work: Work, id_: str, booking_id: str, since: datetime) -> bool:
    """Spend a proof that is younger than *since* on a booking; False when it is older or spent already."""
    return work.execute(_USE, {"this": id_, "booking": booking_id, "since": since}).rowcount == 1


def is_proven(work: Work, location_id: str, phone: str) -> bool:
    """Return whether *phone* was proven at the location, by a code or by the staff."""
    return work.execute(_IS_PROVEN, {"location": location_id, "phone": phone}).first() is not None


def keep_proven(work: Work, location_id: str, phone: str, now: datetime, by: str) -> None:
    """Remember that *phone* was proven at the location."""
    insert_ = sqlite.insert if work.sqlite else postgresql.insert
    new = insert_(_proven).values(location_id=location_id, phone=phone, proven_at=now, by=by)
    values = {"proven_at": new.excluded.proven_at, "by": new.excluded.by}
    work.execute(new.on_conflict_do_update(index_elements=["location_id", "phone"], set_=values))


def stopped_until(work: Work, phone: str, now: datetime) -> datetime | None:
    """Return until when the owner of *phone* wants no codes; None when they do not mind."""
    until: datetime | None = work.execute(_STOPPED, {"phone": phone, "now": now}).scalar()
    return until


def stop(work: Work, phone: str, until: datetime, now: datetime) -> None:
    """Keep codes from *phone* until *until*, and end those that are under way."""
    insert_ = sqlite.insert if work.sqlite else postgresql.insert
    new = insert_(_stopped).values(phone=phone, until=until)
    work.execute(new.on_conflict_do_update(index_elements=["phone"], set_={"until": new.excluded.until}))
    work.execute(
        update(_code).where(_code.c.phone == phone, _code.c.expires_at > now, _code.c.proven_at.is_(None)).values(expires_at=now)
    )


def forget(work: Work, before: datetime, now: datetime, most: int) -> int:
    """Delete codes made, things counted before *before* and stops that are over; at most *most* of each, returns how many."""
    old_codes = select(_code.c.id).where(_code.c.created_at <= before).limit(most)
    old_log = select(_log.c.id).where(_log.c.at <= before).limit(most)
    return (
        work.execute(delete(_code).where(_code.c.id.in_(old_codes))).rowcount
        + work.execute(delete(_log).where(_log.c.id.in_(old_log))).rowcount
        + work.execute(delete(_stopped).where(_stopped.c.until <= now)).rowcount
    )


def forget_phone(work: Work, phone: str) -> None:
    """Delete everything that names *phone*: codes, what was counted, where it was proven. A stop stays: it protects."""
    for table in (_code, _log, _proven):
        work.execute(delete(table).where(table.c.phone == phone))


def _row(work: Work, statement: Any, values: dict[str, Any]) -> VerificationRow | None:
    row = work.execute(statement, values).mappings().first()
    return None if row is None else VerificationRow(**row)
