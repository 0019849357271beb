"""What the browser says by itself: that the form is there, and that it has reported a booking to the website's analytics."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from booking.domain.errors import Malformed
from booking.usecases.attribution import acknowledge
from booking.usecases.promos.count import count_seen as count_promos
from booking.web.context import guest_form, tools, web
from booking.web.guest.counting import VIEW, count_seen, is_browser
from booking.web.guest.promos import promos_seen

SEEN = ("widget_loaded", "widget_opened")
PROMOS_SEEN = "promo_viewed"


def ack(form_id: str) -> Response:
    """Keep which sinks got the booking: `token` is the flow's, `sinks` a list or names separated by commas."""
    form = guest_form(form_id)
    given = _given()
    hold_id = web().signers.read_flow(str(given.get("token", "")), form.id)
    sinks = given.get("sinks", "")
    names = sinks.split(",") if isinstance(sinks, str) else sinks if isinstance(sinks, list) else []
    acknowledge(tools(), form.id, hold_id, {name for name in names[:20] if isinstance(name, str)})
    return Response(status=204)


def seen(form_id: str) -> Response:
    """Count one view of the form: `event` is what happened, `view` the view's random id, `utm_source` and `host` whence.

    For `promo_viewed`: which blocks were on screen, `promos` separated by commas.
    """
    form = guest_form(form_id)
    given = _given()
    event, view = str(given.get("event", "")), str(given.get("view", ""))
    if event not in (*SEEN, PROMOS_SEEN):
        raise Malformed("event")
    if not VIEW.fullmatch(view):
        raise Malformed("view")
    if event == PROMOS_SEEN:
        if is_browser():
            count_promos(tools(), form, promos_seen(str(given.get("promos", ""))), view)
        return Response(status=204)
    count_seen(form, event, view, str(given.get("utm_source", "")), str(given.get("host", "")))
    return Response(status=204)


def _given() -> Mapping[str, Any]:
    """Return the posted fields, be they a form's or JSON (which a beacon may send)."""
    found = request.get_json(silent=True) if request.is_json else request.form
    if not isinstance(found, Mapping):
        raise Malformed("body")
    return found
