"""Sending notices: looked at again before, once each, repeated only where nobody knew, within the limits."""

import dataclasses
import datetime as dt

import pytest

from booking.domain import notices
from booking.domain.bookings import Status
from booking.gateways.sms.memory import Kept
from booking.store import messages
from booking.usecases.bookings.cancel import CancelBooking, cancel_booking
from booking.usecases.bookings.reschedule import MoveBooking, move_booking
from booking.usecases.bookings.set_status import set_status
from booking.usecases.notices import hand_over
from booking.usecases.notices.record_report import record_report
from booking.usecases.outbox import deliver as delivering
from booking.usecases.outbox.deliver import LEASE, Delivered, deliver
from booking.usecases.ports import NotSent
from tests.support.shop import at
from tests.usecases.notices.conftest import book, change, message_rows, outbox_rows

UNKNOWN = {"reason": "no answer: ReadTimeout", "unknown": True}
DAY = dt.timedelta(hours=24)


def proven(salon, **keys):
    """Book with a phone that was proven before, and forget what that first booking planned."""
    first = book(salon, email=None)
    with salon.tools.store.writing() as work:
        work.connection.exec_driver_sql("DELETE FROM outbox")
    salon.wait(seconds=1)
    return first, book(salon, proven=False, start=at(10), **keys)


def test_a_booking_is_told_by_text_and_by_mail(salon):
    _, booking = proven(salon)

    assert deliver(salon.tools) == Delivered(sent=3)
    assert deliver(salon.tools) == Delivered()

    (text,), (mail, to_staff) = salon.tools.sms.sent, salon.tools.mail.sent
    assert (text.to, text.body, text.kind) == ("+493023125099", f"confirmed {booking.reference}", "confirmed")
    assert (mail.to, mail.subject, mail.kind) == ("jo@example.com", f"confirmed {booking.reference} to client", "confirmed")
    assert (to_staff.to, to_staff.subject) == ("anna@nord.example", f"confirmed {booking.reference} to anna")
    assert mail.message_id != to_staff.message_id
    first = message_rows(salon)[0]
    assert (first.channel, first.state, first.provider_id) == ("sms", "sent", f"SM{1:032x}")
    assert not any(word in str(message_rows(salon)) for word in ("23125099", "example", booking.reference))


def test_a_lane_leaves_the_others_alone(salon):
    proven(salon)

    assert deliver(salon.tools, lane="sms.") == Delivered(sent=1)
    assert salon.tools.mail.sent == []
    assert deliver(salon.tools, lane="mail.") == Delivered(sent=2)


def test_the_reminder_comes_a_day_before(salon):
    _, booking = proven(salon)
    deliver(salon.tools)
    salon.clock.at = at(10) - DAY

    assert deliver(salon.tools) == Delivered(sent=2)
    assert salon.tools.sms.sent[-1].body == f"reminder {booking.reference}"


def test_no_reminder_after_a_cancellation_even_when_nobody_dropped_it(salon):
    _, booking = proven(salon)
    deliver(salon.tools)
    change(salon, booking, status="cancelled")
    salon.clock.at = at(10) - DAY

    assert deliver(salon.tools) == Delivered(dropped=2)
    assert len(salon.tools.sms.sent) == 1
    assert {row.last_error for row in outbox_rows(salon)[-2:]} == {"superseded"}


def test_a_cancellation_that_comes_while_the_words_are_found_still_stops_it(salon):
    _, booking = proven(salon)
    words = salon.tools.words

    class Slow:
        def sms(self, notice):
            set_status(salon.tools, booking.reference, Status.CANCELLED)
            return words.sms(notice)

    deliver(dataclasses.replace(salon.tools, words=Slow()), lane="sms.")

    assert [one.body for one in salon.tools.sms.sent] == []
    deliver(salon.tools)
    assert [one.kind for one in salon.tools.sms.sent] == ["cancelled"]


def test_an_old_time_is_not_told_after_a_move(salon):
    _, booking = proven(salon)
    change(salon, booking, reschedules=1)

    assert deliver(salon.tools).dropped == 3


@pytest.mark.parametrize(("before", "sent"), [(dt.timedelta(minutes=31), 2), (dt.timedelta(minutes=30), 0)])
def test_a_reminder_that_is_late_is_still_sent_until_half_an_hour_before(salon, before, sent):
    proven(salon)
    deliver(salon.tools)
    salon.clock.at = at(10) - before

    assert deliver(salon.tools).sent == sent


