"""The JSON API's refusals: RFC 9457 problem details with the contract's codes."""

from typing import Any

from flask import Response, json

from booking.domain.errors import CodeWrong, Refusal, SlotTaken
from booking.usecases.availability import Offered
from booking.web.present.refusals import sentence, title

KIND = "application/problem+json"


def problem(refusal: Refusal, status: int) -> Response:
    """Return *refusal* as problem details in the language of the request."""
    body: dict[str, Any] = {
        "type": f"urn:chairtime:{refusal.code}",
        "title": title(refusal.code),
        "status": status,
        "detail": sentence(refusal),
        "code": refusal.code,
    }
    if refusal.field is not None:
        body["field"] = refusal.field
    wait = getattr(refusal, "retry_after_s", None)
    if wait is not None:
        body["retry_after_s"] = wait
    if isinstance(refusal, CodeWrong):
        body["attempts_left"] = refusal.attempts_left
    if isinstance(refusal, SlotTaken):
        body["alternatives"] = [offered_json(one) for one in refusal.alternatives]
    return Response(json.dumps(body), status=status, content_type=KIND)


def offered_json(offered: Offered) -> dict[str, Any]:
    """Return a start as the API writes it."""
    return (
        {"start": offered.start.isoformat(), "staff": list(offered.staff)}
        if offered.staff
        else {"start": offered.start.isoformat()}
    )
