"""What `openapi` is put together from."""

from collections.abc import Sequence
from typing import Any

from booking.web.api.bookings import BookingBody, CancelBody, MoveBody, MoveEventBody
from booking.web.api.holds import EventBody, HoldBody, QuoteBody
from booking.web.api.verifications import CheckBody, VerificationBody

Json = dict[str, Any]
_ID: Json = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}$"}
_DATE: Json = {"type": "string", "format": "date"}
_TIME: Json = {"type": "string", "format": "date-time"}
_TEXT: Json = {"type": "string"}
_SOME_TEXT: Json = {"type": "string", "minLength": 1}
_WHOLE: Json = {"type": "integer", "minimum": 0}
_YES_NO: Json = {"type": "boolean"}
_CURRENCY: Json = {"type": "string", "pattern": "^[A-Z]{3}$"}
_NOTHING: Json = {"type": "string", "maxLength": 0}
_ASKING = (404, 405, 413, 503)
_CHOOSING = (400, *_ASKING, 410, 422)
_WRITING = (*_CHOOSING, 403, 409, 415, 429)


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _maybe(schema: Json) -> Json:
    return {"anyOf": [schema, _NOTHING]}


def _object(required: Json, optional: Json | None = None) -> Json:
    return {"type": "object", "properties": required | (optional or {}), "required": list(required)}


def _list(item: Json) -> Json:
    return _object({"items": {"type": "array", "items": item}})


def _query(name: str, schema: Json, *, required: bool = False, note: str = "") -> Json:
    return {"name": name, "in": "query", "required": required, "schema": schema, "description": note}


_FORM: Json = {"name": "form_id", "in": "path", "required": True, "schema": _ID}
_HOLD: Json = {"name": "hold_id", "in": "path", "required": True, "schema": _SOME_TEXT}
_TOKEN: Json = {"name": "token", "in": "path", "required": True, "schema": _SOME_TEXT}
_VERIFICATION: Json = {"name": "verification_id", "in": "path", "required": True, "schema": _SOME_TEXT}
_LANG = _query("lang", _TEXT, note="language of texts, when the location has it")
_SERVICES = _query(
    "service",
    {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}(,[A-Za-z0-9_-]{1,40}){0,9}$"},
    required=True,
    note="service ids, separated by commas, none twice",
)
_STAFF = _query("staff", _maybe(_ID), note='a specialist\'s id or "any" (the default)')
_OWN_HOLD = _query("hold", _TEXT, note="the asker's own hold, which then does not block")
_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


