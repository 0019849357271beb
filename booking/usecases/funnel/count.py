"""Counting a step of the funnel."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from booking.domain.errors import Unavailable
from booking.store import funnel as rows
from booking.store.work import Work
from booking.usecases.forms import OpenForm
from booking.usecases.funnel.tally import PRESSED, SEEN, Key
from booking.usecases.tools import Tools

SEEN_KEPT = timedelta(days=1)
_BATCH = 500


def count_steps(tools: Tools, form: OpenForm, names: Sequence[str], source: str, once: str | None) -> None:
    """Count that a guest from *source* reached *names*. *once*: the id of their view; nothing is counted twice for it."""
    for name in names:
        tools.funnel.add((form.id, form.today, source, name), once, lambda: write_counts(tools))


def write_counts(tools: Tools) -> None:
    """Write what this process has counted; what cannot be written now is kept for the next time."""
    counts, once = tools.funnel.take()
    if not counts and not once:
        return
    written = False
    try:
        with suppress(Unavailable):
            tools.store.write(lambda work: _write(work, tools, counts, once))
            written = True
    finally:
        if not written:
            tools.funnel.put_back(counts, once)


def _write(work: Work, tools: Tools, counts: Counter[Key], once: dict[str, Key]) -> None:
    new = rows.mark_seen(work, list(once), tools.clock.now())
    fresh = counts + Counter(once[key] for key in new)
    rows.add(work, {key: count for key, count in fresh.items() if key[3] not in (SEEN, PRESSED)})
    rows.add_promos(work, {key: count for key, count in fresh.items() if key[3] in (SEEN, PRESSED)})


def forget_seen(tools: Tools) -> int:
    """Forget which views have been counted; return how many there were."""
    before, total = tools.clock.now() - SEEN_KEPT, 0
    while met := tools.store.write(lambda work: rows.forget_seen(work, before, _BATCH)):
        total += met
        if met < _BATCH:
            break
    return total
