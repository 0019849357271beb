"""The JSON API, version 1. Source: CONTRACT 6."""

from flask import Blueprint

from booking.web.api import bookings, cors, forms, holds, openapi, verifications

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
for part in (forms, holds, verifications, bookings, openapi):
    part.register(blueprint)
cors.register(blueprint)
