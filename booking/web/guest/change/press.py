"""What pressing does on the pages of a change, and how a refusal is said there."""

from flask import request

from booking.domain.deadlines import check_cancel, check_move
from booking.domain.errors import CutoffPassed, Invalid, LinkExpired, NotFound, Refusal, TooManyReschedules, WrongState
from booking.usecases.bookings import BookingView, CancelBooking, MoveBooking, cancel_booking, move_booking
from booking.web.guest import state
from booking.web.guest.change.desk import ChangeDesk
from booking.web.guest.change.pages import cancel_page, move_page
from booking.web.guest.urls import with_query
from booking.web.present.flow import Flow

CLOSING = (CutoffPassed, TooManyReschedules, WrongState)
"""Refusals that leave nothing to choose: they are said on the page of the booking itself."""


def ask_move(desk: ChangeDesk) -> Flow:
    """Return the page that asks where to. Raises: WrongState, CutoffPassed, TooManyReschedules."""
    check_move(desk.booking.deadlines)
    return move_page(desk)


def ask_cancel(desk: ChangeDesk) -> Flow:
    """Return the page that asks whether to cancel. Raises: WrongState, CutoffPassed."""
    check_cancel(desk.booking.deadlines)
    return cancel_page(desk)


def move(desk: ChangeDesk) -> BookingView:
    """Move to what the form chose. Raises: every refusal of a move."""
    form, booking = request.form, desk.booking
    start, event = state.instant_of(form.get("start", "")), form.get("event") or None
    if start is None and event is None:
        raise Invalid("start")
    order = MoveBooking(
        booking=booking.id,
        version=desk.doors.version,
        start=None if event else start,
        staff=form.get("staff") or None,
        event=event,
        page_reports=desk.doors.page_reports,
    )
    return move_booking(desk.tools, order).booking


def cancel(desk: ChangeDesk) -> BookingView:
    """Cancel, with the reason that was typed. Raises: every refusal of a cancellation."""
    order = CancelBooking(
        booking=desk.booking.id,
        version=desk.doors.version,
        reason=request.form.get("reason"),
        page_reports=desk.doors.page_reports,
    )
    return cancel_booking(desk.tools, order)


def refused(desk: ChangeDesk, refusal: Refusal, *, cancelling: bool) -> Flow | None:
    """Return the page on which a *refusal* leaves something to do; None when the booking's own page must say it."""
    if isinstance(refusal, (*CLOSING, NotFound, LinkExpired)):
        return None
    return cancel_page(desk, request.form.get("reason", "")[:2000], refusal) if cancelling else move_page(desk, refusal)


def seen(desk: ChangeDesk, changed: str) -> str:
    """Return the address of the booking, which says there what has just become of it."""
    return with_query(desk.doors.see, [*desk.asked.around(), ("changed", changed)])
