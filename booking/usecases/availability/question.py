"""From what a guest asks to bits of starts: the one place where notice, horizon, claims and rules meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.domain import loads, slots
from booking.domain.board import Board, Stretch, stretch_over
from booking.domain.moments import seconds
from booking.domain.policies import Policy
from booking.domain.visits import Grid, Visit, longest_min
from booking.store import loads as stored_loads
from booking.store.work import Work
from booking.usecases.forms import ANY, OpenForm


@dataclass(frozen=True, slots=True)
class Ask:
    """What a guest wants so far. No services: any one service in scope. *hold*: the guest's own, which does not block.

    *staff*: an id, "any", or None while nothing is chosen: then both "any" and each person are possible.
    *booking*: the client's own, whose time does not block it; *people*: who performs each service, instead of *staff*.
    """

    services: tuple[str, ...]
    staff: str | None = ANY
    hold: str | None = None
    booking: str | None = None
    people: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A start in the location's zone; *staff*: who can, for a visit of one service."""

    start: datetime
    staff: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """One visit with the rules that go with it."""

    visit: Visit
    policy: Policy

    @property
    def grid(self) -> Grid:
        if self.policy.slot_mode == "times":
            return Grid(times=self.policy.times)
        return Grid(self.policy.slot_step_min)


def wishes(form: OpenForm, ask: Ask) -> list[Wish]:
    """Return the visits an *ask* stands for: one, or more while services or specialist are not chosen yet."""
    if ask.people is not None:
        return [Wish(form.visit_by(ask.services, ask.people), form.policy_for(ask.services))]
    choices = [ask.services] if ask.services else [(service,) for service in form.services if not form.is_class(service)]
    found = []
    for services in choices:
        policy = form.policy_for(services)
        people = [ask.staff] if ask.staff is not None else [*(p for p in form.staff if form.performs_all(p, services)), ANY]
        found += [Wish(form.visit(services, person), policy) for person in people if person != ANY or policy.any_specialist]
    return found


def lay_board(work: Work, form: OpenForm, wishes: Sequence[Wish], first: date, last: date, ask: Ask) -> Board:
    """Return the board of the local dates *first* to *last*, long enough for visits that begin on them.

    One statement, whatever the number of people and days.
    """
    visits = [wish.visit for wish in wishes]
    longest = max((longest_min(visit) for visit in visits), default=0)
    stretch = stretch_over(first, last, form.zone, longest)
    return board_on(work, form, visits, stretch, ask.hold, ask.booking)


def board_on(
    work: Work,
    form: OpenForm,
    visits: Sequence[Visit],
    stretch: Stretch,
    hold: str | None = None,
    booking: str | None = None,
) -> Board:
    """Return the board of *stretch* with what others have taken there at the form's moment."""
    subjects = {staff for visit in visits for part in visit for staff in part.performers}
    subjects |= {resource for visit in visits for part in visit for resource in part.resources}
    planes = stored_loads.read(work, form.location.id, stretch, sorted(subjects), form.now, hold, booking)
    roster = form.catalogue.roster
    busy = {subject: loads.plane(found, 0) for (kind, subject), found in planes.items() if kind == "staff"}
    full = {
        subject: loads.plane(found, roster.quantities[subject] - 1)
        for (kind, subject), found in planes.items()
        if kind == "resource" and subject in roster.quantities
    }
    return Board(roster, stretch, busy, full)


def bounds(form: OpenForm, policy: Policy) -> tuple[int, date]:
    """Return (the earliest start that notice allows, in seconds since 1970; the last local date of the horizon)."""
    notice = form.now + timedelta(minutes=policy.notice_min)
    return -int(-notice.timestamp() // 1), form.today + timedelta(days=policy.horizon_days)


def cut(form: OpenForm, wish: Wish, board: Board, bits: int, first: date | None = None, last: date | None = None) -> int:
    """Return the starts of *bits* that notice and horizon allow, on the dates *first* to *last*."""
    earliest_s, horizon = bounds(form, wish.policy)
    since = board.stretch.bits(earliest_s + 299, board.stretch.end_s)
    until = min(last, horizon) if last else horizon
    return bits & since & board.roster.between(board.stretch, max(first, form.today) if first else form.today, until)


def offered_bits(form: OpenForm, wish: Wish, board: Board, first: date | None = None, last: date | None = None) -> int:
    """Return the starts that are offered for *wish* on the dates *first* to *last*."""
    return cut(form, wish, board, slots.starts(wish.visit, board, wish.grid), first, last)


def clipped(form: OpenForm, policies: Sequence[Policy], first: date, last: date) -> tuple[date, date] | None:
    """Return the part of *first* ... *last* in which anything could be offered; None when there is none."""
    horizon = form.today + timedelta(days=max((policy.horizon_days for policy in policies), default=0))
    low, high = max(first, form.today), min(last, horizon)
    return (low, high) if low <= high else None


def offered_at(form: OpenForm, board: Board, cell: int, by_staff: Mapping[str, int] | None = None) -> Offered:
    """Return the start at *cell* in the location's zone, with those of *by_staff* who can."""
    staff = tuple(person for person, bits in (by_staff or {}).items() if bits >> cell & 1)
    return Offered(board.at(cell).astimezone(form.zone), staff)


def start_cell(board: Board, start: datetime) -> int | None:
    """Return the cell of *start*, None when it lies off the raster or outside the board."""
    return board.stretch.cell(seconds(start)) if start.microsecond == 0 else None
