"""Work before a code: an address that asked for many codes in vain, or filled in what people do not see, pays with a second
of its processor. Nobody has to solve or recognise anything; whoever has no script waits instead. Only pages ask for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.domain import verification as rules
from booking.store import bookings, holds
from booking.store.tables import BookingRow, HoldRow
from booking.store.work import Work
from booking.usecases.tools import Tools
from booking.usecases.verification import limits


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """Work before a code for a *hold*, or for a *booking*.

    *suspicious*: what was sent looks like a program's; *answer*: what the browser has worked out, if anything.
    """

    address: str
    hold: str | None = None
    booking: str | None = None
    suspicious: bool = False
    answer: str = ""


def ask_work(tools: Tools, form_id: str, order: WorkOrder) -> str | None:
    """Return what has to be worked out (or waited for) before a code is sent; None when nothing has, or it is done.

    A task belongs to its hold or booking, is good once and for a few minutes.
    """

    def act(work: Work) -> str | None:
        row = _find(work, order)
        if row is None:
            return None
        now = tools.clock.now()
        task = row.work
        if task is None and not order.suspicious and not _wanted(work, tools, form_id, order, now):
            return None
        if task is not None and now < _since(task) + rules.WORK_LIFE:
            if not rules.work_is_done(task["task"], order.answer) and now < _since(task) + rules.WORK_WAIT:
                return str(task["task"])
            _set(work, row, None)
            return None
        fresh = tools.chance.public_id()
        _set(work, row, {"task": fresh, "at": now.isoformat()})
        return fresh

    return tools.store.write(act)


def _find(work: Work, order: WorkOrder) -> HoldRow | BookingRow | None:
    if order.booking is not None:
        return bookings.find(work, order.booking, for_update=True)
    return holds.find(work, order.hold or "", for_update=True)


def _set(work: Work, row: HoldRow | BookingRow, task: dict[str, str] | None) -> None:
    keeper = bookings if isinstance(row, BookingRow) else holds
    keeper.set_task(work, row.id, task)


def _wanted(work: Work, tools: Tools, form_id: str, order: WorkOrder, now: datetime) -> bool:
    return limits.wants_work(work, tools, form_id, order.address, now)


def _since(task: dict[str, str]) -> datetime:
    return datetime.fromisoformat(task["at"])


WAIT_S = int(rules.WORK_WAIT / timedelta(seconds=1))
