"""Counting the steps of the funnel where the server sees them happen.

A view of the form has a random id, made by the browser for as long as the document lives and sent along with htmx's
requests. With it a step counts once, however often it is paged, reloaded in place or pressed. Without JavaScript only the
press that makes a hold says that service and time were chosen, and counts all three.
"""

import re
from urllib.parse import urlsplit

from flask import request

from booking.domain.funnel import source_of
from booking.usecases.forms import OpenForm
from booking.usecases.funnel.count import count_steps
from booking.web.context import tools
from booking.web.guest.desk import Desk

HEADER = "X-Chairtime-View"
VIEW = re.compile(r"[A-Za-z0-9_-]{16,40}")
_ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview", re.IGNORECASE)


def is_browser() -> bool:
    """Return whether a person's browser seems to ask: it says its languages or where it is going, and names no robot."""
    headers = request.headers
    said = "Accept-Language" in headers or "Sec-Fetch-Site" in headers or "Sec-Fetch-Mode" in headers
    return said and not _ROBOT.search(headers.get("User-Agent", ""))


def view_of_request() -> tuple[str | None, str | None]:
    """Return (id of the view, host of the website around it), as the browser says them with the request."""
    view, _, host = request.headers.get(HEADER, "").partition(";")
    return (view, host or None) if VIEW.fullmatch(view) else (None, None)


def count_way(desk: Desk) -> None:
    """Count what a guest has decided on the way to the step that is shown, when their view is known."""
    view, _ = view_of_request()
    decided = desk.decided
    if view is None:
        return
    names = []
    if decided.services and decided.step != "service":
        names.append("service_selected")
    if decided.start is not None and decided.step != "time":
        names.append("time_selected")
    _count(desk, names, view)


def count_hold(desk: Desk, hold_id: str) -> None:
    """Count a hold: service and time are chosen, the details are asked for. Choosing another time is no new checkout."""
    view, _ = view_of_request()
    if view is None and request.form.get("hold"):
        return
    _count(desk, ["service_selected", "time_selected", "checkout_started"], view or hold_id)


def count_booked(desk: Desk, booking_id: str) -> None:
    _count(desk, ["booked"], booking_id)


def count_seen(form: OpenForm, name: str, view: str, utm_source: str | None, host: str | None) -> None:
    """Count what the browser reports by itself."""
    if is_browser():
        count_steps(tools(), form, [name], source_of(utm_source, host), view)


def _count(desk: Desk, names: list[str], once: str) -> None:
    if not names or not is_browser():
        return
    _, host = view_of_request()
    source = source_of(dict(desk.asked.ambient).get("utm_source"), host or _foreign(request.referrer))
    count_steps(desk.tools, desk.form, names, source, once)


def _foreign(referrer: str | None) -> str | None:
    """Return the host of the page that led here, when it is another website's."""
    try:
        parts = urlsplit(referrer or "")
        return None if parts.netloc == request.host else parts.hostname
    except ValueError:
        return None
