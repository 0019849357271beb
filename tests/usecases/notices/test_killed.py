"""Workers killed with SIGKILL at every step of a sending by SDK or SMTP: nothing lost, nothing repeated without need."""

import datetime as dt
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from booking.domain.bookings import Status
from booking.usecases.bookings.set_status import set_status
from tests.support.mail_server import mail_server
from tests.support.shop import at
from tests.support.twilio_stand_in import twilio
from tests.usecases.notices.conftest import book, message_rows, outbox_rows

__all__ = ["mail_server", "twilio"]
ROOT = Path(__file__).resolve().parents[3]
DELIVER, SEND = "booking.usecases.outbox.deliver", "booking.usecases.notices.hand_over"
MESSAGES, TWILIO = "booking.store.messages", "booking.gateways.sms.twilio:TwilioSms"
SMTP = "booking.gateways.mail.smtp"
# Where the worker dies -> how many texts Twilio then has; how many in the end when it can be asked, and when it cannot.
STEPS = {
    f"{DELIVER}:_deliver_one:before": (0, 1, 1),  # leased
    f"{MESSAGES}:begin:after": (0, 1, 1),  # on record, not committed
    f"{TWILIO}.send:before": (0, 1, 1),  # on record
    f"{TWILIO}.send:after": (1, 1, 2),  # gone, not written down: nobody knows
    f"{MESSAGES}:settle:after": (1, 1, 2),  # written, not committed
    f"{DELIVER}:_end:before": (1, 1, 1),  # written down, the row not ended
    f"{DELIVER}:_end:after": (1, 1, 1),  # all done
}
# The same for a mail, whose server can never be asked.
MAIL_STEPS = {
    f"{DELIVER}:_deliver_one:before": (0, 1),
    f"{MESSAGES}:begin:after": (0, 1),
    f"{SMTP}:SmtpMail.send:before": (0, 1),
    f"{SMTP}:_Session.hand_over:before": (0, 1),  # connected, nothing said
    f"{SMTP}:_Session.hand_over:after": (1, 2),  # taken by the server, not written down
    f"{MESSAGES}:settle:after": (1, 2),
    f"{DELIVER}:_end:before": (1, 1),
    f"{DELIVER}:_end:after": (1, 1),
}


def only(salon, **keys):
    """Return the booking whose notices alone are left, made an hour after another one of the same phone."""
    for hour in (9, 10):
        with salon.tools.store.writing() as work:
            work.connection.exec_driver_sql("DELETE FROM outbox")
        booking = book(salon, start=at(hour), **keys)
    with salon.tools.store.writing() as work:
        work.connection.exec_driver_sql("DELETE FROM outbox WHERE kind = 'mail.staff'")
    return booking


@pytest.fixture
def run(salon, database_url, twilio, mail_server):
    """Let a worker deliver what is due, killed at a step."""
    mail = f"smtp://127.0.0.1:{mail_server[1]}?from=booking@nord.example&tls=none"

    def act(step="never", later_s=0):
        now = salon.clock.at + dt.timedelta(seconds=later_s)
        command = [sys.executable, "-m", "tests.support.mortal_worker", database_url, twilio.sms_url, mail, step, now.isoformat()]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == (0 if step == "never" else -signal.SIGKILL), done.stderr
        return done

    return act


def check_sent(salon, key):
    """The notice's row is done and its message on record, once."""
    (row,) = [row for row in outbox_rows(salon) if key in row.dedupe_key]
    assert row.done_at is not None
    assert (row.failed_at, row.last_error) == (None, None)
    (message,) = message_rows(salon)
    assert message.state == "sent"


@pytest.mark.slow
@pytest.mark.parametrize("lists", [True, False], ids=["asked", "silent"])
@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_over_a_text(salon, run, twilio, step, lists):
    by_then, asked, silent = STEPS[step]
    twilio.lists = lists
    only(salon, email=None)

    run(step)

    assert len(twilio.taken) == by_then
    done = run(later_s=61)
    assert len(twilio.taken) == (asked if lists else silent), done.stdout
    check_sent(salon, "/confirmed/0/sms")


@pytest.mark.slow
@pytest.mark.parametrize("step", MAIL_STEPS)
def test_a_worker_killed_over_a_mail(salon, run, mail_server, step):
    by_then, in_the_end = MAIL_STEPS[step]
    got = mail_server[0].got
    only(salon, proven=False)

    run(step)

    assert len(got) == by_then
    done = run(later_s=61)
    assert len(got) == in_the_end, done.stdout
    assert len({mail["Message-ID"] for mail in got}) == 1  # by which a mailbox knows the second one
    check_sent(salon, "/confirmed/0/mail.notice")


@pytest.mark.slow
@pytest.mark.parametrize("step", list(STEPS)[:3])
def test_a_reminder_is_not_sent_by_the_next_worker_when_the_visit_was_cancelled_meanwhile(salon, run, twilio, step):
    booking = only(salon, email=None)
    run()
    salon.clock.at = booking.start - dt.timedelta(hours=24)
    before = len(twilio.taken)

    run(step)
    set_status(salon.tools, booking.reference, Status.CANCELLED)
    run(later_s=61)

    said = [sent["Body"].split()[0] for sent in twilio.taken[before:]]
    assert said == ["cancelled"]
