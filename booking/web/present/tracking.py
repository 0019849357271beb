"""What a page tells its own script for the events of the catalogue: ids, names of services, numbers. Source: embed B4.

Nothing about who is booking ever stands here. Names are in the salon's own language, so that reports do not fall apart
by the reader's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from booking.domain.analytics import number
from booking.domain.money import Money

MOST_ITEMS = 50
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that came about with this answer.

    *id*: makes saying it twice harmless for everybody who hears it; *once*: a page says it only once under this key.
    """

    name: str
    params: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    items: Sequence[Item] = ()
    value: Money | None = None
    id: str | None = None
    once: str | None = None

    def said(self) -> dict[str, Any]:
        """Return it as the page's script reads it."""
        found: dict[str, Any] = {"name": self.name, "params": dict(self.params)}
        if self.items:
            found["items"] = list(self.items)
        if self.value is not None:
            found |= {"value": number(self.value), "currency": self.value.currency}
        return found | {name: value for name, value in (("id", self.id), ("once", self.once or self.id)) if value}


def worth(items: Sequence[Item], currency: str) -> dict[str, Any]:
    """Return value and currency of *items*: known prices only, and whether some are unknown; nothing when all are."""
    known = [item for item in items if "price" in item]
    if not known:
        return {}
    value = round(sum(item["price"] * item["quantity"] for item in known), 4)
    found: dict[str, Any] = {"value": int(value) if value == int(value) else value, "currency": currency}
    return found | ({"value_estimated": True} if len(known) < len(items) else {})
