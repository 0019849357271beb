"""The visit in words: what, who, when, where, what it costs, until when it may be changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from booking.domain.money import Money
from booking.usecases import prices
from booking.usecases.bookings import Line as HeldLine
from booking.usecases.bookings import Reduction
from booking.usecases.discounts.sure import sure_visit
from booking.usecases.forms import OpenForm
from booking.web.formats import Formats
from booking.web.guest.desk import Desk
from booking.web.guest.state import ANY
from booking.web.present.flow import Fact, Line, Summary
from booking.web.present.page import Choice


def so_far(desk: Desk, go: Choice | None = None, go_label: str = "") -> Summary:
    """Return the visit before the hold, as far as it is decided."""
    decided, formats = desk.decided, desk.formats
    each = [price_of(desk.form, service, decided.staff) for service in decided.services]
    seats = desk.asked.seats if len(decided.services) == 1 and desk.form.is_class(decided.services[0]) else 0
    if seats:
        each = [prices.Price(one.low and one.low * seats, one.high and one.high * seats) for one in each]
    minutes = [minutes_of(desk.form, service, decided.staff) for service in decided.services]
    less, choice = sure_visit(desk.form, decided.services, each)
    lines = tuple(
        Line(
            desk.service(service),
            _amount(formats, minute, seats),
            _range(desk, now),
            before=_range(desk, old) if now != old else "",
        )
        for service, minute, old, now in zip(decided.services, minutes, each, less, strict=True)
    )
    minor, is_from = prices.total_of(less)
    total = Money(minor, desk.form.location.currency)
    shown = formats.total(total, is_from) if lines else ""
    reduction = Reduction(choice.discount.id, None, Money(choice.saved, total.currency)) if choice else None
    count = formats.seats(seats) if seats else formats.services(len(lines))
    short = _short(desk, count, sum(minutes), shown) if lines else ""
    return Summary(
        lines=lines,
        facts=tuple(_facts(desk)),
        short=short,
        total=shown,
        amount=str(total) if lines else None,
        currency=total.currency,
        go=go,
        go_label=go_label,
        hint=_("What you choose appears here."),
        **_reduced(desk, total, is_from, reduction),
    )


def _amount(formats: Formats, minutes: int, seats: int) -> str:
    """Return how long, and for how many where there are several."""
    return " · ".join([formats.seats(seats), formats.duration(minutes)] if seats > 1 else [formats.duration(minutes)])


def _facts(desk: Desk) -> list[Fact]:
    decided, facts = desk.decided, []
    if decided.staff is not None:
        facts.append(Fact(_("With"), _("Any specialist") if decided.staff == ANY else desk.person(decided.staff)))
    if decided.start is not None:
        facts.append(when(desk, decided.start))
    return facts


def when(desk: Desk, start: datetime, end: datetime | None = None) -> Fact:
    """Return when the visit is, by the salon's clock."""
    formats = desk.formats
    clock = formats.time(start) if end is None else formats.span(start, end)
    zone = _("%(city)s time", city=formats.city())
    day = formats.day(formats.local(start).date(), desk.today)
    return Fact(_("When"), day, clock, zone, "time", formats.local(start).isoformat())


def where(desk: Desk) -> Fact:
    location = desk.form.location
    return Fact(_("Where"), location.name_in(desk.lang), note=location.address_in(desk.lang))


def with_whom(desk: Desk, lines: Sequence[HeldLine]) -> Fact:
    return Fact(_("With"), desk.formats.every(desk.people(line.staff for line in lines)))


def held_lines(desk: Desk, lines: Sequence[HeldLine], seats: int = 1) -> tuple[Line, ...]:
    """Return the appointments of a hold or booking; times and names only where there are several."""
    formats, several = desk.formats, len(lines) > 1
    people = len({line.staff for line in lines}) > 1
    return tuple(
        Line(
            name=desk.service(line.service),
            facts=formats.seats(seats) if seats > 1 else formats.duration(_minutes(line)),
            price=formats.price(line.price),
            before=formats.price(line.price + line.discount) if line.price and line.discount else "",
            staff=desk.person(line.staff) if people else "",
            time=formats.time(line.start) if several else "",
        )
        for line in lines
    )


def held_summary(
    desk: Desk, lines: Sequence[HeldLine], total: Money, is_from: bool, seats: int = 1, reduction: Reduction | None = None
) -> Summary:
    """Return the visit as it is kept or booked; *reduction* is off the prices already."""
    start, end = lines[0].start, max(line.end for line in lines)
    shown = desk.formats.total(total, is_from)
    count = desk.formats.seats(seats) if seats > 1 else desk.formats.services(len(lines))
    short = _short(desk, count, sum(map(_minutes, lines)), shown)
    facts = (when(desk, start, end), with_whom(desk, lines), where(desk))
    less = _reduced(desk, total, is_from, reduction)
    return Summary(held_lines(desk, lines, seats), facts, short, shown, str(total), total.currency, **less)


def _minutes(line: HeldLine) -> int:
    return int((line.end - line.start).total_seconds() // 60)


def _short(desk: Desk, count: str, minutes: int, total: str) -> str:
    """Return the visit in the one line that a small screen has for it."""
    return " · ".join((count, desk.formats.duration(minutes), total))


def _reduced(desk: Desk, total: Money, is_from: bool, reduction: Reduction | None) -> dict[str, Any]:
    """Return what a summary says of a discount."""
    if reduction is None:
        return {}
    formats, code = desk.formats, reduction.code
    return {
        "before": formats.total(total + reduction.saved, is_from),
        "saved": formats.less(reduction.saved),
        "saved_label": _("Code %(code)s", code=code) if code else _("Discount"),
        "off": str(reduction.saved),
        "coupon": code,
        "reduction": reduction.id,
    }


def price_of(form: OpenForm, service: str, staff: str | None) -> prices.Price:
    """Return what *service* costs with *staff*, or over everybody it could be."""
    if staff is not None and staff != ANY:
        return prices.price_with(form, service, staff)
    performers = form.everyone(service) if staff is None else form.performers(service)
    return prices.price_over([prices.price_with(form, service, one) for one in performers or ("",)])


def _range(desk: Desk, price: prices.Price) -> str:
    low, high = prices.shown(price, desk.form.location.currency)
    return desk.formats.price(low, high)


def minutes_of(form: OpenForm, service: str, staff: str | None) -> int:
    """Return how long *service* takes with *staff*, the shortest over everybody it could be."""
    performers = form.performers(service, staff or ANY) or form.everyone(service)
    return min((one.duration_min for one in performers.values()), default=form.catalogue.services[service].duration_min)
