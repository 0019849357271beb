"""Liveness and readiness, for load balancers and watchdogs."""

from flask import Blueprint, Response

from booking.usecases.operations.health import check_ready
from booking.web.context import tools

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """Answer as long as this process does."""
    return plain("ok\n")


@blueprint.get("/readyz")
def ready() -> Response:
    """Answer 200 when the database can be written and has this version's schema; otherwise a worded 503."""
    check_ready(tools())
    return plain("ready\n")


def plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
