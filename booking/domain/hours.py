"""Working time of one person: weekly hours, exceptions and closures as intervals on the line of instants."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from booking.domain.moments import wall_s

Spans = tuple[tuple[int, int], ...]
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeeklySpan:
    """Wall minutes of a weekday (0 = Monday), valid between two dates, both included, when given."""

    weekday: int
    start_min: int
    end_min: int
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or day >= self.valid_from)
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True, slots=True)
class DatedSpans:
    """Hours that replace the week's from *first* to *last*, both included; no spans means off."""

    first: date
    last: date
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Working time [start_s, end_s) of one date. The grid of starts is counted from *origin_s*, at or before start_s."""

    start_s: int
    end_s: int
    origin_s: int


@dataclass(frozen=True)
class Hours:
    """When one person works at one location, closures not yet cut out."""

    zone: ZoneInfo
    weekly: Sequence[WeeklySpan] = ()
    exceptions: Sequence[DatedSpans] = ()
    _origins: dict[date, int | None] = field(default_factory=dict, repr=False, compare=False)

    def spans_on(self, day: date) -> Spans:
        """Return the wall-time spans of *day*, earliest first. A later exception wins over an earlier one."""
        for exception in reversed(self.exceptions):
            if exception.first <= day <= exception.last:
                return tuple(sorted(exception.spans))
        return tuple(sorted((span.start_min, span.end_min) for span in self.weekly if span.holds_on(day)))

    def pieces_on(self, day: date) -> list[Piece]:
        """Return the working time that begins on *day*; touching spans share their grid, also across midnight."""
        pieces = []
        for index, (start_s, end_s) in enumerate(self._intervals_on(day)):
            origin_s = self._origin_of_first(day, start_s) if index == 0 else start_s
            pieces.append(Piece(start_s, end_s, origin_s))
        return pieces

    def _intervals_on(self, day: date) -> list[tuple[int, int]]:
        """Return the instants of *day*'s spans; those that touch, or overlap because an hour repeats, are one."""
        merged: list[tuple[int, int]] = []
        for start_min, end_min in self.spans_on(day):
            start_s, end_s = wall_s(day, start_min, self.zone), wall_s(day, end_min, self.zone, end=True)
            if end_s <= start_s:
                continue
            if merged and merged[-1][1] >= start_s:
                merged[-1] = (merged[-1][0], max(end_s, merged[-1][1]))
            else:
                merged.append((start_s, end_s))
        return merged

    def _origin_of_first(self, day: date, start_s: int) -> int:
        """Return where the interval that *day*'s first span belongs to began; *start_s* when it never begins."""
        known = self._origins.get(day, -1)
        if known != -1:
            return start_s if known is None else known
        earlier, begin_s = day, start_s
        origin_s: int | None = None
        while True:
            earlier -= _ONE_DAY
            intervals = self._intervals_on(earlier)
            if not intervals and self._date_is_missing(earlier):
                continue
            if not intervals or intervals[-1][1] < begin_s:
                origin_s = begin_s
                break
            begin_s = intervals[-1][0]
            if len(intervals) > 1:
                origin_s = begin_s
                break
            if earlier < self._always_open_before:
                break
        self._origins[day] = origin_s
        return start_s if origin_s is None else origin_s

    def _date_is_missing(self, day: date) -> bool:
        """Return whether the zone skipped the whole *day*, so that the days around it touch."""
        return wall_s(day, 0, self.zone) == wall_s(day, 1440, self.zone, end=True)

    @cached_property
    def _always_open_before(self) -> date:
        """Return a date before which every day is open round the clock, or the earliest date there is."""
        minutes = [0] * 7
        for span in self.weekly:
            if span.valid_from is None:
                minutes[span.weekday] += span.end_min - span.start_min
        if min(minutes) < 1440:
            return date.min
        marks = [exception.first for exception in self.exceptions]
        marks += [mark for span in self.weekly for mark in (span.valid_from, span.valid_until) if mark is not None]
        return min(marks, default=date.max)
