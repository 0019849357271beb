"""A location's page and the list of locations, built from the catalogue."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for
from flask_babel import gettext as _

from booking.domain.text import pick
from booking.usecases.catalog import ServiceOffer, list_services
from booking.usecases.discounts.sure import sure_price
from booking.usecases.forms import Catalogue, LocationRow, OpenForm, default_form, list_locations
from booking.usecases.tools import Tools
from booking.web import stylesheet
from booking.web.context import absolute
from booking.web.formats import Formats
from booking.web.guest.booked import map_of
from booking.web.guest.desk import Desk
from booking.web.guest.promos import cards
from booking.web.guest.state import Asked
from booking.web.guest.steps.staff import initials
from booking.web.language import current_language, language_name
from booking.web.opening import opening_hours
from booking.web.present.flow import PromoCard
from booking.web.present.page import Link, Page
from booking.web.present.site import Hours, LocationCard, LocationPage, Locations, Offer, OfferGroup, Person
from booking.web.structured import structured_data


def locations_page(rows: Sequence[LocationRow]) -> Locations:
    """Return the list of locations."""
    lang = current_language()
    languages = list(dict.fromkeys(one for row in rows for one in row.languages))
    page = Page(
        title=_("Book online"),
        lang=lang,
        dir=Formats(lang, "", ZoneInfo("UTC")).dir,
        stylesheet=style_url(None),
        business=_("Book online"),
        home=url_for("catalogue.locations", **_lang()),
        languages=_languages(languages, lang),
        indexed=True,
        canonical=absolute(url_for("catalogue.locations")),
        lang_chosen=bool(request.args.get("lang")),
    )
    cards = tuple(
        LocationCard(row.name_in(lang), row.address_in(lang), url_for("catalogue.location", location_id=row.id, **_lang()))
        for row in rows
    )
    return Locations(page, cards)


def location_page(tools: Tools, catalogue: Catalogue) -> LocationPage:
    """Return a location's page; what the salon file does not say is left out."""
    location = catalogue.location
    lang = current_language()
    formats = Formats(lang, location.country, catalogue.zone)
    form = default_form(catalogue, tools.clock.now())
    offers = list_services(form) if form is not None else []
    today = formats.local(tools.clock.now()).date()
    hours = opening_hours(catalogue, today)
    return LocationPage(
        page=_page(catalogue, form, lang, structured_data(catalogue, form, offers, hours, lang)),
        name=location.name_in(lang),
        book=_book(form),
        address=location.address_in(lang),
        map_url=map_of(location.address_in(lang)),
        phone=formats.phone(location.phone) if location.phone else "",
        phone_url=f"tel:{location.phone}" if location.phone else None,
        email=location.email or "",
        description=pick(location.description, lang, catalogue.default_lang),
        pictures=tuple(url_for("catalogue.picture", name=name) for name in location.pictures),
        groups=_groups(catalogue, form, offers, formats) if form is not None else (),
        people=_people(catalogue, form, lang) if form is not None else (),
        hours=_hours(hours, formats, today),
        promos=_promos(tools, form, lang) if form is not None else (),
        others=tuple(Link(row.name_in(lang), _location_url(row.id)) for row in list_locations(tools) if row.id != location.id),
    )


def _promos(tools: Tools, form: OpenForm, lang: str) -> tuple[PromoCard, ...]:
    return cards(Desk(tools, form, Asked(ambient=tuple(_lang().items())), "site", lang), "services", "time")


def style_url(accent: str | None, sheet: stylesheet.Sheet = "site") -> str:
    """Return the stylesheet of a page that belongs to no flow, around *accent*."""
    query: dict[str, Any] = {"c_accent": accent[1:]} if accent else {}
    return url_for("catalogue.style", sheet=sheet, digest=stylesheet.version(sheet, accent), **query)


def _page(catalogue: Catalogue, form: OpenForm | None, lang: str, structured: str) -> Page:
    location = catalogue.location
    here = url_for("catalogue.location", location_id=location.id)
    picture = absolute(url_for("catalogue.picture", name=location.pictures[0])) if location.pictures else None
    accent = form.form.accent.lower() if form is not None and form.form.accent else None
    formats = Formats(lang, location.country, catalogue.zone)
    return Page(
        title=_("%(business)s – book online", business=location.name_in(lang)),
        lang=lang,
        dir=formats.dir,
        stylesheet=style_url(accent),
        business=location.name_in(lang),
        home=here,
        phone=formats.phone(location.phone) if location.phone else "",
        phone_url=f"tel:{location.phone}" if location.phone else None,
        address=location.address_in(lang),
        privacy_url=location.privacy_url,
        languages=_languages(location.languages, lang),
        indexed=True,
        canonical=absolute(here),
        lang_chosen=bool(request.args.get("lang")),
        description=pick(location.description, lang, catalogue.default_lang),
        image=picture,
        structured=structured,
    )


def _languages(enabled: Sequence[str], lang: str) -> tuple[Link, ...]:
    return tuple(Link(language_name(one), f"{request.path}?lang={one}", one == lang, one) for one in enabled)


def _lang() -> dict[str, Any]:
    """Return the language to carry along, when it was chosen by hand."""
    return {"lang": current_language()} if request.args.get("lang") else {}


def _location_url(location_id: str) -> str:
    return url_for("catalogue.location", location_id=location_id, **_lang())


def _book(form: OpenForm | None) -> str | None:
    return url_for("site.show", form_id=form.id, **_lang()) if form is not None and form.services else None


def _groups(catalogue: Catalogue, form: OpenForm, offers: Sequence[ServiceOffer], formats: Formats) -> tuple[OfferGroup, ...]:
    groups = []
    for id_ in [*catalogue.categories, None]:
        own = [one for one in offers if (one.category if one.category in catalogue.categories else None) == id_]
        if own:
            name = pick(catalogue.categories[id_].name, formats.lang, catalogue.default_lang) if id_ else ""
            groups.append(OfferGroup(name, tuple(_offer(catalogue, form, one, formats) for one in own)))
    return tuple(groups)


def _offer(catalogue: Catalogue, form: OpenForm, offer: ServiceOffer, formats: Formats) -> Offer:
    less = sure_price(form, offer.id, offer.price, offer.price_to)
    full = formats.price(offer.price, offer.price_to)
    return Offer(
        id=offer.id,
        name=pick(offer.name, formats.lang, catalogue.default_lang),
        facts=formats.duration(offer.duration_min),
        price=formats.price(*less) if less else full,
        before=full if less else "",
        url=url_for("site.show", form_id=form.id, service=offer.id, **_lang()),
    )


def _people(catalogue: Catalogue, form: OpenForm, lang: str) -> tuple[Person, ...]:
    found = []
    for staff in form.staff:
        row = catalogue.staff[staff]
        name = pick(row.name, lang, catalogue.default_lang)
        photo = url_for("catalogue.picture", name=row.photo) if row.photo else None
        position = pick(row.position, lang, catalogue.default_lang)
        found.append(Person(name, position, initials(name), photo, url_for("site.show", form_id=form.id, staff=staff, **_lang())))
    return tuple(found)


def _hours(hours: Sequence[Sequence[tuple[int, int]]], formats: Formats, today: date) -> tuple[Hours, ...]:
    if not any(hours):
        return ()
    order = [(formats.first_weekday + index) % 7 for index in range(7)]
    return tuple(Hours(formats.weekday(day), _spans(hours[day], formats), day == today.weekday()) for day in order)


def _spans(spans: Sequence[tuple[int, int]], formats: Formats) -> str:
    if not spans:
        return _("closed")
    return _(", ").join(formats.wall_span(start, end) for start, end in spans)
