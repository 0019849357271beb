"""Holding a start for minutes."""

from typing import Any

from flask import Blueprint, Response

from booking.domain.errors import HoldExpired
from booking.usecases.bookings import EventOrder, Held, HoldOrder, hold_event, make_hold, quote_hold, read_hold, release_hold
from booking.usecases.forms import OpenForm
from booking.web.api import parse, present
from booking.web.api.cors import check_origin, check_origin_of_hold
from booking.web.context import client_address, guest_form, tools


class HoldBody(parse.Body):
    services: parse.Ids
    staff: parse.Id
    start: parse.Instant
    replaces: str | None = None


class EventBody(parse.Body):
    event: parse.Id
    seats: parse.Count
    replaces: str | None = None


class QuoteBody(parse.Body):
    promo: str | None = None


def register(blueprint: Blueprint) -> None:
    blueprint.post("/forms/<form_id>/holds")(make)
    blueprint.delete("/holds/<hold_id>")(release)
    blueprint.post("/holds/<hold_id>/quote")(quote)


def make(form_id: str) -> tuple[dict[str, Any], int]:
    form = guest_form(form_id)
    check_origin(form)
    hold = _hold_event(form) if "event" in parse.json_body() else _hold(form)
    return present.hold_document(hold, form.zone), 201


def _hold(form: OpenForm) -> Held:
    body = parse.body_as(HoldBody)
    order = HoldOrder(
        services=tuple(body.services),
        staff=body.staff,
        start=parse.instant(body.start, "start"),
        replaces=parse.known_id(body.replaces),
        address=client_address(),
    )
    return make_hold(tools(), form, order)


def _hold_event(form: OpenForm) -> Held:
    body = parse.body_as(EventBody)
    order = EventOrder(event=body.event, seats=body.seats, replaces=parse.known_id(body.replaces), address=client_address())
    return hold_event(tools(), form, order)


def release(hold_id: str) -> Response:
    """Answer 204 also when the hold is gone, booked or never was."""
    known = parse.known_id(hold_id)
    if known is not None:
        check_origin_of_hold(known)
        release_hold(tools(), known)
    return Response(status=204)


def quote(hold_id: str) -> dict[str, Any]:
    """:raise 410: when the hold is unknown or past. :raise 422: for a code nobody knows or that reduces nothing here."""
    form, hold = check_origin_of_hold(parse.known_id(hold_id) or "-")
    body = parse.body_as(QuoteBody)
    if form is None or hold is None or hold.state != "live":
        raise HoldExpired("hold")
    return present.quote_document(quote_hold(tools(), form, read_hold(tools(), hold.id), body.promo), form.zone)
