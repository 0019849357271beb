"""Delivering the outbox: once each, again when it failed, given up in the end, and never two workers at one row."""

import dataclasses
import datetime as dt
import threading

import pytest
from sqlalchemy import select

from booking.domain.bookings import Status
from booking.domain.outbox import PLANS
from booking.gateways.measurement_protocol import MeasurementProtocol
from booking.store import outbox
from booking.store.tables import OutboxRow
from booking.usecases.bookings.set_status import set_status
from booking.usecases.outbox.deliver import LEASE, Delivered, deliver
from booking.usecases.outbox.forget import forget_delivered
from booking.usecases.ports import NotSent
from tests.support.salons import a_location

TABLE = OutboxRow.__table__
KIND = "analytics.booked"
FIVE = dt.timedelta(minutes=5)


class Sender:
    """Keeps what it was handed; fails with what stands in *failures* first."""

    def __init__(self, *failures):
        self.failures, self.sent = list(failures), []

    def send(self, measurement_id, api_secret, payload):
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((measurement_id, api_secret, payload))

    @property
    def names(self):
        return [event["name"] for _, _, payload in self.sent for event in payload["events"]]


@pytest.fixture
def open_shop(shop):
    shop.load(location=a_location(ga4={"measurement_id": "G-ABC1234", "api_secret": "shh"}))

    def with_sender(sender):
        shop.tools = dataclasses.replace(shop.tools, analytics=sender)
        return shop

    return with_sender


def book(shop, **keys):
    came = {"ga_client_id": "12.34", "ga_session_id": "99", "embed_mode": "inline"} | keys
    return shop.place(shop.hold().id, attribution=came).booking


def rows(shop):
    with shop.tools.store.reading() as work:
        return list(work.execute(select(TABLE).order_by(TABLE.c.id)))


def test_an_unreported_booking_is_sent_after_five_minutes_and_once(open_shop):
    shop = open_shop(Sender())
    booking = book(shop)
    assert deliver(shop.tools) == Delivered()

    shop.clock.at += FIVE
    assert deliver(shop.tools) == Delivered(sent=1)
    assert deliver(shop.tools) == Delivered()

    ((measurement_id, secret, payload),) = shop.tools.analytics.sent
    assert (measurement_id, secret, payload["client_id"]) == ("G-ABC1234", "shh", "12.34")
    assert payload["timestamp_micros"] == int(booking.created_at.timestamp() * 1_000_000)
    (event,) = payload["events"]
    assert event["name"] == "purchase"
    assert event["params"]["transaction_id"] == booking.reference
    assert event["params"]["value"] == 45
    assert event["params"]["session_id"] == "99"
    assert "Jo" not in str(payload)
    assert "23125099" not in str(payload)


@pytest.mark.parametrize("answer", ["granted", "denied"])
def test_consent_travels_along(open_shop, answer):
    shop = open_shop(Sender())
    book(shop, consent={"analytics": "granted", "marketing": answer})
    shop.clock.at += FIVE
    deliver(shop.tools)

    assert shop.tools.analytics.sent[0][2]["consent"]["ad_user_data"] == answer.upper()


def test_moves_are_sent_with_what_they_mean(open_shop, collector):
    shop = open_shop(MeasurementProtocol(collector.url))
    booking = book(shop)
    shop.clock.at += FIVE
    set_status(shop.tools, booking.reference, Status.NO_SHOW)
    deliver(shop.tools)
    set_status(shop.tools, booking.reference, Status.ARRIVED)
    deliver(shop.tools)
    set_status(shop.tools, booking.reference, Status.CONFIRMED)
    set_status(shop.tools, booking.reference, Status.CANCELLED)
    deliver(shop.tools)

    assert collector.names == [
        "purchase",
        *("close_unconvert_lead", "appointment_no_show"),
        *("close_convert_lead", "appointment_arrived"),
        *("refund", "close_unconvert_lead"),
    ]
    assert collector.faults == []
    assert {payload["client_id"] for payload in collector.got} == {"12.34"}


def test_a_move_that_was_taken_back_is_not_sent(open_shop):
    shop = open_shop(Sender())
    booking = book(shop)
    shop.clock.at += FIVE
    set_status(shop.tools, booking.reference, Status.NO_SHOW)
    set_status(shop.tools, booking.reference, Status.CONFIRMED)

    assert deliver(shop.tools) == Delivered(sent=1, dropped=1)
    assert rows(shop)[1].last_error == "superseded"


def test_what_google_would_ignore_is_not_sent(open_shop):
    shop = open_shop(Sender())
    book(shop)
    shop.wait(days=4)

    assert deliver(shop.tools) == Delivered(dropped=1)
    assert rows(shop)[0].last_error == "too late for Google"


def test_failures_wait_longer_and_longer_and_are_given_up(open_shop):
    plan = PLANS[KIND]
    shop = open_shop(Sender(*[NotSent("answered 503")] * 9))
    book(shop)
    shop.clock.at += FIVE
    for wait_s in plan.waits_s:
        assert deliver(shop.tools) == Delivered(again=1)
        shop.clock.at += dt.timedelta(seconds=wait_s - 1)
        assert deliver(shop.tools) == Delivered()
        shop.clock.at += dt.timedelta(seconds=1)

    assert deliver(shop.tools) == Delivered(given_up=1)
    shop.wait(days=1)
    assert deliver(shop.tools) == Delivered()
    (row,) = rows(shop)
    assert (row.last_error, row.done_at, row.attempts) == ("answered 503", None, len(plan.waits_s) + 1)
    with shop.tools.store.reading() as work:
        assert outbox.standing(work) == {"waiting": 0, "given up": 1}


