"""Taking away what time has ended: typed contact data, old holds, spent keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from booking.store import tidy as rows
from booking.store.work import Work
from booking.usecases.tools import Tools

KEYS_KEPT = timedelta(hours=72)
# As long as the keys: a repeated confirmation still finds out what became of its hold.
HOLDS_KEPT = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """How many rows each step met."""

    contacts: int
    claims: int
    holds: int
    keys: int


def tidy(tools: Tools) -> Tidied:
    """Take away what has ended and return how much it was. Safe to run twice at once and to stop anywhere."""
    now = tools.clock.now()
    return Tidied(
        contacts=_all(tools, lambda work: rows.erase_contacts(work, now)),
        claims=_all(tools, lambda work: rows.free_claims(work, now)),
        holds=_all(tools, lambda work: rows.forget_holds(work, now - HOLDS_KEPT)),
        keys=_all(tools, lambda work: rows.forget_keys(work, now - KEYS_KEPT)),
    )


def _all(tools: Tools, step: Callable[[Work], int]) -> int:
    total = 0
    while met := tools.store.write(step):
        total += met
        if met < rows.BATCH:
            break
    return total
