"""What a service costs: with one person, over everyone, and a visit altogether."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from booking.domain.money import Money
from booking.usecases.forms import OpenForm


@dataclass(frozen=True, slots=True)
class Price:
    """From *low* to *high* in minor units; None is on request. Equal when there is no range."""

    low: int | None
    high: int | None

    @property
    def is_from(self) -> bool:
        """Return whether a total with this price is only a lower bound."""
        return self.low is None or self.high != self.low


def price_with(form: OpenForm, service: str, staff: str) -> Price:
    """Return what *service* costs with *staff*: the person's own price stands alone, else the service's range."""
    own = form.catalogue.performs.get((staff, service))
    row = form.catalogue.services[service]
    if own is not None and own.price_minor is not None:
        return Price(own.price_minor, own.price_to_minor or own.price_minor)
    return Price(row.price_minor, row.price_to_minor if row.price_to_minor is not None else row.price_minor)


def price_over(prices: Iterable[Price]) -> Price:
    """Return the range over several prices; those on request do not count unless all are."""
    known = [(price.low, price.high) for price in prices if price.low is not None and price.high is not None]
    if not known:
        return Price(None, None)
    return Price(min(low for low, _ in known), max(high for _, high in known))


def as_money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def shown(price: Price, currency: str) -> tuple[Money | None, Money | None]:
    """Return (price, upper end of the range or None when there is no range)."""
    high = price.high if price.high != price.low else None
    return as_money(price.low, currency), as_money(high, currency)


def total_of(prices: Sequence[Price]) -> tuple[int, bool]:
    """Return (sum of the known lower prices, whether it is only a lower bound)."""
    return sum(price.low or 0 for price in prices), any(price.is_from for price in prices)
