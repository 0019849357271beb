"""What is free: the starts of a day, the days of a period, the first start of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.domain import slots
from booking.domain.board import Board
from booking.store.work import Work
from booking.usecases.availability import question as q
from booking.usecases.availability.events import event_days
from booking.usecases.availability.question import Ask, Offered, Wish
from booking.usecases.forms import ANY, OpenForm
from booking.usecases.tools import Tools

ALTERNATIVES = 3
ALTERNATIVE_DAYS = 14


@dataclass(frozen=True, slots=True)
class DayOffer:
    """Whether anything can be booked on a local date."""

    date: date
    bookable: bool


def offer_times(tools: Tools, form: OpenForm, ask: Ask, day: date) -> list[Offered]:
    """Return the offered starts of *day*, earliest first."""
    return offer_between(tools, form, ask, day, day)


def offer_between(tools: Tools, form: OpenForm, ask: Ask, first: date, last: date) -> list[Offered]:
    """Return the offered starts of the dates *first* to *last*, earliest first."""
    wishes = q.wishes(form, ask)
    dates = q.clipped(form, [wish.policy for wish in wishes], first, last)
    if dates is None:
        return []
    with tools.store.asking() as work:
        board = q.lay_board(work, form, wishes, *dates, ask)
    by_staff = _by_staff(wishes, board) if len(ask.services) == 1 else {}
    union = 0
    if by_staff:  # who can start where has been worked out already, and one service has one set of rules
        for bits in by_staff.values():
            union |= bits
        union = q.cut(form, wishes[0], board, union, *dates)
    else:
        for wish in wishes:
            union |= q.offered_bits(form, wish, board, *dates)
    return [q.offered_at(form, board, cell, by_staff) for cell in slots.set_cells(union)]


def offer_days(tools: Tools, form: OpenForm, ask: Ask, first: date, last: date) -> list[DayOffer]:
    """Return for each date from *first* to *last* whether something can be booked on it."""
    bookable: set[date] = set()
    if any(form.is_class(service) for service in ask.services or form.services):
        bookable |= event_days(tools, form, ask, first, last)
    wishes = q.wishes(form, ask)
    dates = q.clipped(form, [wish.policy for wish in wishes], first, last)
    if dates is not None and not (ask.services and form.is_class(ask.services[0])):
        with tools.store.asking() as work:
            board = q.lay_board(work, form, wishes, *dates, ask)
        union = 0
        for wish in wishes:
            union |= q.offered_bits(form, wish, board, *dates)
        for low, high, day in board.roster.dates(board.stretch):
            if union >> low & ((1 << (high - low)) - 1):
                bookable.add(day)
    days = (first + timedelta(days=index) for index in range((last - first).days + 1))
    return [DayOffer(day, day in bookable) for day in days]


def first_start(tools: Tools, form: OpenForm, ask: Ask) -> datetime | None:
    """Return the earliest offered start within the horizon."""
    wishes = q.wishes(form, ask)
    dates = q.clipped(form, [wish.policy for wish in wishes], form.today, date.max)
    if dates is None:
        return None
    with tools.store.asking() as work:
        board = q.lay_board(work, form, wishes, *dates, ask)
    union = 0
    for wish in wishes:
        union |= q.offered_bits(form, wish, board)
    return _lowest(form, board, union)


def next_starts(
    tools: Tools, form: OpenForm, services: Sequence[str], staff: Sequence[str], hold: str | None = None
) -> dict[str, datetime | None]:
    """Return for each of *staff* ("any" among them) the earliest start of a visit with *services* by them alone."""
    policy = form.policy_for(services)
    dates = q.clipped(form, [policy], form.today, date.max)
    if dates is None or not services:
        return dict.fromkeys(staff)
    wishes = {person: Wish(form.visit(services, person), policy) for person in staff}
    with tools.store.asking() as work:
        board = q.lay_board(work, form, list(wishes.values()), *dates, Ask(tuple(services), ANY, hold))
    return {person: _lowest(form, board, q.offered_bits(form, wish, board)) for person, wish in wishes.items()}


def nearest_starts(tools: Tools, form: OpenForm, ask: Ask, near: date | datetime) -> list[Offered]:
    """Return up to three offered starts nearest to *near* (a date stands for its noon), at most 14 days away."""
    with tools.store.asking() as work:
        return alternatives(work, form, ask, near)


def alternatives(work: Work, form: OpenForm, ask: Ask, near: date | datetime) -> list[Offered]:
    """Return `nearest_starts` inside a transaction that is already open."""
    if not isinstance(near, datetime):
        near = datetime(near.year, near.month, near.day, 12, tzinfo=form.zone)
    wishes = q.wishes(form, ask)
    reach = timedelta(days=ALTERNATIVE_DAYS)
    first, last = ((near + offset).astimezone(form.zone).date() for offset in (-reach, reach))
    dates = q.clipped(form, [wish.policy for wish in wishes], first, last)
    if dates is None:
        return []
    board = q.lay_board(work, form, wishes, *dates, ask)
    union = 0
    for wish in wishes:
        union |= q.offered_bits(form, wish, board, *dates)
    at_s = int(near.timestamp())
    union &= board.stretch.bits(at_s - reach // timedelta(seconds=1) + 299, at_s + reach // timedelta(seconds=1) + 1)
    by_staff = _by_staff(wishes, board) if len(ask.services) == 1 else {}
    near_cell = (at_s - board.stretch.origin_s) // 300
    cells = slots.nearest(union, near_cell, ALTERNATIVES) if near_cell >= 0 else list(slots.set_cells(union))[:ALTERNATIVES]
    return [q.offered_at(form, board, cell, by_staff) for cell in cells]


def fitting(
    tools: Tools, form: OpenForm, start: datetime, staff: str = ANY, hold: str | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the services that can start at *start*, each with those who can perform it then."""
    day = start.astimezone(form.zone).date()
    ask = Ask((), staff, hold)
    wishes = q.wishes(form, ask)
    dates = q.clipped(form, [wish.policy for wish in wishes], day, day)
    if dates is None:
        return {}
    with tools.store.asking() as work:
        board = q.lay_board(work, form, wishes, *dates, ask)
    cell = q.start_cell(board, start)
    if cell is None:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for wish in wishes:
        if q.offered_bits(form, wish, board, *dates) >> cell & 1:
            service = wish.visit[0].service
            able = q.offered_at(form, board, cell, _by_staff([wish], board)).staff
            found[service] = tuple(person for person in form.staff if person in {*found.get(service, ()), *able})
    return found


def _by_staff(wishes: Sequence[Wish], board: Board) -> dict[str, int]:
    """Return who can start where, for wishes of one service."""
    found: dict[str, int] = {}
    for wish in wishes:
        for person, bits in slots.starts_by_staff(wish.visit[0], board, wish.grid).items():
            found[person] = found.get(person, 0) | bits
    return found


def _lowest(form: OpenForm, board: Board, bits: int) -> datetime | None:
    if not bits:
        return None
    return board.at((bits & -bits).bit_length() - 1).astimezone(form.zone)
