"""A location's public page and the list of locations, as their templates see them."""

from dataclasses import dataclass

from booking.web.present.flow import PromoCard
from booking.web.present.page import Link, Notice, Page


@dataclass(frozen=True, slots=True)
class Offer:
    id: str
    name: str
    facts: str
    price: str
    url: str
    description: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class OfferGroup:
    name: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    position: str
    initials: str
    photo: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Hours:
    day: str
    text: str
    today: bool = False


@dataclass(frozen=True, slots=True)
class LocationPage:
    page: Page
    name: str
    book: str | None
    address: str = ""
    map_url: str | None = None
    phone: str = ""
    phone_url: str | None = None
    email: str = ""
    description: str = ""
    pictures: tuple[str, ...] = ()
    groups: tuple[OfferGroup, ...] = ()
    people: tuple[Person, ...] = ()
    hours: tuple[Hours, ...] = ()
    others: tuple[Link, ...] = ()
    promos: tuple[PromoCard, ...] = ()
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class LocationCard:
    name: str
    address: str
    url: str
    book: str | None = None


@dataclass(frozen=True, slots=True)
class Locations:
    page: Page
    cards: tuple[LocationCard, ...]
