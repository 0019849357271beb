"""Moving and cancelling within the flow's own life, after its last step; hosted and framed."""

from dataclasses import replace

from flask import Response, request, url_for

from booking.domain.errors import FlowBroken, Refusal
from booking.usecases.bookings import read_booking
from booking.web import errors, htmx
from booking.web.guest import after
from booking.web.guest.change import press
from booking.web.guest.change.desk import ChangeDesk, Doors, change_desk
from booking.web.guest.flow import call_links
from booking.web.guest.press import kept_hold
from booking.web.guest.reply import here, show_flow
from booking.web.present.page import Notice
from booking.web.present.refusals import sentence, title


def flow_change(form_id: str, token: str) -> Response:
    """Show where the booking could be moved to, or ask whether the chosen start is meant."""
    return show_flow(press.ask_move(_desk(form_id, token)), push=request.full_path.rstrip("?"))


def move(form_id: str, token: str) -> Response:
    """Move; pressing twice moves once."""
    desk = _desk(form_id, token)
    press.move(desk)
    return htmx.moved(press.seen(desk, "moved"))


def flow_cancel(form_id: str, token: str) -> Response:
    """Ask whether the booking shall be cancelled."""
    return show_flow(press.ask_cancel(_desk(form_id, token)), push=request.full_path.rstrip("?"))


def cancel(form_id: str, token: str) -> Response:
    """Cancel; pressing twice cancels once."""
    desk = _desk(form_id, token)
    press.cancel(desk)
    return htmx.moved(press.seen(desk, "cancelled"))


def refused(refusal: Refusal) -> Response | None:
    """Say a refusal where the guest stands; None when it belongs to no booking."""
    form_id, token = (str((request.view_args or {}).get(name, "")) for name in ("form_id", "token"))
    try:
        desk = _desk(form_id, token)
    except Refusal:
        return None
    flow = press.refused(desk, refusal, cancelling=(request.endpoint or "").endswith("cancel"))
    if flow is None:
        notice = Notice(sentence(refusal, desk.formats), title(refusal.code), refusal.code, "warn", call_links(desk))
        flow = replace(after.done_page(here(form_id), desk.booking, token), notice=notice)
    return show_flow(flow, errors.status_of(refusal))


def _desk(form_id: str, token: str) -> ChangeDesk:
    guest = here(form_id)
    held = kept_hold(guest, token, expired_too=True).held
    if held.booking_id is None:
        raise FlowBroken("hold")
    booking = read_booking(guest.tools, held.booking_id)
    see, move, cancel = (
        url_for(f".{name}", form_id=form_id, token=token) for name in ("flow_done", "flow_change", "flow_cancel")
    )
    doors = Doors(see, move, cancel, "manage", lambda heading: guest.page(heading, guest.urls.flow(token, "done")))
    return change_desk(guest, booking, doors)
