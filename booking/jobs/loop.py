"""The background worker: runs each job when it is due, until it is told to stop."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from booking.domain.errors import Unavailable
from booking.usecases.tools import Tools

log = logging.getLogger("chairtime.jobs")

LONGEST_WAIT_S = 300.0
# What takes longer is cut off, which every job stands: below the eight seconds that `serve` gives its children.
LAST_WORK_S = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to do every so often. Every job may run in two workers at once and may be cut off anywhere."""

    name: str
    every_s: float
    run: Callable[[Tools], object]


def work_until(stop: threading.Event, jobs: Sequence[Job], tools: Tools, clock: Callable[[], float] = time.monotonic) -> None:
    """Run *jobs* until *stop* is set; a job that fails is tried again, less and less often."""
    due = dict.fromkeys(jobs, clock())
    failures = dict.fromkeys(jobs, 0)
    while not stop.is_set():
        job = min(jobs, key=lambda one: due[one])
        if stop.wait(max(0.0, due[job] - clock())):
            return
        failures[job] = 0 if run_once(job, tools) else failures[job] + 1
        due[job] = clock() + min(job.every_s * 2.0 ** failures[job], max(LONGEST_WAIT_S, job.every_s))


def work_side_by_side(
    stop: threading.Event, lanes: Sequence[Sequence[Job]], tools: Tools, patience_s: float = LAST_WORK_S
) -> None:
    """Run each lane's jobs in a thread of its own until *stop* is set; those at work then are waited for *patience_s*."""
    threads = [threading.Thread(target=work_until, args=(stop, jobs, tools), daemon=True) for jobs in lanes]
    for thread in threads:
        thread.start()
    stop.wait()
    until = time.monotonic() + patience_s
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def run_once(job: Job, tools: Tools) -> bool:
    """Run *job* and say whether it came to its end; what went wrong is logged without any data."""
    try:
        job.run(tools)
    except Unavailable as error:
        log.warning("%s: not now (%s)", job.name, error.reason)
        return False
    except Exception as error:
        # Never the message: a database's may quote rows.
        log.error("%s failed: %s", job.name, type(error).__name__)
        return False
    return True
