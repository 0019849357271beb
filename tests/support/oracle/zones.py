"""Where clocks change: the dates a generator should crowd around."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import available_timezones

from tests.support.oracle.clock import zone

AWKWARD = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Havana",
    "America/Santiago",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "Pacific/Chatham",
    "UTC",
)

# Changes of the past that no year of today repeats: whole days skipped, quarter and half hours, odd directions.
HISTORY = {
    "Africa/Casablanca": (date(2018, 10, 28),),
    "America/Caracas": (date(2016, 5, 1),),
    "Asia/Kathmandu": (date(1986, 1, 1),),
    "Asia/Pyongyang": (date(2015, 8, 15), date(2018, 5, 5)),
    "Europe/Istanbul": (date(2016, 9, 7),),
    "Pacific/Apia": (date(2011, 12, 29), date(2011, 12, 30), date(2011, 12, 31), date(2012, 4, 1), date(2020, 9, 27)),
    "Pacific/Kwajalein": (date(1993, 8, 21),),
}


def random_zone(rng: Random) -> str:
    pick = rng.random()
    if pick < 0.75:
        return rng.choice(AWKWARD)
    if pick < 0.85:
        return rng.choice(sorted(HISTORY))
    return rng.choice(_everywhere())


@cache
def _everywhere() -> tuple[str, ...]:
    return tuple(sorted(name for name in available_timezones() if "/" in name and not name.startswith(("posix", "right"))))


@cache
def change_dates(tz: str) -> tuple[date, ...]:
    """Local dates of clock changes 2024 … 2027, seen from after the change, and those of history."""
    found = list(HISTORY.get(tz, ()))
    hour = timedelta(hours=1)
    at = datetime(2024, 1, 1, tzinfo=UTC)
    before = at.astimezone(zone(tz)).utcoffset()
    while at.year < 2028:
        at += 6 * hour
        offset = at.astimezone(zone(tz)).utcoffset()
        if offset != before:
            found.append(_exact(tz, at - 6 * hour, at))
        before = offset
    return tuple(found)


def _exact(tz: str, before: datetime, after: datetime) -> date:
    old = before.astimezone(zone(tz)).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone(tz)).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.astimezone(zone(tz)).date()
