"""What goes out: values of the use cases as the contract writes them in JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.domain.money import Money
from booking.domain.verification import DIGITS
from booking.usecases.bookings import BookingView, Held, Line, Reduction
from booking.usecases.forms import LocationRow, OpenForm
from booking.usecases.verification.send_code import CodeSent
from booking.web.context import absolute, web
from booking.web.language import current_language
from booking.web.present.rules import rule_sentences


def money(amount: Money | None) -> dict[str, str] | None:
    return None if amount is None else {"amount": str(amount), "currency": amount.currency}


def moment(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else at.astimezone(zone).isoformat()


def appointments(lines: Iterable[Line], zone: ZoneInfo) -> list[dict[str, Any]]:
    return [
        {
            "service": line.service,
            "staff": line.staff,
            "start": moment(line.start, zone),
            "end": moment(line.end, zone),
            "price": money(line.price),
            "discount": money(line.discount),
        }
        for line in lines
    ]


def reduction(found: Reduction | None) -> dict[str, Any]:
    """Return what is off the prices already, and the code it was given for."""
    return {"discount": money(found.saved), "promo": found.code} if found else {"discount": None, "promo": None}


def form_document(form: OpenForm, lang: str) -> dict[str, Any]:
    location = form.location
    policy = form.policy.snapshot() | {
        "slot_mode": form.policy.slot_mode,
        "slot_step_min": form.policy.slot_step_min,
        "sentences": rule_sentences(form.policy),
    }
    return {
        "id": form.id,
        "title": form.form.title.get(lang) or form.form.title.get(location.languages[0]) or location.name_in(lang),
        "location": location_document(location, lang),
        "policy": policy,
        "steps": list(form.form.steps),
        "languages": list(location.languages),
        "lang": lang,
        "privacy_consent": form.form.privacy_consent,
    }


def location_document(location: LocationRow, lang: str) -> dict[str, Any]:
    return {
        "id": location.id,
        "name": location.name_in(lang),
        "timezone": location.timezone,
        "currency": location.currency,
        "country": location.country,
        "phone": location.phone,
        "email": location.email,
        "address": location.address_in(lang) or None,
        "privacy_url": location.privacy_url,
    }


def hold_document(hold: Held, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "hold": hold.id,
        "expires_at": moment(hold.expires_at, zone),
        "appointments": appointments(hold.appointments, zone),
        "total": money(hold.total),
        "total_is_from": hold.total_is_from,
    }


def code_document(sent: CodeSent, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "verification": sent.verification,
        "expires_in_s": sent.expires_in_s,
        "resend_after_s": sent.resend_after_s,
        "length": DIGITS,
        "hold_expires_at": moment(sent.hold_expires_at, zone),
    }


def quote_document(hold: Held, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "appointments": appointments(hold.appointments, zone),
        **reduction(hold.discount),
        "total": money(hold.total),
        "total_is_from": hold.total_is_from,
    }


def booking_document(booking: BookingView) -> dict[str, Any]:
    zone = booking.catalogue.zone
    return {
        "reference": booking.reference,
        "status": booking.status,
        "location": location_document(booking.catalogue.location, current_language()),
        "appointments": appointments(booking.appointments, zone),
        "event": booking.event,
        "seats": booking.seats,
        "total": money(booking.total),
        "total_is_from": booking.total_is_from,
        **reduction(booking.discount),
        "name": booking.name,
        "phone_masked": booking.phone_masked,
        "cancel_until": moment(booking.cancel_until, zone),
        "reschedule_until": moment(booking.reschedule_until, zone),
        "reschedules_left": booking.deadlines.left,
        "manage_url": absolute("/m/" + web().signers.manage(booking.id, booking.manage_version)),
    }
