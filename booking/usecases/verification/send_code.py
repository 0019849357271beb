"""Send a code to a phone: once a live one stands, the same again; never more than the limits and the day's budget allow."""

from dataclasses import dataclass
from datetime import datetime

from booking.domain import phones
from booking.domain import verification as rules
from booking.domain.errors import FlowBroken, HoldExpired, Refusal, SmsUnavailable, WrongState
from booking.store import claims, holds, outbox
from booking.store import verification as codes
from booking.store import verification_log as log
from booking.store.tables import HoldRow, VerificationLogRow, VerificationRow
from booking.store.work import Work
from booking.usecases.bookings.held import held, state_of
from booking.usecases.forms import OpenForm
from booking.usecases.tools import Tools
from booking.usecases.verification import limits
from booking.usecases.verification.limits import Ask

BOOKING = "booking"
MESSAGE = "message.code"


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
    phone = phones.parse(order.phone, form.location.country)
    phones.reachable(phone, form.location.sms_countries or [form.location.country])
    ask = Ask(phone, form.id, BOOKING, order.address)
    work.lock(ask.locks())
    now = tools.clock.now()
    if policy.verify_phone == "first_visit" and codes.is_proven(work, form.location.id, phone):
        # That the rules need no code tells that the phone is known here: whoever asks is counted as if one had been sent.
        limits.check_asking(work, tools, ask, now)
        _write_down(work, ask, log.ASKED, now, None)
        return WrongState()
    return _issue(work, tools, form, ask, order, row, now)


def _issue(work: Work, tools: Tools, form: OpenForm, ask: Ask, order: SendCode, hold: HoldRow, now: datetime) -> CodeSent:
    live = live_code(work, ask, now)
    if live is not None and not order.again:
        return _sent(work, ask, live, hold.expires_at, now, now_sent=False)
    if tools.sms is None or not tools.codes.keys or outbox.is_paused(work):
        raise SmsUnavailable()
    limits.check_sending(work, tools, ask, now)
    limits.reserve(work, tools, now)
    code = live or _new(work, tools, form, ask, order, now)
    codes.change(work, code.id, sends=code.sends + 1, lang=order.lang, framed=order.framed, hold_id=hold.id, unsent_at=None)
    number = _write_down(work, ask, log.SENT, now, code.id)
    content = {"verification": code.id, "sending": number}
    outbox.add(work, MESSAGE, f"code/{code.id}/{code.sends + 1}", content, now)
    return _sent(work, ask, code, _extend(work, hold, code.expires_at, now), now)


def live_code(work: Work, ask: Ask, now: datetime) -> VerificationRow | None:
    """Return the code that is under way: not past, not tried too often, not used."""
    row = codes.newest(work, ask.phone, ask.form_id, ask.purpose)
    if row is None or row.expires_at <= now or row.attempts >= rules.MOST_TRIES or row.proven_at is not None:
        return None
    return row


def _new(work: Work, tools: Tools, form: OpenForm, ask: Ask, order: SendCode, now: datetime) -> VerificationRow:
    row = VerificationRow(
        id=tools.chance.public_id(),
        phone=ask.phone,
        location_id=form.location.id,
        form_id=form.id,
        purpose=ask.purpose,
        seed=tools.chance.seed(),
        key=rules.key_id(tools.codes.keys[0]),
        created_at=now,
        expires_at=now + rules.LIFE,
        lang=order.lang,
        stop=tools.chance.public_id()[:10],
    )
    codes.add(work, row)
    return row


def _write_down(work: Work, ask: Ask, kind: str, now: datetime, code: str | None) -> int:
    row = VerificationLogRow(
        kind=kind, at=now, verification_id=code, form_id=ask.form_id, phone=ask.phone, prefix=ask.prefix, address=ask.address
    )
    return log.add(work, row)


def _extend(work: Work, hold: HoldRow, code_ends: datetime, now: datetime) -> datetime:
    """Let the hold outlive its code, the first time one is sent for it; return when it ends."""
    if hold.extended_at is not None:
        return hold.expires_at
    ends = rules.extended(hold.expires_at, code_ends)
    holds.change(work, hold.id, expires_at=ends, extended_at=now)
    claims.prolong_hold(work, hold.id, ends)
    return ends


def _sent(work: Work, ask: Ask, code: VerificationRow, hold_ends: datetime, now: datetime, now_sent: bool = True) -> CodeSent:
    return CodeSent(
        verification=code.id,
        phone=ask.phone,
        expires_in_s=rules.whole_seconds(code.expires_at - now),
        resend_after_s=rules.whole_seconds(limits.phone_wait(work, ask, now)),
        hold_expires_at=hold_ends,
        now_sent=now_sent,
    )
