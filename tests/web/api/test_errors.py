"""Requests that cannot be read. Source: CONTRACT 7, first rows: malformed, method-not-allowed, too-large, unsupported-type."""

import json

import pytest

from tests.support.salons import at, booking_body, code_of, refused


@pytest.fixture
def store(sqlite_store):
    """One database is enough: this is decided before it is asked."""
    return sqlite_store


GOOD = {"services": ["cut"], "staff": "anna", "start": at(9)}
JSON = {"Content-Type": "application/json", "Idempotency-Key": "k"}


def send(world, data: bytes | str, path: str = "/forms/main/holds", **headers: str):
    return world.open("POST", f"/api/v1{path}", data=data, headers=JSON | {k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"1",
        b"{'services': []}",
        b'{"a":1}{"b":2}',
        b"\x00",
        b"\xff\xfe{\x00}\x00",
        b'{"staff": "\xe4"}',
        b'\xef\xbb\xbf{"staff": "anna"}',
        b'{"staff": NaN}',
        b'{"staff": Infinity}',
        b'{"staff": "anna", "staff": "ben"}',
        b'{"seats": ' + b"9" * 50_000 + b"}",
        b'{"services": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        b'{"a": ' * 9_000 + b"1" + b"}" * 9_000,
    ],
)
def test_a_body_that_is_no_json_object_is_malformed(world, data):
    before = world.stored()

    for path in ("/forms/main/holds", "/forms/main/bookings"):
        assert refused(send(world, data, path)) == (400, "malformed", "body")

    assert world.stored() == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"services": "cut"}, "services"),
        ({"services": None}, "services"),
        ({"services": [1]}, "services.0"),
        ({"services": ["cut", ["colour"]]}, "services.1"),
        ({"services": {"0": "cut"}}, "services"),
        ({"staff": 1}, "staff"),
        ({"staff": None}, "staff"),
        ({"staff": ["anna"]}, "staff"),
        ({"start": 1796112000}, "start"),
        ({"start": None}, "start"),
        ({"replaces": 5}, "replaces"),
        ({"extra": 1}, "extra"),
        ({"seats": 1}, "seats"),
        ({"": 1}, "body"),
    ],
)
def test_a_wrong_type_or_an_unknown_field_is_malformed_and_named(world, change, field):
    assert refused(world.post("/forms/main/holds", GOOD | change)) == (400, "malformed", field)


@pytest.mark.parametrize("missing", ["services", "staff", "start"])
def test_a_missing_field_is_malformed_and_named(world, missing):
    body = {name: value for name, value in GOOD.items() if name != missing}

    assert refused(world.post("/forms/main/holds", body)) == (400, "malformed", missing)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"event": "yoga-1"}, "seats"),
        ({"event": "yoga-1", "seats": "2"}, "seats"),
        ({"event": "yoga-1", "seats": 1.5}, "seats"),
        ({"event": "yoga-1", "seats": True}, "seats"),
        ({"event": "yoga-1", "seats": None}, "seats"),
        ({"event": 1, "seats": 1}, "event"),
        ({"event": None, "seats": 1}, "event"),
        ({"event": "yoga-1", "seats": 1, "staff": "cleo"}, "staff"),
    ],
)
def test_seats_are_asked_for_with_their_own_fields(world, body, field):
    assert refused(world.post("/forms/main/holds", body)) == (400, "malformed", field)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hold": 1}, "hold"),
        ({"client": None}, "client"),
        ({"client": []}, "client"),
        ({"client": {"name": "Jo"}}, "client.phone"),
        ({"client": {"phone": "030 23125099"}}, "client.name"),
        ({"client": {"name": 5, "phone": "1"}}, "client.name"),
        ({"client": {"name": "Jo", "phone": 4930}}, "client.phone"),
        ({"client": {"name": "Jo", "phone": "1", "age": 5}}, "client.age"),
        ({"consent": {"privacy": "yes"}}, "consent.privacy"),
        ({"consent": {"privacy": 1}}, "consent.privacy"),
        ({"consent": {"other": True}}, "consent.other"),
        ({"consent": None}, "consent"),
        ({"proof": 1}, "proof"),
        ({"promo": []}, "promo"),
        ({"lang": 1}, "lang"),
        ({"attribution": []}, "attribution"),
        ({"attribution": "utm"}, "attribution"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_bookings_body_is_held_to_its_shape(world, change, field):
    hold = world.hold()

    answer = world.post("/forms/main/bookings", booking_body(hold) | change, Idempotency_Key="k")

    assert refused(answer) == (400, "malformed", field)
    assert world.try_book(hold).status_code == 201


@pytest.mark.parametrize(("body", "field"), [({"promo": 1}, "promo"), ({"code": "x"}, "code")])
def test_a_quotes_body_is_held_to_its_shape(world, body, field):
    assert refused(world.post(f"/holds/{world.hold()}/quote", body)) == (400, "malformed", field)


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/xml",
        "application/json-patch+json",
        "*/*",
        "x",
    ],
)
def test_a_body_of_another_type_is_unsupported(world, kind):
    for path in ("/forms/main/holds", "/forms/main/bookings", f"/holds/{world.hold()}/quote"):
        assert code_of(send(world, json.dumps(GOOD), path, Content_Type=kind)) == (415, "unsupported-type")


def test_parameters_of_the_content_type_do_not_matter(world):
    assert send(world, json.dumps(GOOD), Content_Type="Application/JSON; charset=utf-8").status_code == 201


def test_a_body_over_64_kib_is_too_large(world):
    body = json.dumps(GOOD)

    assert send(world, body + " " * (64 * 1024 - len(body))).status_code == 201
    assert code_of(send(world, body + " " * (64 * 1024 - len(body) + 1))) == (413, "too-large")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/forms/main", "GET"),
        ("DELETE", "/forms/main/services", "GET"),
        ("PUT", "/forms/main/holds", "POST"),
        ("GET", "/forms/main/holds", "POST"),
        ("PATCH", "/holds/x", "DELETE"),
        ("GET", "/holds/x", "DELETE"),
        ("GET", "/holds/x/quote", "POST"),
        ("GET", "/forms/main/bookings", "POST"),
        ("DELETE", "/bookings/x", "GET"),
        ("TRACE", "/openapi.json", "GET"),
        ("NONSENSE", "/forms/main", "GET"),
    ],
)
def test_another_method_is_refused_with_those_that_are_allowed(world, method, path, allowed):
    answer = world.open(method, f"/api/v1{path}")

    assert code_of(answer) == (405, "method-not-allowed")
    assert allowed in answer.headers["Allow"].split(", ")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/forms",
        "/forms/",
        "/forms/main/",
        "/forms/main/nothing",
        "/%00",
        "/forms/%00/services",
        "/forms/ma%2Fin",
        "/v2",
        "/holds/",
    ],
)
def test_what_is_not_there_is_not_found(world, path):
    assert code_of(world.get(path)) == (404, "not-found")


def test_a_path_with_doubled_slashes_is_not_found(world):
    answer = world.open("GET", "/api/v1//forms//main?x=1")

    assert code_of(answer) == (404, "not-found")


def test_heads_are_answered_like_gets_without_a_body(world):
    answer = world.open("HEAD", "/api/v1/forms/main")

    assert (answer.status_code, answer.data) == (200, b"")


def test_a_failure_nobody_thought_of_is_a_problem_without_its_cause(world, monkeypatch):
    def broken() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(world.clock, "now", broken)
    answer = world.get("/forms/main")

    assert answer.status_code == 500
    assert answer.json["status"] == 500
    assert "secret" not in answer.text
    assert answer.headers["Retry-After"]
