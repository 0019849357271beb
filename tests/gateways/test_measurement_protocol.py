"""Sending to Google's Measurement Protocol, against a stand-in on loopback."""

import socket

import pytest

from booking.gateways.measurement_protocol import COLLECT, MeasurementProtocol
from booking.usecases.ports import NotSent

PAYLOAD = {"client_id": "1.2", "timestamp_micros": 1, "events": [{"name": "ok", "params": {"lang": "en"}}]}


def test_the_default_is_googles_documented_address():
    assert COLLECT == "https://www.google-analytics.com/mp/collect"


def test_a_payload_arrives_as_it_is(collector):
    MeasurementProtocol(collector.url).send("G-ABC1234", "s&h h", PAYLOAD)

    assert collector.got == [PAYLOAD]
    assert collector.queries == [{"measurement_id": ["G-ABC1234"], "api_secret": ["s&h h"]}]
    assert collector.faults == []


@pytest.mark.parametrize(("status", "final"), [(400, True), (403, True), (302, False), (408, False), (429, False), (503, False)])
def test_answers_say_whether_trying_again_helps(collector, status, final):
    collector.statuses = [status]

    with pytest.raises(NotSent) as caught:
        MeasurementProtocol(collector.url).send("G-ABC1234", "secret", PAYLOAD)

    assert (caught.value.reason, caught.value.final, caught.value.unknown) == (f"answered {status}", final, False)


def test_no_answer_in_time_is_unknown(collector):
    collector.slow_s = 1.0

    with pytest.raises(NotSent) as caught:
        MeasurementProtocol(collector.url, timeout_s=0.1).send("G-ABC1234", "secret", PAYLOAD)

    assert caught.value.unknown
    assert "secret" not in caught.value.reason


def test_nobody_there_is_certainly_not_sent():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/mp/collect"
        with pytest.raises(NotSent) as caught:
            MeasurementProtocol(url).send("G-ABC1234", "secret", PAYLOAD)

    assert not caught.value.unknown
    assert not caught.value.final


def test_what_is_too_large_is_not_tried(collector):
    with pytest.raises(NotSent) as caught:
        MeasurementProtocol(collector.url).send("G-ABC1234", "secret", {"events": ["x" * 130_001]})

    assert caught.value.final
    assert collector.got == []
