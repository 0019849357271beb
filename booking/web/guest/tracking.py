"""What each step of the flow tells the page's script, so that it can say the events of the catalogue (embed B4).

To add an event that comes about on the server, give the step's Flow a `Happened` (see `Flow.saying`).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from booking.domain.analytics import number
from booking.domain.errors import Refusal
from booking.domain.money import Money
from booking.domain.text import pick
from booking.usecases import prices
from booking.usecases.bookings import BookingView, Held, Line
from booking.usecases.discounts.sure import sure_visit
from booking.usecases.promos.pick import find_promo
from booking.web.guest.desk import Desk
from booking.web.guest.visit import minutes_of, price_of
from booking.web.present.flow import Body, ClassStep, DoneStep, EmptyStep, PromoCard, ServiceStep, TimeStep
from booking.web.present.tracking import MOST_ITEMS, Happened, Item, worth

_LIMITS = ("too-many-open-bookings", "too-many-requests", "too-many-codes", "sms-budget", "client-blocked")
_TAKEN = ("slot-taken", "nobody-free", "not-offered", "event-full", "hold-expired", "notice-too-short")
_PROOF = ("proof-missing", "code-wrong", "code-spent", "code-expired")


def of_step(desk: Desk, body: Body) -> dict[str, Any]:
    """Return what is known before the hold: the list that is shown, what is chosen, the day and the start."""
    decided, start = desk.decided, desk.decided.start
    seats = desk.asked.seats if len(decided.services) == 1 and desk.form.is_class(decided.services[0]) else 1
    found = _around(desk, decided.staff) | {"cart": _cart(desk, seats)}
    if isinstance(body, ServiceStep):
        found |= _list(desk, body)
    if isinstance(body, TimeStep) and body.shown is not None:
        found["day"] = {"key": body.shown.isoformat(), "days_ahead": _ahead(desk, body.shown)}
    if isinstance(body, EmptyStep) or (isinstance(body, TimeStep) and not (body.parts or body.classes)):
        found["none"] = {"service_ids": ",".join(decided.services)[:100]} | (
            {"days_ahead": found["day"]["days_ahead"]} if "day" in found else {}
        )
    return found | (_start(desk, start) if start is not None and not isinstance(body, ClassStep) else {})


def of_hold(desk: Desk, held: Held) -> dict[str, Any]:
    """Return what is known from the hold on: the visit and when it is."""
    items = _items(desk, held.appointments, held.seats, held.discount.code if held.discount else None)
    checkout: dict[str, Any] = {"items": items} | worth(items, held.total.currency)
    if held.discount is not None and held.discount.code:
        checkout["coupon"] = held.discount.code
    staff = None if held.event else held.staff_choice
    return _around(desk, staff) | {"cart": items, "checkout": checkout} | _start(desk, held.start)


def of_booking(desk: Desk, booking: BookingView, token: str) -> dict[str, Any]:
    """Return what is known of a booking, and where the page says who has been told of it."""
    people = {line.staff for line in booking.appointments}
    found = _around(desk, people.pop() if len(people) == 1 else None)
    return found | {"ack": {"url": desk.urls.ack, "token": token}}


def of_promos(desk: Desk, cards: Iterable[PromoCard]) -> dict[str, Any]:
    """Return the services that the promo blocks on screen are about, by block."""
    found = {}
    for card in cards:
        block = find_promo(desk.form, card.id)
        if block is not None and block.kind == "service":
            low = prices.as_money(price_of(desk.form, block.target, None).low, desk.form.location.currency)
            found[card.id] = _item(desk, block.target, low, minutes_of(desk.form, block.target, None))
    return {"promos": found} if found else {}


def accepted(held: Held) -> tuple[Happened, ...]:
    """Return the event of a code that has made this visit cheaper."""
    if held.discount is None or held.discount.code is None:
        return ()
    params = {"promotion_id": held.discount.id, "promotion_name": held.discount.id, "coupon": held.discount.code}
    return (Happened("promo_applied", params, once=f"applied {held.discount.id}"),)


def of_done(desk: Desk, booking: BookingView, step: DoneStep) -> tuple[Happened, ...]:
    """Return what the flow's last step says: a booking nobody was told of, or the change that has just been made."""
    if step.changed == "moved":
        params = {"transaction_id": booking.reference, "changed": "time"}
        return (Happened("appointment_changed", params, id=f"changed-{step.change_id}"),)
    if step.changed == "cancelled":
        items = _items(desk, booking.appointments, booking.seats, booking.discount.code if booking.discount else None)
        value = booking.total if worth(items, booking.total.currency) else None
        deleted = {"transaction_id": booking.reference}
        return (Happened("appointment_deleted", deleted, items, value, f"deleted-{booking.reference}"),)
    fresh = not booking.reported and booking.status in ("pending", "confirmed")
    names = {"known": "client_logged_in", "new": "client_registered"}
    proven = (Happened(names[step.client], {"method": "sms"}, once="proven"),) if step.client in names else ()
    return (*proven, *((booked(desk, booking),) if fresh else ()))


