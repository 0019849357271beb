"""A checked salon file as the rows that keep it."""

from collections.abc import Mapping
from typing import Any

from booking.domain.money import Money
from booking.domain.text import Text
from booking.usecases.salon.kinds import WEEKDAYS
from booking.usecases.salon.pictures import wide
from booking.usecases.salon.schema import DiscountFile, FormFile, PromoFile, SalonFile, ServiceFile, StaffFile, WeekFile

Values = dict[str, Any]


def location_row(salon: SalonFile, pictures: Mapping[str, str]) -> Values:
    """Return the location with its rules. *pictures*: name in the file -> name it is kept under."""
    location = salon.location
    return {
        "id": location.id,
        "name": _default(location.name, salon),
        "business": location.business,
        "timezone": location.timezone,
        "currency": location.currency,
        "country": location.country,
        "sms_countries": location.sms_countries or [location.country],
        "languages": location.languages,
        "phone": location.phone,
        "email": location.email,
        "address": _default(location.address, salon) if location.address else None,
        "description": location.description,
        "pictures": [pictures[name] for name in location.pictures],
        "privacy_url": location.privacy_url,
        "hours": None if location.hours is None else _week(location.hours),
        "ga4": location.ga4.model_dump() if location.ga4 else None,
        "policy": salon.policy.written(),
        "notices": salon.notices.model_dump(),
        "words": {key: text for key, text in (("name", location.name), ("address", location.address)) if text and len(text) > 1}
        or None,
    }


def _default(text: Text, salon: SalonFile) -> str:
    """Return *text* in the default language, which it always holds."""
    return text[salon.location.languages[0]]


def category_rows(salon: SalonFile) -> list[Values]:
    return [{"id": one.id, "ordinal": at, "name": one.name} for at, one in enumerate(salon.categories)]


def service_rows(salon: SalonFile) -> list[Values]:
    return [_service(at, one) for at, one in enumerate(salon.services)]


def _service(at: int, one: ServiceFile) -> Values:
    return {
        "id": one.id,
        "ordinal": at,
        "category_id": one.category,
        "name": one.name,
        "description": one.description,
        "duration_min": one.duration_min,
        "price_minor": minor(one.price),
        "price_to_minor": minor(one.price_to),
        "break_after_min": one.break_after_min,
        "seats": one.seats,
        "max_seats": one.max_seats,
        "resources": one.resources,
        "online": one.online,
        "from_date": one.from_date,
        "to_date": one.to_date,
        "from_min": one.from_time,
        "to_min": one.to_time,
        "policy": one.policy.written(),
    }


def minor(money: Money | None) -> int | None:
    """Return *money* in minor units; None stays None, on request."""
    return None if money is None else money.minor


def staff_rows(salon: SalonFile, pictures: Mapping[str, str]) -> list[Values]:
    return [_person(at, one, pictures) for at, one in enumerate(salon.staff)]


def _person(at: int, one: StaffFile, pictures: Mapping[str, str]) -> Values:
    return {
        "id": one.id,
        "ordinal": at,
        "name": one.name,
        "position": one.position,
        "photo": pictures[one.photo] if one.photo else None,
        "email": one.email,
        "online": one.online,
        "in_any": one.in_any,
    }


def performance_rows(salon: SalonFile) -> list[Values]:
    """Return who performs what."""
    return [
        {
            "staff_id": one.id,
            "service_id": entry.id,
            "duration_min": entry.duration_min,
            "price_minor": minor(entry.price),
            "price_to_minor": None,
            "online": True,
        }
        for one in salon.staff
        for entry in one.services
    ]


def resource_rows(salon: SalonFile) -> list[Values]:
    return [{"id": one.id, "ordinal": at, "name": one.name, "quantity": one.quantity} for at, one in enumerate(salon.resources)]


def hours_rows(salon: SalonFile) -> list[Values]:
    return [
        {"staff_id": one.id, "weekday": weekday, "start_min": start, "end_min": end, "valid_from": None, "valid_until": None}
        for one in salon.staff
        for weekday, day in enumerate(WEEKDAYS)
        for start, end in getattr(one.hours, day)
    ]


def exception_rows(salon: SalonFile) -> list[Values]:
    return [
        {"staff_id": one.id, "first": each.period[0], "last": each.period[1], "spans": [list(span) for span in each.hours]}
        for one in salon.staff
        for each in one.exceptions
    ]


def closure_rows(salon: SalonFile) -> list[Values]:
    return [{"first": one.from_, "last": one.to, "reason": one.reason} for one in salon.closures]


def form_rows(salon: SalonFile) -> list[Values]:
    return [_form(at, one) for at, one in enumerate(salon.forms)]


def _form(at: int, one: FormFile) -> Values:
    return {**one.model_dump(exclude={"policy"}), "ordinal": at, "policy": one.policy.written()}


def promo_rows(salon: SalonFile, pictures: Mapping[str, str]) -> list[Values]:
    return [{"id": one.id, "ordinal": at, "document": _promo(one, pictures)} for at, one in enumerate(salon.promos)]


def _promo(one: PromoFile, pictures: Mapping[str, str]) -> Values:
    return {
        **one.model_dump(exclude={"id", "from_", "to", "action"}, exclude_none=True),
        **_window(one),
        "action": one.action.model_dump(exclude_none=True),
        "image": pictures[wide(one.image)] if one.image else None,
    }


def discount_rows(salon: SalonFile) -> list[Values]:
    return [{"id": one.id, "ordinal": at, "document": _discount(one)} for at, one in enumerate(salon.discounts)]


def _discount(one: DiscountFile) -> Values:
    rest = one.model_dump(exclude={"id", "from_", "to", "amount"}, exclude_none=True)
    return {**rest, **_window(one), "amount_minor": minor(one.amount)}


def _window(one: PromoFile | DiscountFile) -> Values:
    """Return the ends as wall time of the location, which may still move to another zone."""
    return {"from": one.from_ and one.from_.isoformat(), "to": one.to and one.to.isoformat()}


def _week(week: WeekFile) -> dict[str, list[list[int]]]:
    return {day: [list(span) for span in spans] for day in WEEKDAYS if (spans := getattr(week, day))}
