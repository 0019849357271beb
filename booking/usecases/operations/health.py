"""Whether this installation can do its work right now, and how much it is doing."""

from collections.abc import Mapping

from booking.domain.errors import Unavailable
from booking.domain.verification import GUESSING
from booking.store import health, messages, outbox, verification_log
from booking.usecases.tools import Tools


def check_ready(tools: Tools) -> None:
    """Return when the database can be written and has this version's schema.

    Raises: Unavailable("database") or Unavailable("schema").
    """
    with tools.store.writing() as work:
        if health.schema_state(work) != "current":
            raise Unavailable("schema")
        health.touch(work)


def count_bookings(tools: Tools) -> Mapping[str, int]:
    """Return status -> how many bookings have it. Raises: Unavailable when the database is away."""
    with tools.store.reading() as work:
        return health.bookings_by_status(work)


def count_live_holds(tools: Tools) -> int:
    """Return how many slots are kept for clients at this moment. Raises: Unavailable when the database is away."""
    with tools.store.reading() as work:
        return health.live_holds(work, tools.clock.now())


def count_messages(tools: Tools) -> Mapping[tuple[str, str], int]:
    """Return (channel, state) -> how many messages have it. Raises: Unavailable when the database is away."""
    with tools.store.reading() as work:
        return messages.count_by_state(work)


def count_outbox(tools: Tools) -> Mapping[str, int]:
    """Return how much in the outbox is `waiting` and how much was `given up`. Raises: Unavailable."""
    with tools.store.reading() as work:
        return outbox.standing(work)


def count_wrong_codes(tools: Tools) -> int:
    """Return how many wrong codes were typed in the last hour. Raises: Unavailable when the database is away."""
    with tools.store.reading() as work:
        return verification_log.count_wrong(work, tools.clock.now() - GUESSING.length)
