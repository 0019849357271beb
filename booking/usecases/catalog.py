"""What a form offers to choose from: services and specialists, with prices and durations as they would be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.domain.money import Money
from booking.usecases import prices
from booking.usecases.availability.events import has_future, offer_events
from booking.usecases.availability.offer import next_starts
from booking.usecases.forms import ANY, OpenForm
from booking.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class ServiceOffer:
    """A service to choose. Texts by language; *price* None is on request; *price_to* only when there is a range."""

    id: str
    name: Mapping[str, str]
    category: str | None
    description: Mapping[str, str] | None
    duration_min: int
    price: Money | None
    price_to: Money | None
    seats: int
    max_seats: int


@dataclass(frozen=True, slots=True)
class StaffCard:
    """A specialist to choose for the services asked about."""

    id: str
    name: Mapping[str, str]
    position: Mapping[str, str] | None
    photo: str | None
    next_start: datetime | None
    duration_min: int
    price: Money | None
    price_to: Money | None


@dataclass(frozen=True, slots=True)
class StaffOffer:
    """Who can do all of the services; *any*: whether "any specialist" may be chosen, *next_start* then the earliest."""

    any: bool
    next_start: datetime | None
    items: list[StaffCard]


def list_services(form: OpenForm, staff: str | None = None) -> list[ServiceOffer]:
    """Return the services of *form*, all or those *staff* performs, in the file's order."""
    found = []
    for service in form.services:
        row = form.catalogue.services[service]
        performers = form.everyone(service) if staff in (None, ANY) else form.performers(service, staff or ANY)
        if not performers and not (row.seats > 1 and staff in (None, ANY) and has_future(form, service)):
            continue
        ranges = [prices.price_with(form, service, person) for person in performers] or [prices.price_with(form, service, "")]
        low, high = prices.shown(prices.price_over(ranges), form.location.currency)
        if len(performers) == 1 and staff is None and _has_own_price(form, service, next(iter(performers))):
            high = None
        found.append(
            ServiceOffer(
                id=service,
                name=row.name,
                category=row.category_id,
                description=row.description,
                duration_min=min((one.duration_min for one in performers.values()), default=row.duration_min),
                price=low,
                price_to=high,
                seats=row.seats,
                max_seats=row.max_seats,
            )
        )
    return found


def _has_own_price(form: OpenForm, service: str, staff: str) -> bool:
    own = form.catalogue.performs.get((staff, service))
    return own is not None and own.price_minor is not None


def list_staff(tools: Tools, form: OpenForm, services: Sequence[str], hold: str | None = None) -> StaffOffer:
    """Return who can do all of *services*, in the file's order, each with the earliest start. Two statements."""
    able = [person for person in form.staff if services and form.performs_all(person, services)]
    may_be_any = form.policy_for(services).any_specialist and any(form.performers(service) for service in services)
    asked = [*able, ANY] if may_be_any else able
    starts = _next_classes(tools, form, services[0], asked) if services and form.is_class(services[0]) else {}
    starts = starts or next_starts(tools, form, services, asked, hold)
    cards = [_card(form, services, person, starts.get(person)) for person in able]
    return StaffOffer(may_be_any, starts.get(ANY), cards)


def _next_classes(tools: Tools, form: OpenForm, service: str, staff: Sequence[str]) -> dict[str, datetime | None]:
    offers = [one for one in offer_events(tools, form, form.today, date.max, service) if one.seats_left]
    return {person: next((one.start for one in offers if person in (ANY, one.staff)), None) for person in staff}


def _card(form: OpenForm, services: Sequence[str], staff: str, next_start: datetime | None) -> StaffCard:
    row = form.catalogue.staff[staff]
    each = [prices.price_with(form, service, staff) for service in services]
    known = [price for price in each if price.low is not None]
    total = prices.Price(sum(p.low or 0 for p in known), sum(p.high or 0 for p in known)) if known else prices.Price(None, None)
    low, high = prices.shown(total, form.location.currency)
    return StaffCard(
        id=staff,
        name=row.name,
        position=row.position,
        photo=row.photo,
        next_start=next_start,
        duration_min=sum(form.performers(service, staff)[staff].duration_min for service in services),
        price=low,
        price_to=high,
    )
