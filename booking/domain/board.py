"""A board: a stretch of time laid out in five-minute cells, with who works, where starts may lie and what is taken.

Everything is one integer a subject, a bit a cell, for the whole stretch at once; a month of one person is 9,000 bits.
What depends only on the salon file is kept in a `Roster` and used again by every question until the file changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from booking.domain.hours import Hours
from booking.domain.loads import CELL_S, DAY_CELLS, cells
from booking.domain.moments import DAY_S, date_runs, instant, local_date, wall_instants, wall_s
from booking.domain.visits import Grid, Window

_KEPT_DAYS = 300_000
"""How much of what was laid out is kept, in days of one person or rule: about 30 MB at most."""
_ENTRY_DAYS = 4
"""What an entry costs besides its days."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """*count* whole UTC days from day number *first_day*: the line every bit of a board stands on."""

    first_day: int
    count: int

    @property
    def origin_s(self) -> int:
        return self.first_day * DAY_S

    @property
    def end_s(self) -> int:
        return (self.first_day + self.count) * DAY_S

    @property
    def all_cells(self) -> int:
        return (1 << (self.count * DAY_CELLS)) - 1

    def bits(self, start_s: int, end_s: int) -> int:
        """Return the cells that [start_s, end_s) touches, as far as they lie on this stretch."""
        return cells(max(start_s, self.origin_s), min(end_s, self.end_s), self.origin_s)

    def at_s(self, cell: int) -> int:
        """Return the instant at which *cell* begins."""
        return self.origin_s + cell * CELL_S

    def cell(self, at_s: int) -> int | None:
        """Return the cell that begins exactly at *at_s*; None when none does."""
        cell, rest = divmod(at_s - self.origin_s, CELL_S)
        return cell if rest == 0 and 0 <= cell < self.count * DAY_CELLS else None


def stretch_over(first: date, last: date, zone: ZoneInfo, extra_min: int = 0) -> Stretch:
    """Return the stretch that holds the local dates *first* to *last* and *extra_min* minutes after them."""
    first_day = wall_s(first, 0, zone) // DAY_S
    end_s = wall_s(last, 1440, zone, end=True) + extra_min * 60
    # One cell more, since a wall time that happens twice at midnight ends a date an hour later than its first end.
    return Stretch(first_day, (end_s + 2 * 3600 - 1) // DAY_S - first_day + 1)


@dataclass
class Roster:
    """What a location's salon file says about time, ready to be laid on boards."""

    zone: ZoneInfo
    hours: Mapping[str, Hours]
    closures: Sequence[tuple[date, date]] = ()
    quantities: Mapping[str, int] = field(default_factory=dict)
    _kept: dict[object, object] = field(default_factory=dict, repr=False)
    _room: int = field(default=_KEPT_DAYS, repr=False)

    @cached_property
    def _alike(self) -> dict[str, str]:
        """Return for each person the first one with the same hours: crews often share theirs, and are laid out once."""
        first: dict[object, str] = {}
        return {
            staff: first.setdefault((hours.zone, tuple(hours.weekly), tuple(hours.exceptions)), staff)
            for staff, hours in self.hours.items()
        }

    def working(self, staff: str, stretch: Stretch, grid: Grid) -> tuple[int, int]:
        """Return (cells in working time, cells where a start may lie) of *staff*."""
        key = (self._alike[staff], stretch, grid)
        found = self._kept.get(key)
        if found is None:
            found = self._keep(key, self._lay_out(staff, stretch, grid), stretch)
        return found  # type: ignore[return-value]

    def dates(self, stretch: Stretch) -> list[tuple[int, int, date]]:
        """Return (first cell, cell after the last, local date) for the runs of dates on *stretch*."""
        key = ("dates", stretch)
        found = self._kept.get(key)
        if found is None:
            runs = date_runs(self.zone, stretch.origin_s, stretch.end_s)
            laid = [(_cell_up(start, stretch), _cell_up(end, stretch), day) for start, end, day in runs]
            found = self._keep(key, laid, stretch)
        return found  # type: ignore[return-value]

    def between(self, stretch: Stretch, first: date | None, last: date | None) -> int:
        """Return the cells whose local date lies between *first* and *last*, both included."""
        key = ("between", first, last, stretch)
        found = self._kept.get(key)
        if found is None:
            bits = 0
            for low, high, day in self.dates(stretch):
                if (first is None or day >= first) and (last is None or day <= last):
                    bits |= ((1 << (high - low)) - 1) << low
            found = self._keep(key, bits, stretch)
        return found  # type: ignore[return-value]

    def window_hours(self, window: Window, stretch: Stretch) -> int:
        """Return the cells inside the wall-time window of each date."""
        key = (window.from_min, window.to_min, stretch)
        found = self._kept.get(key)
        if found is None:
            bits = 0
            for day in self._dates_around(stretch):
                start_s = wall_s(day, window.from_min or 0, self.zone)
                end_s = wall_s(day, 1440 if window.to_min is None else window.to_min, self.zone, end=True)
                if end_s > start_s:
                    bits |= stretch.bits(start_s, end_s)
            found = self._keep(key, bits, stretch)
        return found  # type: ignore[return-value]

    def _lay_out(self, staff: str, stretch: Stretch, grid: Grid) -> tuple[int, int]:
        working = starts = 0
        hours = self.hours[staff]
        for day in self._dates_around(stretch):
            closed = any(first <= day <= last for first, last in self.closures)
            if closed:
                continue
            for piece in hours.pieces_on(day):
                working |= stretch.bits(piece.start_s, piece.end_s)
                if grid.times is None:
                    starts |= _every(grid.step_min * 60, piece.origin_s, piece.start_s, piece.end_s, stretch)
        if grid.times is not None:
            starts = self._listed(grid.times, stretch)
        return working, starts & working

    def _listed(self, times: Sequence[int], stretch: Stretch) -> int:
        bits = 0
        for day in self._dates_around(stretch):
            for minute in times:
                for at_s in wall_instants(day, minute, self.zone):
                    cell = stretch.cell(at_s)
                    bits |= 0 if cell is None else 1 << cell
        return bits

    def _dates_around(self, stretch: Stretch) -> list[date]:
        first = local_date(stretch.origin_s, self.zone) - timedelta(days=1)
        last = local_date(stretch.end_s, self.zone) + timedelta(days=1)
        return [first + timedelta(days=index) for index in range((last - first).days + 1)]

    def _keep(self, key: object, value: object, stretch: Stretch) -> object:
        self._room -= stretch.count + _ENTRY_DAYS
        if self._room < 0:
            self._kept.clear()
            self._room = _KEPT_DAYS
        self._kept[key] = value
        return value


