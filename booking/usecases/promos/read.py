"""Reading what promo blocks and discounts of a location brought."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from booking.domain.moments import instant, wall_s
from booking.domain.money import Money
from booking.domain.text import pick
from booking.store import discounts
from booking.store import funnel as rows
from booking.usecases.discounts.known import discounts_of
from booking.usecases.forms import Catalogue
from booking.usecases.funnel.tally import PRESSED, SEEN
from booking.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class PromoRead:
    """A promo block between two local days: how often it was seen and pressed."""

    id: str
    title: str
    seen: int
    pressed: int


@dataclass(frozen=True, slots=True)
class DiscountRead:
    """A discount in the bookings made between two local days, cancelled ones left out. *most* 0: without limit."""

    id: str
    code: str | None
    used: int
    most: int
    saved: Money


@dataclass(frozen=True, slots=True)
class PromosRead:
    catalogue: Catalogue
    first: date
    last: date
    promos: list[PromoRead]
    discounts: list[DiscountRead]


def read_promos(tools: Tools, catalogue: Catalogue, first: date, last: date) -> PromosRead:
    """Return the counts of *first* to *last*, both included, over all the location's forms."""
    since, until = (
        instant(wall_s(first, 0, catalogue.zone)),
        instant(wall_s(last, 1440, catalogue.zone)),
    )
    with tools.store.reading() as work:
        counted = rows.read_promos(work, list(catalogue.forms), first, last)
        used = {id_: (count, saved) for id_, count, saved in discounts.uses(work, catalogue.location.id, since, until)}
    totals: Counter[tuple[str, str]] = Counter()
    for promo, name, count in counted:
        totals[promo, name] += count
    lang, currency = catalogue.default_lang, catalogue.location.currency
    blocks = [row for row in catalogue.promos.values() if row.active or totals[row.id, SEEN] or totals[row.id, PRESSED]]
    promos = [
        PromoRead(row.id, pick(row.document.get("title"), lang, lang), totals[row.id, SEEN], totals[row.id, PRESSED])
        for row in blocks
    ]
    known = {one.id: one for one in discounts_of(catalogue)}
    reductions = []
    for id_ in dict.fromkeys([*known, *used]):
        count, saved = used.get(id_, (0, 0))
        one = known.get(id_)
        reductions.append(DiscountRead(id_, one.code if one else None, count, one.max_uses if one else 0, Money(saved, currency)))
    return PromosRead(catalogue, first, last, promos, reductions)
