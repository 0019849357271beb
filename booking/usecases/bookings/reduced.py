"""Which discount a held visit gets: the best of those that apply by themselves, or the code that was typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from booking.domain.discounts import Choice, Discount, best, by_code, parts_of
from booking.domain.errors import PromoNotApplicable, PromoUnknown
from booking.domain.money import Money
from booking.store import discounts as rows
from booking.store.catalogue import Catalogue
from booking.store.work import Work
from booking.usecases.bookings.held import Held, Line, Reduction
from booking.usecases.discounts.known import discounts_of


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as far as it is known. *first*: whether this would be their first booking online; None: not known yet.

    *binds*: the answer is for good, so that nobody else may take the last use meanwhile.
    """

    first: bool | None = None
    binds: bool = False


def reduced(work: Work, catalogue: Catalogue, held: Held, code: str | None, asker: Asker, now: datetime) -> Held:
    """Return *held* with the prices it has at *now*, its discount named.

    Raises: PromoUnknown; PromoNotApplicable for a code that is over, used up, for others, or worse than what applies anyway.
    """
    known = discounts_of(catalogue)
    typed = _known(known, code)
    visit = [(line.service, line.price.minor if line.price else None) for line in held.appointments]
    able = [one for one in known if one is typed or (one.code is None and (asker.first or not one.first_only))]
    able = [one for one in able if one.period.has(now, catalogue.zone) and any(parts_of(one, visit))]
    if asker.binds:
        rows.lock(work, held.location_id, [one.id for one in able if one.max_uses])
    able = [one for one in able if not one.max_uses or not rows.is_used_up(work, held.location_id, one.id, one.max_uses)]
    own = best((one for one in able if one.code is None), visit)
    if typed is None:
        return held if own is None else _with(held, own)
    if typed not in able:
        raise PromoNotApplicable(_why_not(typed, visit, catalogue, now))
    if typed.first_only and asker.first is False:
        raise PromoNotApplicable("not-first")
    choice = Choice(typed, parts_of(typed, visit))
    if own is not None and own.saved > choice.saved:
        raise PromoNotApplicable("worse")
    return _with(held, choice)


def _known(known: Sequence[Discount], code: str | None) -> Discount | None:
    if code is None or not code.strip():
        return None
    found = by_code(known, code)
    if found is None:
        raise PromoUnknown("promo")
    return found


def _why_not(typed: Discount, visit: Sequence[tuple[str, int | None]], catalogue: Catalogue, now: datetime) -> str:
    if not typed.period.has(now, catalogue.zone):
        return "period"
    return "used-up" if any(parts_of(typed, visit)) else "other-services"


def _with(held: Held, choice: Choice) -> Held:
    currency = held.total.currency
    lines = tuple(_less(line, part) for line, part in zip(held.appointments, choice.parts, strict=True))
    reduction = Reduction(choice.discount.id, choice.discount.code, Money(choice.saved, currency))
    return replace(held, appointments=lines, total=Money(held.total.minor - choice.saved, currency), discount=reduction)


def _less(line: Line, part: int) -> Line:
    if line.price is None or not part:
        return line
    currency = line.price.currency
    return replace(line, price=Money(line.price.minor - part, currency), discount=Money(part, currency))
