"""Issue a code for whatever purpose: once a live one stands, the same again; never more than limits and budget allow."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.domain import phones
from booking.domain import verification as rules
from booking.domain.errors import SmsUnavailable
from booking.store import outbox
from booking.store import verification as codes
from booking.store import verification_log as log
from booking.store.tables import VerificationLogRow, VerificationRow
from booking.store.work import Work
from booking.usecases.forms import OpenForm
from booking.usecases.tools import Tools
from booking.usecases.verification import limits
from booking.usecases.verification.limits import Ask

MESSAGE = "message.code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a code shall come. *framed*: asked from inside a frame; *again* False: one that is under way is enough.

    *hold* or *booking*: what its proof is for.
    """

    location: str
    lang: str
    framed: bool = False
    again: bool = True
    hold: str | None = None
    booking: str | None = None


def phone_for(form: OpenForm, typed: str) -> str:
    """Return *typed* as E.164 where a code can go. Raises: PhoneInvalid, PhoneCountry."""
    phone = phones.parse(typed, form.location.country)
    phones.reachable(phone, form.location.sms_countries or [form.location.country])
    return phone


def issue(work: Work, tools: Tools, ask: Ask, wish: Wish, now: datetime) -> tuple[VerificationRow, bool]:
    """Return the live code, and whether it leaves now. The locks of *ask* are held.

    Raises: SmsUnavailable, TooManyCodes, SmsBudget.
    """
    live = live_code(work, ask, wish.booking, now)
    if live is not None and not wish.again:
        return live, False
    if not may_send(work, tools):
        raise SmsUnavailable()
    limits.check_sending(work, tools, ask, now)
    limits.reserve(work, tools, now)
    code = live or _new(work, tools, ask, wish, now)
    sends = code.sends + 1
    codes.change(work, code.id, sends=sends, lang=wish.lang, framed=wish.framed, hold_id=wish.hold, unsent_at=None)
    number = write_down(work, ask, log.SENT, now, code.id)
    outbox.add(work, MESSAGE, f"code/{code.id}/{sends}", {"verification": code.id, "sending": number}, now)
    return code, True


def may_send(work: Work, tools: Tools) -> bool:
    """Return whether codes can leave at all."""
    return tools.sms is not None and bool(tools.codes.keys) and not outbox.is_paused(work)


def live_code(work: Work, ask: Ask, booking: str | None, now: datetime) -> VerificationRow | None:
    """Return the code that is under way for the same thing: not past, not tried too often, not used."""
    row = codes.newest(work, ask.phone, ask.form_id, ask.purpose)
    if row is None or row.booking_id != booking or row.expires_at <= now:
        return None
    return None if row.attempts >= rules.MOST_TRIES or row.proven_at is not None else row


def write_down(work: Work, ask: Ask, kind: str, now: datetime, code: str | None) -> int:
    """Count one thing of *kind* and return its number."""
    row = VerificationLogRow(
        kind=kind, at=now, verification_id=code, form_id=ask.form_id, phone=ask.phone, prefix=ask.prefix, address=ask.address
    )
    return log.add(work, row)


def resend_after_s(work: Work, ask: Ask, now: datetime) -> int:
    """Return the seconds after which another sending to the phone is accepted."""
    return rules.whole_seconds(limits.phone_wait(work, ask, now))


def _new(work: Work, tools: Tools, ask: Ask, wish: Wish, now: datetime) -> VerificationRow:
    row: dict[str, Any] = {
        "id": tools.chance.public_id(),
        "phone": ask.phone,
        "location_id": wish.location,
        "form_id": ask.form_id,
        "purpose": ask.purpose,
        "booking_id": wish.booking,
        "seed": tools.chance.seed(),
        "key": rules.key_id(tools.codes.keys[0]),
        "created_at": now,
        "expires_at": now + rules.LIFE,
        "lang": wish.lang,
        "stop": tools.chance.public_id()[:10],
    }
    code = VerificationRow(**row)
    codes.add(work, code)
    return code
