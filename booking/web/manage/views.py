"""The client's own booking over HTTP. A GET never changes anything."""

from flask import Blueprint, Response, make_response, render_template, url_for

from booking.usecases.bookings import BookingView, read_booking
from booking.web import ics
from booking.web.context import absolute, tools, web
from booking.web.guest.booked import entry
from booking.web.manage.pages import desk_of, manage_page

blueprint = Blueprint("manage", __name__, url_prefix="/m")


@blueprint.get("/<token>")
def show(token: str) -> Response:
    """Show the booking."""
    booking = _booking(token)
    return make_response(render_template("manage/booking.html", booking=manage_page(desk_of(booking), booking, token)))


@blueprint.get("/<token>/booking.ics")
def calendar(token: str) -> Response:
    """Return the booking as a calendar file."""
    booking = _booking(token)
    desk = desk_of(booking)
    file = ics.as_file(entry(desk, booking, absolute(url_for("manage.show", token=token))))
    response = Response(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="booking-{booking.reference}.ics"'
    return response


def _booking(token: str) -> BookingView:
    booking_id, version = web().signers.read_manage(token)
    return read_booking(tools(), booking_id, version)