def test_a_failure_that_stays_is_given_up_at_once(open_shop):
    shop = open_shop(Sender(NotSent("answered 403", final=True)))
    book(shop)
    shop.clock.at += FIVE

    assert deliver(shop.tools) == Delivered(given_up=1)


def test_an_unknown_end_is_repeated_only_where_it_cannot_count_twice(open_shop):
    unknown = NotSent("no answer: TimeoutError", unknown=True)
    shop = open_shop(Sender(unknown, unknown))
    booking = book(shop)
    shop.clock.at += FIVE
    set_status(shop.tools, booking.reference, Status.CANCELLED)

    assert deliver(shop.tools) == Delivered(again=1, given_up=1)


def test_a_bug_in_one_row_does_not_hold_up_the_others_and_tells_nothing(open_shop):
    shop = open_shop(Sender(ValueError("Jo Doe"), ValueError("Jo Doe"), ValueError("Jo Doe")))
    with shop.tools.store.writing() as work:
        for number in range(12):
            outbox.add(work, KIND, f"bad {number}", {}, shop.clock.now())
    book(shop)
    shop.clock.at += FIVE

    done = deliver(shop.tools)

    assert (done.again, done.sent) == (13, 0)
    assert {row.last_error for row in rows(shop)} == {"unforeseen: KeyError", "unforeseen: ValueError"}
    shop.tools.analytics.failures.clear()
    shop.wait(minutes=1)
    assert deliver(shop.tools).sent == 1


def test_the_same_thing_is_put_in_once(open_shop):
    shop = open_shop(Sender())
    for _ in range(2):
        with shop.tools.store.writing() as work:
            outbox.add(work, KIND, "one", {"booking": "x"}, shop.clock.now())

    assert len(rows(shop)) == 1


def test_nothing_is_put_in_when_the_change_fails(open_shop):
    shop = open_shop(Sender())

    def change(work):
        outbox.add(work, KIND, "one", {}, shop.clock.now())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        shop.tools.store.write(change)

    assert rows(shop) == []


def test_paused_sending_sends_nothing(open_shop):
    shop = open_shop(Sender())
    book(shop)
    shop.clock.at += FIVE
    with shop.tools.store.writing() as work:
        work.connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('sending_paused', 'true')")

    assert deliver(shop.tools) == Delivered()
    assert rows(shop)[0].attempts == 0


def test_kinds_nobody_here_sends_wait(shop):
    with shop.tools.store.writing() as work:
        outbox.add(work, "fax", "one", {}, shop.clock.now())

    assert deliver(shop.tools) == Delivered()
    assert deliver(dataclasses.replace(shop.tools, analytics=Sender())) == Delivered()


def take(shop, most=5):
    return shop.tools.store.write(lambda work: outbox.take(work, [KIND], shop.clock.now(), LEASE, most))


def test_a_worker_that_died_loses_its_rows_after_the_lease(open_shop):
    shop = open_shop(Sender())
    book(shop)
    shop.clock.at += FIVE
    (row,) = take(shop)

    assert deliver(shop.tools) == Delivered()
    shop.clock.at += LEASE
    assert deliver(shop.tools) == Delivered(sent=1)

    # The dead one wakes up after all: its lease is over, its word does not count.
    with shop.tools.store.writing() as work:
        assert not outbox.end(work, row, failed_at=shop.clock.now())
    assert rows(shop)[0].failed_at is None


def test_a_row_over_which_workers_die_is_given_up(open_shop):
    shop = open_shop(Sender())
    book(shop)
    shop.clock.at += FIVE
    for _ in range(len(PLANS[KIND].waits_s) + 1):
        assert take(shop)
        shop.clock.at += LEASE

    assert deliver(shop.tools) == Delivered(given_up=1)
    assert shop.tools.analytics.sent == []


def test_two_workers_never_have_the_same_row(open_shop):
    shop = open_shop(Sender())
    with shop.tools.store.writing() as work:
        for number in range(40):
            outbox.add(work, KIND, f"row {number}", {}, shop.clock.now())
    got, ready = [], threading.Barrier(4)

    def work_on():
        ready.wait()
        while some := take(shop, 3):
            got.extend(row.id for row in some)

    threads = [threading.Thread(target=work_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == sorted(row.id for row in rows(shop))


def test_what_was_done_long_ago_is_forgotten(open_shop):
    shop = open_shop(Sender(NotSent("answered 403", final=True)))
    book(shop)
    shop.clock.at += FIVE
    deliver(shop.tools)
    with shop.tools.store.writing() as work:
        outbox.add(work, KIND, "other", {"booking": "gone"}, shop.clock.now())
    assert deliver(shop.tools) == Delivered(dropped=1)
    shop.wait(days=30)

    assert (forget_delivered(shop.tools), forget_delivered(shop.tools)) == (1, 0)
    assert len(rows(shop)) == 1
