"""The API's own description, OpenAPI 3.1: request bodies from the models that parse them, answers written by hand."""

from functools import cache
from typing import Any

from flask import Blueprint

from booking.web.api.openapi_parts import components, operations


def register(blueprint: Blueprint) -> None:
    blueprint.get("/openapi.json")(describe)


def describe() -> dict[str, Any]:
    return document()


@cache
def document() -> dict[str, Any]:
    """Return the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Chairtime",
            "version": "1",
            "description": "Availability and booking. JSON in and out, no cookies, errors as RFC 9457 problem details.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/api/v1"}],
        "paths": operations(),
        "components": components(),
    }
