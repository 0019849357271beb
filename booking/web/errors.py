"""From a refusal to an answer: one table of statuses, one way out for pages, one for the JSON API."""

import logging
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from booking.domain import errors
from booking.domain.errors import Refusal
from booking.web.htmx import FRAGMENT
from booking.web.present.problem import refusal_page
from booking.web.problems import problem

log = logging.getLogger("chairtime")

STATUS: dict[type[Refusal], int] = {
    errors.Malformed: 400,
    errors.FlowBroken: 400,
    errors.ClientBlocked: 403,
    errors.HostNotAllowed: 403,
    errors.NotFound: 404,
    errors.MethodNotAllowed: 405,
    errors.TooLarge: 413,
    errors.UnsupportedType: 415,
    errors.SlotTaken: 409,
    errors.NobodyFree: 409,
    errors.KeyReused: 409,
    errors.EventFull: 409,
    errors.HoldExpired: 410,
    errors.FlowExpired: 410,
    errors.LinkExpired: 410,
    errors.CodeExpired: 410,
    errors.ServiceGone: 410,
    errors.Invalid: 422,
    errors.PhoneInvalid: 422,
    errors.PhoneCountry: 422,
    errors.CodeWrong: 422,
    errors.CodeSpent: 422,
    errors.ProofMissing: 422,
    errors.NoticeTooShort: 422,
    errors.BeyondHorizon: 422,
    errors.NotOffered: 422,
    errors.CutoffPassed: 422,
    errors.TooManyReschedules: 422,
    errors.PromoUnknown: 422,
    errors.PromoNotApplicable: 422,
    errors.ConsentMissing: 422,
    errors.TooManyOpenBookings: 422,
    errors.WrongState: 422,
    errors.TooManyCodes: 429,
    errors.TooManyRequests: 429,
    errors.SmsBudget: 429,
    errors.SmsUnavailable: 503,
    errors.Unavailable: 503,
}
_BY_HTTP: dict[int, type[Refusal]] = {
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.TooLarge,
    415: errors.UnsupportedType,
}


def status_of(refusal: Refusal) -> int:
    return STATUS[type(refusal)]


def register(app: Flask) -> None:
    app.register_error_handler(Refusal, on_refusal)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Exception, _on_bug)


def on_refusal(refusal: Refusal, status: int | None = None) -> Response:
    """Return the worded answer to a refusal, in the form the caller understands."""
    status = status or status_of(refusal)
    answer = problem(refusal, status) if _speaks_json() else refusal_page(refusal, status, form=g.get("form"))
    wait: Any = getattr(refusal, "retry_after_s", None)
    if wait is not None:
        answer.headers["Retry-After"] = str(wait)
    return answer


def _speaks_json() -> bool:
    return request.path.startswith("/api/")


def _on_http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    kind = _BY_HTTP.get(error.code or 500, errors.Malformed)
    answer = on_refusal(kind("body" if kind is errors.TooLarge else None))
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _on_bug(error: Exception) -> Response:
    # No address, query or body: they may hold a token or what somebody typed.
    log.error("unexpected error in %s %s", request.method, request.endpoint, exc_info=error)
    answer = on_refusal(errors.Unavailable("unexpected", retry_after_s=5), 500)
    answer.headers.pop(FRAGMENT, None)  # the page offers to try again instead of showing this as an answer
    return answer
