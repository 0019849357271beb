"""Reading: what a form offers and when. Answers GET for any origin."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, request

from booking.domain.errors import Invalid
from booking.domain.text import pick
from booking.usecases import availability as a
from booking.usecases.catalog import list_services, list_staff
from booking.usecases.forms import ANY, OpenForm
from booking.web.api import parse, present
from booking.web.context import guest_form, tools
from booking.web.language import current_language
from booking.web.problems import offered_json

MOST_DAYS = 92


def register(blueprint: Blueprint) -> None:
    blueprint.get("/forms/<form_id>")(show_form)
    blueprint.get("/forms/<form_id>/services")(services)
    blueprint.get("/forms/<form_id>/staff")(staff)
    blueprint.get("/forms/<form_id>/days")(days)
    blueprint.get("/forms/<form_id>/times")(times)
    blueprint.get("/forms/<form_id>/events")(events)


def show_form(form_id: str) -> dict[str, Any]:
    return present.form_document(guest_form(form_id), current_language())


def services(form_id: str) -> dict[str, Any]:
    """:raise 422: when `staff` is not in scope."""
    form = guest_form(form_id)
    person = request.args.get("staff") or None
    if person not in (None, ANY) and person not in form.staff:
        raise Invalid("staff")
    lang, default = current_language(), form.catalogue.default_lang
    return {
        "items": [
            {
                "id": one.id,
                "name": pick(one.name, lang, default),
                "category": one.category,
                "description": pick(one.description, lang, default),
                "duration_min": one.duration_min,
                "price": present.money(one.price),
                "price_to": present.money(one.price_to),
                "seats": one.seats,
            }
            for one in list_services(form, person)
        ]
    }


def staff(form_id: str) -> dict[str, Any]:
    form = guest_form(form_id)
    chosen = parse.services()
    form.check_services(chosen, "service")
    offer = list_staff(tools(), form, chosen, parse.hold())
    lang, default = current_language(), form.catalogue.default_lang
    return {
        "any": offer.any,
        "items": [
            {
                "id": one.id,
                "name": pick(one.name, lang, default),
                "position": pick(one.position, lang, default),
                "next_start": present.moment(one.next_start, form.zone),
            }
            for one in offer.items
        ],
    }


def days(form_id: str) -> dict[str, Any]:
    """:raise 422: for more than 92 days."""
    form = guest_form(form_id)
    ask = _ask(form)
    first, last = parse.day("from"), parse.day("to")
    if not 0 <= (last - first).days < MOST_DAYS:
        raise Invalid("to")
    items = a.offer_days(tools(), form, ask, first, last)
    return {
        "timezone": form.location.timezone,
        "items": [{"date": one.date.isoformat(), "bookable": one.bookable} for one in items],
    }


def times(form_id: str) -> dict[str, Any]:
    form = guest_form(form_id)
    ask = _ask(form)
    offered = a.offer_times(tools(), form, ask, parse.day("date"))
    return {"timezone": form.location.timezone, "items": [offered_json(one) for one in offered]}


def events(form_id: str) -> dict[str, Any]:
    form = guest_form(form_id)
    first = parse.day_or("from", form.today)
    last = parse.day_or("to", max(first, form.today + timedelta(days=form.policy.horizon_days)))
    offers = a.offer_events(tools(), form, first, last)
    return {
        "items": [
            {
                "id": one.id,
                "service": one.service,
                "staff": one.staff,
                "start": present.moment(one.start, form.zone),
                "end": present.moment(one.end, form.zone),
                "seats": one.seats,
                "seats_left": one.seats_left,
                "price": present.money(one.price),
            }
            for one in offers
        ]
    }


def _ask(form: OpenForm) -> a.Ask:
    chosen = parse.services()
    form.check_services(chosen, "service")
    person = parse.staff()
    if person != ANY or not form.is_class(chosen[0]):  # who gives a class is not a choice
        form.check_staff(person, form.policy_for(chosen))
    return a.Ask(chosen, person, parse.hold())
