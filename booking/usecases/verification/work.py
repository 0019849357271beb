"""Work before a code: an address that asked for many codes in vain, or filled in what people do not see, pays with a second
of its processor. Nobody has to solve or recognise anything; whoever has no script waits instead. Only pages ask for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.domain import verification as rules
from booking.store import holds
from booking.store.work import Work
from booking.usecases.forms import OpenForm
from booking.usecases.tools import Tools
from booking.usecases.verification import limits
from booking.usecases.verification.limits import Ask
from booking.usecases.verification.send_code import BOOKING


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """*suspicious*: what was sent looks like a program's; *answer*: what the browser has worked out, if anything."""

    hold: str
    address: str
    suspicious: bool = False
    answer: str = ""


def ask_work(tools: Tools, form: OpenForm, order: WorkOrder) -> str | None:
    """Return what has to be worked out (or waited for) before a code is sent; None when nothing has, or it is done.

    A task belongs to its hold, is good once and for a few minutes.
    """

    def act(work: Work) -> str | None:
        row = holds.find(work, order.hold, for_update=True)
        if row is None:
            return None
        now = tools.clock.now()
        task = row.work
        if task is None and not order.suspicious and not _wanted(work, tools, form, order, now):
            return None
        if task is not None and now < _since(task) + rules.WORK_LIFE:
            if not rules.work_is_done(task["task"], order.answer) and now < _since(task) + rules.WORK_WAIT:
                return str(task["task"])
            holds.set_task(work, row.id, None)
            return None
        fresh = tools.chance.public_id()
        holds.set_task(work, row.id, {"task": fresh, "at": now.isoformat()})
        return fresh

    return tools.store.write(act)


def _wanted(work: Work, tools: Tools, form: OpenForm, order: WorkOrder, now: datetime) -> bool:
    return limits.wants_work(work, tools, Ask("", form.id, BOOKING, order.address), now)


def _since(task: dict[str, str]) -> datetime:
    return datetime.fromisoformat(task["at"])


WAIT_S = int(rules.WORK_WAIT / timedelta(seconds=1))
