"""Forgetting codes, and what was counted about them, after the longest window."""

from datetime import UTC, timedelta

from booking.domain.verification import KEPT
from booking.store import verification as codes
from booking.store import verification_log as log
from booking.store.work import Work
from booking.usecases.tools import Tools

BUDGETS_KEPT = timedelta(days=35)
_BATCH = 500


def forget_codes(tools: Tools) -> int:
    """Delete what is a day old and return how much. Safe to run twice at once and to stop anywhere."""
    now, total = tools.clock.now(), 0

    def act(work: Work) -> int:
        return codes.forget(work, now - KEPT, now, _BATCH)

    while met := tools.store.write(act):
        total += met
        if met < _BATCH:
            break
    oldest = (now - BUDGETS_KEPT).astimezone(UTC).date()
    return total + tools.store.write(lambda work: log.forget_budgets(work, oldest))
