"""Prices with what everybody gets, before anything is held: ranges stay ranges."""

from collections.abc import Sequence

from booking.domain.discounts import Choice, Discount, best, parts_of
from booking.domain.money import Money
from booking.usecases.discounts.known import sure_discounts
from booking.usecases.forms import OpenForm
from booking.usecases.prices import Price


def sure_visit(form: OpenForm, services: Sequence[str], prices: Sequence[Price]) -> tuple[list[Price], Choice | None]:
    """Return the prices of a visit with *services* as they would be paid now, and the discount that makes them so."""
    choice = best(sure_discounts(form.catalogue, form.now), [(id_, one.low) for id_, one in zip(services, prices, strict=True)])
    if choice is None:
        return list(prices), None
    each = zip(services, prices, choice.parts, strict=True)
    return [_less(choice.discount, service, price, part) for service, price, part in each], choice


def sure_price(form: OpenForm, service: str, low: Money | None, high: Money | None) -> tuple[Money, Money | None] | None:
    """Return what a single service costs with a discount that holds in every visit; None without one.

    Only a percentage that nothing competes with is as much on one service as in a visit of several.
    """
    sure = sure_discounts(form.catalogue, form.now)
    if low is None or len(sure) != 1 or sure[0].percent is None:
        return None
    minor = high.minor if high else low.minor
    (part,) = parts_of(sure[0], [(service, low.minor)])
    if not part:
        return None
    price = _less(sure[0], service, Price(low.minor, minor), part)
    less = Money(low.minor - part, low.currency)
    return less, Money(price.high, low.currency) if high and price.high is not None else None


def _less(discount: Discount, service: str, price: Price, part: int) -> Price:
    if price.low is None or price.high is None or not part:
        return price
    above = part if discount.percent is None else parts_of(discount, [(service, price.high)])[0]
    return Price(price.low - part, price.high - above)
