"""Answers of the flow: the same fragment as a page or for htmx, and the way on after a POST."""

from typing import cast

from flask import Response, request

from booking.web import htmx
from booking.web.guest.desk import Desk, desk
from booking.web.present.flow import Flow
from booking.web.present.page import Skin


def here(form_id: str) -> Desk:
    """Return the desk of this request under the skin it came through. Raises: NotFound."""
    return desk(form_id, cast("Skin", request.blueprint))


def show_flow(flow: Flow, status: int = 200, push: str | None = None) -> Response:
    """Return a step. *push* goes into the address bar, unless the bar belongs to another site's page."""
    response = htmx.show("guest/flow.html", part="guest/_flow.html", status=status, flow=flow)
    return htmx.push_url(response, push) if push and flow.push and htmx.wants_fragment() else response


def on(url: str, flow: Flow) -> Response:
    """Lead on to *url* after a POST: a redirect, or for htmx the step itself at once."""
    return show_flow(flow, push=url) if htmx.wants_fragment() else htmx.moved(url)
