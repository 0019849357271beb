"""Where a booking came from: reading it, the browser's word about its own report, and forgetting the ids in time."""

import json
from collections.abc import Collection

from booking.domain import attribution as rules
from booking.domain.attribution import Record as Record
from booking.domain.attribution import clean as clean
from booking.domain.attribution import merged as merged
from booking.domain.errors import FlowBroken, HoldExpired, WrongState
from booking.store import attribution as rows
from booking.store import holds
from booking.store.work import Work
from booking.usecases.tools import Tools

MOST_CHARACTERS = 8_000


def of_field(text: str) -> Record:
    """Return what the frame posted in its `attribution` field; anything that is not a JSON object is nothing."""
    if not text or len(text) > MOST_CHARACTERS:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return clean(found) if isinstance(found, dict) else {}


def acknowledge(tools: Tools, form_id: str, hold_id: str, sinks: Collection[str]) -> None:
    """Keep that the browser has reported this flow's booking to *sinks*. Saying it again changes nothing.

    Raises: HoldExpired, FlowBroken for a hold of another form, WrongState while nothing is booked.
    """

    def act(work: Work) -> None:
        hold = holds.find(work, hold_id)
        if hold is None:
            raise HoldExpired("hold")
        if hold.form_id != form_id:
            raise FlowBroken("hold")
        if hold.booking_id is None:
            raise WrongState("hold")
        before = rows.of_booking(work, hold.booking_id)
        after = rules.emitted(before, frozenset(sinks))
        if after != before:
            rows.change(work, hold.booking_id, after)

    tools.store.write(act)


def forget_ids(tools: Tools) -> int:
    """Take ids of clicks and browsers out of bookings whose time for them is over; return how many bookings that was."""
    now, total = tools.clock.now(), 0

    def act(work: Work) -> int:
        due = rows.due(work, now)
        for booking_id, record in due:
            rows.forget(work, booking_id, rules.without_ids(record or {}))
        return len(due)

    while met := tools.store.write(act):
        total += met
        if met < rows.BATCH:
            break
    return total
