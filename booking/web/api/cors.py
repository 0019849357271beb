"""Which pages of the web may call: reads from anywhere, writes from the form's hosts. Source: CONTRACT 6."""

import re

from flask import Blueprint, Response, g, request

from booking.domain.errors import HoldExpired, HostNotAllowed, NotFound, Refusal
from booking.usecases.bookings import Held, read_hold
from booking.usecases.forms import OpenForm
from booking.web.api.parse import known_id
from booking.web.context import guest_form, tools
from booking.web.security import own_origins


def register(blueprint: Blueprint) -> None:
    blueprint.before_app_request(_preflight)
    blueprint.after_app_request(_allow)


def host_allowed(hosts: list[str], origin: str) -> bool:
    """Return whether *origin* is one of *hosts*: exact origins or `https://*.example.com`; no hosts, anybody."""
    if not hosts:
        return True
    origin = origin.lower()
    for host in hosts:
        if host == origin:
            return True
        scheme, star, domain = host.partition("*.")
        if star and re.fullmatch(re.escape(scheme) + r"[a-z0-9-]+(\.[a-z0-9-]+)*\." + re.escape(domain), origin):
            return True
    return False


def check_origin(form: OpenForm) -> None:
    """Let a write pass from the form's hosts and from callers without an origin. Raises: HostNotAllowed."""
    origin = request.headers.get("Origin")
    if origin is None:
        return
    if origin not in own_origins() and not host_allowed(form.form.hosts, origin):
        g.allowed_origin = None
        raise HostNotAllowed("Origin")
    g.allowed_origin = origin


def check_origin_of_hold(hold_id: str) -> tuple[OpenForm, Held] | tuple[None, None]:
    """Return a hold with its form when they are there. Raises: HostNotAllowed."""
    try:
        hold = read_hold(tools(), hold_id)
        form = guest_form(hold.form_id)
    except (HoldExpired, NotFound):
        g.allowed_origin = request.headers.get("Origin")
        return None, None
    check_origin(form)
    return form, hold


def _preflight() -> Response | None:
    """Answer what a browser asks before it writes; a page that may not write is not allowed anything."""
    if request.method != "OPTIONS" or not request.path.startswith("/api/"):
        return None
    response = Response(status=204)
    response.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
    response.headers["Access-Control-Allow-Headers"] = "Content-Type, Idempotency-Key"
    response.headers["Access-Control-Max-Age"] = "600"
    g.allowed_origin = request.headers.get("Origin")
    named = request.view_args or {}
    try:
        if "form_id" in named:
            check_origin(guest_form(named["form_id"]))
        elif "hold_id" in named:
            check_origin_of_hold(known_id(named["hold_id"]) or "-")
    except Refusal:
        pass  # the request itself is answered in words
    return response


def _allow(response: Response) -> Response:
    if not request.path.startswith("/api/"):
        return response
    if request.method in ("GET", "HEAD"):
        response.headers["Access-Control-Allow-Origin"] = "*"
    elif g.get("allowed_origin"):
        response.headers["Access-Control-Allow-Origin"] = g.allowed_origin
        response.vary.add("Origin")
    response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    return response
