"""The rules of a salon file that look at more than one value."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import phonenumbers
from pydantic import ValidationInfo

from booking.domain.money import Money
from booking.usecases.salon.facts import INTERFACE_LANGUAGES, facts_in, known_currencies, known_zones
from booking.usecases.salon.kinds import RASTER_MIN
from booking.usecases.salon.paths import Place, refuse_parts, wrong

if TYPE_CHECKING:
    from booking.usecases.salon.schema import EventFile, ExceptionFile, ServiceFile, StaffFile, StaffServiceFile

T = TypeVar("T")
_STEPS = {"service", "staff", "time"}


# --- the location


def business(value: str) -> str:
    """Return a schema.org type name."""
    if not re.fullmatch(r"[A-Z][A-Za-z]{1,59}", value):
        raise wrong("Write a schema.org business type, such as HairSalon.")
    return value


def timezone(value: str) -> str:
    if value not in known_zones():
        raise wrong(f'There is no time zone "{value}"; write one such as Europe/Berlin.')
    return value


def currency(value: str) -> str:
    if value not in known_currencies():
        raise wrong(f'"{value}" is not the code of a currency; write one such as EUR.')
    return value


def country(value: str) -> str:
    if value not in phonenumbers.SUPPORTED_REGIONS:
        raise wrong(f'"{value}" is not the code of a country; write one such as DE.')
    return value


def language(value: str) -> str:
    if value not in INTERFACE_LANGUAGES:
        raise wrong(f'The interface is not translated into "{value}"; there are {", ".join(INTERFACE_LANGUAGES)}.')
    return value


def enabled_language(value: str, info: ValidationInfo) -> str:
    languages = facts_in(info).languages
    if languages is not None and value not in languages:
        raise wrong(f'"{value}" is not one of location.languages ({", ".join(languages)}).')
    return value


def phone(value: str, info: ValidationInfo) -> str:
    """Return the number in E.164; national notation is read in the location's country."""
    region = facts_in(info).country
    if region is None and not value.startswith("+"):
        return value
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        raise wrong("Write a phone number, such as +4930901820.") from None
    if not phonenumbers.is_valid_number(number):
        raise wrong("There is no such phone number.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


# --- rules and prices


def times_for_mode(times: list[int] | None, info: ValidationInfo) -> list[int] | None:
    """Refuse the mode "times" of a party that neither has times of its own nor gets the location's."""
    if "slot_mode" not in info.data:
        return times
    facts, own_mode = facts_in(info), info.data["slot_mode"]
    wrote_something = own_mode is not None or times is not None
    inherited = facts.times if times is None else times
    if wrote_something and (own_mode or facts.slot_mode) == "times" and not inherited:
        raise wrong('The slot mode "times" needs at least one time, such as ["09:00"].')
    return None if times is None else sorted(times)


def price_to(value: Money | None, info: ValidationInfo) -> Money | None:
    if value is None or "price" not in info.data:
        return value
    lower = info.data["price"]
    if lower is None:
        raise wrong("A price range needs its lower end in price.")
    if value.minor < lower.minor:
        raise wrong("The upper end of the price is below the price.")
    return value


def some_amount(value: Money) -> Money:
    if value.minor == 0:
        raise wrong("Write an amount above zero.")
    return value


def percent_or_amount(value: Money | None, info: ValidationInfo) -> Money | None:
    if "percent" in info.data and (info.data["percent"] is None) == (value is None):
        raise wrong("Write either percent or amount.")
    return value


def own_code(value: str, info: ValidationInfo) -> str:
    if not facts_in(info).is_new("codes", value.casefold()):
        raise wrong(f'The code "{value}" stands twice; upper and lower case are the same.')
    return value


def known_code(value: str, info: ValidationInfo) -> str:
    if value.strip().casefold() not in facts_in(info).codes:
        raise wrong(f'There is no discount with the code "{value}".')
    return value.strip()


def applies(value: str | None, info: ValidationInfo) -> str | None:
    """Return when the discount applies; unsaid, a code means by code and none means always."""
    if "code" not in info.data:
        return value
    code = info.data["code"]
    if value == "code" and code is None:
        raise wrong("A discount that applies by code needs a code.")
    return value or ("code" if code else "every_online")


# --- periods


def not_before(first: str) -> Callable[[T, ValidationInfo], T]:
    """Return the check that an end is not before the value of *first*."""

    def check(value: T, info: ValidationInfo) -> T:
        start: Any = info.data.get(first)
        if value is not None and start is not None and value < start:
            raise wrong("The end lies before the beginning.")
        return value

    return check


def after_start(first: str) -> Callable[[T, ValidationInfo], T]:
    """Return the check that an end is after the value of *first*."""

    def check(value: T, info: ValidationInfo) -> T:
        start: Any = info.data.get(first)
        if value is not None and start is not None and value <= start:
            raise wrong("The end must lie after the beginning.")
        return value

    return check


def date_or_period(value: date | None, info: ValidationInfo) -> date | None:
    """Refuse an exception with no date, half a period, or both."""
    if not {"from_", "to"} <= info.data.keys():
        return value
    bounds = [info.data["from_"], info.data["to"]]
    if value is not None and bounds != [None, None]:
        raise wrong("Write either date, or from and to.")
    if value is None and None in bounds:
        raise wrong("Write date, or both from and to.")
    return value


def exceptions_apart(exceptions: list["ExceptionFile"]) -> list["ExceptionFile"]:
    """Refuse exceptions of one person that say something about the same date."""
    faults: list[tuple[Place, str]] = []
    for index, exception in enumerate(exceptions):
        first, last = exception.period
        if any(first <= other.period[1] and other.period[0] <= last for other in exceptions[:index]):
            key = "date" if exception.date else "from"
            faults.append(((index, key), "Another exception of this person covers the same date."))
    refuse_parts(exceptions, faults)
    return exceptions


# --- who performs what


def services_once(entries: list["StaffServiceFile"]) -> list["StaffServiceFile"]:
    ids = [entry.id for entry in entries]
    refuse_parts(entries, [((index,), f"{key} stands twice.") for index, key in enumerate(ids) if key in ids[:index]])
    return entries


def class_service(value: str, info: ValidationInfo) -> str:
    if value not in facts_in(info).classes:
        raise wrong(f'"{value}" is not a class: its seats must be more than 1.')
    return value


def event_staff(value: str, info: ValidationInfo) -> str:
    service = info.data.get("service")
    if service is not None and service not in facts_in(info).performs.get(value, set()):
        raise wrong(f'"{value}" does not perform "{service}".')
    return value


def event_start(value: datetime, info: ValidationInfo) -> datetime:
    if value.second or value.microsecond or value.minute % RASTER_MIN:
        raise wrong("Write a start on a multiple of 5 minutes.")
    zone = facts_in(info).zone
    if zone is not None and is_skipped(value, zone):
        raise wrong("The clock skips this time in the location's zone.")
    return value


def is_skipped(wall: datetime, zone: ZoneInfo) -> bool:
    """Return whether no clock in *zone* ever shows *wall*."""
    return first_instant(wall, zone).astimezone(zone).replace(tzinfo=None) != wall


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the first UTC instant at which a clock in *zone* shows *wall*."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def events_apart(events: list["EventFile"], info: ValidationInfo) -> list["EventFile"]:
    """Refuse events of one person that overlap, the break after them included."""
    zone = facts_in(info).zone
    if zone is None or not {"services", "staff"} <= info.data.keys():
        return events
    services: dict[str, ServiceFile] = {service.id: service for service in info.data["services"]}
    people: dict[str, StaffFile] = {person.id: person for person in info.data["staff"]}
    busy: dict[str, list[tuple[datetime, datetime, str]]] = {}
    faults: list[tuple[Place, str]] = []
    for index, event in enumerate(events):
        start = first_instant(event.start, zone)
        service = services[event.service]
        end = start + timedelta(minutes=event_duration(service, people[event.staff]) + service.break_after_min)
        spans = busy.setdefault(event.staff, [])
        clash = next((other for first, last, other in spans if start < last and first < end), None)
        if clash:
            faults.append(((index,), f'The event overlaps the event "{clash}" of the same person.'))
        spans.append((start, end, event.id))
    refuse_parts(events, faults)
    return events


def event_duration(service: "ServiceFile", person: "StaffFile") -> int:
    """Return the minutes *person* takes for *service*."""
    own = next((entry.duration_min for entry in person.services if entry.id == service.id), None)
    return own or service.duration_min


# --- forms and promos


def steps(value: list[str]) -> list[str]:
    if len(value) != len(_STEPS) or set(value) != _STEPS:
        raise wrong('Write the steps "service", "staff" and "time", each once, in the order you like.')
    return value


def ga4_id(value: str) -> str:
    if not re.fullmatch(r"G-[A-Z0-9]{4,20}", value):
        raise wrong("Write a GA4 measurement id, such as G-ABC123DEF4.")
    return value


def gtm_id(value: str, info: ValidationInfo) -> str:
    if not re.fullmatch(r"GTM-[A-Z0-9]{4,20}", value):
        raise wrong("Write a Tag Manager container id, such as GTM-ABC1234.")
    if info.data.get("ga4") is not None:
        raise wrong("Write either ga4 or gtm.")
    return value


def accent(value: str) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise wrong("Write a colour as #rrggbb.")
    return value.lower()


def one_action(value: Any) -> Any:
    if isinstance(value, dict) and len(value.keys() & {"service", "url", "code", "staff"}) != 1:
        raise wrong("Write exactly one of service, url, code and staff.")
    return value
