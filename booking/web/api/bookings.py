"""Placing a booking, reading it back, moving and cancelling it."""

from dataclasses import replace
from typing import Annotated, Any

from flask import Blueprint, request
from pydantic import Field

from booking.domain.errors import Malformed, Refusal
from booking.usecases.attribution import clean
from booking.usecases.bookings import (
    CancelBooking,
    MoveBooking,
    PlaceBooking,
    cancel_booking,
    move_booking,
    place_booking,
    read_booking,
)
from booking.web.api import parse, present
from booking.web.api.cors import check_origin, check_origin_of_booking
from booking.web.context import guest_form, tools, web
from booking.web.language import current_language


class ClientBody(parse.Body):
    name: Annotated[str, Field(json_schema_extra={"minLength": 1}, description="at most 60 characters")]
    phone: Annotated[str, Field(json_schema_extra={"minLength": 1, "maxLength": 40})]
    email: str | None = None
    comment: str | None = None


class ConsentBody(parse.Body):
    privacy: bool = False
    marketing: bool = False


class BookingBody(parse.Body):
    hold: str
    client: ClientBody
    consent: ConsentBody = ConsentBody()
    proof: str | None = None
    promo: str | None = None
    lang: str | None = None
    attribution: dict[str, Any] | None = None


class CancelBody(parse.Body):
    reason: Annotated[str, Field(json_schema_extra={"maxLength": 500})] | None = None


class MoveBody(parse.Body):
    """To another start. Without *staff* the same people stay."""

    start: parse.Instant
    staff: parse.Id | None = None


class MoveEventBody(parse.Body):
    """To another date of the same class."""

    event: parse.Id


_PLACES = {
    "name": "client.name",
    "phone": "client.phone",
    "email": "client.email",
    "comment": "client.comment",
    "consent_privacy": "consent.privacy",
}


def register(blueprint: Blueprint) -> None:
    blueprint.post("/forms/<form_id>/bookings")(place)
    blueprint.get("/bookings/<token>")(show_booking)
    blueprint.post("/bookings/<token>/cancel")(cancel)
    blueprint.post("/bookings/<token>/reschedule")(reschedule)


def place(form_id: str) -> tuple[dict[str, Any], int]:
    """Answer 201 the first time and 200 when the same key asks again."""
    form = guest_form(form_id)
    check_origin(form)
    key = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= 255 or "\0" in key:
        raise Malformed("Idempotency-Key")
    raw, body = parse.json_body(), parse.body_as(BookingBody)
    order = PlaceBooking(
        hold=parse.known_id(body.hold) or "-",
        name=body.client.name,
        phone=body.client.phone,
        email=body.client.email,
        comment=body.client.comment,
        consent_privacy=body.consent.privacy,
        consent_marketing=body.consent.marketing,
        proof=web().signers.read_proof(body.proof, form.id),
        promo=body.promo,
        lang=body.lang if body.lang in form.location.languages else current_language(),
        attribution=clean(body.attribution or {}),
        key=key,
        body=raw,
    )
    try:
        placed = place_booking(tools(), form, order)
    except Refusal as refusal:
        refusal.field = _PLACES.get(refusal.field or "", refusal.field)
        raise
    return present.booking_document(placed.booking), 200 if placed.replayed else 201


def show_booking(token: str) -> dict[str, Any]:
    """:raise 404: for a link that is not ours or was revoked. :raise 410: 30 days after the visit."""
    return present.booking_document(read_booking(tools(), *web().signers.read_manage(token)))


def cancel(token: str) -> dict[str, Any]:
    """Cancelling again changes nothing."""
    booking = check_origin_of_booking(token)
    body = parse.body_as(CancelBody)
    order = CancelBooking(booking=booking.id, version=booking.manage_version, reason=body.reason)
    return present.booking_document(cancel_booking(tools(), order))


def reschedule(token: str) -> dict[str, Any]:
    """The same start and staff change nothing."""
    booking = check_origin_of_booking(token)
    order = MoveBooking(booking=booking.id, version=booking.manage_version)
    if "event" in parse.json_body():
        order = replace(order, event=parse.body_as(MoveEventBody).event)
    else:
        body = parse.body_as(MoveBody)
        order = replace(order, start=parse.instant(body.start, "start"), staff=body.staff)
    return present.booking_document(move_booking(tools(), order).booking)
