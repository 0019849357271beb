"""Another phone for a booking, behind its client's link: the new number, the code that proves it, and what is refused."""

from flask import request
from flask_babel import gettext as _

from booking.domain import phones
from booking.domain.errors import CodeExpired, Refusal, TooManyRequests
from booking.domain.verification import WORK_BITS
from booking.usecases.verification.change_phone import (
    AskForCode,
    ChangePhone,
    CodeAsked,
    ask_for_code,
    asked_code,
    change_phone,
)
from booking.usecases.verification.state import CodeState
from booking.usecases.verification.work import WAIT_S, WorkOrder, ask_work
from booking.web.context import client_address
from booking.web.guest.change.desk import ChangeDesk
from booking.web.guest.flow import call_links
from booking.web.guest.steps.contact import to_check
from booking.web.guest.steps.verify import AT_STEP, TRAP, Ways, code_notice, verify_step, work_notice
from booking.web.guest.urls import with_query
from booking.web.limits import check_flood
from booking.web.present.code import Field, PhoneStep
from booking.web.present.flow import Flow
from booking.web.present.page import Notice
from booking.web.present.refusals import sentence, title


def phone_page(desk: ChangeDesk, typed: str = "", refusal: Refusal | None = None, task: str = "") -> Flow:
    """Return the field for the new number. *refusal*: of the one that was *typed*; *task*: what the browser works out first."""
    text = _("Your new number")
    at_field = refusal is not None and refusal.field == "phone"
    body = PhoneStep(
        action=desk.phone,
        now=desk.booking.phone_masked,
        field=Field(typed, sentence(refusal) if refusal is not None and at_field else ""),
        prefix=phones.prefix(desk.form.location.country),
        keep=desk.see,
        task=task,
        bits=WORK_BITS,
    )
    notice = work_notice() if task else None
    if refusal is not None and not task:
        whole = Notice(sentence(refusal, desk.formats), title(refusal.code), refusal.code, "warn", call_links(desk))
        notice = to_check([refusal]) if at_field else whole
    return Flow(desk.doors.page(text), "manage", text, body, notice=notice, action=body.action)


def code_page(desk: ChangeDesk, verification: str, code: CodeState, refusal: Refusal | None = None, sent: bool = False) -> Flow:
    """Return the field for the code; *sent*: one left with this very answer."""
    text = _("Enter the code")
    ways = Ways(action=code_url(desk, verification), change=desk.phone, button=_("Use this number"))
    body = verify_step(ways, code, refusal, sent)
    notice, said = code_notice(desk, code, refusal, body), body.field.error or body.resend.text
    return Flow(desk.doors.page(text), "manage", text, body, notice=notice, action=body.action, said=said)


def code_url(desk: ChangeDesk, verification: str) -> str:
    """Return where the code of *verification* is typed. The number itself stands in no address."""
    return with_query(f"{desk.doors.phone}/{verification}", desk.asked.around())


def work_first(desk: ChangeDesk) -> str | None:
    """Return what the browser has to work out before a code is sent to the number that was posted."""
    order = WorkOrder(
        address=client_address(),
        booking=desk.booking.id,
        suspicious=bool(request.form.get(TRAP)),
        answer=request.form.get("work", "")[:40],
    )
    return ask_work(desk.tools, desk.form.id, order)


def too_early() -> TooManyRequests:
    """Return the refusal of a press that came before the work was done."""
    return TooManyRequests(WAIT_S)


def ask(desk: ChangeDesk, *, phone: str = "", code: str | None = None) -> CodeAsked:
    """Send a code to *phone*, or once more the one that stands behind *code*."""
    check_flood(desk.form.id)
    order = AskForCode(
        booking=desk.booking.id,
        version=desk.booking.manage_version,
        address=client_address(),
        lang=desk.lang,
        phone=phone,
        code=code,
    )
    return ask_for_code(desk.tools, desk.form, order)


def use(desk: ChangeDesk, verification: str) -> None:
    """Try the code that was posted, and change the number."""
    typed = request.form.get("code", "")
    order = ChangePhone(booking=desk.booking.id, version=desk.booking.manage_version, verification=verification, typed=typed)
    change_phone(desk.tools, order)


def state(desk: ChangeDesk, verification: str) -> CodeState | None:
    """Return how the code stands; None when there is none to type any more."""
    try:
        code = asked_code(desk.tools, desk.booking.id, verification)
    except CodeExpired:
        return None
    return None if code.state == "none" else code


def refused(desk: ChangeDesk, refusal: Refusal) -> Flow:
    """Return the page on which a *refusal* leaves something to do: at the code, else at the number."""
    verification = str((request.view_args or {}).get("verification", ""))
    code = state(desk, verification) if verification and refusal.code in AT_STEP else None
    if code is not None:
        return code_page(desk, verification, code, refusal)
    return phone_page(desk, request.form.get("phone", "")[:40], refusal)
