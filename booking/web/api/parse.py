"""What comes in, parsed into types at the door. Shape faults are `malformed`, bad values `invalid`."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from flask import json, request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from booking.domain.errors import Invalid, Malformed, UnsupportedType
from booking.usecases.forms import ANY

M = TypeVar("M", bound=BaseModel)


def _whole(value: Any) -> Any:
    """Return 2 for 2.0: JSON knows one kind of number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# What the description says of a text; a value that breaks it is `invalid`, which the use cases say, not `malformed`.
Id = Annotated[str, Field(json_schema_extra={"pattern": "^[A-Za-z0-9_-]{1,40}$"})]
Ids = Annotated[list[Id], Field(json_schema_extra={"minItems": 1, "maxItems": 10, "uniqueItems": True})]
Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Count = Annotated[int, BeforeValidator(_whole), Field(json_schema_extra={"minimum": 1})]
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(_DATE.pattern + r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})")
_DEEPEST = 32
# Further off, arithmetic with zones would leave the calendar; to notice and horizon it is the same.
_EARLIEST, _LATEST = datetime(1971, 1, 1, tzinfo=UTC), datetime(8999, 12, 31, tzinfo=UTC)


class Body(BaseModel):
    """A JSON object: wrong types and unknown keys are refused, never bent into shape."""

    model_config = ConfigDict(strict=True, extra="forbid")


def body_as(model: type[M]) -> M:
    """Return the request's JSON as *model*. Raises: UnsupportedType, Malformed with the field at fault."""
    try:
        return model.model_validate(json_body())
    except ValidationError as error:
        path = ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"])
        raise Malformed(path or "body") from None


def json_body() -> dict[str, Any]:
    """Return the request's JSON object. Raises: UnsupportedType, Malformed."""
    if request.mimetype != "application/json":
        raise UnsupportedType("Content-Type")
    try:
        found = json.loads(request.get_data().decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Malformed("body") from None
    if not isinstance(found, dict) or _depth(found) > _DEEPEST:
        raise Malformed("body")
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _depth(value: Any, level: int = 1) -> int:
    if level > _DEEPEST:
        return level
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((_depth(one, level + 1) for one in inner), default=level)


def known_id(text: str | None) -> str | None:
    """Return *text* when it could be one of our random ids; None otherwise, which no row has."""
    return text if text and _ID.fullmatch(text) else None


def instant(text: str, field: str) -> datetime:
    """Return an ISO 8601 instant with its offset, far ones moved to where nothing is offered either. Raises: Invalid."""
    try:
        if not _INSTANT.fullmatch(text):
            raise ValueError(text)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(field) from None
    return min(max(found, _EARLIEST), _LATEST)


def day(name: str) -> date:
    """Return query parameter *name* as a date. Raises: Malformed when missing, Invalid."""
    text = request.args.get(name)
    if text is None:
        raise Malformed(name)
    return _day(text, name)


def day_or(name: str, default: date) -> date:
    """Return query parameter *name* as a date, *default* when it is missing or empty. Raises: Invalid."""
    text = request.args.get(name)
    return _day(text, name) if text else default


def _day(text: str, name: str) -> date:
    try:
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(name) from None


def services() -> tuple[str, ...]:
    """Return the services asked about. Raises: Malformed when the parameter is missing."""
    text = request.args.get("service")
    if text is None:
        raise Malformed("service")
    return tuple(text.split(",")) if text else ()


def staff() -> str:
    """Return the specialist asked about, "any" when none is named."""
    return request.args.get("staff") or ANY


def hold() -> str | None:
    """Return the guest's own hold, when the question names one."""
    return known_id(request.args.get("hold"))
