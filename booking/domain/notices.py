"""Notices: which are due when something happens to a booking, when, and until when each is still true.

A notice is about one revision of a booking (how often it was moved): what a later change has made false is not sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from booking.domain.bookings import Status

LATEST_REMINDER = timedelta(minutes=30)
STAFF_LATEST = timedelta(hours=24)
DAY = timedelta(hours=24)
MAILS_TO_ONE_ADDRESS = 5
"""In any 24 hours: the address was typed by somebody, who may not be its owner."""
DAILY = {"sms": 10_000, "email": 50_000}
"""Notices a day (UTC) of the whole installation. Codes have a budget of their own."""


class What(StrEnum):
    """What a notice says. `phone`: the client has another number; `released`: to a specialist who no longer takes part."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    REMINDER = "reminder"
    PHONE = "phone"
    RELEASED = "released"


class Way(StrEnum):
    """How and to whom, as the outbox names it."""

    SMS = "sms.notice"
    MAIL = "mail.notice"
    STAFF = "mail.staff"


@dataclass(frozen=True, slots=True)
class Due:
    """One notice to send at *at*. *staff*: whom of the salon it is for; *hours*: before the visit, for a reminder."""

    way: Way
    what: What
    at: datetime
    staff: str | None = None
    hours: int = 0

    def key(self, booking: str, revision: int, mark: str = "") -> str:
        """Return the name under which this notice exists once. *mark*: the change it tells of, if that is no revision."""
        what = f"{self.what}-{self.hours}" if self.hours else f"{self.what}-{mark}" if self.what is What.PHONE else self.what
        return "/".join(["notice", booking, what, str(revision), self.way, *([self.staff] if self.staff else [])])


def meaning(change: str, status: str) -> What:
    """Return what *change* of a booking means to people: a new booking that staff must confirm is a request."""
    return What.REQUESTED if change == What.CONFIRMED and status == Status.PENDING else What(change)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who can be told: the *ways* that reach the client; *staff*, and *former* staff of the visit, with an address each."""

    ways: Sequence[Way] = ()
    staff: Sequence[str] = ()
    former: Sequence[str] = ()


def due(change: What, start: datetime, audience: Audience, reminders: Sequence[int], now: datetime) -> list[Due]:
    """Return the notices that follow from *change*. A reminder whose moment has passed is not sent late."""
    ways = audience.ways
    # Whoever has just typed a code that came to their new phone needs no text message about it.
    found = [Due(way, change, now) for way in ways if change is not What.PHONE or way is Way.MAIL]
    found += [Due(Way.STAFF, change, now, one) for one in audience.staff]
    found += [Due(Way.STAFF, What.RELEASED, now, one) for one in audience.former]
    if change in (What.CONFIRMED, What.CHANGED, What.PHONE):
        moments = [(hours, start - timedelta(hours=hours)) for hours in reminders]
        found += [Due(way, What.REMINDER, at, None, hours) for hours, at in moments if at > now for way in ways]
    return found


_STILL_TRUE: Mapping[What, frozenset[Status]] = {
    What.REQUESTED: frozenset({Status.PENDING}),
    What.CONFIRMED: frozenset({Status.CONFIRMED}),
    What.CHANGED: frozenset({Status.PENDING, Status.CONFIRMED}),
    What.CANCELLED: frozenset({Status.CANCELLED}),
    What.REMINDER: frozenset({Status.CONFIRMED}),
    What.PHONE: frozenset({Status.PENDING, Status.CONFIRMED}),
    What.RELEASED: frozenset(Status),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A booking as it is when a notice about it is about to be sent. *revision*: how often it was moved."""

    status: str
    revision: int
    start: datetime
    end: datetime


def why_not(what: What, revision: int, standing: Standing, now: datetime) -> str | None:
    """Return why a notice about *revision* is no longer true or too late; None when it may be sent."""
    if standing.status not in _STILL_TRUE[what] or standing.revision != revision:
        return "superseded"
    if what is What.REMINDER and now >= standing.start - LATEST_REMINDER:
        return "too late to remind"
    return "the visit is over" if now >= standing.end else None


def channels(notices: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the channels of a location's `[notices]`."""
    return tuple(notices.get("channels", ("sms", "email")))


def reminder_hours(notices: Mapping[str, Any]) -> tuple[int, ...]:
    """Return how many hours before the visit a location reminds."""
    return tuple(notices.get("reminder_hours", (24,)))
