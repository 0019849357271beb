"""Pick the promo blocks a form shows now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from booking.domain.discounts import Period, by_code
from booking.domain.text import Text
from booking.usecases.availability.events import has_future
from booking.usecases.discounts.known import discounts_of
from booking.usecases.forms import OpenForm

Kind = Literal["service", "staff", "code", "url"]
KINDS: tuple[Kind, ...] = ("service", "staff", "code", "url")


@dataclass(frozen=True, slots=True)
class Block:
    """An advertisement inside the flow; *kind* and *target*: what its button does. Texts by language."""

    id: str
    title: Text
    text: Text | None
    image: str | None
    button: Text | None
    kind: Kind
    target: str


def pick_promos(form: OpenForm, *placements: str) -> list[Block]:
    """Return the blocks for any of *placements* in the owner's order. What could not be acted on is left out."""
    found = []
    for row in sorted(form.catalogue.promos.values(), key=lambda one: (one.document.get("order", 0), one.ordinal)):
        document = row.document
        if not row.active or set(placements).isdisjoint(document["placements"]):
            continue
        if document.get("forms") and form.id not in document["forms"]:
            continue
        block = _block(row.id, document)
        if Period.of_document(document).has(form.now, form.zone) and _can_act(form, block):
            found.append(block)
    return found


def find_promo(form: OpenForm, promo_id: str) -> Block | None:
    """Return a block that is switched on, whether its time has come or not."""
    row = form.catalogue.promos.get(promo_id)
    return _block(row.id, row.document) if row is not None and row.active else None


def _block(id_: str, document: Mapping[str, Any]) -> Block:
    action = document["action"]
    kind = next(kind for kind in KINDS if kind in action)
    words = {name: document.get(name) for name in ("text", "image", "button")}
    return Block(id=id_, title=document["title"], kind=kind, target=str(action[kind]), **words)


def _can_act(form: OpenForm, block: Block) -> bool:
    if block.kind == "service":
        return block.target in form.services and (bool(form.everyone(block.target)) or has_future(form, block.target))
    if block.kind == "staff":
        return block.target in form.staff
    if block.kind == "code":
        discount = by_code(discounts_of(form.catalogue), block.target)
        if discount is None or not discount.period.has(form.now, form.zone):
            return False
        return not discount.services or not discount.services.isdisjoint(form.services)
    return True
