"""The client's own booking over HTTP. A GET never changes anything."""

from flask import Blueprint, Response, g, request, url_for

from booking.domain.errors import LinkExpired, NotFound, Refusal
from booking.usecases.bookings import BookingView, ConfirmAttendance, confirm_attendance, form_of, read_booking
from booking.usecases.verification.change_phone import CodeAsked, may_change_phone
from booking.usecases.verification.issue import phone_for
from booking.web import errors, htmx, ics
from booking.web.context import absolute, tools, web
from booking.web.guest.booked import entry
from booking.web.guest.change import press
from booking.web.guest.change.desk import ChangeDesk
from booking.web.language import speak
from booking.web.manage import phone
from booking.web.manage.pages import client_desk, desk_of, manage_page
from booking.web.present.flow import Flow

blueprint = Blueprint("manage", __name__, url_prefix="/m")


@blueprint.get("/<token>")
def show(token: str) -> Response:
    """Show the booking."""
    return _show(manage_page(_desk(token)), push=request.full_path.rstrip("?"))


@blueprint.get("/<token>/booking.ics")
def calendar(token: str) -> Response:
    """Return the booking as a calendar file."""
    booking = _booking(token)
    desk = desk_of(booking)
    file = ics.as_file(entry(desk, booking, absolute(url_for("manage.show", token=token))))
    response = Response(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="booking-{booking.reference}.ics"'
    return response


@blueprint.get("/<token>/move")
def ask_move(token: str) -> Response:
    """Show where the booking could be moved to, or ask whether the chosen start is meant."""
    return _show(press.ask_move(_desk(token)), push=request.full_path.rstrip("?"))


@blueprint.post("/<token>/move")
def move(token: str) -> Response:
    """Move; pressing twice moves once."""
    desk = _desk(token)
    press.move(desk)
    return htmx.moved(press.seen(desk, "moved"))


@blueprint.get("/<token>/cancel")
def ask_cancel(token: str) -> Response:
    """Ask whether the booking shall be cancelled."""
    return _show(press.ask_cancel(_desk(token)), push=request.full_path.rstrip("?"))


@blueprint.post("/<token>/cancel")
def cancel(token: str) -> Response:
    """Cancel; pressing twice cancels once."""
    desk = _desk(token)
    press.cancel(desk)
    return htmx.moved(press.seen(desk, "cancelled"))


@blueprint.post("/<token>/attendance")
def attend(token: str) -> Response:
    """Keep that the client will come; pressing twice says it once."""
    desk = _desk(token)
    confirm_attendance(desk.tools, ConfirmAttendance(booking=desk.booking.id, version=desk.doors.version))
    return htmx.moved(desk.see)


@blueprint.get("/<token>/phone")
def ask_phone(token: str) -> Response:
    """Ask for the new number."""
    desk = _desk(token)
    if not may_change_phone(desk.tools, desk.booking):
        return htmx.moved(desk.see)
    return _show(phone.phone_page(desk), push=request.full_path.rstrip("?"))


@blueprint.post("/<token>/phone")
def send_code(token: str) -> Response:
    """Send a code to the new number, after some work where it is due."""
    desk, typed = _desk(token), request.form.get("phone", "")
    phone_for(desk.form, typed)
    task = phone.work_first(desk)
    if task is not None:
        refusal = phone.too_early()
        answer = _show(phone.phone_page(desk, typed[:40], refusal, task), errors.status_of(refusal))
        answer.headers["Retry-After"] = str(refusal.retry_after_s)
        return answer
    return _typing(desk, phone.ask(desk, phone=typed))


@blueprint.get("/<token>/phone/<verification>")
def ask_code(token: str, verification: str) -> Response:
    """Ask for the code; whoever has none to type is led back to where they stand."""
    desk = _desk(token)
    code = phone.state(desk, verification)
    return htmx.moved(desk.see) if code is None else _show(phone.code_page(desk, verification, code))


@blueprint.post("/<token>/phone/<verification>")
def use_phone(token: str, verification: str) -> Response:
    """Try the code and change the number, or send the code again; pressing twice changes once."""
    desk = _desk(token)
    if "resend" in request.form:
        return _typing(desk, phone.ask(desk, code=verification))
    phone.use(desk, verification)
    return htmx.moved(press.seen(desk, "phone"))


@blueprint.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    """Say a refusal where the client stands; what belongs to no booking gets a page of its own."""
    token = str((request.view_args or {}).get("token", ""))
    try:
        if isinstance(refusal, (NotFound, LinkExpired)):
            _remember_form(token)
            return errors.on_refusal(refusal)
        desk = _desk(token)
        flow = _refused(desk, refusal)
    except Refusal:
        return errors.on_refusal(refusal)
    return _show(flow, errors.status_of(refusal))


def _refused(desk: ChangeDesk, refusal: Refusal) -> Flow:
    if request.endpoint in ("manage.send_code", "manage.use_phone"):
        may = may_change_phone(desk.tools, desk.booking)
        return phone.refused(desk, refusal) if may else manage_page(desk, refusal)
    return press.refused(desk, refusal, cancelling=request.endpoint == "manage.cancel") or manage_page(desk, refusal)


def _remember_form(token: str) -> None:
    """Let the page of a refusal name the salon and its phone, where the link was once good."""
    booking = read_booking(tools(), web().signers.read_manage(token)[0])
    g.form = form_of(booking.catalogue, booking.form_id, tools().clock.now())
    speak(booking.catalogue.location.languages, booking.lang)


def _booking(token: str) -> BookingView:
    booking_id, version = web().signers.read_manage(token)
    return read_booking(tools(), booking_id, version)


def _desk(token: str) -> ChangeDesk:
    return client_desk(_booking(token), token)


def _typing(desk: ChangeDesk, asked: CodeAsked) -> Response:
    url = phone.code_url(desk, asked.verification)
    if not htmx.wants_fragment():
        return htmx.moved(url)
    return _show(phone.code_page(desk, asked.verification, asked.state, sent=asked.now_sent), push=url)


def _show(flow: Flow, status: int = 200, push: str | None = None) -> Response:
    response = htmx.show("manage/flow.html", part="guest/_flow.html", status=status, flow=flow)
    return htmx.push_url(response, push) if push and htmx.wants_fragment() else response
