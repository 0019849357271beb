"""Discounts: what each would take off a visit, and which one a client gets. Source: CONTRACT 12.

A visit is a sequence of (service, lower price in minor units, None when on request). What is taken off is a tuple of the
same length. Percentages are of each price, half up; an amount is taken off once, spread by price, the remainder last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Priced = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Period:
    """From *start* to *end*, both included, by the wall clock of the location; None where it is open."""

    start: datetime | None = None
    end: datetime | None = None

    @classmethod
    def of_document(cls, document: Mapping[str, Any]) -> "Period":
        """Return the period of a promo or discount as the salon file's row keeps it."""
        ends = (document.get(name) for name in ("from", "to"))
        return cls(*(datetime.fromisoformat(end) if end else None for end in ends))

    def has(self, now: datetime, zone: ZoneInfo) -> bool:
        """Return whether *now* lies in the period. A second belongs to it as long as it lasts."""
        wall = now.astimezone(zone).replace(tzinfo=None, microsecond=0)
        return (self.start is None or self.start <= wall) and (self.end is None or wall <= self.end)


@dataclass(frozen=True, slots=True)
class Discount:
    """A change of price: *percent* or *amount* (minor units). Without *code* it applies by itself.

    *services* empty: all. *first_only*: only for a phone's first booking online. *max_uses* 0: without limit.
    """

    id: str
    code: str | None = None
    first_only: bool = False
    percent: int | None = None
    amount: int = 0
    services: frozenset[str] = frozenset()
    period: Period = Period()
    max_uses: int = 0

    @classmethod
    def of_document(cls, id_: str, document: Mapping[str, Any]) -> "Discount":
        """Return the discount as the salon file's row keeps it."""
        return cls(
            id=id_,
            code=document.get("code"),
            first_only=document.get("applies") == "first_online",
            percent=document.get("percent"),
            amount=document.get("amount_minor") or 0,
            services=frozenset(document.get("services") or ()),
            period=Period.of_document(document),
            max_uses=document.get("max_uses") or 0,
        )

    @property
    def is_sure(self) -> bool:
        """Return whether everybody gets it while its period lasts: no code, no limit, no question who is asking."""
        return self.code is None and not self.first_only and not self.max_uses


@dataclass(frozen=True, slots=True)
class Choice:
    """A discount with what it takes off each appointment."""

    discount: Discount
    parts: tuple[int, ...]

    @property
    def saved(self) -> int:
        return sum(self.parts)


def normalised(code: str) -> str:
    """Return *code* as codes are compared: without outer spaces, upper and lower case alike."""
    return code.strip().casefold()


def by_code(discounts: Iterable[Discount], code: str) -> Discount | None:
    """Return the discount with this code."""
    wanted = normalised(code)
    return next((one for one in discounts if one.code is not None and normalised(one.code) == wanted), None)


def parts_of(discount: Discount, visit: Sequence[Priced]) -> tuple[int, ...]:
    """Return what *discount* takes off each appointment, never more than its price."""
    prices = [(price or 0) if not discount.services or service in discount.services else 0 for service, price in visit]
    if discount.percent is not None:
        return tuple((price * discount.percent * 2 + 100) // 200 for price in prices)
    return _spread(min(discount.amount, sum(prices)), prices)


def _spread(amount: int, prices: Sequence[int]) -> tuple[int, ...]:
    whole = sum(prices)
    if not whole:
        return (0,) * len(prices)
    parts = [amount * price // whole for price in prices]
    left = amount - sum(parts)
    # The last one takes the remainder; where its price is too small for it, the one before takes what is still left.
    for at in reversed(range(len(prices))):
        more = min(left, prices[at] - parts[at])
        parts[at] += more
        left -= more
    return tuple(parts)


def best(discounts: Iterable[Discount], visit: Sequence[Priced]) -> Choice | None:
    """Return the discount that takes off most, the first among equals; None when none takes off anything."""
    found = None
    for discount in discounts:
        choice = Choice(discount, parts_of(discount, visit))
        if choice.saved > (found.saved if found else 0):
            found = choice
    return found
