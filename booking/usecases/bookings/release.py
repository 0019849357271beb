"""Give a hold back, and keep what its client typed meanwhile."""

from booking.domain.errors import HoldExpired
from booking.store import claims, holds
from booking.store.work import Work
from booking.usecases.bookings.held import Held, held, state_of
from booking.usecases.tools import Tools


def release_hold(tools: Tools, hold_id: str) -> None:
    """Free a hold's time at once. A hold that is gone, booked or never was is left alone."""

    def act(work: Work) -> None:
        row = holds.find(work, hold_id, for_update=True)
        if row is not None and row.booking_id is None:
            claims.drop_hold(work, hold_id)
            holds.remove(work, hold_id)

    tools.store.write(act)


def read_hold(tools: Tools, hold_id: str) -> Held:
    """Return a hold, be it live, expired or booked. Raises: HoldExpired when it is unknown."""
    with tools.store.asking() as work:
        row = holds.find(work, hold_id)
    if row is None:
        raise HoldExpired("hold")
    return held(row, tools.clock.now())


def keep_contact(tools: Tools, hold_id: str, contact: dict[str, str]) -> None:
    """Remember what the client typed, as long as the hold lives."""

    def act(work: Work) -> None:
        row = holds.find(work, hold_id, for_update=True)
        if row is not None and state_of(row, tools.clock.now()) == "live":
            holds.change(work, hold_id, contact=contact)

    tools.store.write(act)
