"""How often and when something that could not be sent is tried again. Source: the study on reliability, 3.3."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.domain.notices import Way


@dataclass(frozen=True, slots=True)
class Plan:
    """The waits after each failure, in seconds; after the last one the row is given up.

    *repeat_unknown*: whether it may be sent again when nobody knows if the first try arrived.
    """

    waits_s: tuple[int, ...]
    repeat_unknown: bool


_MINUTE, _HOUR = 60, 3600
_NOTICE = Plan((10, _MINUTE, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR), repeat_unknown=True)
PLANS: Mapping[str, Plan] = {
    # Looked for before it is repeated, which happens once (usecases/notices/hand_over.py).
    **dict.fromkeys(Way, _NOTICE),
    # A code that comes late is none; whoever waits for it can ask again.
    "message.code": Plan((10,), repeat_unknown=False),
    # Google counts a purchase once by its number; other events it would count twice.
    "analytics.booked": Plan((_MINUTE, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 12 * _HOUR), repeat_unknown=True),
    "analytics.change": Plan((_MINUTE, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, 12 * _HOUR), repeat_unknown=False),
}


def next_try(plan: Plan, attempts: int, now: datetime) -> datetime | None:
    """Return when to try again after *attempts* failures; None when it is given up."""
    return now + timedelta(seconds=plan.waits_s[attempts - 1]) if attempts <= len(plan.waits_s) else None


def is_worn_out(plan: Plan, attempts: int) -> bool:
    """Return whether a row was taken more often than it may fail: its workers died over it."""
    return attempts > len(plan.waits_s) + 1
