"""Instants, wall time in a zone, and what clocks do when they change.

Instants are whole seconds since 1970-01-01 UTC here, because everything about availability is integer arithmetic on
them; `instant` and `seconds` turn them into aware datetimes and back.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY_S = 86_400


def instant(at_s: int) -> datetime:
    """Return the aware UTC datetime of *at_s*."""
    return datetime.fromtimestamp(at_s, UTC)


def seconds(at: datetime) -> int:
    """Return whole seconds since 1970 of an aware *at*, rounded down."""
    return int(at.timestamp() // 1)


@lru_cache(maxsize=65_536)
def wall_s(day: date, minute: int, zone: ZoneInfo, *, end: bool = False) -> int:
    """Return the instant a wall clock in *zone* shows *minute* (0 ... 1440) of *day*, in seconds since 1970.

    A skipped wall time is the first valid instant after it. A repeated one is the first, for the *end* of a span the
    second, except that an end at midnight is the first. Source: CONTRACT 9.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    first = int(wall.replace(tzinfo=zone, fold=0).timestamp())
    second = int(wall.replace(tzinfo=zone, fold=1).timestamp())
    if second < first:  # skipped: fold 0 lies beyond the change, fold 1 before it
        return _first_valid(second, first, zone)
    return second if end and minute != 1440 else first


def wall_instants(day: date, minute: int, zone: ZoneInfo) -> tuple[int, ...]:
    """Return every instant at which a wall clock shows *minute* of *day*: none, one or two."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    first = int(wall.replace(tzinfo=zone, fold=0).timestamp())
    second = int(wall.replace(tzinfo=zone, fold=1).timestamp())
    if second < first:
        return ()
    return (first,) if first == second else (first, second)


def _first_valid(before_s: int, after_s: int, zone: ZoneInfo) -> int:
    offset = instant(after_s).astimezone(zone).utcoffset()
    low, high = before_s, after_s
    while high - low > 1:
        middle = (low + high) // 2
        if instant(middle).astimezone(zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high


def local_date(at_s: int, zone: ZoneInfo) -> date:
    """Return the date a wall calendar in *zone* shows at *at_s*."""
    return instant(at_s).astimezone(zone).date()


def date_runs(zone: ZoneInfo, from_s: int, until_s: int) -> list[tuple[int, int, date]]:
    """Return the stretches of [from_s, until_s) that belong to one local date, in order.

    Nearly always one a date; where clocks were put back over midnight a date has two.
    """
    runs: list[tuple[int, int, date]] = []
    for piece_from, piece_until in _steady_pieces(zone, from_s, until_s):
        at = piece_from
        while at < piece_until:
            local = instant(at).astimezone(zone)
            since_midnight = local.hour * 3600 + local.minute * 60 + local.second
            until = min(at + DAY_S - since_midnight, piece_until)
            if runs and runs[-1][2] == local.date():
                runs[-1] = (runs[-1][0], until, local.date())
            else:
                runs.append((at, until, local.date()))
            at = until
    return runs


def _steady_pieces(zone: ZoneInfo, from_s: int, until_s: int) -> list[tuple[int, int]]:
    """Cut [from_s, until_s) where the zone's offset changes."""
    pieces, start, at = [], from_s, from_s
    while at < until_s:
        following = min(at + DAY_S, until_s)
        here = instant(at).astimezone(zone).utcoffset()
        if instant(following).astimezone(zone).utcoffset() != here:
            change = _first_valid(at, following, zone)
            pieces.append((start, change))
            start = change
        at = following
    pieces.append((start, until_s))
    return pieces
