"""Pressing `apply`, or the button of a promo block beside the details: the same page with its new price, or the way there."""

from flask import Response, request

from booking.usecases.bookings import keep_contact
from booking.usecases.promos.pick import find_promo
from booking.web import htmx
from booking.web.guest.after import Kept, contact_page
from booking.web.guest.code import try_code
from booking.web.guest.desk import Desk
from booking.web.guest.promos import count, goal_at_contact
from booking.web.guest.reply import on, show_flow
from booking.web.guest.steps.contact import Typed


def pressed(desk: Desk, kept: Kept, typed: Typed) -> Response | None:
    """Return the answer; None when another button was pressed. What was typed has been kept with the hold."""
    block = find_promo(desk.form, request.form.get("use", ""))
    if block is not None:
        count(desk, block)
        if block.kind != "code":
            return htmx.moved(goal_at_contact(desk, kept.held, block))
        typed = typed.with_code(block.target)
        keep_contact(desk.tools, kept.held.id, typed.contact())
    elif "apply" not in request.form:
        return None
    flow = contact_page(desk, kept, typed, [])
    if try_code(desk, kept.held, typed).errors:
        return show_flow(flow, status=422)
    return on(desk.urls.flow(kept.token, "contact"), flow)
