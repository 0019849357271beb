"""A form's card for places that only take a small frame: useful with scripts off and in a sandbox."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _

from booking.domain.text import pick
from booking.usecases.catalog import ServiceOffer, list_services
from booking.usecases.discounts.sure import sure_price
from booking.usecases.forms import OpenForm
from booking.web import stylesheet
from booking.web.assets import assets
from booking.web.context import absolute, guest_form
from booking.web.formats import Formats
from booking.web.language import current_language
from booking.web.stylesheet import Overrides

blueprint = Blueprint("card", __name__, url_prefix="/embed/card")
MOST = 6
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
_FORWARDED = ("lang", "staff", "theme", "promo")


@dataclass(frozen=True, slots=True)
class CardLine:
    name: str
    facts: str
    price: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    business: str
    lang: str
    dir: str
    theme: str
    stylesheet: str
    script: str
    lines: tuple[CardLine, ...]
    url: str
    more: str


@blueprint.get("/<form_id>")
def show(form_id: str) -> Response:
    """Show up to six services, each a link into the flow at the top level."""
    form = guest_form(form_id)
    response = make_response(render_template("embed/card.html", card=_card(form)))
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/<form_id>/style.<digest>.css")
def style(form_id: str, digest: str) -> Response:
    """Serve the card's stylesheet under the name of its content."""
    return stylesheet.answer("card", guest_form(form_id).form.accent, Overrides(), digest)


def _card(form: OpenForm) -> Card:
    lang = current_language()
    formats = Formats(lang, form.location.country, form.zone)
    wanted = [one for one in request.args.get("service", "").split(",") if one]
    offers = [one for one in list_services(form) if not wanted or one.id in wanted] or list_services(form)
    theme = request.args.get("theme", "")
    return Card(
        title=_("Book at %(business)s", business=form.location.name_in(lang)),
        business=form.location.name_in(lang),
        lang=lang,
        dir=formats.dir,
        theme=theme if theme in ("auto", "light", "dark") else form.form.theme,
        stylesheet=url_for("card.style", form_id=form.id, digest=stylesheet.version("card", form.form.accent)),
        script=assets.url("js/card.js"),
        lines=tuple(_line(form, formats, lang, one) for one in offers[:MOST]),
        url=_link(form),
        more=_("All services and times"),
    )


def _line(form: OpenForm, formats: Formats, lang: str, offer: ServiceOffer) -> CardLine:
    less = sure_price(form, offer.id, offer.price, offer.price_to) or (offer.price, offer.price_to)
    return CardLine(
        name=pick(offer.name, lang, form.catalogue.default_lang),
        facts=formats.duration(offer.duration_min),
        price=formats.price(*less),
        url=_link(form, service=offer.id),
    )


def _link(form: OpenForm, service: str | None = None) -> str:
    kept = {key: request.args[key] for key in _FORWARDED if request.args.get(key)} | ({"service": service} if service else {})
    return absolute(url_for("site.show", form_id=form.id)) + (f"?{urlencode(kept)}" if kept else "")
