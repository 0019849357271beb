"""Counting how often promo blocks are seen and pressed."""

from collections.abc import Iterable

from booking.usecases.forms import OpenForm
from booking.usecases.funnel.count import write_counts
from booking.usecases.funnel.tally import PRESSED, SEEN
from booking.usecases.promos.pick import find_promo
from booking.usecases.tools import Tools

MOST_AT_ONCE = 20
_VIEW_LENGTH = 24


def count_seen(tools: Tools, form: OpenForm, promos: Iterable[str], view: str) -> None:
    """Count that *promos* were on somebody's screen; once for each *view* of the form."""
    for promo in list(dict.fromkeys(promos))[:MOST_AT_ONCE]:
        _count(tools, form, promo, SEEN, view)


def count_pressed(tools: Tools, form: OpenForm, promo: str, view: str | None) -> None:
    """Count that somebody pressed the button of *promo*; once for a *view*, when it is known."""
    _count(tools, form, promo, PRESSED, view)


def _count(tools: Tools, form: OpenForm, promo: str, name: str, view: str | None) -> None:
    if find_promo(form, promo) is None:
        return
    once = f"{view[:_VIEW_LENGTH]}/{promo}" if view else None
    tools.funnel.add((form.id, form.today, promo, name), once, lambda: write_counts(tools))