def operations() -> Json:
    """Return the paths of the API."""
    return {
        "/forms/{form_id}": {
            "get": _get("showForm", "A form with its location, rules and steps", "Form", _FORM, _LANG, refusals=_ASKING)
        },
        "/forms/{form_id}/services": {"get": _get("listServices", "What can be booked", "Services", _FORM, _STAFF, _LANG)},
        "/forms/{form_id}/staff": {
            "get": _get("listStaff", "Who can do all of the services", "Staff", _FORM, _SERVICES, _OWN_HOLD, _LANG)
        },
        "/forms/{form_id}/days": {
            "get": _get(
                "listDays",
                "Which dates have a free start; at most 92 dates",
                "Days",
                _FORM,
                _SERVICES,
                _STAFF,
                _query("from", _DATE, required=True),
                _query("to", _DATE, required=True),
                _OWN_HOLD,
            )
        },
        "/forms/{form_id}/times": {
            "get": _get(
                "listTimes",
                "The free starts of a date",
                "Times",
                _FORM,
                _SERVICES,
                _STAFF,
                _query("date", _DATE, required=True),
                _OWN_HOLD,
            )
        },
        "/forms/{form_id}/events": {
            "get": _get(
                "listEvents", "Classes with seats", "Events", _FORM, _query("from", _maybe(_DATE)), _query("to", _maybe(_DATE))
            )
        },
        "/forms/{form_id}/holds": {"post": _post("makeHold", "Keep a start for minutes", _hold_bodies(), {"201": "Hold"}, _FORM)},
        "/holds/{hold_id}": {
            "delete": {
                "operationId": "releaseHold",
                "summary": "Give a hold back",
                "parameters": [_HOLD],
                "responses": {"204": {"description": "It is free, or was not held"}} | _refusals((403, *_ASKING)),
            }
        },
        "/holds/{hold_id}/quote": {"post": _post("quoteHold", "The priced visit", _body(QuoteBody), {"200": "Quote"}, _HOLD)},
        "/forms/{form_id}/verifications": {
            "post": _post("sendCode", "Send a code to a phone", _body(VerificationBody), {"202": "Verification"}, _FORM)
        },
        "/verifications/{verification_id}/check": {
            "post": _post("checkCode", "Prove a phone by its code", _body(CheckBody), {"200": "Proof"}, _VERIFICATION)
        },
        "/forms/{form_id}/bookings": {
            "post": _post(
                "placeBooking", "Book what is held", _body(BookingBody), {"201": "Booking", "200": "Booking"}, _FORM, _KEY
            )
        },
        "/bookings/{token}": {
            "get": _get(
                "showBooking",
                "A booking by its manage token",
                "Booking",
                _TOKEN,
                refusals=(*_ASKING, 410),
            )
        },
        "/bookings/{token}/cancel": {
            "post": _post("cancelBooking", "Cancel; again changes nothing", _body(CancelBody), {"200": "Booking"}, _TOKEN)
        },
        "/bookings/{token}/reschedule": {
            "post": _post(
                "moveBooking",
                "Move to another start, or to another date of the class; where it stands already changes nothing",
                {"oneOf": [_body(MoveBody), _body(MoveEventBody)]},
                {"200": "Booking"},
                _TOKEN,
            )
        },
        "/openapi.json": {
            "get": {
                "operationId": "describe",
                "summary": "This description",
                "responses": {
                    "200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}}
                },
            }
        },
    }


def _get(name: str, summary: str, schema: str, *parameters: Json, refusals: Sequence[int] = _CHOOSING) -> Json:
    answers = {"200": _answer(summary, schema)} | _refusals(refusals)
    return {"operationId": name, "summary": summary, "parameters": list(parameters), "responses": answers}


def _post(name: str, summary: str, body: Json, answers: dict[str, str], *parameters: Json) -> Json:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {status: _answer(summary, schema) for status, schema in answers.items()} | _refusals(_WRITING),
    }


def _answer(description: str, schema: str) -> Json:
    return {"description": description, "content": {"application/json": {"schema": _ref(schema)}}}


def _refusals(statuses: Sequence[int]) -> Json:
    problem = {"description": "A worded refusal", "content": {"application/problem+json": {"schema": _ref("Problem")}}}
    return {str(status): problem for status in sorted({*statuses, 400})}


def _body(model: Any) -> Json:
    schema: Json = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return schema


def _hold_bodies() -> Json:
    return {"oneOf": [_body(HoldBody), _body(EventBody)]}


def components() -> Json:
    """Return the shapes of answers."""
    own: Json = BookingBody.model_json_schema(ref_template="#/components/schemas/{model}").get("$defs", {})
    return {"schemas": own | _shared() | _answers()}


