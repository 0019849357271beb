"""The service step: cards by category, several may be chosen, a class stands alone."""

from flask_babel import gettext as _

from booking.usecases.catalog import ServiceOffer
from booking.usecases.discounts.sure import sure_price
from booking.web.guest.desk import Desk
from booking.web.guest.state import ANY, MOST_SERVICES, matches
from booking.web.present.flow import Search, ServiceCard, ServiceGroup, ServiceStep
from booking.web.present.page import Choice, Link, Notice

SEARCH_FROM = 12
INTRO_LENGTH = 110


def service_step(desk: Desk) -> ServiceStep:
    """Return the services that still fit what is decided."""
    offers = _offers(desk)
    found = [one for one in offers if _matches(desk, one)]
    groups = _groups(desk, found)
    return ServiceStep(
        groups=groups,
        chips=tuple(Link(group.name, f"#cat-{group.id}", lang=group.id) for group in groups if group.name),
        search=_search(desk) if len(offers) > SEARCH_FROM else None,
        narrowed=_narrowed(desk),
    )


def _offers(desk: Desk) -> list[ServiceOffer]:
    decided, answers = desk.decided, desk.answers
    offers = {one.id: one for one in answers.offers(desk.asked.staff)}
    possible = answers.services(desk.asked.staff, decided.start)
    if decided.start is not None and decided.services:
        possible = [one for one in possible if one in decided.services or _still_fits(desk, one)]
    return [offers[one] for one in possible]


def _still_fits(desk: Desk, service: str) -> bool:
    """Say whether *service* can be added to the visit at the start that is decided."""
    decided = desk.decided
    assert decided.start is not None
    return desk.answers.fits(decided.start, (*decided.services, service), desk.asked.staff)


def _matches(desk: Desk, offer: ServiceOffer) -> bool:
    if not desk.asked.search or offer.id in desk.decided.services:
        return True
    category = desk.form.catalogue.categories.get(offer.category or "")
    texts = (offer.name, offer.description, category.name if category else None)
    return matches(texts, desk.asked.search, desk.lang, desk.form.catalogue.default_lang)


def _groups(desk: Desk, offers: list[ServiceOffer]) -> tuple[ServiceGroup, ...]:
    categories = desk.form.catalogue.categories
    groups = []
    for id_ in [*categories, None]:
        cards = tuple(_card(desk, one) for one in offers if (one.category if one.category in categories else None) == id_)
        if cards:
            groups.append(ServiceGroup(id_ or "other", desk.text(categories[id_].name) if id_ else "", cards))
    return tuple(groups)


def _card(desk: Desk, offer: ServiceOffer) -> ServiceCard:
    chosen = offer.id in desk.decided.services
    name, price, before = desk.text(offer.name), desk.formats.price(offer.price, offer.price_to), ""
    less = sure_price(desk.form, offer.id, offer.price, offer.price_to)
    if less is not None:
        price, before = desk.formats.price(*less), price
    named = _("%(price)s instead of %(before)s", price=price, before=before) if before else price
    facts = desk.formats.duration(offer.duration_min)
    intro, rest = shortened(desk.text(offer.description))
    label = (
        _("Remove %(service)s", service=name)
        if chosen
        else _("Add %(service)s, %(facts)s", service=name, facts=f"{facts}, {named}")
    )
    if offer.seats > 1:
        facts = _("%(duration)s · group class", duration=facts)
    return ServiceCard(offer.id, name, facts, price, Choice(_toggled(desk, offer)), label, intro, rest, chosen, before)


def _toggled(desk: Desk, offer: ServiceOffer) -> str:
    chosen = desk.decided.services
    if offer.id in chosen:
        services = tuple(one for one in chosen if one != offer.id)
    elif offer.seats > 1 or any(desk.form.is_class(one) for one in chosen):
        services = (offer.id,)
    else:
        services = (*chosen, offer.id)[-MOST_SERVICES:]
    return desk.urls.step(services=services, step="service", event=None, seats=1)


def shortened(text: str) -> tuple[str, str]:
    """Return (what stands on the card, what "more" opens): cut between words, never for a few words only."""
    if len(text) <= INTRO_LENGTH + 40:
        return text, ""
    cut = text.rfind(" ", 0, INTRO_LENGTH)
    cut = cut if cut > 0 else INTRO_LENGTH
    return text[:cut] + " …", "… " + text[cut:].strip()


def _search(desk: Desk) -> Search:
    kept = desk.asked.but(search="", step="service")
    clear = desk.urls.step(search="", step="service") if desk.asked.search else None
    return Search(desk.asked.search, tuple(kept.pairs()), clear)


def _narrowed(desk: Desk) -> Notice | None:
    """Return why the list is shorter than the salon's, with the way out, unless it is locked."""
    asked = desk.asked
    if asked.staff and asked.staff != ANY and "staff" in desk.decided.asked:
        text = _("What %(name)s does.", name=desk.person(asked.staff))
        widen = None if "staff" in asked.locks else desk.urls.step(staff=None, step="service")
    elif asked.categories:
        names = [desk.text(desk.form.catalogue.categories[one].name) for one in asked.categories]
        text = _("Only %(categories)s.", categories=desk.formats.every(names))
        widen = None if "category" in asked.locks else desk.urls.step(categories=(), step="service")
    else:
        return None
    return Notice(text, links=(Link(_("Show all services"), widen),) if widen else ())
