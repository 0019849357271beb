"""Snippets for people, over HTTP."""

from io import BytesIO

import segno
from flask import Blueprint, Response, make_response, render_template, request, url_for

from booking.web import htmx
from booking.web.context import absolute, guest_form
from booking.web.formats import Formats
from booking.web.language import current_language
from booking.web.share.options import Options
from booking.web.share.page import share_page
from booking.web.share.plugin import packed_plugin
from booking.web.share.snippets import Snippets
from booking.web.site.pages import style_url

blueprint = Blueprint("share", __name__, url_prefix="/f/<form_id>/share")
PNG_SCALE = 16  # about 600 pixels: enough for print at the size of a hand


@blueprint.get("")
def show(form_id: str) -> Response:
    """Show the snippet for the settings in the address; htmx gets the snippet and its preview alone."""
    form = guest_form(form_id)
    options = Options.parse(request.args, form)
    share = share_page(form, options, chosen_lang="lang" in request.args)
    answer = htmx.show("share/page.html", part="share/_result.html", share=share)
    return htmx.replace_url(answer, _address(form.id, options)) if htmx.wants_fragment() else answer


def _address(form_id: str, options: Options) -> str:
    """Return the page's own address with these settings, so that a reload and a bookmark keep them."""
    lang = request.args.get("lang", "")
    return url_for("share.show", form_id=form_id, **options.query(lang=lang))


@blueprint.get("/preview")
def preview(form_id: str) -> Response:
    """Show a small website with the snippet in it, as it would be pasted."""
    form = guest_form(form_id)
    options = Options.parse(request.args, form)
    lang = options.lang or current_language()
    snippets = Snippets(form.id, request.host_url.rstrip("/"), options, form.form.accent or "", strict=True)
    page = {
        "lang": lang,
        "dir": Formats(lang, form.location.country, form.zone).dir,
        "theme": options.theme or "light",
        "stylesheet": style_url(None, "share"),
    }
    return make_response(render_template("share/preview.html", page=page, mode=options.mode, snippet=snippets.text()))


@blueprint.get("/qr.<any(svg, png):kind>")
def qr(form_id: str, kind: str) -> Response:
    """Draw the plain link of the settings as a QR code."""
    form = guest_form(form_id)
    link = Snippets(form.id, absolute(""), Options.parse(request.args, form)).link("qr")
    code, drawn = segno.make(link, micro=False, error="m"), BytesIO()
    if kind == "svg":
        code.save(drawn, kind="svg", dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None)
    else:
        code.save(drawn, kind="png", scale=PNG_SCALE)
    return Response(drawn.getvalue(), content_type="image/svg+xml" if kind == "svg" else "image/png")


@blueprint.get("/chairtime-wordpress.zip")
def plugin(form_id: str) -> Response:
    """Hand out the WordPress plugin, with this server and this form filled in."""
    form = guest_form(form_id)
    response = Response(packed_plugin(absolute(""), form.id), content_type="application/zip")
    response.headers["Content-Disposition"] = "attachment; filename=chairtime-wordpress.zip"
    return response
