"""Send a code to the phone of somebody who is about to book."""

from dataclasses import dataclass
from datetime import datetime

from booking.domain import verification as rules
from booking.domain.errors import FlowBroken, HoldExpired, Refusal, WrongState
from booking.store import claims, holds
from booking.store import verification as codes
from booking.store import verification_log as log
from booking.store.tables import HoldRow
from booking.store.work import Work
from booking.usecases.bookings.held import held, state_of
from booking.usecases.forms import OpenForm
from booking.usecases.tools import Tools
from booking.usecases.verification import limits
from booking.usecases.verification.issue import Wish, issue, phone_for, resend_after_s, write_down
from booking.usecases.verification.limits import Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCode:
    """Who wants a code, for which hold. *address*: a keyed hash of theirs; *framed*: asked from inside a frame.

    *again* False: a code that is under way already is enough.
    """

    phone: str
    hold: str
    address: str
    lang: str
    framed: bool = False
    again: bool = True


@dataclass(frozen=True, slots=True)
class CodeSent:
    """A live code. *resend_after_s*: the wait after which another sending is accepted; *now_sent*: whether one left now."""

    verification: str
    phone: str
    expires_in_s: int
    resend_after_s: int
    hold_expires_at: datetime
    now_sent: bool = True


def send_code(tools: Tools, form: OpenForm, order: SendCode) -> CodeSent:
    """Send a code for a booking. What is answered, and how fast, does not depend on whether the phone is known.

    Raises: HoldExpired, FlowBroken; WrongState when no proof is needed; PhoneInvalid, PhoneCountry; TooManyCodes, SmsBudget;
    SmsUnavailable.
    """
    found = tools.store.write(lambda work: _send(work, tools, form, order))
    if isinstance(found, Refusal):
        raise found
    return found


def _send(work: Work, tools: Tools, form: OpenForm, order: SendCode) -> CodeSent | Refusal:
    row = holds.find(work, order.hold, for_update=True)
    now = tools.clock.now()
    if row is None or state_of(row, now) != "live":
        raise HoldExpired("hold")
    if row.form_id != form.id:
        raise FlowBroken("hold")
    policy = held(row, now).policy
    if policy.verify_phone == "never":
        raise WrongState()
    phone = phone_for(form, order.phone)
    ask = Ask(phone, form.id, rules.FOR_BOOKING, order.address)
    work.lock(ask.locks())
    now = tools.clock.now()
    if policy.verify_phone == "first_visit" and codes.is_proven(work, form.location.id, phone):
        # That the rules need no code tells that the phone is known here: whoever asks is counted as if one had been sent.
        limits.check_asking(work, tools, ask, now)
        write_down(work, ask, log.ASKED, now, None)
        return WrongState()
    wish = Wish(location=form.location.id, lang=order.lang, framed=order.framed, again=order.again, hold=row.id)
    code, sent = issue(work, tools, ask, wish, now)
    ends = _extend(work, row, code.expires_at, now) if sent else row.expires_at
    return CodeSent(
        verification=code.id,
        phone=phone,
        expires_in_s=rules.whole_seconds(code.expires_at - now),
        resend_after_s=resend_after_s(work, ask, now),
        hold_expires_at=ends,
        now_sent=sent,
    )


def _extend(work: Work, hold: HoldRow, code_ends: datetime, now: datetime) -> datetime:
    """Let the hold outlive its code, the first time one is sent for it; return when it ends."""
    if hold.extended_at is not None:
        return hold.expires_at
    ends = rules.extended(hold.expires_at, code_ends)
    holds.change(work, hold.id, expires_at=ends, extended_at=now)
    claims.prolong_hold(work, hold.id, ends)
    return ends
