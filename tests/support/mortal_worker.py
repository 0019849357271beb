"""A worker that delivers once and is killed at a step: `python -m tests.support.mortal_worker DB SMS MAIL STEP AT [GOOGLE]`.

SMS and MAIL are addresses as in the settings; STEP is `MODULE:NAME:before` or `:after` a function runs, or
`never`; AT is what its clock shows; GOOGLE is where reports go.
"""

import datetime as dt
import importlib
import os
import signal
import sys
from dataclasses import replace
from typing import Any

from booking.gateways.chance import SystemChance
from booking.gateways.measurement_protocol import MeasurementProtocol
from booking.senders import mail_sender, sms_sender
from booking.settings import Settings
from booking.store.engine import make_engine
from booking.store.work import Store
from booking.usecases.notices.words import Notice, Worded
from booking.usecases.outbox.deliver import deliver
from booking.usecases.tools import Tools
from tests.support.salon_world import StoppedClock


class Words:
    def sms(self, notice: Notice) -> str:
        return f"{notice.what} {notice.booking.reference}"

    def mail(self, notice: Notice) -> Worded:
        return Worded(notice.what, notice.what, f"<p>{notice.what}</p>", sender="Studio Nord")


def die() -> None:
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


def mortal(step: str) -> None:
    """Make the function of *step* the last thing this process does."""
    name, function, moment = step.split(":")
    owner: Any = importlib.import_module(name)
    *path, last = function.split(".")
    for part in path:
        owner = getattr(owner, part)
    real = getattr(owner, last)

    def act(*args: Any, **keys: Any) -> Any:
        if moment == "after":
            real(*args, **keys)
        die()

    setattr(owner, last, act)


def main() -> None:
    database, sms, mail, step, at, *google = sys.argv[1:]
    clock = StoppedClock(dt.datetime.fromisoformat(at))
    settings = Settings.from_env({"CHAIRTIME_SMS_URL": sms, "CHAIRTIME_MAIL_URL": mail})
    ways = {"sms": sms_sender(settings, clock), "mail": mail_sender(settings, clock)}
    tools = Tools(Store(make_engine(database)), clock, SystemChance(), **ways, words=Words())
    if google:
        tools = replace(tools, analytics=MeasurementProtocol(google[0]))
    if step != "never":
        mortal(step)
    print(deliver(tools), flush=True)


if __name__ == "__main__":
    main()