def _shared() -> Json:
    price = _or_null(_ref("Money"))
    rule: Json = {"type": "integer", "minimum": -1}
    return {
        "Money": _object({"amount": {"type": "string", "pattern": r"^[0-9]+([.][0-9]+)?$"}, "currency": _CURRENCY}),
        "Appointment": _object({"service": _ID, "staff": _ID, "start": _TIME, "end": _TIME, "price": price, "discount": price}),
        "Location": _object(
            {"id": _ID, "name": _SOME_TEXT, "timezone": _SOME_TEXT, "currency": _CURRENCY, "country": _SOME_TEXT}
            | {name: _or_null(_TEXT) for name in ("phone", "email", "address", "privacy_url")}
        ),
        "Policy": _object(
            {"slot_mode": _SOME_TEXT, "slot_step_min": _WHOLE, "notice_min": _WHOLE, "horizon_days": _WHOLE}
            | {"cancel_cutoff_min": rule, "reschedule_cutoff_min": rule, "max_reschedules": _WHOLE, "any_specialist": _YES_NO}
            | {"verify_phone": {"enum": ["always", "first_visit", "never"]}, "hold_min": _WHOLE, "max_open_bookings": _WHOLE}
            | {"confirm_by_staff": _YES_NO, "sentences": {"type": "object", "additionalProperties": _SOME_TEXT}}
        ),
        "Start": _object({"start": _TIME}, {"staff": {"type": "array", "items": _ID}}),
        "Problem": _object(
            {"type": {"type": "string", "format": "uri"}, "title": _SOME_TEXT, "status": _WHOLE}
            | {"detail": _SOME_TEXT, "code": _SOME_TEXT},
            {"field": _TEXT, "retry_after_s": _WHOLE, "attempts_left": _WHOLE}
            | {"alternatives": {"type": "array", "items": _ref("Start"), "maxItems": 3}},
        ),
    }


def _answers() -> Json:
    price = _or_null(_ref("Money"))
    lines: Json = {"type": "array", "items": _ref("Appointment"), "minItems": 1}
    total = {"total": _ref("Money"), "total_is_from": _YES_NO}
    reduction = {"discount": price, "promo": _or_null(_SOME_TEXT)}
    steps: Json = {"type": "array", "items": {"enum": ["service", "staff", "time"]}}
    event = {"id": _ID, "service": _ID, "staff": _ID, "start": _TIME, "end": _TIME}
    service = {"id": _ID, "name": _SOME_TEXT, "category": _or_null(_ID), "description": _TEXT, "duration_min": _WHOLE}
    person = _object({"id": _ID, "name": _SOME_TEXT, "position": _TEXT, "next_start": _or_null(_TIME)})
    zone = {"timezone": _SOME_TEXT}
    return {
        "Form": _object(
            {"id": _ID, "title": _SOME_TEXT, "location": _ref("Location"), "policy": _ref("Policy"), "steps": steps}
            | {"languages": {"type": "array", "items": _SOME_TEXT}, "lang": _SOME_TEXT}
            | {"privacy_consent": {"enum": ["required", "none"]}}
        ),
        "Services": _list(_object(service | {"price": price, "price_to": price, "seats": _WHOLE})),
        "Staff": _object({"any": _YES_NO, "items": {"type": "array", "items": person}}),
        "Days": _object(zone | _list(_object({"date": _DATE, "bookable": _YES_NO}))["properties"]),
        "Times": _object(zone | _list(_ref("Start"))["properties"]),
        "Events": _list(_object(event | {"seats": _WHOLE, "seats_left": _WHOLE, "price": price})),
        "Hold": _object({"hold": _SOME_TEXT, "expires_at": _TIME, "appointments": lines} | total),
        "Verification": _object(
            {"verification": _SOME_TEXT, "expires_in_s": _WHOLE, "resend_after_s": _WHOLE, "length": _WHOLE}
            | {"hold_expires_at": _TIME}
        ),
        "Proof": _object({"proof": _SOME_TEXT}),
        "Quote": _object({"appointments": lines} | reduction | total),
        "Booking": _object(
            {"reference": _SOME_TEXT, "status": {"enum": ["pending", "confirmed", "arrived", "no_show", "cancelled"]}}
            | {"location": _ref("Location"), "appointments": lines, "event": _or_null(_ID), "seats": _WHOLE}
            | reduction
            | total
            | {"name": _SOME_TEXT, "phone_masked": _TEXT, "cancel_until": _or_null(_TIME), "reschedule_until": _or_null(_TIME)}
            | {"reschedules_left": _WHOLE, "manage_url": {"type": "string", "format": "uri"}}
        ),
    }
