"""The catalogue over HTTP."""

import re

from flask import Blueprint, Response, make_response, render_template, request, send_from_directory

from booking.domain.errors import NotFound
from booking.usecases.forms import find_location, list_locations
from booking.web import stylesheet
from booking.web.assets import FOREVER
from booking.web.context import ID, tools, web
from booking.web.language import speak
from booking.web.site.pages import location_page, locations_page
from booking.web.stylesheet import SHEETS, Overrides

blueprint = Blueprint("catalogue", __name__)


@blueprint.get("/")
def locations() -> Response:
    """List the locations; a lone one is shown itself."""
    rows = list_locations(tools())
    if len(rows) == 1:
        return _location(rows[0].id)
    speak(list(dict.fromkeys(lang for row in rows for lang in row.languages)) or ["en"])
    return make_response(render_template("site/locations.html", locations=locations_page(rows)))


@blueprint.get("/l/<location_id>")
def location(location_id: str) -> Response:
    """Show a location: what it does, for how much, by whom and when."""
    if not ID.fullmatch(location_id):
        raise NotFound("location")
    return _location(location_id)


def _location(location_id: str) -> Response:
    catalogue = find_location(tools(), location_id)
    speak(catalogue.location.languages)
    page = location_page(tools(), catalogue)
    return make_response(render_template("site/location.html", location=page))


@blueprint.get("/style/<sheet>.<digest>.css")
def style(sheet: str, digest: str) -> Response:
    """Serve the stylesheet of a page that belongs to no form."""
    if sheet not in SHEETS:
        raise NotFound("file")
    accent = Overrides.parse(request.args).accent
    return stylesheet.answer(sheet, accent, Overrides(), digest)


@blueprint.get("/pictures/<name>")
def picture(name: str) -> Response:
    """Serve a picture of a salon file; its name is its content's hash, so it never changes."""
    if not re.fullmatch(r"[0-9a-f]{32}\.webp", name) or not (web().pictures / name).is_file():
        raise NotFound("file")
    response = send_from_directory(web().pictures, name, mimetype="image/webp")
    response.headers["Cache-Control"] = FOREVER
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
