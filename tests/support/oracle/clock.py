"""Wall time of a zone and instants (whole seconds since 1970, UTC), by CONTRACT section 9."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

MINUTE = 60
CELL = 5 * MINUTE
DAY_MIN = 24 * 60


@cache
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def as_date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_minutes(value: time | str) -> int:
    """Minutes since midnight of "HH:MM"; "24:00" is 1440."""
    if isinstance(value, time):
        return value.hour * 60 + value.minute
    hour, minute = value.split(":")
    return int(hour) * 60 + int(minute)


def seconds(moment: datetime) -> int:
    """An aware datetime without fractions as an instant."""
    assert moment.tzinfo is not None
    assert moment.microsecond == 0
    return int(moment.timestamp())


def moment(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, UTC)


def _local(tz: str, instant: int) -> datetime:
    return datetime.fromtimestamp(instant, zone(tz)).replace(tzinfo=None)


def _wall(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


@cache
def local_date(tz: str, instant: int) -> date:
    return _local(tz, instant).date()


@cache
def occurrences(tz: str, day: date, minute: int) -> tuple[int, ...]:
    """Every instant at which the clock on the wall shows this time: none, one or two."""
    wall = _wall(day, minute)
    found = set()
    for fold in (0, 1):
        instant = seconds(wall.replace(tzinfo=zone(tz), fold=fold))
        if _local(tz, instant) == wall:
            found.add(instant)
    return tuple(sorted(found))


@cache
def _after_gap(tz: str, day: date, minute: int) -> int:
    """The first valid instant after a skipped wall time."""
    wall = _wall(day, minute)
    before = seconds(wall.replace(tzinfo=zone(tz), fold=1))
    after = seconds(wall.replace(tzinfo=zone(tz), fold=0))
    assert _local(tz, before) < wall < _local(tz, after)
    while after - before > 1:
        middle = (before + after) // 2
        if _local(tz, middle) < wall:
            before = middle
        else:
            after = middle
    return after


def span_begin(tz: str, day: date, minute: int) -> int:
    """Where a span that begins at this wall time begins: a repeated time means the first."""
    found = occurrences(tz, day, minute)
    return found[0] if found else _after_gap(tz, day, minute)


def span_end(tz: str, day: date, minute: int) -> int:
    """Where a span that ends at this wall time ends: a repeated time means the second, but a midnight the first."""
    found = occurrences(tz, day, minute)
    if not found:
        return _after_gap(tz, day, minute)
    return found[0] if minute == DAY_MIN else found[-1]


def day_begin(tz: str, day: date) -> int:
    """The first instant of a local date (of the next one that exists, when the date is skipped whole)."""
    return span_begin(tz, day, 0)


def cells(begin: int, end: int) -> range:
    """The numbers of the five-minute cells that a span touches."""
    return range(begin // CELL, -(-end // CELL))
