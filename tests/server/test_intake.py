"""The intake alone: what it does with clients that leave, stall or come in masses."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from booking.server import intake
from booking.server.intake import Intake
from booking.web import bodies


def scope(method="GET", headers=()):
    return {
        "type": "http",
        "method": method,
        "path": "/a",
        "raw_path": b"/a",
        "query_string": b"",
        "http_version": "1.1",
        "headers": list(headers),
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }


def answered(app, messages=(), deadline_s=5.0, **asked):
    """Return what an intake in front of *app* sends to a client that sends *messages* and then nothing more."""
    sent, waiting = [], list(messages)

    async def receive():
        if waiting:
            return waiting.pop(0)
        await asyncio.sleep(3600)

    async def send(message):
        sent.append(message)

    async def go():
        await Intake(app, 1, deadline_s)(scope(**asked), receive, send)

    # On a thread of its own: a browser test in the same process leaves a loop running on this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, go()).result()
    return sent


def hello(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read() or b"hello"]


def test_a_request_without_a_body_is_answered_at_once():
    start, body = answered(hello)

    assert (start["status"], body["body"]) == (200, b"hello")


def test_a_client_that_leaves_costs_nothing():
    called = []
    part = {"type": "http.request", "body": b"ab", "more_body": True}

    sent = answered(called.append, [part, {"type": "http.disconnect"}], method="POST", headers=[(b"content-length", b"9")])

    assert (sent, called) == ([], [])


def test_a_body_that_stalls_is_answered_408_and_closed():
    start, _ = answered(hello, deadline_s=0.05, method="POST", headers=[(b"content-length", b"9")])

    assert start["status"] == 408
    assert (b"connection", b"close") in start["headers"]


def test_a_length_that_is_no_number_is_too_large():
    seen = []

    def app(environ, start_response):
        seen.append(environ["chairtime.refusal"])
        start_response("413 Payload Too Large", [])
        return [b""]

    start, _ = answered(app, [{"type": "http.request", "body": b""}], method="POST", headers=[(b"content-length", b"1e9")])

    assert (seen, start["status"]) == (["too-large"], 413)


def test_too_many_waiting_are_asked_to_come_back(monkeypatch):
    monkeypatch.setattr(intake, "MOST_WAITING", 0)

    start, _ = answered(hello)

    assert start["status"] == 503
    assert dict(start["headers"])[b"retry-after"]


def test_an_application_that_fails_half_way_through_a_long_answer_breaks_the_connection():
    def app(environ, start_response):
        start_response("200 OK", [])
        yield b"x" * (intake.STREAM_AFTER + 1)
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        answered(app)


def test_the_forwarded_headers_arrive_joined():
    def app(environ, start_response):
        start_response("200 OK", [])
        return [f"{environ['HTTP_X_FORWARDED_FOR']} {environ['HTTP_COOKIE']}".encode()]

    headers = [(b"x-forwarded-for", b"1.1.1.1"), (b"x-forwarded-for", b"2.2.2.2"), (b"cookie", b"a=1"), (b"cookie", b"b=2")]

    assert answered(app, headers=headers)[1]["body"] == b"1.1.1.1,2.2.2.2 a=1; b=2"


def test_server_and_pages_agree_on_how_a_refusal_is_told():
    assert intake.REFUSAL == bodies.REFUSAL
