"""The visit in words: what, who, when, where, what it costs, until when it may be changed."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from booking.domain.money import Money
from booking.usecases import prices
from booking.usecases.bookings import Line as HeldLine
from booking.usecases.forms import OpenForm
from booking.web.guest.desk import Desk
from booking.web.guest.state import ANY
from booking.web.present.flow import Fact, Line, Summary
from booking.web.present.page import Choice


def so_far(desk: Desk, go: Choice | None = None, go_label: str = "") -> Summary:
    """Return the visit before the hold, as far as it is decided."""
    decided, formats = desk.decided, desk.formats
    each = [_price(desk.form, service, decided.staff) for service in decided.services]
    if len(decided.services) == 1 and desk.form.is_class(decided.services[0]):
        each = [prices.Price(one.low and one.low * desk.asked.seats, one.high and one.high * desk.asked.seats) for one in each]
    minutes = [_minutes(desk.form, service, decided.staff) for service in decided.services]
    lines = tuple(
        Line(desk.service(service), formats.duration(minute), _range(desk, price))
        for service, minute, price in zip(decided.services, minutes, each, strict=True)
    )
    minor, is_from = prices.total_of(each)
    total = Money(minor, desk.form.location.currency)
    shown = formats.total(total, is_from) if lines else ""
    short = [formats.services(len(lines)), formats.duration(sum(minutes)), shown] if lines else []
    return Summary(
        lines=lines,
        facts=tuple(_facts(desk)),
        short=" · ".join(short),
        total=shown,
        amount=str(total) if lines else None,
        currency=total.currency,
        go=go,
        go_label=go_label,
        hint=_("What you choose appears here."),
    )


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
    return Fact(_("Where"), location.name, note=location.address or "")


def with_whom(desk: Desk, lines: Sequence[HeldLine]) -> Fact:
    return Fact(_("With"), desk.formats.every(desk.people(line.staff for line in lines)))


def held_lines(desk: Desk, lines: Sequence[HeldLine], seats: int = 1) -> tuple[Line, ...]:
    """Return the appointments of a hold or booking; times and names only where there are several."""
    formats, several = desk.formats, len(lines) > 1
    people = len({line.staff for line in lines}) > 1
    return tuple(
        Line(
            name=desk.service(line.service),
            facts=formats.seats(seats) if seats > 1 else formats.duration(int((line.end - line.start).total_seconds() // 60)),
            price=formats.price(line.price),
            staff=desk.person(line.staff) if people else "",
            time=formats.time(line.start) if several else "",
        )
        for line in lines
    )


def held_summary(desk: Desk, lines: Sequence[HeldLine], total: Money, is_from: bool, seats: int = 1) -> Summary:
    """Return the visit as it is kept or booked."""
    start, end = lines[0].start, max(line.end for line in lines)
    shown = desk.formats.total(total, is_from)
    facts = (when(desk, start, end), with_whom(desk, lines), where(desk))
    return Summary(held_lines(desk, lines, seats), facts, shown, shown, str(total), total.currency)


def deadline(desk: Desk, cancel_until: datetime | None, move_until: datetime | None) -> str:
    """Return until when the visit may be moved or cancelled, with the absolute moment; deadlines that passed are None."""
    formats = desk.formats
    if cancel_until is not None and cancel_until == move_until:
        return _("You can move or cancel this visit until %(deadline)s.", deadline=formats.moment(cancel_until, desk.today))
    if cancel_until is not None and move_until is not None:
        return _(
            "You can move this visit until %(move)s and cancel it until %(cancel)s.",
            move=formats.moment(move_until, desk.today),
            cancel=formats.moment(cancel_until, desk.today),
        )
    if cancel_until is not None:
        return _("You can cancel this visit until %(deadline)s.", deadline=formats.moment(cancel_until, desk.today))
    if move_until is not None:
        return _("You can move this visit until %(deadline)s.", deadline=formats.moment(move_until, desk.today))
    return _("To move or cancel this visit, please call us.")


def _price(form: OpenForm, service: str, staff: str | None) -> prices.Price:
    if staff is not None and staff != ANY:
        return prices.price_with(form, service, staff)
    performers = form.everyone(service) if staff is None else form.performers(service)
    return prices.price_over([prices.price_with(form, service, one) for one in performers or ("",)])


def _range(desk: Desk, price: prices.Price) -> str:
    low, high = prices.shown(price, desk.form.location.currency)
    return desk.formats.price(low, high)


def _minutes(form: OpenForm, service: str, staff: str | None) -> int:
    performers = form.performers(service, staff or ANY) or form.everyone(service)
    return min((one.duration_min for one in performers.values()), default=form.catalogue.services[service].duration_min)
