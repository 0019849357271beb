"""Fitting a visit into the calendar: what a hold and a move decide in the same way."""

from collections.abc import Callable
from datetime import datetime, timedelta

from booking.domain import slots
from booking.domain.board import Board, Stretch
from booking.domain.errors import BeyondHorizon, NoticeTooShort
from booking.domain.moments import DAY_S, instant, seconds, wall_s
from booking.domain.policies import Policy
from booking.domain.visits import longest_min
from booking.store import claims
from booking.store.loads import Span
from booking.store.work import Work
from booking.usecases.availability.question import Wish
from booking.usecases.forms import OpenForm


def check_in_time(form: OpenForm, start: datetime, policy: Policy) -> None:
    """Raises: NoticeTooShort, BeyondHorizon."""
    if start < form.now + timedelta(minutes=policy.notice_min):
        raise NoticeTooShort("start")
    if start.astimezone(form.zone).date() > form.today + timedelta(days=policy.horizon_days):
        raise BeyondHorizon("start")


def is_offered(form: OpenForm, wish: Wish, board: Board, cell: int) -> bool:
    """Return whether the visit may start at *cell* of *board*."""
    return bool(slots.starts(wish.visit, board, wish.grid) >> cell & 1)


def stretch_of(start: datetime, wish: Wish) -> Stretch:
    """Return the days a visit that starts then may touch."""
    start_s = seconds(start)
    return Stretch(start_s // DAY_S, (start_s + longest_min(wish.visit) * 60) // DAY_S - start_s // DAY_S + 1)


def claimed_on(work: Work, form: OpenForm, wish: Wish, start_s: int, now: datetime, without: str | None) -> Callable[[str], int]:
    """Return for how many seconds of the start's local date each person is claimed, for the choice among them."""
    people = {staff for part in wish.visit for staff in part.performers}
    if len(people) < 2:
        return lambda staff: 0
    day = instant(start_s).astimezone(form.zone).date()
    since, until = wall_s(day, 0, form.zone), wall_s(day, 1440, form.zone, end=True)
    found = claims.claimed_s(work, form.location.id, sorted(people), since, until, now, without)
    return lambda staff: found[staff]


def spans_of(form: OpenForm, wish: Wish, steps: list[slots.Step], start_s: int) -> list[Span]:
    """Return what the visit occupies: people with their breaks, and resources."""
    quantities = form.catalogue.roster.quantities
    spans = []
    for part, step in zip(wish.visit, steps, strict=True):
        begin_s, end_s = start_s + step.start_min * 60, start_s + step.end_min * 60
        spans.append(Span("staff", step.staff, begin_s, end_s + step.break_min * 60))
        spans += [Span("resource", resource, begin_s, end_s, quantities[resource]) for resource in part.resources]
    return spans
