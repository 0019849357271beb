"""The client's own booking over HTTP. A GET never changes anything."""

from flask import Blueprint, Response, g, request, url_for

from booking.domain.errors import LinkExpired, NotFound, Refusal
from booking.usecases.bookings import BookingView, ConfirmAttendance, confirm_attendance, form_of, read_booking
from booking.web import errors, htmx, ics
from booking.web.context import absolute, tools, web
from booking.web.guest.booked import entry
from booking.web.guest.change import press
from booking.web.guest.change.desk import ChangeDesk
from booking.web.language import speak
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


@blueprint.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    """Say a refusal where the client stands; what belongs to no booking gets a page of its own."""
    token = str((request.view_args or {}).get("token", ""))
    try:
        if isinstance(refusal, (NotFound, LinkExpired)):
            _remember_form(token)
            return errors.on_refusal(refusal)
        desk = _desk(token)
        flow = press.refused(desk, refusal, cancelling=request.endpoint == "manage.cancel") or manage_page(desk, refusal)
    except Refusal:
        return errors.on_refusal(refusal)
    return _show(flow, errors.status_of(refusal))


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


def _show(flow: Flow, status: int = 200, push: str | None = None) -> Response:
    response = htmx.show("manage/flow.html", part="guest/_flow.html", status=status, flow=flow)
    return htmx.push_url(response, push) if push and htmx.wants_fragment() else response
