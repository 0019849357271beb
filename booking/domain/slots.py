"""Offered starts: from a visit and a board to the starts a client may book, and to who performs what.

A start is a cell. "Free for k cells in a row" is a few shifts and ANDs over the whole stretch at once, "any specialist"
is an OR. A visit of several services walks from service to service, keeping one set of starts for each situation that
matters for the next one: how far into the visit it is, and whose break is not over yet.
Source: CONTRACT 9.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from booking.domain.board import Board
from booking.domain.visits import Grid, Part, Performance, Visit

CELL_MIN = 5


@dataclass(frozen=True, slots=True)
class _Situation:
    """Between two services: minutes since the visit's start, who performed the last one, and breaks that go on."""

    at_min: int
    last: str | None = None
    breaks: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One service of an assigned visit: who, and when in minutes since the visit's start."""

    staff: str
    start_min: int
    end_min: int
    break_min: int


def run_of(bits: int, length: int) -> int:
    """Return the cells from which *length* cells in a row are set."""
    have = 1
    while have < length and bits:
        step = min(have, length - have)
        bits &= bits >> step
        have += step
    return bits


def starts(visit: Visit, board: Board, grid: Grid) -> int:
    """Return the cells at which *visit* can start, notice and horizon not yet considered."""
    reached = {_Situation(0): board.stretch.all_cells}
    for index, part in enumerate(visit):
        ahead: dict[_Situation, int] = {}
        for situation, bits in reached.items():
            for staff, performance in part.performers.items():
                at_min = _begin(situation, staff)
                if at_min is None:
                    continue
                able = bits & _able(board, part, staff, performance, at_min, grid, first=index == 0)
                if able:
                    after = _after(situation, staff, performance, at_min)
                    ahead[after] = ahead.get(after, 0) | able
        reached = ahead
    union = 0
    for bits in reached.values():
        union |= bits
    return union


def starts_by_staff(part: Part, board: Board, grid: Grid) -> dict[str, int]:
    """Return for a visit of one service the cells at which each performer can start."""
    return {staff: _able(board, part, staff, performance, 0, grid, first=True) for staff, performance in part.performers.items()}


def assign(visit: Visit, board: Board, grid: Grid, cell: int, claimed_min: Callable[[str], int]) -> list[Step] | None:
    """Return who performs each service of *visit* starting at *cell*; None when nobody can.

    One specialist for the whole visit where possible, else service by service, always leaving the rest possible; each
    choice takes the person with the fewest *claimed_min*, ties in the salon file's order.
    """
    for staff in sorted(_can_do_all(visit), key=claimed_min):
        alone = tuple(Part(p.service, {staff: p.performers[staff]}, p.resources, p.window) for p in visit)
        steps = _Search(alone, board, grid, cell, claimed_min).steps()
        if steps is not None:
            return steps
    return _Search(visit, board, grid, cell, claimed_min).steps()


def _can_do_all(visit: Visit) -> list[str]:
    first, *rest = visit
    return [staff for staff in first.performers if all(staff in part.performers for part in rest)]


class _Search:
    """Depth first through the services; situations that lead nowhere are remembered, so the search stays small."""

    def __init__(self, visit: Visit, board: Board, grid: Grid, cell: int, claimed_min: Callable[[str], int]) -> None:
        self.visit, self.board, self.grid, self.cell, self.claimed_min = visit, board, grid, cell, claimed_min
        self.dead: set[tuple[int, _Situation]] = set()

    def steps(self, index: int = 0, situation: _Situation = _Situation(0)) -> list[Step] | None:
        if index == len(self.visit):
            return []
        if (index, situation) in self.dead:
            return None
        part = self.visit[index]
        for staff in sorted(part.performers, key=self.claimed_min):
            performance = part.performers[staff]
            at_min = _begin(situation, staff)
            if at_min is None:
                continue
            able = _able(self.board, part, staff, performance, at_min, self.grid, first=index == 0)
            if not able >> self.cell & 1:
                continue
            rest = self.steps(index + 1, _after(situation, staff, performance, at_min))
            if rest is not None:
                return [Step(staff, at_min, at_min + performance.duration_min, performance.break_min), *rest]
        self.dead.add((index, situation))
        return None


def _begin(situation: _Situation, staff: str) -> int | None:
    """Return when *staff* would begin the next service; None when that lies inside a break of theirs."""
    for who, until_min in situation.breaks:
        if who == staff:
            return until_min if staff == situation.last else None
    return situation.at_min


def _after(situation: _Situation, staff: str, performance: Performance, at_min: int) -> _Situation:
    end_min = at_min + performance.duration_min
    breaks = {(who, until) for who, until in situation.breaks if who != staff and until > end_min}
    if performance.break_min:
        breaks.add((staff, end_min + performance.break_min))
    return _Situation(end_min, staff if performance.break_min else None, frozenset(breaks))


def _able(board: Board, part: Part, staff: str, performance: Performance, at_min: int, grid: Grid, *, first: bool) -> int:
    """Return the visit's starts for which *staff* can begin *part* after *at_min* minutes."""
    low = at_min // CELL_MIN
    high = -(-(at_min + performance.duration_min) // CELL_MIN)
    rest = -(-(at_min + performance.duration_min + performance.break_min) // CELL_MIN)
    working, grid_starts = board.roster.working(staff, board.stretch, grid)
    free = ~board.busy.get(staff, 0)
    room = working & free
    for resource in part.resources:
        room &= ~board.full.get(resource, 0)
    if part.window.limits_hours:
        room &= board.roster.window_hours(part.window, board.stretch)
    able = run_of(room, high - low)
    if part.window.from_date is not None or part.window.to_date is not None:
        able &= board.roster.between(board.stretch, part.window.from_date, part.window.to_date)
    if rest > high:
        able &= run_of(free & board.stretch.all_cells, rest - high) >> (high - low)
    able >>= low
    return able & grid_starts if first else able


def nearest(bits: int, cell: int, count: int) -> list[int]:
    """Return up to *count* set cells nearest to *cell*, the earlier first among equals."""
    found: list[int] = []
    below, above = bits & ((1 << cell) - 1), bits >> cell
    while len(found) < count and (below or above):
        down = below.bit_length() - 1 if below else None
        up = cell + ((above & -above).bit_length() - 1) if above else None
        if up is None or (down is not None and cell - down <= up - cell):
            assert down is not None
            found.append(down)
            below &= ~(1 << down)
        else:
            found.append(up)
            above &= above - 1
    return found


def set_cells(bits: int) -> Iterator[int]:
    """Yield the set cells of *bits*, earliest first."""
    base = 0
    for byte_index, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        base = byte_index * 8
        while byte:
            low = byte & -byte
            yield base + low.bit_length() - 1
            byte ^= low