def test_the_staff_is_not_told_of_yesterday(salon):
    book(salon, email=None)
    salon.wait(hours=24)

    assert deliver(salon.tools) == Delivered(dropped=1)


def test_a_number_that_takes_no_texts_is_given_up_and_says_why(salon):
    proven(salon)
    salon.tools.sms.failures = [NotSent("answered 400, Twilio's error 21211", final=True)]

    assert deliver(salon.tools, lane="sms.") == Delivered(given_up=1)
    assert (message_rows(salon)[0].state, message_rows(salon)[0].error) == ("failed", "answered 400, Twilio's error 21211")


def test_what_did_not_leave_is_tried_again_in_ten_seconds_and_sent_once(salon):
    proven(salon)
    salon.tools.sms.failures = [NotSent("answered 429")]

    assert deliver(salon.tools, lane="sms.") == Delivered(again=1)
    assert message_rows(salon)[0].state == "waiting"
    salon.wait(seconds=9)
    assert deliver(salon.tools, lane="sms.") == Delivered()
    salon.wait(seconds=1)
    assert deliver(salon.tools, lane="sms.") == Delivered(sent=1)
    assert (message_rows(salon)[0].state, message_rows(salon)[0].repeats) == ("sent", 0)


def test_waits_grow_and_end(salon):
    proven(salon)
    salon.tools.sms.failures = [NotSent("answered 503")] * 6
    met = []
    for wait in (0, 10, 60, 300, 1800, 7200):
        salon.wait(seconds=wait)
        met.append(deliver(salon.tools, lane="sms."))

    assert met == [Delivered(again=1)] * 5 + [Delivered(given_up=1)]


def test_a_text_whose_fate_was_unknown_and_that_had_left_is_not_repeated(salon):
    _, booking = proven(salon)
    salon.tools.sms.failures = [NotSent(**UNKNOWN)]
    salon.tools.sms.arrived = [Kept("+493023125099", f"confirmed {booking.reference}", "confirmed")]

    assert deliver(salon.tools, lane="sms.") == Delivered(again=1)
    assert message_rows(salon)[0].state == "begun"
    salon.wait(seconds=10)
    assert deliver(salon.tools, lane="sms.") == Delivered(sent=1)

    assert salon.tools.sms.sent == []
    assert (message_rows(salon)[0].state, message_rows(salon)[0].provider_id) == ("sent", "SMfound1")


def test_a_text_whose_fate_was_unknown_and_that_was_reported_is_not_repeated(salon):
    proven(salon)
    salon.tools.sms.failures = [NotSent(**UNKNOWN)]
    assert deliver(salon.tools, lane="sms.") == Delivered(again=1)
    (begun,) = message_rows(salon)

    assert record_report(salon.tools, "SMreported", "delivered", key=begun.key)
    salon.wait(seconds=10)
    assert deliver(salon.tools, lane="sms.") == Delivered(sent=1)

    assert salon.tools.sms.sent == []
    assert (message_rows(salon)[0].state, message_rows(salon)[0].provider_id) == ("delivered", "SMreported")


def test_a_text_whose_fate_stays_unknown_is_repeated_once(salon):
    proven(salon)
    salon.tools.sms.failures = [NotSent(**UNKNOWN)] * 3

    met = []
    for wait in (0, 10, 60):
        salon.wait(seconds=wait)
        met.append(deliver(salon.tools, lane="sms."))

    assert met == [Delivered(again=1), Delivered(again=1), Delivered(given_up=1)]
    assert len(salon.tools.sms.failures) == 1  # asked twice, not three times
    assert message_rows(salon)[0].state == "unknown"


class Killed(BaseException):
    """The process is gone: nothing after it happens."""


def die_at(monkeypatch, module, name, *, after=False):
    real = getattr(module, name)

    def act(*args, **keys):
        if after:
            real(*args, **keys)
        raise Killed

    monkeypatch.setattr(module, name, act)


