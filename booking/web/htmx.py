"""The hypermedia edge: one fragment, two doors. htmx's header names appear in this module only."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request

FRAGMENT = "X-Chairtime-Fragment"


def wants_fragment() -> bool:
    """Return whether htmx asks for a part of a page; a history restore and a boosted link get the whole page."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and not {"HX-History-Restore-Request", "HX-Boosted"} & set(headers.keys())


def show(page: str, *, part: str, status: int = 200, **context: Any) -> Response:
    """Return *page*, or its *part* alone when htmx asks. A worded refusal is marked so that htmx swaps it."""
    response = make_response(render_template(part if wants_fragment() else page, **context), status)
    response.vary.add("HX-Request")
    if status >= 400:
        response.headers[FRAGMENT] = "1"
    return response


def moved(url: str) -> Response:
    """Send the reader on to *url* after a POST."""
    response = make_response(redirect(url, code=303))
    response.vary.add("HX-Request")
    return response


def replace_url(response: Response, url: str) -> Response:
    """Let htmx write *url* into the address bar without a step in the history."""
    response.headers["HX-Replace-Url"] = url
    return response


def push_url(response: Response, url: str) -> Response:
    """Let htmx put *url* into the address bar: never inside a frame, where history belongs to the host page."""
    response.headers["HX-Push-Url"] = url
    return response
