"""Random working hours of every awkward shape: touching midnight, round the clock, split by clock changes."""

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.support.oracle.hours import WEEKDAYS

PLAIN = (
    ["09:00-18:00"],
    ["09:00-13:00", "14:00-20:00"],
    ["08:35-12:05", "13:00-19:40"],
    ["10:00-22:00"],
)
NIGHT = (
    ["00:00-06:00", "18:00-24:00"],
    ["00:00-02:30", "20:00-24:00"],
    ["00:00-24:00"],
    ["00:00-12:00", "12:00-24:00"],
    ["22:30-24:00"],
    ["00:00-03:15"],
)
CHANGE = (
    ["01:00-02:30", "02:45-05:00"],
    ["00:30-01:30", "01:30-04:00"],
    ["01:45-02:15", "02:30-03:30"],
    ["23:00-24:00"],
    ["00:15-23:45"],
    ["00:00-00:30", "00:45-01:30", "23:15-23:45"],
    ["02:00-03:00"],
    ["01:55-09:10"],
)


def random_hours(rng: Random) -> dict[str, list[str]]:
    """A week: one shape for all its days, or every day its own."""
    kind = rng.random()
    if kind < 0.15:  # round the clock, seldom with a gap
        week = {day: ["00:00-24:00"] for day in WEEKDAYS}
        if rng.random() < 0.4:
            week[rng.choice(WEEKDAYS)] = random_spans(rng)
        return week
    if kind < 0.45:
        spans = random_spans(rng)
        return {day: list(spans) for day in WEEKDAYS if rng.random() < 0.9}
    return {day: random_spans(rng) for day in WEEKDAYS if rng.random() < 0.85}


def random_spans(rng: Random) -> list[str]:
    kind = rng.random()
    if kind < 0.3:
        return list(rng.choice(PLAIN))
    if kind < 0.5:
        return list(rng.choice(NIGHT))
    if kind < 0.7:
        return list(rng.choice(CHANGE))
    return _drawn(rng)


def _drawn(rng: Random) -> list[str]:
    """One to three spans in order, which may touch each other and midnight."""
    edges = sorted(rng.sample(range(0, 289), k=2 * rng.randint(1, 3)))
    if rng.random() < 0.3:
        edges[0] = 0
    if rng.random() < 0.3:
        edges[-1] = 288
    if len(edges) > 2 and rng.random() < 0.3:
        edges[2] = edges[1]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [f"{_clock(begin)}-{_clock(end)}" for begin, end in pairs]


def _clock(cell: int) -> str:
    return f"{cell // 12:02}:{cell % 12 * 5:02}"


def wall_time(rng: Random) -> str:
    """A time of day, often in the hours in which clocks change."""
    if rng.random() < 0.5:
        return _clock(rng.choice((*range(0, 42), *range(270, 288))))
    return _clock(rng.randrange(288))


def random_exceptions(rng: Random, focus: list[date]) -> list[dict[str, Any]]:
    """Days off and other hours near the dates that matter; no two touch the same date."""
    exceptions: list[dict[str, Any]] = []
    free_from = date.min
    for near in sorted(focus):
        first = near + timedelta(days=rng.choice((-9, -3, -2, -1, -1, 0, 0, 0, 1, 1, 2)))
        if rng.random() < 0.55 or first <= free_from:
            continue
        last = first + timedelta(days=rng.choice((0, 0, 0, 1, 3)))
        dates = {"date": first} if first == last and rng.random() < 0.7 else {"from": first, "to": last}
        exceptions.append({**dates, "hours": [] if rng.random() < 0.4 else random_spans(rng)})
        free_from = last
    return exceptions
