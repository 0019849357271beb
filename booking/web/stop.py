"""The link in a code's message for whoever did not ask for one: it stops further codes. Reading it changes nothing."""

from flask import Blueprint, Response, make_response, render_template, url_for
from flask_babel import gettext as _

from booking.domain.errors import NotFound
from booking.usecases.verification.stop import StopLink, find_stop, stop_codes
from booking.web import stylesheet
from booking.web.context import ID, tools
from booking.web.formats import RTL
from booking.web.language import speak
from booking.web.present.page import Page

blueprint = Blueprint("stop", __name__, url_prefix="/stop")


@blueprint.get("/<name>")
def show(name: str) -> Response:
    """Ask whether codes shall stop. :raise 404: for a link nobody was sent, or sent more than a day ago."""
    found = _find(name)
    return _page(found, name, _("You did not ask for this code?"), done=False)


@blueprint.post("/<name>")
def stop(name: str) -> Response:
    """Stop codes for a day."""
    found = _find(name)
    stop_codes(tools(), name)
    return _page(found, name, _("No more codes will come"), done=True)


def _find(name: str) -> StopLink:
    if not ID.fullmatch(name):
        raise NotFound("link")
    return find_stop(tools(), name)


def _page(found: StopLink, name: str, heading: str, *, done: bool) -> Response:
    location = found.catalogue.location
    lang = speak(location.languages, found.lang)
    business = location.name_in(lang)
    page = Page(
        title=f"{heading} – {business}",
        lang=lang,
        dir="rtl" if lang.split("-")[0] in RTL else "ltr",
        stylesheet=url_for("catalogue.style", sheet="site", digest=stylesheet.version("site")),
        business=business,
        home=url_for("catalogue.location", location_id=location.id),
    )
    action = url_for("stop.stop", name=name)
    return make_response(render_template("site/stop.html", page=page, heading=heading, action=action, done=done))
