"""What the flow's last step says about changes: the ways to make one, and what has just been made."""

from dataclasses import replace

from flask import request
from flask_babel import gettext as _

from booking.domain.deadlines import CHANGEABLE
from booking.usecases.bookings import BookingView
from booking.web.guest.desk import Desk
from booking.web.guest.flow import call_links
from booking.web.present.flow import Changing, DoneStep
from booking.web.present.page import Notice


def with_changes(desk: Desk, step: DoneStep, booking: BookingView, token: str) -> DoneStep:
    """Return *step* with the ways to move and cancel, and with what has just been changed, for the website's analytics."""
    changed = just_changed(booking)
    return replace(
        step,
        change=changing(desk, booking, desk.urls.flow(token, "change"), desk.urls.flow(token, "cancel"), "change"),
        changed=changed,
        change_id=f"{booking.reference}-{changed}-{booking.moved}" if changed else "",
    )


def changing(desk: Desk, booking: BookingView, move: str, cancel: str, moves: str) -> Changing | None:
    """Return what may be changed at these addresses, with the salon's phone for what may not; None when nothing ever can."""
    if booking.status not in CHANGEABLE:
        return None
    may_move, may_cancel = booking.reschedule_until is not None, booking.cancel_until is not None
    call = () if may_move and may_cancel else call_links(desk)
    return Changing(move if may_move else None, cancel if may_cancel else None, call, moves)


def just_changed(booking: BookingView) -> str:
    """Return "moved" or "cancelled" when the address says so and it is true; "" else."""
    changed = request.args.get("changed", "")
    if changed == "moved" and booking.moved and booking.status in CHANGEABLE:
        return changed
    return changed if changed == "cancelled" == booking.status else ""


def change_notice(desk: Desk, booking: BookingView) -> Notice | None:
    """Return the sentence about a move that has just been made; a cancellation is the page's own fact."""
    if just_changed(booking) != "moved":
        return None
    return Notice(_("Your visit is now on %(moment)s.", moment=desk.formats.moment(booking.start, desk.today)), tone="calm")
