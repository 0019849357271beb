"""How often and when something that could not be sent is tried again. Source: the study on reliability, 3.3."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """The waits after each failure, in seconds; after the last one the row is given up.

    *repeat_unknown*: whether it may be sent again when nobody knows if the first try arrived.
    """

    waits_s: tuple[int, ...]
    repeat_unknown: bool


_MINUTE, _HOUR = 60, 3600
PLANS: Mapping[str, Plan] = {
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
