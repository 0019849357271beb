"""Twilio's reports: signed or refused, replays and foreign ones harmless, states only forward."""

import datetime as dt

import pytest
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from booking.store import messages
from booking.store.tables import MessageRow
from tests.support.salons import World

TOKEN, SID = "secret-token", "SM" + "a" * 32
PUBLIC = "https://book.studio-nord.example"
PATH = "/hooks/twilio/status"


@pytest.fixture
def world(store, tmp_path):
    world = World(store, tmp_path, public_url=PUBLIC, twilio_token=TOKEN, trusted_proxies=1)
    now = world.clock.now()
    with store.writing() as work:
        messages.begin(
            work,
            key="one",
            kind="confirmed",
            channel="sms",
            location_id="nord",
            booking_id=None,
            recipient="hash",
            now=now,
        )
        messages.settle(work, "one", "sent", now, provider_id=SID)
    world.host = "book.studio-nord.example"
    return world


def post(world, signature=None, path=PATH, public=PUBLIC, **fields):
    sent = {"MessageSid": SID, "MessageStatus": "delivered", "AccountSid": "AC1", "To": "+4915123456789"} | fields
    signed = RequestValidator(TOKEN).compute_signature(public + path, sent)
    headers = {"X-Twilio-Signature": signed if signature is None else signature, "X-Forwarded-Proto": "https"}
    return world.open("POST", path, data=sent, headers=headers)


def row(world):
    with world.tools.store.reading() as work:
        return work.execute(select(MessageRow.__table__)).one()


def test_a_signed_report_is_written_down(world):
    world.wait(seconds=3)
    answer = post(world)

    assert (answer.status_code, answer.data) == (204, b"")
    assert (row(world).state, row(world).reported_at) == ("delivered", world.clock.now())
    assert "4915123456789" not in str(row(world))


@pytest.mark.parametrize("signature", ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "é"])
def test_a_bad_signature_is_refused(world, signature):
    assert post(world, signature).status_code == 403
    assert row(world).state == "sent"


def test_a_signature_is_over_the_address_and_every_field(world):
    signed = RequestValidator(TOKEN).compute_signature(PUBLIC + PATH, {"MessageSid": SID, "MessageStatus": "sent"})
    tampered = {"MessageSid": SID, "MessageStatus": "failed"}

    answer = world.open("POST", PATH, data=tampered, headers={"X-Twilio-Signature": signed})

    assert answer.status_code == 403
    assert post(world, public="https://evil.example").status_code == 403
    assert RequestValidator("other").compute_signature(PUBLIC + PATH, {}) != RequestValidator(TOKEN).compute_signature(
        PUBLIC + PATH, {}
    )


def test_the_query_of_the_address_is_signed_too(world):
    assert post(world, path=PATH + "?m=1").status_code == 204


def test_replays_and_late_reports_change_nothing(world):
    post(world)
    first = row(world)
    world.wait(minutes=1)

    for status in ("delivered", "sent", "queued", "failed", "undelivered"):
        assert post(world, MessageStatus=status).status_code == 204

    assert row(world) == first


def test_why_it_was_not_delivered_is_kept(world):
    post(world, MessageStatus="undelivered", ErrorCode="30003")
    assert (row(world).state, row(world).error) == ("undelivered", "30003")

    post(world)
    assert row(world).state == "undelivered"


@pytest.mark.parametrize(
    "fields",
    [
        {"MessageSid": "SM" + "b" * 32},
        {"MessageSid": ""},
        {"MessageSid": "x" * 5000},
        {"MessageStatus": ""},
        {"MessageStatus": "eaten"},
        {"MessageStatus": "failed", "MessageSid": "\0"},
        {"ErrorCode": "' OR 1=1"},
    ],
)
def test_what_is_not_ours_is_answered_and_ignored(world, fields):
    assert post(world, **fields).status_code == 204
    assert row(world).state in ("sent", "delivered")
    assert row(world).error is None


def test_a_get_is_no_report(world):
    assert world.open("GET", PATH).status_code == 405


def test_without_twilio_there_is_no_such_place(store, tmp_path):
    world = World(store, tmp_path)

    assert post(world).status_code == 404


def test_the_record_of_messages_is_forgotten_after_a_year(world):
    with world.tools.store.writing() as work:
        assert messages.forget(work, world.clock.now() - dt.timedelta(seconds=1), 10) == 0
        assert messages.forget(work, world.clock.now(), 10) == 1


@pytest.fixture
def leaving(world):
    """A text that is on its way: nobody has written down yet what Twilio calls it."""
    with world.tools.store.writing() as work:
        work.execute(MessageRow.__table__.update().values(state="begun", sent_at=None, provider_id=None))
    return world


@pytest.mark.parametrize(("status", "state"), [("delivered", "delivered"), ("undelivered", "undelivered")])
def test_a_report_quicker_than_the_answer_finds_its_message_by_our_name(leaving, status, state):
    now = leaving.clock.now()
    assert post(leaving, path=PATH + "?message=one", MessageStatus=status).status_code == 204
    assert (row(leaving).state, row(leaving).provider_id, row(leaving).sent_at) == (state, SID, now)

    # The answer that comes after it says no more than that it was taken.
    with leaving.tools.store.writing() as work:
        messages.settle(work, "one", "sent", now, provider_id=SID)

    assert row(leaving).state == state


def test_our_name_is_asked_for_only_while_the_providers_is_unknown(world):
    assert post(world, path=PATH + "?message=one", MessageSid="SM" + "b" * 32).status_code == 204
    assert (row(world).state, row(world).provider_id) == ("sent", SID)


@pytest.mark.parametrize("name", ["two", "", "%00", "x" * 5000])
def test_a_name_that_is_none_of_ours_changes_nothing(leaving, name):
    assert post(leaving, path=f"{PATH}?message={name}").status_code == 204
    assert row(leaving).state == "begun"


def test_our_name_is_signed_with_the_address(leaving):
    signed = RequestValidator(TOKEN).compute_signature(PUBLIC + PATH + "?message=two", {"MessageSid": SID})

    answer = leaving.open("POST", PATH + "?message=one", data={"MessageSid": SID}, headers={"X-Twilio-Signature": signed})

    assert answer.status_code == 403
