"""Text messages: Twilio's real SDK against a stand-in, and the ways for trying out."""

import datetime as dt
import json
import stat
import subprocess
import sys

import pytest

from booking.cli.doctor import sms_reports
from booking.gateways.sms.file import FileSms
from booking.gateways.sms.log import LogSms
from booking.gateways.sms.twilio import TwilioSms
from booking.senders import sms_sender, twilio_token
from booking.settings import Settings
from booking.usecases.ports import NotSent
from tests.support.salon_world import StoppedClock
from tests.support.twilio_stand_in import ACCOUNT, TOKEN, twilio

__all__ = ["twilio"]
NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
TO, BODY = "+4915123456789", "Studio Nord: Tue 1 Dec, 10:00"


@pytest.fixture
def sms(twilio) -> TwilioSms:
    return TwilioSms(ACCOUNT, TOKEN, sender="+15005550006", base=twilio.base, answer_s=0.3)


def failure(sms) -> NotSent:
    with pytest.raises(NotSent) as caught:
        sms.send(TO, BODY, "code", "code/one/1")
    assert TO not in caught.value.reason
    assert BODY not in caught.value.reason
    return caught.value


def test_a_text_is_accepted_and_its_id_returned(sms, twilio):
    assert sms.send(TO, BODY, "code", "code/one/1") == twilio.taken[0]["sid"]
    assert {key: twilio.taken[0][key] for key in ("To", "From", "Body")} == {"To": TO, "From": "+15005550006", "Body": BODY}
    assert "StatusCallback" not in twilio.taken[0]
    assert next(iter(twilio.signed_in)).startswith("Basic ")


@pytest.mark.parametrize("code", [21211, 21610, 21614, 21408, 21612])
def test_a_number_that_takes_no_texts_is_final(sms, twilio, code):
    twilio.answers = [(code, 400)]

    found = failure(sms)

    assert (found.final, found.unknown) == (True, False)
    assert str(code) in found.reason


@pytest.mark.parametrize(
    ("code", "status"), [(20429, 429), (20500, 500), (20503, 503), (20003, 401), (21611, 400), (20404, 404), (None, 502)]
)
def test_what_time_or_the_settings_can_mend_is_not_final(sms, twilio, code, status):
    twilio.answers = [(code, status)]

    found = failure(sms)

    assert (found.final, found.unknown) == (False, False)
    assert twilio.asked == 1  # the SDK does not try again behind our back


@pytest.mark.parametrize("answer", ["silent", "cut", "nonsense"])
def test_an_answer_that_never_came_leaves_the_end_unknown(sms, twilio, answer):
    twilio.answers = [answer]

    found = failure(sms)

    assert (found.final, found.unknown) == (False, True)
    assert twilio.asked == 1
    # It can be asked about afterwards.
    assert sms.find(TO, BODY, NOW) == twilio.taken[0]["sid"]
    assert sms.find(TO, "another text", NOW) is None
    assert sms.find("+4915100000000", BODY, NOW) is None


def test_a_list_that_cannot_be_had_says_nothing(sms, twilio):
    sms.send(TO, BODY, "code", "code/one/1")
    twilio.lists = False

    assert sms.find(TO, BODY, NOW) is None


def test_a_place_that_is_not_there_was_never_reached():
    found = failure(TwilioSms(ACCOUNT, TOKEN, sender="+15005550006", base="http://127.0.0.1:1"))

    assert (found.final, found.unknown) == (False, False)


def settings(**given: str) -> Settings:
    return Settings.from_env({f"CHAIRTIME_{name.upper()}": value for name, value in given.items()})


def test_the_setting_chooses_number_or_service_and_the_callback(twilio):
    url = twilio.sms_url
    sms_sender(settings(sms_url=url, public_url="http://127.0.0.1:8000"), StoppedClock(NOW)).send(TO, BODY, "code", "code/one/1")
    service = url.replace("from=+15005550006", "messaging_service=MG1")
    sms_sender(settings(sms_url=service), StoppedClock(NOW)).send(TO, BODY, "code", "code/one/1")

    assert twilio.taken[0]["From"] == "+15005550006"
    assert twilio.taken[0]["StatusCallback"] == "http://127.0.0.1:8000/hooks/twilio/status?message=code%2Fone%2F1"
    assert twilio.taken[1]["MessagingServiceSid"] == "MG1"
    assert "From" not in twilio.taken[1]
    assert twilio_token(settings(sms_url=url)) == TOKEN
    assert twilio_token(settings()) is None


def test_twilio_itself_gets_no_callback_address_it_cannot_reach():
    real = "twilio://SID:a%2Fb@api.twilio.com?from=+15005550006"
    loopback = sms_sender(settings(sms_url=real, public_url="http://localhost:8000"), StoppedClock(NOW))
    public = sms_sender(settings(sms_url=real, public_url="https://book.example.com"), StoppedClock(NOW))

    assert loopback._callback is None
    assert public._callback == "https://book.example.com/hooks/twilio/status"
    assert (public._base, twilio_token(settings(sms_url=real))) == (None, "a/b")


def test_the_file_holds_one_object_a_line_and_is_its_owners(tmp_path):
    path = tmp_path / "sms.jsonl"
    sms = sms_sender(settings(sms_url=f"file:{path}"), StoppedClock(NOW))
    assert isinstance(sms, FileSms)

    for body in ("eins\nzwei", "اثنان"):
        assert sms.send(TO, body, "code", "code/one/1") is None

    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert lines[0] == {"to": TO, "body": "eins\nzwei", "kind": "code", "at": "2026-11-24T08:00:00+00:00"}
    assert lines[1]["body"] == "اثنان"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_is_tried_again(tmp_path):
    found = failure(FileSms(tmp_path / "nowhere" / "sms.jsonl", StoppedClock(NOW)))

    assert (found.final, found.unknown) == (False, False)


def test_the_log_shows_the_text(capsys):
    sms = sms_sender(settings(), StoppedClock(NOW))
    assert isinstance(sms, LogSms)

    sms.send(TO, BODY, "code", "code/one/1")

    assert BODY in capsys.readouterr().err


def test_the_sdk_is_not_loaded_before_it_is_needed():
    program = (
        "import booking.wiring, sys; print([name for name in sys.modules if name.partition('.')[0] in ('twilio', 'requests')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("given", "states"),
    [
        ({}, []),
        ({"sms_url": "twilio://SID:TOKEN@api.twilio.com?from=+15005550006"}, ["warn"]),
        ({"sms_url": "twilio://SID:TOKEN@api.twilio.com?from=+15005550006", "public_url": "https://book.example.com"}, ["ok"]),
    ],
)
def test_doctor_says_whether_deliveries_are_reported(given, states):
    found = list(sms_reports(settings(**given)))

    assert [check.state for check in found] == states
    assert "TOKEN" not in str(found)
