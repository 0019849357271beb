"""Check a code: at most five tries each, however many ask at once; what was wrong is counted even though it is refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeGuard

from booking.domain import verification as rules
from booking.domain.errors import CodeExpired, CodeSpent, CodeWrong, Invalid, NotFound, Refusal, TooManyCodes
from booking.store import holds
from booking.store import verification as codes
from booking.store import verification_log as log
from booking.store.tables import VerificationLogRow, VerificationRow
from booking.store.work import Work
from booking.usecases.bookings.held import state_of
from booking.usecases.tools import Tools
from booking.usecases.verification import limits


@dataclass(frozen=True, slots=True)
class CodeConfirmed:
    """A phone is proven; *verification* and *form_id* are what a proof is signed over."""

    verification: str
    form_id: str


def check_code(tools: Tools, verification_id: str, typed: str) -> CodeConfirmed:
    """Prove a phone by its code.

    Raises: Invalid when *typed* are not six digits; NotFound, CodeExpired, CodeSpent, CodeWrong, TooManyCodes.
    """
    code = six_digits(typed)

    def act(work: Work) -> CodeConfirmed | Refusal:
        row = codes.find(work, verification_id)
        if not _is_for_booking(row):
            return NotFound("verification")
        refusal = try_code(work, tools, row, code)
        return refusal or CodeConfirmed(row.id, row.form_id)

    found = tools.store.write(act)
    if isinstance(found, Refusal):
        raise found
    return found


def find_form(tools: Tools, verification_id: str) -> str:
    """Return the form that a verification belongs to. Raises: NotFound."""
    with tools.store.asking() as work:
        row = codes.find(work, verification_id)
    if not _is_for_booking(row):
        raise NotFound("verification")
    return row.form_id


def _is_for_booking(row: VerificationRow | None) -> TypeGuard[VerificationRow]:
    """Return whether the code is one that whoever knows its id may check: a booking's new phone is proven behind its link."""
    return row is not None and row.purpose == rules.FOR_BOOKING


def six_digits(typed: str) -> str:
    """Return a code as it was meant. Raises: Invalid."""
    code = rules.typed_code(typed)
    if code is None:
        raise Invalid("code")
    return code


def try_code(work: Work, tools: Tools, row: VerificationRow, code: str) -> Refusal | None:
    """Evaluate *code* inside a transaction that must be committed whatever comes back; None when it was right.

    A right one proves the phone, and the hold that it was asked for knows.
    """
    work.lock([codes.lock_name(row.phone)])
    now = tools.clock.now()
    wait = limits.wrong_wait(work, row.phone, now)
    if wait:
        return TooManyCodes(rules.whole_seconds(wait))
    number = codes.begin_try(work, row.id, now)
    if number is None:
        return _over(work, row.id, now)
    if not _is_right(tools, row, code):
        _write_down(work, tools, row, log.WRONG, now)
        return CodeWrong(rules.MOST_TRIES - number)
    codes.change(work, row.id, proven_at=now)
    _write_down(work, tools, row, log.PROVEN, now)
    hold = holds.find(work, row.hold_id, for_update=True) if row.hold_id else None
    if hold is not None and hold.form_id == row.form_id and state_of(hold, now) == "live":
        holds.change(work, hold.id, proof=row.id)
    return None


def _over(work: Work, id_: str, now: datetime) -> Refusal:
    row = codes.find(work, id_)
    if row is None or row.expires_at <= now:
        return CodeExpired("code")
    return CodeSpent(used=row.proven_at is not None)


def _is_right(tools: Tools, row: VerificationRow, code: str) -> bool:
    """Compare with the code of the key it was made with; a key that is gone makes none."""
    key = next((key for key in tools.codes.keys if rules.key_id(key) == row.key), None)
    return key is not None and rules.same_code(rules.code_of(key, row.seed), code)


def _write_down(work: Work, tools: Tools, row: VerificationRow, kind: str, now: datetime) -> None:
    address = log.address_of(work, row.id)
    prefix = rules.prefix_of(row.phone)
    entry = VerificationLogRow(
        kind=kind, at=now, verification_id=row.id, form_id=row.form_id, phone=row.phone, prefix=prefix, address=address
    )
    log.add(work, entry)