def booked(desk: Desk, booking: BookingView) -> Happened:
    """Return the event of a new booking. The booking number makes it one, however often it is said."""
    asked = booking.status == "pending"
    items = _items(desk, booking.appointments, booking.seats, booking.discount.code if booking.discount else None)
    value = worth(items, booking.total.currency)
    params: dict[str, Any] = {"transaction_id": booking.reference}
    if not asked:
        params |= {"payment_status": "none", "days_ahead": _ahead(desk, desk.formats.local(booking.start).date())}
        params |= {"coupon": booking.discount.code} if booking.discount and booking.discount.code else {}
        params |= {"value_estimated": True} if "value_estimated" in value else {}
    return Happened(
        "booking_requested" if asked else "booked",
        params,
        () if asked else items,
        booking.total if value else None,
        f"booked-{booking.reference}",
    )


def of_code(refusal: Refusal | None, *, sent: bool) -> tuple[Happened, ...]:
    """Return what the code step says: that a code was sent, or what was wrong with the one that was typed."""
    if refusal is None:
        return (Happened("verification_sent", {"method": "sms"}),) if sent else ()
    if refusal.code == "code-wrong":
        return (Happened("form_error", {"field": "code", "error_code": _code(refusal)}),)
    return (failed(refusal),)


def wrong_fields(errors: Iterable[Refusal]) -> tuple[Happened, ...]:
    """Return one event for each field that was refused, without what stood in it."""
    return tuple(Happened("form_error", {"field": one.field or "", "error_code": _code(one)}) for one in errors)


def failed(refusal: Refusal) -> Happened:
    """Return the event of a booking that was refused."""
    for codes, name in ((_TAKEN, "slot_taken"), (_LIMITS, "limit"), (_PROOF, "verification")):
        if refusal.code in codes:
            return Happened("booking_failed", {"error_code": name})
    return Happened("booking_failed", {"error_code": "server"})


def _code(refusal: Refusal) -> str:
    return refusal.code.replace("-", "_")


def _around(desk: Desk, staff: str | None) -> dict[str, Any]:
    around = {"branch_id": desk.form.location.id, "lang": desk.lang} | ({"staff_id": staff} if staff else {})
    return {"around": around, "currency": desk.form.location.currency}


def _list(desk: Desk, body: ServiceStep) -> dict[str, Any]:
    default = desk.form.catalogue.default_lang
    cards = [card for group in body.groups for card in group.cards][:MOST_ITEMS]
    offers = {one.id: one for one in desk.answers.offers(desk.asked.staff)}
    items = [
        _item(desk, card.id, offers[card.id].price, offers[card.id].duration_min) | {"index": index}
        for index, card in enumerate(cards)
    ]
    name = pick(desk.form.form.title, default, default) or desk.form.location.name_in(default)
    categories = {one.id: pick(desk.form.catalogue.categories[one.id].name, default, default) for one in body.groups if one.name}
    return {"list": {"id": desk.form.id, "name": name[:100], "items": items}, "categories": categories}


def _cart(desk: Desk, seats: int) -> list[Item]:
    form, services, staff = desk.form, desk.decided.services, desk.decided.staff
    full = [price_of(form, service, staff) for service in services]
    now, _choice = sure_visit(form, services, full)
    found = []
    for service, before, price in zip(services, full, now, strict=True):
        item = _item(desk, service, prices.as_money(price.low, form.location.currency), minutes_of(form, service, staff), seats)
        if before.low is not None and price.low is not None and before.low > price.low:
            item["discount"] = number(Money(before.low - price.low, form.location.currency))
        found.append(item)
    return found


def _items(desk: Desk, lines: Sequence[Line], seats: int, code: str | None) -> list[Item]:
    found = []
    for line in lines[:MOST_ITEMS]:
        price = None if line.price is None else Money(line.price.minor // seats, line.price.currency)
        item = _item(desk, line.service, price, int((line.end - line.start).total_seconds() // 60), seats)
        if line.discount is not None:
            item["discount"] = number(Money(line.discount.minor // seats, line.discount.currency))
            item |= {"coupon": code} if code else {}
        found.append(item)
    return found


def _item(desk: Desk, service: str, price: Money | None, minutes: int, quantity: int = 1) -> Item:
    catalogue, default = desk.form.catalogue, desk.form.catalogue.default_lang
    row = catalogue.services[service]
    category = catalogue.categories.get(row.category_id or "")
    item: Item = {"item_id": service, "item_name": pick(row.name, default, default)[:100], "location_id": catalogue.location.id}
    if category is not None:
        item["item_category"] = pick(category.name, default, default)[:100]
    if price is not None:
        item["price"] = number(price)
    return item | {"quantity": quantity, "duration_min": minutes}


def _start(desk: Desk, start: datetime) -> dict[str, Any]:
    local = desk.formats.local(start)
    facts = {"days_ahead": _ahead(desk, local.date()), "weekday": local.isoweekday(), "hour": local.hour}
    return {"start": {"key": local.isoformat(), **facts}}


def _ahead(desk: Desk, day: date) -> int:
    return (day - desk.today).days
