"""The background worker's loop: due jobs run, failures do not stop it, a stop is a stop."""

import logging
import threading
import time

from booking.domain.errors import Unavailable
from booking.domain.outbox import PLANS
from booking.jobs.loop import Job, work_side_by_side, work_until
from booking.jobs.plan import JOBS, LANES


class Runs:
    """Counts runs, fails the first *failing* of them, and sets *stop* after *enough*."""

    def __init__(self, stop, enough, failing=0, error=None):
        self.stop, self.enough, self.failing, self.count = stop, enough, failing, 0
        self.error = error or RuntimeError("name and phone")

    def __call__(self, tools):
        self.count += 1
        if self.count >= self.enough:
            self.stop.set()
        if self.count <= self.failing:
            raise self.error


def run(runs, every_s=0.01):
    work_until(runs.stop, [Job(name="job", every_s=every_s, run=runs)], None)


def test_a_job_runs_again_and_again_until_stopped():
    runs = Runs(threading.Event(), enough=5)

    run(runs)

    assert runs.count == 5


def test_a_failing_job_is_tried_again_and_its_message_is_not_logged(caplog):
    runs = Runs(threading.Event(), enough=3, failing=2)

    with caplog.at_level(logging.WARNING):
        run(runs)

    assert runs.count == 3
    assert "RuntimeError" in caplog.text
    assert "phone" not in caplog.text


def test_a_database_that_is_away_is_waited_for(caplog):
    runs = Runs(threading.Event(), enough=2, failing=1, error=Unavailable("database"))

    with caplog.at_level(logging.WARNING):
        run(runs)

    assert "not now (database)" in caplog.text


def test_a_failing_job_does_not_hold_up_another():
    stop = threading.Event()
    broken, sound = Runs(stop, enough=10_000, failing=10_000), Runs(stop, enough=20)

    work_until(stop, [Job(name="broken", every_s=0.001, run=broken), Job(name="sound", every_s=0.001, run=sound)], None)

    assert sound.count == 20


def test_a_stop_is_noticed_while_waiting():
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    began = time.monotonic()

    work_until(stop, [Job(name="rare", every_s=3600, run=lambda tools: None)], None)

    assert time.monotonic() - began < 5


def test_the_plan_holds_jobs_with_names_of_their_own():
    assert len({job.name for job in JOBS}) == len(JOBS) > 0


def test_every_kind_in_the_outbox_has_one_lane():
    lanes = [job.run.keywords["lane"] for job in LANES]

    for kind in PLANS:
        assert [lane for lane in lanes if kind.startswith(lane)] != [], kind
        assert len([lane for lane in lanes if kind.startswith(lane)]) == 1, kind
    assert max(job.every_s for job in LANES if job.run.keywords["lane"] == "message.") <= 1


def test_a_lane_that_is_stuck_holds_up_no_other_and_no_end():
    stop, stuck = threading.Event(), threading.Event()
    quick = Runs(stop, enough=20)
    jobs = [[Job(name="stuck", every_s=1, run=lambda tools: stuck.wait(30))], [Job(name="quick", every_s=0.001, run=quick)]]
    began = time.monotonic()

    work_side_by_side(stop, jobs, None, patience_s=0.2)

    assert quick.count >= 20
    assert time.monotonic() - began < 5
    stuck.set()
