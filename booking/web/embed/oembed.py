"""oEmbed 1.0: paste a form's address into a CMS and get its card. Source: the embed contract, B7."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree

from flask import Blueprint, Flask, Response, g, json, request, url_for
from flask_babel import gettext as _
from markupsafe import escape

from booking.domain.errors import NotFound
from booking.web.context import absolute, guest_form
from booking.web.language import current_language, speak
from booking.web.security import own_origins

blueprint = Blueprint("oembed", __name__)

WIDTH, HEIGHT = 600, 420
CACHE_S = 3600
_FORM = re.compile(r"/f/([A-Za-z0-9_-]{1,40})/?")
_PRESETS = ("lang", "service", "staff", "category", "theme", "promo")


@blueprint.get("/oembed")
def oembed() -> Response:
    """Describe the card of the form at `url`. :raise 404: for an address that is no form here."""
    kind = request.args.get("format", "json")
    if kind not in ("json", "xml"):
        return _answer("This format is not provided; json and xml are.\n", "text/plain; charset=utf-8", 501)
    form_id, query = _asked(request.args.get("url", ""))
    card = describe(form_id, query)
    if kind == "xml":
        return _answer(_xml(card), "text/xml; charset=utf-8")
    return _answer(json.dumps(card), "application/json")


def _asked(url: str) -> tuple[str, list[tuple[str, str]]]:
    try:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        raise NotFound("url") from None
    match = _FORM.fullmatch(parts.path)
    if match is None or origin not in own_origins():
        raise NotFound("url")
    return match[1], [(key, value) for key, value in parse_qsl(parts.query) if key in _PRESETS]


def describe(form_id: str, query: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the oEmbed answer for a form. The quote stands without attributes right before the frame: WordPress keeps
    the pair only in that form. Raises: NotFound."""
    form = guest_form(form_id)
    speak(form.location.languages, form.form.lang, asked=dict(query).get("lang"))
    tail = f"?{urlencode(query, safe=',')}" if query else ""
    url = absolute(url_for("site.show", form_id=form.id)) + tail
    card = absolute(url_for("card.show", form_id=form.id)) + tail
    title = _("Book at %(business)s", business=form.location.name_in(current_language()))
    width, height = _size("maxwidth", WIDTH), _size("maxheight", HEIGHT)
    name = escape(title)
    frame = f'src="{escape(card)}" width="{width}" height="{height}" title="{name}" frameborder="0" scrolling="no"'
    html = f'<blockquote><a href="{escape(url)}">{name}</a></blockquote><iframe {frame}></iframe>'
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": "Chairtime",
        "provider_url": absolute("/"),
        "title": title,
        "author_name": form.location.name_in(current_language()),
        "author_url": url,
        "cache_age": CACHE_S,
        "width": width,
        "height": height,
        "html": html,
    }


def _size(name: str, most: int) -> int:
    asked = request.args.get(name, "")
    return min(int(asked), most) if re.fullmatch(r"[1-9]\d{0,4}", asked) else most


def _xml(card: dict[str, Any]) -> str:
    root = ElementTree.Element("oembed")
    for key, value in card.items():
        ElementTree.SubElement(root, key).text = str(value)
    return '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + ElementTree.tostring(root, encoding="unicode")


def _answer(body: str, kind: str, status: int = 200) -> Response:
    response = Response(body, status=status, content_type=kind)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.vary.add("Accept-Language")
    response.headers["Cache-Control"] = f"public, max-age={CACHE_S}" if status == 200 else "no-store"
    return response


def discovery(form_id: str) -> str:
    """Return where the oEmbed answer for a form's page is found, with what this request's address presets."""
    presets: dict[str, Any] = {name: request.args[name] for name in _PRESETS if request.args.get(name)}
    page = absolute(url_for("site.show", form_id=form_id, **presets))
    return absolute("/oembed") + "?" + urlencode({"url": page, "format": "json"})


def register(app: Flask) -> None:
    """Name the oEmbed answer in the headers of a form's own page, for readers that look no further."""

    @app.after_request
    def name_it(response: Response) -> Response:
        form = g.get("form")
        if request.endpoint == "site.show" and request.method == "GET" and response.status_code == 200 and form is not None:
            title = re.sub(r"[^ !#-\[\]-~]", "", form.location.name).strip() or form.id
            response.headers.add(
                "Link", f'<{discovery(form.id)}>; rel="alternate"; type="application/json+oembed"; title="{title}"'
            )
        return response
