"""Delivering what stands in the outbox: leased, sent, written down; whatever goes wrong with one row stays with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from booking.domain.errors import Unavailable
from booking.domain.notices import Way
from booking.domain.outbox import PLANS, is_worn_out, next_try
from booking.store import outbox
from booking.store.outbox import Leased
from booking.store.work import Work
from booking.usecases.notices.send import send_mail, send_sms
from booking.usecases.outbox.report import BOOKED, CHANGE, report
from booking.usecases.ports import NotSent
from booking.usecases.tools import Tools
from booking.usecases.verification.deliver_code import deliver_code
from booking.usecases.verification.issue import MESSAGE

LEASE = timedelta(seconds=60)
# A row is not begun when its lease could end before the slowest answer: others may have taken it by then.
SLOWEST = timedelta(seconds=30)
BATCH = 5
MOST_BATCHES = 200

Courier = Callable[[Leased], str | None]
"""Sends one row; returns why it was not wanted any more, else None. Raises: NotSent."""


@dataclass(slots=True)
class Delivered:
    """What became of the rows that were due."""

    sent: int = 0
    dropped: int = 0
    again: int = 0
    given_up: int = 0
    lost: int = 0
    """Rows whose lease had passed to another worker meanwhile."""


def deliver(tools: Tools, lane: str = "") -> Delivered:
    """Send everything of *lane* that is due. Safe to run in several workers at once and to be cut off anywhere.

    *lane*: what the names of its kinds begin with, so that a slow mail server holds up no text message; empty: everything.
    """
    done = Delivered()
    known = {kind: courier for kind, courier in couriers(tools).items() if kind.startswith(lane)}
    for _ in range(MOST_BATCHES):
        # Looked for first: most of the time there is nothing, and asking for the writer would only hold up bookings.
        with tools.store.asking() as work:
            if not known or not outbox.has_due(work, sorted(known), tools.clock.now()):
                break
        rows = tools.store.write(lambda work: _take(work, tools, known))
        for row in rows:
            if tools.clock.now() < row.until - SLOWEST:
                _deliver_one(tools, known[row.kind], row, done)
        if len(rows) < BATCH:
            break
    return done


def couriers(tools: Tools) -> Mapping[str, Courier]:
    """Return who sends each kind. A kind without one waits in the outbox."""
    found: dict[str, Courier] = {}
    if tools.analytics is not None:
        found |= dict.fromkeys((BOOKED, CHANGE), partial(report, tools, tools.analytics))
    if tools.words is not None and tools.sms is not None:
        found[Way.SMS] = partial(send_sms, tools, tools.words, tools.sms)
    if tools.words is not None and tools.mail is not None:
        found |= dict.fromkeys((Way.MAIL, Way.STAFF), partial(send_mail, tools, tools.words, tools.mail))
    if tools.sms is not None:
        found[MESSAGE] = partial(deliver_code, tools, tools.sms)
    return found


def _take(work: Work, tools: Tools, known: Mapping[str, Courier]) -> list[Leased]:
    if outbox.is_paused(work):
        return []
    return outbox.take(work, sorted(known), tools.clock.now(), LEASE, BATCH)


def _deliver_one(tools: Tools, courier: Courier, row: Leased, done: Delivered) -> None:
    plan = PLANS[row.kind]
    if is_worn_out(plan, row.attempts):
        return _fail(tools, row, "its workers ended before they were done", done)
    try:
        unwanted = courier(row)
    except NotSent as failure:
        final = failure.final or (failure.unknown and not plan.repeat_unknown)
        return _fail(tools, row, failure.reason, done) if final else _again(tools, row, failure.reason, done, failure.until)
    except Unavailable:
        raise
    except Exception as error:
        # Never the message: it may quote what was to be sent.
        return _again(tools, row, f"unforeseen: {type(error).__name__}", done)
    ended = _end(tools, row, done_at=tools.clock.now(), last_error=unwanted)
    if not ended:
        done.lost += 1
    elif unwanted is None:
        done.sent += 1
    else:
        done.dropped += 1


def _again(tools: Tools, row: Leased, reason: str, done: Delivered, until: datetime | None = None) -> None:
    run_at = next_try(PLANS[row.kind], row.attempts, tools.clock.now())
    if run_at is None:
        return _fail(tools, row, reason, done)
    if _end(tools, row, run_at=max(run_at, until or run_at), last_error=reason[:200]):
        done.again += 1
    else:
        done.lost += 1


def _fail(tools: Tools, row: Leased, reason: str, done: Delivered) -> None:
    if _end(tools, row, failed_at=tools.clock.now(), last_error=reason[:200]):
        done.given_up += 1
    else:
        done.lost += 1


def _end(tools: Tools, row: Leased, **values: object) -> bool:
    return tools.store.write(lambda work: outbox.end(work, row, **values))
