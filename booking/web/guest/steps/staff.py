"""The staff step: "any" first with the earliest time, then everybody who can do all that was chosen."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from booking.domain.money import Money
from booking.usecases import availability as a
from booking.usecases import prices
from booking.usecases.availability import Ask
from booking.usecases.catalog import StaffCard, list_staff
from booking.usecases.discounts.sure import sure_visit
from booking.web.guest.desk import Desk
from booking.web.guest.state import ANY
from booking.web.present.flow import PersonCard, StaffStep
from booking.web.present.page import Choice

NEXT_WITHOUT_SERVICE = 12


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody to choose: an id or "any", their next start, and what they ask when it differs between people."""

    id: str
    next: datetime | None
    facts: str = ""


def staff_step(desk: Desk) -> StaffStep:
    """Return who can be chosen; without a service yet, everybody who does anything."""
    may_be_any, able = desk.answers.people(desk.decided.services, desk.decided.start)
    people = _with_services(desk, able) if desk.decided.services else _without_services(desk, able)
    if may_be_any:
        people = [_Person(ANY, _earliest(desk)), *people]
    return StaffStep(tuple(_card(desk, person) for person in people))


def _with_services(desk: Desk, able: list[str]) -> list[_Person]:
    offer = list_staff(desk.tools, desk.form, desk.decided.services, desk.asked.hold)
    cards = [card for card in offer.items if card.id in able]
    longer = len({card.duration_min for card in cards}) > 1
    dearer = len({(card.price, card.price_to) for card in cards}) > 1
    return [_Person(card.id, card.next_start, _facts(desk, card, longer, dearer)) for card in cards]


def _facts(desk: Desk, card: StaffCard, longer: bool, dearer: bool) -> str:
    facts = [desk.formats.duration(card.duration_min)] if longer else []
    if dearer:
        facts.append(desk.formats.price(*_price(desk, card.id)))
    return " · ".join(facts)


def _price(desk: Desk, person: str) -> tuple[Money | None, Money | None]:
    """Return what the visit costs with *person*, with what everybody gets."""
    services = desk.decided.services
    each, _choice = sure_visit(desk.form, services, [prices.price_with(desk.form, service, person) for service in services])
    known = [one for one in each if one.low is not None]
    whole = prices.Price(sum(one.low or 0 for one in known), sum(one.high or 0 for one in known))
    return prices.shown(whole if known else prices.Price(None, None), desk.form.location.currency)


def _without_services(desk: Desk, able: list[str]) -> list[_Person]:
    if len(able) > NEXT_WITHOUT_SERVICE:
        return [_Person(person, None) for person in able]
    return [_Person(person, a.first_start(desk.tools, desk.form, Ask((), person, desk.asked.hold))) for person in able]


def _earliest(desk: Desk) -> datetime | None:
    return a.first_start(desk.tools, desk.form, Ask(desk.decided.services, ANY, desk.asked.hold))


def _card(desk: Desk, person: _Person) -> PersonCard:
    row = None if person.id == ANY else desk.form.catalogue.staff[person.id]
    name = _("Any specialist") if row is None else desk.text(row.name)
    position = _("Whoever is free first") if row is None else desk.text(row.position)
    soon = _next(desk, person.next) if desk.decided.start is None else ""
    choice = (
        Choice(name="staff", value=person.id) if desk.decided.complete else Choice(desk.urls.step(staff=person.id, step=None))
    )
    return PersonCard(
        id=person.id,
        name=name,
        choice=choice,
        label=", ".join(part for part in (name, position, soon, person.facts) if part),
        position=position,
        initials=initials(name),
        photo=desk.picture(row.photo) if row is not None else None,
        next=soon,
        facts=person.facts,
        chosen=desk.asked.staff == person.id,
    )


def _next(desk: Desk, start: datetime | None) -> str:
    if start is None:
        return _("No free time online at the moment")
    return _("Next: %(time)s", time=desk.formats.short_moment(start))


def initials(name: str) -> str:
    """Return up to two letters that stand for a person without a photo."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words))
