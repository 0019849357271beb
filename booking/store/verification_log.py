"""What is counted about codes: sendings, wrong tries, proofs, and the day's budget."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from booking.store.columns import table_of
from booking.store.tables import SendBudgetRow, VerificationLogRow, VerificationRow
from booking.store.work import Work

SENT, ASKED, WRONG, PROVEN = "sent", "asked", "wrong", "proven"

_log = table_of(VerificationLogRow)
_budget = table_of(SendBudgetRow)
_code = table_of(VerificationRow)
_KINDS = _log.c.kind.in_(bindparam("kinds", expanding=True))
_BY_PHONE = (
    select(_log.c.at).where(_log.c.phone == bindparam("phone"), _log.c.at > bindparam("since"), _KINDS).order_by(_log.c.at)
)
_BY_ADDRESS = (
    select(_log.c.at)
    .where(_log.c.form_id == bindparam("form"), _log.c.address == bindparam("address"))
    .where(_log.c.at > bindparam("since"), _KINDS)
    .order_by(_log.c.at)
)
_BY_PREFIX = (
    select(_log.c.at).where(_log.c.prefix == bindparam("prefix"), _log.c.at > bindparam("since"), _KINDS).order_by(_log.c.at)
)
_NTH_BY_FORM = (
    select(_log.c.at)
    .where(_log.c.form_id == bindparam("form"), _log.c.at > bindparam("since"), _log.c.kind == SENT)
    .order_by(_log.c.at.desc())
    .limit(1)
    .offset(bindparam("before"))
)
_NUMBERS = (
    select(_log.c.phone, func.max(_log.c.at).label("at"))
    .where(_log.c.prefix == bindparam("prefix"), _log.c.at > bindparam("since"), _log.c.kind == SENT)
    .where(_log.c.phone != bindparam("phone"))
    .group_by(_log.c.phone)
    .order_by(func.max(_log.c.at))
)
_OF_CODES = (
    select(_log.c.at)
    .join(_code, _code.c.id == _log.c.verification_id)
    .where(_log.c.phone == bindparam("phone"), _log.c.at > bindparam("since"), _log.c.kind == SENT)
    .where(_code.c.form_id == bindparam("form"), _code.c.purpose == bindparam("purpose"))
    .order_by(_log.c.at)
)
_BEGIN = update(_log).where(_log.c.id == bindparam("this"), _log.c.begun_at.is_(None)).values(begun_at=bindparam("begun"))
_SPEND = update(_budget).where(
    _budget.c.day == bindparam("this_day"), _budget.c.kind == bindparam("this_kind"), _budget.c.used < bindparam("most")
)


def add(work: Work, row: VerificationLogRow) -> int:
    """Write down one thing that counts and return its number."""
    values = {name: value for name, value in row.model_dump().items() if name != "id"}
    number: int = work.execute(insert(_log).values(values).returning(_log.c.id)).scalar_one()
    return number


def of_phone(work: Work, phone: str, since: datetime, *kinds: str) -> list[datetime]:
    """Return when things of *kinds* happened to a phone after *since*, in order, over all locations."""
    return _times(work, _BY_PHONE, kinds, {"phone": phone, "since": since})


def of_codes(work: Work, phone: str, form_id: str, purpose: str, since: datetime) -> list[datetime]:
    """Return when codes for a form and purpose were sent to a phone after *since*, in order."""
    values = {"phone": phone, "form": form_id, "purpose": purpose, "since": since}
    return list(work.execute(_OF_CODES, values).scalars())


def of_address(work: Work, form_id: str, address: str, since: datetime, *kinds: str) -> list[datetime]:
    """Return when things of *kinds* happened from an address on a form after *since*, in order."""
    return _times(work, _BY_ADDRESS, kinds, {"form": form_id, "address": address, "since": since})


def of_prefix(work: Work, prefix: str, since: datetime, *kinds: str) -> list[datetime]:
    """Return when things of *kinds* happened to numbers with *prefix* after *since*, in order."""
    return _times(work, _BY_PREFIX, kinds, {"prefix": prefix, "since": since})


def nth_of_form(work: Work, form_id: str, since: datetime, number: int) -> datetime | None:
    """Return when the *number*-th last code left on a form after *since*; None when there were fewer."""
    at: datetime | None = work.execute(_NTH_BY_FORM, {"form": form_id, "since": since, "before": number - 1}).scalar()
    return at


def other_numbers(work: Work, prefix: str, phone: str, since: datetime) -> list[datetime]:
    """Return when each number of *prefix* other than *phone* last got a code after *since*, in order."""
    return [row.at for row in work.execute(_NUMBERS, {"prefix": prefix, "phone": phone, "since": since})]


def count_wrong(work: Work, since: datetime) -> int:
    """Return how many wrong codes were typed after *since*, at whatever phones."""
    wrong = select(func.count()).where(_log.c.at > since, _log.c.kind == WRONG)
    return int(work.execute(wrong).scalar_one())


def address_of(work: Work, verification_id: str) -> str:
    """Return the address that a code was last sent for; what comes of the code counts for that one."""
    last = select(_log.c.address).where(_log.c.verification_id == verification_id, _log.c.kind == SENT)
    return str(work.execute(last.order_by(_log.c.id.desc()).limit(1)).scalar() or "")


def begin(work: Work, number: int, now: datetime) -> bool:
    """Mark that handing sending *number* over begins; False when that began before."""
    return work.execute(_BEGIN, {"this": number, "begun": now}).rowcount == 1


def begin_again(work: Work, number: int) -> None:
    """Let sending *number* be tried again: it certainly did not leave."""
    work.execute(update(_log).where(_log.c.id == number).values(begun_at=None))


def reserve(work: Work, day: date, kind: str, most: int) -> bool:
    """Take one message of *kind* from the *day*'s budget; False when *most* are taken.

    One statement decides, and it holds the day's row until the transaction ends: nobody reserves what somebody else might.
    """
    insert_ = sqlite.insert if work.sqlite else postgresql.insert
    work.execute(insert_(_budget).values(day=day, kind=kind, used=0).on_conflict_do_nothing(index_elements=["day", "kind"]))
    taken = _SPEND.values(used=_budget.c.used + 1)
    return work.execute(taken, {"this_day": day, "this_kind": kind, "most": most}).rowcount == 1


def forget_budgets(work: Work, before: date) -> int:
    """Delete the budgets of days before *before*."""
    return work.execute(delete(_budget).where(_budget.c.day < before)).rowcount


def _times(work: Work, statement: Any, kinds: Sequence[str], values: dict[str, Any]) -> list[datetime]:
    return list(work.execute(statement, {**values, "kinds": list(kinds)}).scalars())
