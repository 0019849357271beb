"""Twilio's reports of what became of a text message. Signed over the public address, so a proxy in front changes nothing."""

from flask import Blueprint, Response, request

from booking.domain.errors import NotFound
from booking.usecases.notices.record_report import record_report
from booking.web.context import absolute, tools, web

blueprint = Blueprint("twilio", __name__, url_prefix="/hooks/twilio")


@blueprint.post("/status")
def status() -> Response:
    """Write the report down; one that is not about a message of ours, or came before, changes nothing."""
    token = web().twilio_token
    if token is None:
        raise NotFound("path")
    if not _is_signed(token):
        return Response("The signature is missing or wrong.\n", 403, content_type="text/plain; charset=utf-8")
    found = request.form
    sid, state = found.get("MessageSid", ""), found.get("MessageStatus", "")
    record_report(tools(), sid, state, found.get("ErrorCode"), request.args.get("message"))
    return Response(status=204)


def _is_signed(token: str) -> bool:
    # Imported here: most processes never hear from Twilio.
    from twilio.request_validator import RequestValidator

    asked = request.full_path.removesuffix("?")
    return RequestValidator(token).validate(absolute(asked), request.form, request.headers.get("X-Twilio-Signature", ""))