@pytest.mark.parametrize(
    ("module", "name", "after", "sent_by_then", "sent_in_the_end"),
    [
        (messages, "begin", False, 0, 1),  # before it stands on record
        (messages, "settle", False, 1, 2),  # after it left, before that was written down: unknown, so once more
        (delivering, "_end", False, 1, 1),  # after it was written down, before the row was ended
    ],
)
def test_a_worker_that_dies_loses_nothing(salon, monkeypatch, module, name, after, sent_by_then, sent_in_the_end):
    proven(salon)
    with monkeypatch.context() as patch:
        die_at(patch, module, name, after=after)
        with pytest.raises(Killed):
            deliver(salon.tools, lane="sms.")
    assert len(salon.tools.sms.sent) == sent_by_then
    assert deliver(salon.tools, lane="sms.") == Delivered()
    salon.clock.at += LEASE

    assert deliver(salon.tools, lane="sms.") == Delivered(sent=1)
    assert len(salon.tools.sms.sent) == sent_in_the_end
    assert message_rows(salon)[0].state == "sent"


def test_a_worker_that_dies_between_the_record_and_the_sending_sends_after_all(salon, monkeypatch):
    proven(salon)
    with monkeypatch.context() as patch:
        die_at(patch, salon.tools.sms, "send")
        with pytest.raises(Killed):
            deliver(salon.tools, lane="sms.")
    salon.clock.at += LEASE

    assert deliver(salon.tools, lane="sms.") == Delivered(sent=1)
    assert len(salon.tools.sms.sent) == 1


def test_five_mails_a_day_to_one_typed_address(salon):
    for hour in (9, 10, 11):
        book(salon, proven=False, start=at(hour), phone=f"030 231250{hour:02}", email="Victim@example.com")
    for hour, day in ((9, 2), (10, 2), (11, 2)):
        book(
            salon,
            proven=False,
            start=at(hour, dt.date(2026, 12, day)),
            phone=f"030 231251{hour:02}",
            email="victim@example.com",
        )

    done = deliver(salon.tools)

    to_client = [mail for mail in salon.tools.mail.sent if "victim" in mail.to.lower()]
    assert (len(to_client), done.dropped) == (5, 1)
    # The staff's own address is not limited: six bookings, six mails.
    assert len([mail for mail in salon.tools.mail.sent if mail.to == "anna@nord.example"]) == 6
    salon.wait(hours=24)
    book(salon, proven=False, start=at(9, dt.date(2026, 12, 3)), phone="030 23125111", email="victim@example.com")
    assert deliver(salon.tools).sent == 2


def test_notices_have_a_budget_of_their_own_and_wait_for_the_next_day(salon, monkeypatch):
    monkeypatch.setitem(notices.DAILY, "sms", 1)
    proven(salon)
    book(salon, proven=False, start=at(11), email=None)

    assert deliver(salon.tools, lane="sms.") == Delivered(sent=1, again=1)
    salon.clock.at = dt.datetime(2026, 11, 24, 23, 59, 59, tzinfo=dt.UTC)
    assert deliver(salon.tools, lane="sms.") == Delivered()
    salon.wait(seconds=1)
    assert deliver(salon.tools, lane="sms.") == Delivered(sent=1)


def test_a_number_is_counted_by_its_hash_only():
    hashed = hand_over.recipient_hash("email", " Jo@Example.com ")

    assert hashed == hand_over.recipient_hash("email", "jo@example.com")
    assert hashed != hand_over.recipient_hash("staff email", "jo@example.com")
    assert "jo" not in hashed


def test_a_clients_own_move_and_cancellation_are_told_and_the_old_reminder_is_not(salon):
    _, booking = proven(salon)
    salon.wait(minutes=1)
    move_booking(salon.tools, MoveBooking(booking=booking.id, start=at(11), staff="ben"))
    assert deliver(salon.tools) == Delivered(sent=4)
    assert [one.kind for one in salon.tools.sms.sent] == ["changed"]
    told = {mail.to: mail.kind for mail in salon.tools.mail.sent}
    assert told == {"jo@example.com": "changed", "ben@nord.example": "changed", "anna@nord.example": "released"}

    salon.wait(minutes=1)
    cancel_booking(salon.tools, CancelBooking(booking=booking.id))
    assert deliver(salon.tools) == Delivered(sent=3)
    assert salon.tools.sms.sent[-1].kind == "cancelled"
    for moment in (at(10), at(11)):
        salon.clock.at = moment - DAY
        assert deliver(salon.tools) == Delivered()
