"""Which pages of the web may call: reads from anywhere, writes from the form's hosts. Source: CONTRACT 6."""

from flask import Blueprint, Response, g, request

from booking.domain.errors import HoldExpired, HostNotAllowed, NotFound, Refusal
from booking.domain.hosts import host_allowed
from booking.usecases.bookings import BookingView, Held, form_of, read_booking, read_hold
from booking.usecases.forms import OpenForm
from booking.usecases.verification.check_code import find_form
from booking.web.api.parse import known_id
from booking.web.context import guest_form, tools, web
from booking.web.language import speak
from booking.web.security import own_origins


def register(blueprint: Blueprint) -> None:
    blueprint.before_app_request(_preflight)
    blueprint.after_app_request(_allow)


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


def check_origin_of_booking(token: str) -> BookingView:
    """Return the booking of a manage token. Raises: NotFound, LinkExpired, HostNotAllowed."""
    g.allowed_origin = request.headers.get("Origin")
    booking = read_booking(tools(), *web().signers.read_manage(token))
    form = form_of(booking.catalogue, booking.form_id, tools().clock.now())
    if form is not None:
        speak(form.location.languages, form.form.lang)
        check_origin(form)
    return booking


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
        elif "verification_id" in named:
            check_origin(guest_form(find_form(tools(), known_id(named["verification_id"]) or "-")))
        elif "token" in named:
            check_origin_of_booking(named["token"])
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
