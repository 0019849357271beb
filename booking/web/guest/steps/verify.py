"""The code step: where the code went, the field for it, and when another can be sent."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain import phones
from booking.domain.errors import Refusal
from booking.usecases.verification.state import CodeState
from booking.web.guest.desk import Desk
from booking.web.guest.flow import call_links
from booking.web.present.code import Field, Kept, Resend, VerifyStep
from booking.web.present.page import Notice
from booking.web.present.refusals import sentence, sentence_of, title

TRAP = "website"
"""A field that people neither see nor reach."""
AT_FIELD = frozenset({"code-wrong", "invalid"})
AT_STEP = AT_FIELD | {"code-expired", "code-spent", "too-many-codes", "sms-budget", "sms-unavailable"}
_CALL = frozenset({"sms-budget", "sms-unavailable", "too-many-codes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where the code is sent to, where the number is changed, and what the button says that uses it."""

    action: str
    change: str
    button: str
    kept: Kept | None = None


def verify_step(ways: Ways, code: CodeState, refusal: Refusal | None, sent: bool) -> VerifyStep:
    """Return the step; *sent*: a code left with this very answer."""
    live = code.state == "live" and (refusal is None or getattr(refusal, "attempts_left", 1) > 0)
    wrong = refusal if refusal is not None and refusal.code in AT_FIELD and live else None
    return VerifyStep(
        action=ways.action,
        phone=phones.masked(code.phone),
        change=ways.change,
        live=live,
        field=Field("", sentence(wrong) if wrong else ""),
        error=wrong.code if wrong else None,
        button=ways.button,
        resend=_resend(code.resend_after_s, live),
        kept=ways.kept,
        sent="sms" if sent else "",
    )


def code_notice(desk: Desk, code: CodeState, refusal: Refusal | None, step: VerifyStep) -> Notice | None:
    """Return what stands above the step: what the field does not say itself."""
    if step.error is not None:
        return None
    if refusal is not None:
        links = call_links(desk) if refusal.code in _CALL else ()
        return Notice(sentence(refusal, desk.formats), title(refusal.code), refusal.code, "warn", links)
    if code.state in ("expired", "spent"):
        name = f"code-{code.state}"
        return Notice(sentence_of(name), title(name), name, "warn")
    if code.unsent:
        return Notice(sentence_of("sms-unavailable"), title("sms-unavailable"), "sms-unavailable", "warn", call_links(desk))
    return None


def work_notice() -> Notice:
    """Return what stands above a form while the browser works something out before a code is sent."""
    text = _(
        "Your browser is working something out before the code is sent; this takes a second or two and you need not do anything."
        " Should nothing happen, wait 20 seconds and press the button again."
    )
    return Notice(text, _("One moment, please"), "too-many-requests", "calm")


def _resend(wait_s: int, live: bool) -> Resend:
    now = _("You can ask for a code now.")
    return Resend(
        label=_("Send the code again") if live else _("Send a new code"),
        wait_s=wait_s,
        text=soon(wait_s) if wait_s else now,
        left_text=_("You can ask for another code in {left}."),
        now=now,
    )


def soon(wait_s: int) -> str:
    """Return when another code can be asked for."""
    if wait_s <= 90:
        return ngettext(
            "You can ask for another code in %(num)d second.", "You can ask for another code in %(num)d seconds.", wait_s
        )
    minutes = -(-wait_s // 60)
    return ngettext(
        "You can ask for another code in %(num)d minute.", "You can ask for another code in %(num)d minutes.", minutes
    )
