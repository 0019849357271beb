"""Proving a phone by a code."""

from typing import Annotated, Any

from flask import Blueprint
from pydantic import Field

from booking.domain.errors import NotFound
from booking.usecases.verification.check_code import check_code, find_form
from booking.usecases.verification.send_code import SendCode, send_code
from booking.web.api import parse, present
from booking.web.api.cors import check_origin
from booking.web.context import client_address, guest_form, tools, web
from booking.web.language import current_language
from booking.web.limits import check_flood


class VerificationBody(parse.Body):
    phone: Annotated[str, Field(json_schema_extra={"minLength": 1, "maxLength": 40})]
    hold: str


class CheckBody(parse.Body):
    code: Annotated[str, Field(json_schema_extra={"pattern": "^[0-9]{6}$"})]


def register(blueprint: Blueprint) -> None:
    blueprint.post("/forms/<form_id>/verifications")(send)
    blueprint.post("/verifications/<verification_id>/check")(check)


def send(form_id: str) -> tuple[dict[str, Any], int]:
    """Answer 202: the code is on its way, or will be soon."""
    form = guest_form(form_id)
    check_origin(form)
    body = parse.body_as(VerificationBody)
    check_flood(form.id)
    order = SendCode(phone=body.phone, hold=parse.known_id(body.hold) or "-", address=client_address(), lang=current_language())
    return present.code_document(send_code(tools(), form, order), form.zone), 202


def check(verification_id: str) -> dict[str, Any]:
    """:raise 404: for a verification that is unknown. :raise 410: for one that is past."""
    known = parse.known_id(verification_id)
    if known is None:
        raise NotFound("verification")
    check_origin(guest_form(find_form(tools(), known)))
    body = parse.body_as(CheckBody)
    confirmed = check_code(tools(), known, body.code)
    return {"proof": web().signers.proof(confirmed.verification, confirmed.form_id)}
