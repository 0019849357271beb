"""Reading the funnel of a form, next to the bookings that were really made."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from booking.domain.funnel import STEPS
from booking.domain.moments import instant, wall_s
from booking.store import funnel as rows
from booking.usecases.forms import OpenForm
from booking.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class FunnelRead:
    """Counts of a form between two local days, both included. *bookings*: made in those days, by status."""

    form: OpenForm
    first: date
    last: date
    steps: dict[str, int]
    by_source: dict[str, dict[str, int]]
    bookings: dict[str, int]

    @property
    def bookings_made(self) -> int:
        return sum(self.bookings.values())


def read_funnel(tools: Tools, form: OpenForm, first: date, last: date) -> FunnelRead:
    """Return how many guests came how far. Other names than the funnel's steps are left out."""
    since, until = instant(wall_s(first, 0, form.zone)), instant(wall_s(last, 1440, form.zone))
    with tools.store.reading() as work:
        counted = rows.read(work, form.id, first, last)
        bookings = rows.bookings_made(work, form.id, since, until)
    totals: Counter[str] = Counter()
    sources: dict[str, Counter[str]] = {}
    for _, source, name, count in counted:
        totals[name] += count
        sources.setdefault(source, Counter())[name] += count
    by_source = {
        source: {name: steps[name] for name in STEPS}
        for source, steps in sorted(sources.items(), key=lambda one: (-one[1][STEPS[0]], one[0]))
    }
    return FunnelRead(form, first, last, {name: totals[name] for name in STEPS}, by_source, bookings)
