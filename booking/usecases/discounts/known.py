"""The discounts of a location, out of its catalogue."""

from datetime import datetime

from booking.domain.discounts import Discount
from booking.store.catalogue import Catalogue


def discounts_of(catalogue: Catalogue) -> tuple[Discount, ...]:
    """Return the location's discounts that are switched on, in the file's order."""
    known: tuple[Discount, ...] | None = catalogue.kept.get("discounts")
    if known is None:
        known = tuple(Discount.of_document(row.id, row.document) for row in catalogue.discounts.values() if row.active)
        catalogue.kept["discounts"] = known
    return known


def sure_discounts(catalogue: Catalogue, now: datetime) -> list[Discount]:
    """Return what everybody gets at *now*, whoever they are."""
    return [one for one in discounts_of(catalogue) if one.is_sure and one.period.has(now, catalogue.zone)]
