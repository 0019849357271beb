"""A refusal as a page of its own: what happened, what to do now, and the salon's phone where it is known."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from booking.domain.errors import Refusal
from booking.usecases.forms import OpenForm
from booking.web import htmx, stylesheet
from booking.web.formats import RTL, Formats
from booking.web.language import current_language
from booking.web.present.page import Link, Notice, Page, Skin
from booking.web.present.refusals import sentence, title

_CALL = frozenset({"client-blocked", "unavailable", "too-many-open-bookings", "link-expired", "cutoff-passed", "wrong-state"})


def refusal_page(refusal: Refusal, status: int, form: OpenForm | None = None) -> Response:
    """Return the page, or its part alone for htmx, in the language of the request."""
    skin: Skin = "embed" if request.path.startswith("/embed/") else "site"
    heading = title(refusal.code)
    notice = Notice(sentence(refusal), heading, refusal.code, links=_ways_on(refusal, form, skin))
    page = _page(heading, form, skin, refusal)
    return htmx.show("errors/refusal.html", part="errors/_refusal.html", status=status, frame=page, notice=notice)


def _page(heading: str, form: OpenForm | None, skin: Skin, refusal: Refusal) -> Page:
    lang = current_language()
    sheet: stylesheet.Sheet = "embed" if skin == "embed" else "site"
    location = form.location if form is not None else None
    return Page(
        title=f"{heading} – {location.name_in(lang)}" if location else heading,
        lang=lang,
        dir="rtl" if lang.split("-")[0] in RTL else "ltr",
        stylesheet=_stylesheet(sheet, form),
        theme=form.form.theme if form is not None else "auto",
        skin=skin,
        business=location.name_in(lang) if location else "",
        home=url_for("catalogue.location", location_id=location.id) if location and skin == "site" else None,
        form_id=_form_id() if skin == "embed" else None,
        hosts=" ".join(["'self'", *form.form.hosts]) if form is not None and form.form.hosts else "*",
        error=_said_to_the_host(refusal),
    )


def _stylesheet(sheet: stylesheet.Sheet, form: OpenForm | None) -> str:
    """Return the stylesheet in the form's own colour, where a form is known."""
    accent = form.form.accent.lower() if form is not None and form.form.accent else None
    query: dict[str, Any] = {"c_accent": accent[1:]} if accent else {}
    return url_for("catalogue.style", sheet=sheet, digest=stylesheet.version(sheet, accent), **query)


def _said_to_the_host(refusal: Refusal) -> str | None:
    """Return what the frame tells the website around it (embed B2), None for what only concerns the guest."""
    if refusal.code == "host-not-allowed":
        return "host_not_allowed"
    if refusal.code != "not-found" or refusal.field != "form":
        return None
    return "form_disabled" if refusal.facts.get("switched_off") else "form_not_found"


def _form_id() -> str:
    return str((request.view_args or {}).get("form_id", ""))


def _ways_on(refusal: Refusal, form: OpenForm | None, skin: Skin) -> tuple[Link, ...]:
    if refusal.code == "host-not-allowed" and skin == "embed":
        return ()  # the way on opens in a window of its own: the layout has it
    if form is None:
        return (Link(_("To the start page"), url_for("catalogue.locations")),) if skin == "site" else ()
    links = [Link(_("Start again"), url_for(f"{skin}.show", form_id=form.id))]
    if form.location.phone:
        formats = Formats(current_language(), form.location.country, form.zone)
        links.append(Link(_("Call %(phone)s", phone=formats.phone(form.location.phone)), f"tel:{form.location.phone}"))
    return tuple(reversed(links)) if refusal.code in _CALL else tuple(links)
