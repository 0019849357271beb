"""The code step: where the code went, the field for it, and when another can be sent."""

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain import phones
from booking.domain.errors import Refusal
from booking.usecases.bookings import Held
from booking.usecases.verification.state import CodeState
from booking.web.guest.desk import Desk
from booking.web.guest.steps.contact import kept_for
from booking.web.present.code import Field, Resend, VerifyStep
from booking.web.present.refusals import sentence

AT_FIELD = frozenset({"code-wrong", "invalid"})


def verify_step(desk: Desk, held: Held, token: str, code: CodeState, refusal: Refusal | None, sent: bool) -> VerifyStep:
    """Return the step; *sent*: a code left with this very answer."""
    live = code.state == "live" and (refusal is None or getattr(refusal, "attempts_left", 1) > 0)
    wrong = refusal if refusal is not None and refusal.code in AT_FIELD and live else None
    return VerifyStep(
        action=desk.urls.flow(token, "verify"),
        phone=phones.masked(code.phone),
        change=desk.urls.flow(token, "contact"),
        live=live,
        field=Field("", sentence(wrong) if wrong else ""),
        error=wrong.code if wrong else None,
        button=_("Confirm and book %(moment)s", moment=desk.formats.moment(held.start, desk.today)),
        resend=_resend(code.resend_after_s, live),
        kept=kept_for(desk, held),
        sent="sms" if sent else "",
    )


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