def _every(step_s: int, origin_s: int, start_s: int, end_s: int, stretch: Stretch) -> int:
    """Return the cells of [start_s, end_s) that lie whole steps after *origin_s*."""
    low = max(start_s, stretch.origin_s)
    first_s = origin_s + -(-(low - origin_s) // step_s) * step_s
    last_s = min(end_s, stretch.end_s)
    cell = stretch.cell(first_s)
    if first_s >= last_s or cell is None:
        return 0
    count = -(-(last_s - first_s) // step_s)
    step = step_s // CELL_S
    # A row of *count* ones, *step* apart, is a repunit in base 2**step.
    return (((1 << (step * count)) - 1) // ((1 << step) - 1)) << cell


def _cell_up(at_s: int, stretch: Stretch) -> int:
    return -((stretch.origin_s - at_s) // CELL_S)


@dataclass(frozen=True)
class Board:
    """One question's picture: a roster on a stretch, with what is taken there."""

    roster: Roster
    stretch: Stretch
    busy: Mapping[str, int]
    """Staff member -> cells claimed."""
    full: Mapping[str, int]
    """Resource -> cells in which no unit is left."""

    def at(self, cell: int) -> datetime:
        """Return the aware UTC instant at which *cell* begins."""
        return instant(self.stretch.at_s(cell))
