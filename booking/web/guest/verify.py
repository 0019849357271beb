"""From the details to the code and on to the booking."""

from flask import Response, request
from flask_babel import gettext as _

from booking.domain.errors import HoldExpired, Refusal, TooManyRequests
from booking.usecases.bookings import read_hold
from booking.usecases.verification.confirm import confirm_and_place
from booking.usecases.verification.send_code import CodeSent, SendCode, send_code
from booking.usecases.verification.state import CodeState, code_state, needs_code
from booking.usecases.verification.work import WAIT_S, WorkOrder, ask_work
from booking.web import errors, htmx
from booking.web.context import client_address, in_path
from booking.web.guest import after, tracking
from booking.web.guest.after import Kept
from booking.web.guest.code import priced
from booking.web.guest.counting import count_booked
from booking.web.guest.desk import Desk
from booking.web.guest.press import kept_hold, order_of
from booking.web.guest.reply import here, on, show_flow
from booking.web.guest.steps.contact import Typed, kept_for
from booking.web.guest.steps.verify import AT_STEP, TRAP, Ways, code_notice, verify_step
from booking.web.limits import check_flood
from booking.web.present.flow import Flow


def flow_verify(form_id: str, token: str) -> Response:
    """Show the field for the code; whoever needs none is led on to where they stand."""
    desk = here(form_id)
    kept = kept_hold(desk, token)
    code = _awaited(desk, kept)
    if code is None:
        return htmx.moved(desk.urls.flow(token, "done" if kept.held.state == "booked" else "contact"))
    return show_flow(verify_page(desk, kept, code))


def check(form_id: str, token: str) -> Response:
    """Check the code and book, or send another one."""
    desk = here(form_id)
    kept = kept_hold(desk, token)
    if kept.held.state == "booked":
        return htmx.moved(desk.urls.flow(token, "done"))
    if "resend" in request.form:
        return ask(desk, kept, again=True)
    typed = Typed.of_hold(kept.held.contact)
    placed = confirm_and_place(desk.tools, desk.form, order_of(desk, kept, typed), request.form.get("code", ""))
    if not placed.replayed:
        count_booked(desk, placed.booking.id)
    return on(desk.urls.flow(token, "done"), after.done_page(desk, placed.booking, token, placed.client))


def needs(desk: Desk, kept: Kept, typed: Typed) -> bool:
    """Return whether a code has to prove the phone before this can be booked."""
    return needs_code(desk.tools, desk.form, kept.held, typed.values["phone"])


def work_first(desk: Desk, kept: Kept, typed: Typed) -> Response | None:
    """Return the details with some work for the browser where one is due before a code; None when none is."""
    code = code_state(desk.tools, desk.form, read_hold(desk.tools, kept.held.id))
    if code is not None and code.state == "live":
        return None
    order = WorkOrder(
        address=client_address(),
        hold=kept.held.id,
        suspicious=bool(request.form.get(TRAP)),
        answer=request.form.get("work", "")[:40],
    )
    task = ask_work(desk.tools, desk.form.id, order)
    if task is None:
        return None
    refusal = TooManyRequests(WAIT_S)
    answer = show_flow(after.contact_page(desk, kept, typed, [], refusal, task=task), errors.status_of(refusal))
    answer.headers["Retry-After"] = str(WAIT_S)
    return answer


def ask(desk: Desk, kept: Kept, *, again: bool = False) -> Response:
    """Send a code, unless one is on its way already and *again* is not said, and ask for it."""
    check_flood(desk.form.id)
    held = read_hold(desk.tools, kept.held.id)
    order = SendCode(
        phone=held.contact.get("phone", ""),
        hold=held.id,
        address=client_address(),
        lang=desk.lang,
        framed=desk.skin == "embed",
        again=again,
    )
    sent = send_code(desk.tools, desk.form, order)
    kept = Kept(read_hold(desk.tools, held.id), kept.token)
    code = CodeState(sent.phone, "live", sent.resend_after_s)
    return on(desk.urls.flow(kept.token, "verify"), verify_page(desk, kept, code, sent=sent))


def verify_page(desk: Desk, kept: Kept, code: CodeState, refusal: Refusal | None = None, sent: CodeSent | None = None) -> Flow:
    """Return the step that asks for the code; *refusal* stands at the field or above it."""
    text = _("Enter the code")
    contact = desk.urls.flow(kept.token, "contact")
    ways = Ways(
        action=desk.urls.flow(kept.token, "verify"),
        change=contact,
        button=_("Confirm and book %(moment)s", moment=desk.formats.moment(kept.held.start, desk.today)),
        kept=kept_for(desk, kept.held),
    )
    body = verify_step(ways, code, refusal, sent is not None and sent.now_sent)
    return Flow(
        page=desk.page(text, desk.urls.flow(kept.token, "verify")),
        step="verify",
        heading=text,
        body=body,
        path=after.path_to(desk, kept.held, "verify", contact),
        back=contact,
        notice=code_notice(desk, code, refusal, body),
        summary=after.summary_of(desk, priced(desk, kept.held)),
        action=body.action,
        said=body.field.error or body.resend.text,
        tracked=tracking.of_hold(desk, kept.held),
        happened=tracking.of_code(refusal, sent=sent is not None and sent.now_sent),
    )


def refused(refusal: Refusal) -> Response | None:
    """Return a refusal at the code step, or at the details when it is about them; None when nothing is left to show."""
    desk = here(in_path("form_id"))
    try:
        kept = kept_hold(desk, in_path("token"), expired_too=True)
    except HoldExpired:
        return None
    code = code_state(desk.tools, desk.form, kept.held) if refusal.code in AT_STEP and kept.held.state == "live" else None
    if code is not None:
        return show_flow(verify_page(desk, kept, code, refusal), errors.status_of(refusal))
    typed = Typed.of_hold(kept.held.contact)
    flow = after.contact_page(desk, kept, typed, [], refusal).saying(tracking.failed(refusal))
    return show_flow(flow, errors.status_of(refusal))


def _awaited(desk: Desk, kept: Kept) -> CodeState | None:
    """Return the code this guest is to type; None when they need none, or gave no phone yet."""
    if kept.held.state != "live":
        return None
    code = code_state(desk.tools, desk.form, kept.held)
    needed = code is not None and needs_code(desk.tools, desk.form, kept.held, code.phone)
    return code if needed else None
