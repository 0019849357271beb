"""Which step a guest sees: the form's order, what is decided already, and what has only one possible answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from booking.web.guest.state import ANY, Asked


class Answers(Protocol):
    """What could be answered, given what is known. *start* None: the time is not chosen yet."""

    def services(self, staff: str | None, start: datetime | None) -> list[str]: ...

    def people(self, services: Sequence[str], start: datetime | None) -> tuple[bool, list[str]]:
        """Return whether "any" may be chosen, and who can do all of *services*."""
        ...

    def fits(self, start: datetime, services: Sequence[str], staff: str | None) -> bool: ...

    def is_class(self, service: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Decided:
    """Where the guest stands.

    *step* is shown; *asked* are the steps with more than one answer, in order; *complete*: the press in *step* makes the
    hold, else *next* is the step after it; *ready*: everything stands in the URL already; *dropped*: what the URL asked
    for and does not fit.
    """

    step: str
    asked: tuple[str, ...]
    services: tuple[str, ...]
    staff: str | None
    start: datetime | None
    complete: bool
    next: str | None = None
    ready: bool = False
    dropped: frozenset[str] = frozenset()


class _Walk:
    """One pass through the form's steps."""

    def __init__(self, asked: Asked, answers: Answers) -> None:
        self.url, self.answers = asked, answers
        self.services: tuple[str, ...] = ()
        self.staff: str | None = None
        self.start: datetime | None = None
        self.skipped: set[str] = set()
        self.dropped: set[str] = set()
        self.passed = True

    def answer(self, step: str) -> bool:
        """Settle *step* as far as the URL or the lack of choice does; return whether it is settled."""
        return {"service": self._service, "staff": self._staff, "time": self._time}[step]()

    def _service(self) -> bool:
        wanted = self.url.services
        possible = self.answers.services(self.staff, self.start)
        kept = tuple(service for service in wanted if service in possible)
        if kept != wanted:
            self.dropped.add("service")
        if kept and self.start is not None and len(kept) > 1 and not self.answers.fits(self.start, kept, self.staff):
            kept = kept[:-1]
            self.dropped.add("service")
        if len(possible) == 1:
            self.skipped.add("service")
            kept = (possible[0],)
        self.services = kept
        return bool(kept)

    def _staff(self) -> bool:
        if len(self.services) == 1 and self.answers.is_class(self.services[0]):
            self.skipped.add("staff")
            return True
        may_be_any, able = self.answers.people(self.services, self.start)
        wanted = self.url.staff
        if wanted is not None and (wanted in able or (wanted == ANY and may_be_any)):
            self.staff = wanted
        elif wanted is not None:
            self.dropped.add("staff")
        if len(able) + (may_be_any and not able) == 1:
            self.skipped.add("staff")
            self.staff = able[0] if able and (len(self.services) < 2 or not may_be_any) else ANY
        return self.staff is not None

    def _time(self) -> bool:
        start = self.url.start
        # A start counts once its step is behind the guest: who changes the time is not bound by the old one.
        if start is None or not self.passed or self.url.step == "time":
            return False
        if not self.answers.fits(start, self.services, self.staff):
            self.dropped.add("time")
            return False
        self.start = start
        return True


def decide(order: Sequence[str], asked: Asked, answers: Answers) -> Decided:
    """Return where the guest stands, given a form's *order* of steps."""
    walk = _Walk(asked, answers)
    step = None
    open_steps = []
    for name in order:
        settled = walk.answer(name)
        if not settled:
            open_steps.append(name)
        if step is None and (not settled or (name == asked.step and name not in walk.skipped | asked.locks)):
            step, walk.passed = name, False
    ready = step is None
    if step is None:
        step = _last(order, walk.skipped)
        walk.skipped.discard(step)
    shown = tuple(name for name in order if name not in walk.skipped)
    return Decided(
        step=step,
        asked=shown,
        services=walk.services,
        staff=walk.staff,
        start=walk.start,
        complete=all(name == step for name in open_steps),
        next=next((name for name in open_steps if name != step), None),
        ready=ready,
        dropped=frozenset(walk.dropped),
    )


def _last(order: Sequence[str], skipped: set[str]) -> str:
    """Return the step that asks for the last press when the URL says everything.

    A start that leaves one answer to what follows shows that answer, not the start again.
    """
    last = [name for name in order if name not in skipped][-1]
    following = order[order.index("time") + 1 :]
    if last != "time" or not following:
        return last
    return "service" if "service" in following else following[0]
