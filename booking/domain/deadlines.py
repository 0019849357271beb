"""What a client may still change about a booking, and until when: the check, the deadline and the sentence's key in one.

A deadline is exclusive: at the instant itself it is too late. Source: CONTRACT 6 ("What is decided when") and 8.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from booking.domain.bookings import Status
from booking.domain.errors import CutoffPassed, TooManyReschedules, WrongState
from booking.domain.policies import Policy

CHANGEABLE = frozenset({Status.PENDING, Status.CONFIRMED})


class Ruling(StrEnum):
    """Why something is possible or not; each has one sentence."""

    OPEN = "open"
    PAST = "past"
    NEVER = "never"
    USED_UP = "used-up"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Deadline:
    """*until*: the absolute end of what the rule allows, also when it is past; None where no instant decides."""

    ruling: Ruling
    until: datetime | None = None

    @property
    def open_until(self) -> datetime | None:
        """Return the deadline while it lies ahead."""
        return self.until if self.ruling is Ruling.OPEN else None


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Both rules of one booking at one moment; *left*: how often it may still be moved."""

    cancel: Deadline
    move: Deadline
    left: int


def deadlines(policy: Policy, start: datetime, now: datetime, status: str = Status.CONFIRMED, moved: int = 0) -> Deadlines:
    """Return what the client of a visit at *start*, *moved* so often already, may still do at *now*.

    *policy* is the snapshot taken at booking.
    """
    left = max(policy.max_reschedules - moved, 0)
    if status not in CHANGEABLE:
        return Deadlines(Deadline(Ruling.CLOSED), Deadline(Ruling.CLOSED), left)
    cancel = _deadline(policy.cancel_cutoff_min, start, now)
    move = _deadline(policy.reschedule_cutoff_min, start, now)
    if policy.max_reschedules == 0 and move.ruling is not Ruling.NEVER:
        move = Deadline(Ruling.USED_UP)  # there never was a moment until which it could be moved
    elif left == 0 and move.ruling is Ruling.OPEN:
        move = Deadline(Ruling.USED_UP, move.until)
    return Deadlines(cancel, move, left)


def _deadline(cutoff_min: int, start: datetime, now: datetime) -> Deadline:
    if cutoff_min < 0:
        return Deadline(Ruling.NEVER)
    until = start - timedelta(minutes=cutoff_min)
    return Deadline(Ruling.OPEN if now < until else Ruling.PAST, until)


def check_cancel(found: Deadlines) -> None:
    """Raises: WrongState, CutoffPassed."""
    _check(found.cancel)


def check_move(found: Deadlines) -> None:
    """Raises: WrongState, CutoffPassed, TooManyReschedules."""
    if found.move.ruling is Ruling.USED_UP:
        raise TooManyReschedules()
    _check(found.move)


def _check(deadline: Deadline) -> None:
    if deadline.ruling is Ruling.CLOSED:
        raise WrongState("status")
    if deadline.ruling is not Ruling.OPEN:
        raise CutoffPassed()
