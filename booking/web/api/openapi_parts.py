"""What `openapi` is put together from."""

from typing import Any

from booking.web.api.bookings import BookingBody
from booking.web.api.holds import EventBody, HoldBody, QuoteBody

Json = dict[str, Any]
_ID = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}$"}
_DATE: Json = {"type": "string", "format": "date"}
_TIME: Json = {"type": "string", "format": "date-time"}
_TEXT: Json = {"type": "string"}
_WHOLE: Json = {"type": "integer"}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(required: Json, optional: Json | None = None) -> Json:
    return {"type": "object", "properties": required | (optional or {}), "required": list(required)}


def _list(item: Json) -> Json:
    return _object({"items": {"type": "array", "items": item}})


def _query(name: str, schema: Json, *, required: bool = False, note: str = "") -> Json:
    return {"name": name, "in": "query", "required": required, "schema": schema, "description": note, "allowEmptyValue": False}


_FORM: Json = {"name": "form_id", "in": "path", "required": True, "schema": _ID}
_HOLD: Json = {
    "name": "hold_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
}
_LANG = _query("lang", _TEXT, note="language of texts, when the location has it")
_SERVICES = _query("service", _TEXT, required=True, note="service ids, separated by commas")
_STAFF = _query("staff", _TEXT, note='a specialist\'s id or "any" (the default)')
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
        "/forms/{form_id}": {"get": _get("showForm", "A form with its location, rules and steps", "Form", _FORM, _LANG)},
        "/forms/{form_id}/services": {
            "get": _get("listServices", "What can be booked", "Services", _FORM, _query("staff", _TEXT), _LANG)
        },
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
            "get": _get("listEvents", "Classes with seats", "Events", _FORM, _query("from", _DATE), _query("to", _DATE))
        },
        "/forms/{form_id}/holds": {"post": _post("makeHold", "Keep a start for minutes", _hold_bodies(), {"201": "Hold"}, _FORM)},
        "/holds/{hold_id}": {
            "delete": {
                "operationId": "releaseHold",
                "summary": "Give a hold back",
                "parameters": [_HOLD],
                "responses": {"204": {"description": "It is free, or was not held"}} | _refusals(),
            }
        },
        "/holds/{hold_id}/quote": {"post": _post("quoteHold", "The priced visit", _body(QuoteBody), {"200": "Quote"}, _HOLD)},
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
                {"name": "token", "in": "path", "required": True, "schema": _TEXT},
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


def _get(name: str, summary: str, schema: str, *parameters: Json) -> Json:
    answers = {"200": _answer(summary, schema)} | _refusals()
    return {"operationId": name, "summary": summary, "parameters": list(parameters), "responses": answers}


def _post(name: str, summary: str, body: Json, answers: dict[str, str], *parameters: Json) -> Json:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {status: _answer(summary, schema) for status, schema in answers.items()} | _refusals(),
    }


def _answer(description: str, schema: str) -> Json:
    return {"description": description, "content": {"application/json": {"schema": _ref(schema)}}}


def _refusals() -> Json:
    problem = {"description": "A worded refusal", "content": {"application/problem+json": {"schema": _ref("Problem")}}}
    return {str(status): problem for status in (400, 403, 404, 405, 409, 410, 413, 415, 422, 429, 503)}


def _body(model: Any) -> Json:
    schema: Json = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return schema


def _hold_bodies() -> Json:
    return {"oneOf": [_body(HoldBody), _body(EventBody)]}


def components() -> Json:
    """Return the shapes of answers."""
    money = _object({"amount": {"type": "string", "pattern": r"^\d+(\.\d+)?$"}, "currency": {"type": "string"}})
    price = _or_null(_ref("Money"))
    line = _object({"service": _TEXT, "staff": _TEXT, "start": _TIME, "end": _TIME, "price": price})
    lines: Json = {"type": "array", "items": _ref("Appointment")}
    total = {"total": _ref("Money"), "total_is_from": {"type": "boolean"}}
    own: Json = BookingBody.model_json_schema(ref_template="#/components/schemas/{model}").get("$defs", {})
    event = {"id": _TEXT, "service": _TEXT, "staff": _TEXT, "start": _TIME, "end": _TIME}
    service = {"id": _TEXT, "name": _TEXT, "category": _or_null(_TEXT), "description": _TEXT, "duration_min": _WHOLE}
    schemas: Json = own | {
        "Money": money,
        "Appointment": line,
        "Form": _object(
            {
                "id": _TEXT,
                "title": _TEXT,
                "location": {"type": "object"},
                "policy": {"type": "object"},
                "steps": {"type": "array", "items": {"enum": ["service", "staff", "time"]}},
                "languages": {"type": "array", "items": _TEXT},
            }
        ),
        "Services": _list(_object(service | {"price": price, "price_to": price, "seats": _WHOLE})),
        "Staff": _object(
            {
                "any": {"type": "boolean"},
                "items": {
                    "type": "array",
                    "items": _object({"id": _TEXT, "name": _TEXT, "position": _TEXT, "next_start": _or_null(_TIME)}),
                },
            }
        ),
        "Days": _object({"timezone": _TEXT} | _list(_object({"date": _DATE, "bookable": {"type": "boolean"}}))["properties"]),
        "Times": _object(
            {"timezone": _TEXT} | _list(_object({"start": _TIME}, {"staff": {"type": "array", "items": _TEXT}}))["properties"]
        ),
        "Events": _list(_object(event | {"seats": _WHOLE, "seats_left": _WHOLE, "price": price})),
        "Hold": _object({"hold": _TEXT, "expires_at": _TIME, "appointments": lines} | total),
        "Quote": _object({"appointments": lines, "discount": {}} | total),
        "Booking": _object(
            {"reference": _TEXT, "status": _TEXT, "location": {"type": "object"}, "appointments": lines, "discount": {}}
            | total
            | {"name": _TEXT, "phone_masked": _TEXT, "cancel_until": _or_null(_TIME), "reschedule_until": _or_null(_TIME)}
            | {"reschedules_left": _WHOLE, "manage_url": {"type": "string", "format": "uri"}}
        ),
        "Problem": _object(
            {"type": _TEXT, "title": _TEXT, "status": _WHOLE, "detail": _TEXT, "code": _TEXT},
            {"field": _TEXT, "retry_after_s": _WHOLE, "attempts_left": _WHOLE, "alternatives": {"type": "array"}},
        ),
    }
    return {"schemas": schemas}
