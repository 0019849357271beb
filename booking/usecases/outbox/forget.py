"""Clearing the outbox of what was delivered long ago."""

from datetime import timedelta

from booking.store import outbox
from booking.usecases.tools import Tools

KEPT = timedelta(days=30)
_BATCH = 500


def forget_delivered(tools: Tools) -> int:
    """Delete what was done a month ago and return how much; what was given up stays until somebody has looked."""
    before, total = tools.clock.now() - KEPT, 0
    while met := tools.store.write(lambda work: outbox.forget(work, before, _BATCH)):
        total += met
        if met < _BATCH:
            break
    return total
