"""Clearing the outbox of what was delivered long ago, and the record of messages of what nobody asks about any more."""

from collections.abc import Callable
from datetime import timedelta

from booking.store import messages, outbox
from booking.store.work import Work
from booking.usecases.tools import Tools

KEPT = timedelta(days=30)
MESSAGES_KEPT = timedelta(days=365)
_BATCH = 500


def forget_delivered(tools: Tools) -> int:
    """Delete what was done a month ago and return how much; what was given up stays until somebody has looked."""
    now = tools.clock.now()
    _in_batches(tools, lambda work: messages.forget(work, now - MESSAGES_KEPT, _BATCH))
    return _in_batches(tools, lambda work: outbox.forget(work, now - KEPT, _BATCH))


def _in_batches(tools: Tools, forget: Callable[[Work], int]) -> int:
    total = 0
    while met := tools.store.write(forget):
        total += met
        if met < _BATCH:
            break
    return total
