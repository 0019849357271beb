"""Workers killed with SIGKILL at every step of a report to Google: nothing lost, a repeat only where nobody knows."""

import datetime as dt
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from booking.domain.bookings import Status
from booking.store.tables import OutboxRow
from booking.usecases.bookings.set_status import set_status
from tests.support.salons import a_location

ROOT = Path(__file__).resolve().parents[3]
DELIVER, GOOGLE = "booking.usecases.outbox.deliver", "booking.gateways.measurement_protocol:MeasurementProtocol"
# Where the worker dies -> how many reports Google then has, and how many in the end.
STEPS = {
    f"{DELIVER}:_deliver_one:before": (0, 1),  # leased
    f"{GOOGLE}.send:before": (0, 1),  # looked at
    f"{GOOGLE}._ask:after": (1, 2),  # taken, not written down: nobody knows
    f"{DELIVER}:_end:before": (1, 2),
    f"{DELIVER}:_end:after": (1, 1),  # all done
}
TABLE = OutboxRow.__table__


@pytest.fixture
def run(shop, database_url, collector):
    """Let a worker deliver what is due, killed at a step."""

    def act(step="never", later_s=0):
        now = shop.clock.at + dt.timedelta(seconds=later_s)
        command = [sys.executable, "-m", "tests.support.mortal_worker", database_url, "log:", "log:", step, now.isoformat()]
        done = subprocess.run([*command, collector.url], cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == (0 if step == "never" else -signal.SIGKILL), done.stderr
        return done

    return act


@pytest.fixture
def booking(shop):
    """Return a booking whose report is due, and nothing else."""
    shop.load(location=a_location(ga4={"measurement_id": "G-ABC1234", "api_secret": "shh"}))
    booking = shop.place(shop.hold().id, attribution={"ga_client_id": "12.34"}).booking
    with shop.tools.store.writing() as work:
        work.connection.exec_driver_sql("DELETE FROM outbox WHERE kind <> 'analytics.booked'")
    shop.wait(minutes=5)
    return booking


def open_rows(shop):
    with shop.tools.store.reading() as work:
        return list(work.execute(select(TABLE).where(TABLE.c.done_at.is_(None), TABLE.c.kind.startswith("analytics."))))


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_over_a_report(shop, run, collector, booking, step):
    by_then, in_the_end = STEPS[step]

    run(step)

    assert len(collector.got) == by_then
    done = run(later_s=61)
    assert len(collector.got) == in_the_end, done.stdout
    told = {event["params"]["transaction_id"] for payload in collector.got for event in payload["events"]}
    assert told == {booking.reference}  # by which Google counts the second one for nothing
    assert open_rows(shop) == []


@pytest.mark.slow
@pytest.mark.parametrize("step", list(STEPS)[:2])
def test_a_report_killed_before_it_left_is_looked_at_again(shop, run, collector, booking, step):
    run()
    set_status(shop.tools, booking.reference, Status.NO_SHOW)
    run(step)
    set_status(shop.tools, booking.reference, Status.CONFIRMED)
    set_status(shop.tools, booking.reference, Status.CANCELLED)
    run(later_s=61)

    assert "appointment_no_show" not in collector.names
    assert collector.names.count("refund") == 1
    assert open_rows(shop) == []
