"""What search engines read about a location: schema.org as JSON-LD. Source: the embed contract, B7."""

import json
from collections.abc import Sequence
from typing import Any

from flask import url_for

from booking.domain.text import pick
from booking.usecases.catalog import ServiceOffer
from booking.usecases.discounts.sure import sure_price
from booking.usecases.forms import Catalogue, OpenForm
from booking.web.context import absolute

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PLATFORMS = ["http://schema.org/DesktopWebPlatform", "http://schema.org/MobileWebPlatform"]


def structured_data(
    catalogue: Catalogue,
    form: OpenForm | None,
    offers: Sequence[ServiceOffer],
    hours: Sequence[Sequence[tuple[int, int]]],
    lang: str,
) -> str:
    """Return the JSON, safe inside a script element. Only the business is described, never a person."""
    location = catalogue.location
    url = absolute(url_for("catalogue.location", location_id=location.id))
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": location.business,
        "@id": url,
        "name": location.name_in(lang),
        "url": url,
        "description": pick(location.description, lang, catalogue.default_lang),
        "telephone": location.phone,
        "email": location.email,
        "address": location.address_in(lang),
        "image": [absolute(url_for("catalogue.picture", name=name)) for name in location.pictures],
        "priceRange": _price_range(offers),
        "openingHoursSpecification": [
            _opening(day, start, end) for day, spans in zip(_DAYS, hours, strict=True) for start, end in spans
        ],
    }
    if form is not None:
        form_url = absolute(url_for("site.show", form_id=form.id))
        found["makesOffer"] = [_offer(catalogue, form, form_url, one, lang) for one in offers]
        found["potentialAction"] = _action(form_url, lang)
    return _safe({key: value for key, value in found.items() if value})


def _opening(day: str, start: int, end: int) -> dict[str, str]:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": f"https://schema.org/{day}",
        "opens": _wall(start),
        "closes": _wall(end),
    }


def _offer(catalogue: Catalogue, form: OpenForm, form_url: str, offer: ServiceOffer, lang: str) -> dict[str, Any]:
    name = pick(offer.name, lang, catalogue.default_lang)
    found: dict[str, Any] = {
        "@type": "Offer",
        "url": f"{form_url}?service={offer.id}",
        "itemOffered": {"@type": "Service", "name": name},
    }
    if offer.price is not None:
        less = sure_price(form, offer.id, offer.price, offer.price_to)
        found |= {"price": str(less[0] if less else offer.price), "priceCurrency": offer.price.currency}
    return found


def _action(form_url: str, lang: str) -> dict[str, Any]:
    template = form_url + "?service={service_id}"
    return {
        "@type": "ReserveAction",
        "target": {"@type": "EntryPoint", "urlTemplate": template, "inLanguage": lang, "actionPlatform": _PLATFORMS},
        "result": {"@type": "Reservation", "name": "Appointment"},
    }


def _price_range(offers: Sequence[ServiceOffer]) -> str | None:
    known = [one.price for one in offers if one.price is not None]
    if not known:
        return None
    top = max([*known, *(one.price_to for one in offers if one.price_to is not None)])
    return f"{min(known)}–{top} {top.currency}"


def _wall(minutes: int) -> str:
    return "23:59" if minutes == 1440 else f"{minutes // 60:02}:{minutes % 60:02}"


def _safe(found: dict[str, Any]) -> str:
    text = json.dumps(found, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
