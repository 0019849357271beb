"""What nobody in good faith sends: to every route, on both databases. Never a failure of ours, never anything stored."""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote_from_bytes

import pytest
from werkzeug.test import TestResponse

from tests.support.page import Page
from tests.support.salons import World, at, booking_body

PLACE = re.compile(r"<(?:[^<>]+:)?(\w+)>")
# Bytes that stand percent-encoded in addresses and forms.
JUNK = [
    b"\x00",
    b"a\x00b",
    b"\xff",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    "\u202e\u2066".encode(),
    b"../../etc/passwd",
    b"..",
    b".",
    b"%00",
    b"%2e%2e%2f",
    b"\r\nX-Injected: 1",
    b"<script>alert(1)</script>",
    b"{{7*7}}",
    b"'; DROP TABLE booking; --",
    b"' OR '1'='1",
    "١٢٣".encode(),
    "𝟙".encode(),
    b"9" * 5_000,
    b"-1",
    b"1e999",
    b"NaN",
    b" ",
    b"",
    b"a" * 200,
]
NAMES = ["service", "staff", "date", "start", "event", "seats", "hold", "from", "to", "lang"]
DAYS = [
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "-2026-12-01",
    "2026-02-30",
    "2026-W49-2",
    "2026-12-01T00:00",
    "today",
]
STARTS = [
    "0001-01-01T00:00:00+23:59",
    "0001-01-01T00:00:00+01:00",
    "9999-12-31T23:59:59-23:59",
    "9999-12-31T23:59:00+01:00",
    "2026-12-01T09:00:30+01:00",
    "2026-12-01T09:00:00.000001+01:00",
    "2026-12-01T09:00+24:00",
    "2026-12-01T09:00",
    "2026-12-01T09:00:00+01:00Z",
]


@pytest.fixture
def world(store, tmp_path) -> World:
    return World(store, tmp_path)


def sound(world: World, answer: TestResponse, asked: str) -> TestResponse:
    """Fail unless *answer* is a decision: no failure, no traceback, no header that was sent in."""
    assert answer.status_code < 500, f"{answer.status_code} to {asked[:300]!r}: {answer.text[-600:]}"
    text = answer.get_data().decode(errors="replace")
    assert "Traceback" not in text
    assert "X-Injected" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert "<script>alert(1)" not in text
    if answer.mimetype == "text/html" and "<html" in text:
        Page(answer).check()
    return answer


def encoded(junk: bytes) -> str:
    return quote_from_bytes(junk, safe="")


def addresses(world: World, value: str) -> Iterator[tuple[str, str]]:
    """Yield (method, address) of every route with *value* in each of its places, the others being good ones."""
    good = {
        "form_id": "main",
        "location_id": "nord",
        "sheet": "site",
        "hold_id": "x",
        "promo_id": "x",
        "token": "x",
        "verification": "x",
        "digest": "0",
        "name": "x",
        "kind": "svg",
    }
    for rule in world.app.url_map.iter_rules():
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
            for place in rule.arguments:
                path = PLACE.sub(lambda part, place=place: value if part[1] == place else good[part[1]], rule.rule)
                yield method, path


def kept(world: World) -> dict[str, int]:
    return world.stored()


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: repr(junk)[:30])
def test_junk_in_any_place_of_any_address_is_refused(world, junk):
    before = kept(world)

    for method, path in addresses(world, encoded(junk)):
        body = {"json": {}} if method == "POST" and path.startswith("/api/") else {}
        sound(world, world.open(method, path, **body), f"{method} {path}")

    assert kept(world) == before


QUESTIONS = {
    "/f/main": NAMES,
    "/f/main/share": ["mode", "speaks", "accent", "label", "ga", "lang"],
    "/api/v1/forms/main/services": ["staff", "lang"],
    "/api/v1/forms/main/staff": ["service", "hold"],
    "/api/v1/forms/main/days": ["service", "staff", "from", "to", "hold"],
    "/api/v1/forms/main/times": ["service", "staff", "date", "hold"],
    "/api/v1/forms/main/events": ["from", "to"],
    "/l/nord": ["lang"],
}


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: repr(junk)[:30])
def test_junk_in_any_query_parameter_is_a_question_like_another(world, junk):
    good = {"service": "cut", "date": "2026-12-01", "from": "2026-12-01", "to": "2026-12-01"}
    before = kept(world)

    for path, names in QUESTIONS.items():
        for name in names:
            others = "&".join(f"{key}={value}" for key, value in good.items() if key != name)
            asked = f"{path}?{others}&{name}={encoded(junk)}"
            sound(world, world.open("GET", asked), asked)
    everywhere = "&".join(f"{name}={encoded(junk)}" for name in NAMES)
    for path in (*QUESTIONS, "/embed/f/main", "/", "/oembed", "/embed/card/main", "/embed/v1/loader.js"):
        sound(world, world.open("GET", f"{path}?{everywhere}"), everywhere)

    assert kept(world) == before


@pytest.mark.parametrize("value", [*DAYS, *STARTS])
def test_days_and_starts_at_the_edges_of_the_calendar_are_answered(world, value):
    written = encoded(value.encode())
    before = kept(world)

    for form in ("/f/main", "/embed/f/main"):
        for query in (f"service=cut&date={written}", f"service=cut&start={written}", f"service=cut&staff=anna&start={written}"):
            sound(world, world.open("GET", f"{form}?{query}"), query)
        sound(world, world.open("POST", form, data={"service": "cut", "staff": "anna", "start": value}), value)
    for query in (f"days?from={written}&to={written}", f"times?date={written}", f"events?from={written}&to={written}"):
        sound(world, world.get(f"/forms/main/{query}&service=cut"), query)
    sound(world, world.try_hold(value), value)

    assert kept(world) == before


@pytest.mark.parametrize("junk", [junk for junk in JUNK if junk.strip()], ids=lambda junk: repr(junk)[:30])
def test_junk_in_any_field_of_a_page_is_refused_in_words(world, junk):
    good = {"service": "cut", "staff": "anna", "start": at(9)}
    before = kept(world)

    for name in ("service", "staff", "start", "event", "seats", "replaces"):
        # Without its start the visit is not whole, so that nothing may be held.
        others = {
            key: value for key, value in good.items() if key not in (name, "start" if name in ("seats", "replaces") else name)
        }
        send(world, "/f/main", others, name, junk)
    send(world, "/embed/f/main", good, "staff", junk)

    assert kept(world) == before


def send(world: World, path: str, good: dict[str, str], name: str, junk: bytes) -> TestResponse:
    fields = [f"{key}={encoded(value.encode())}" for key, value in good.items() if key != name]
    data = "&".join([*fields, f"{name}={encoded(junk)}"])
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return sound(world, world.open("POST", path, data=data, headers=headers), f"{path} {data}")


@pytest.mark.parametrize("junk", [junk for junk in JUNK if junk.strip()], ids=lambda junk: repr(junk)[:30])
def test_junk_in_the_contact_form_books_nothing(world, junk):
    place = world.open("POST", "/f/main", data={"service": "cut", "staff": "anna", "start": at(9)})
    assert place.status_code == 303, place.text
    contact = place.headers["Location"]

    for name in ("phone", "email"):
        good = {"name": "Jo", "phone": "030 23125099", "consent_privacy": "yes"}
        assert send(world, contact, good, name, junk).status_code == 422
        sound(world, world.open("GET", contact), contact)
    send(world, contact.replace("/contact", "/phone"), {}, "phone", junk)

    assert world.stored()["booking"] == 0


@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data", "multipart/form-data; boundary=", "text/plain", "", "x" * 500]
)
def test_bodies_of_pages_in_other_shapes_are_refused(world, kind):
    before = kept(world)

    for path in ("/f/main", "/embed/f/main", "/f/main/flow/x/contact", "/f/main/flow/x/phone"):
        for data in (b"", b"\x00", b"--\r\n", b"a" * 60_000, b"&" * 60_000, b"\xff=\xff"):
            sound(world, world.open("POST", path, data=data, headers={"Content-Type": kind}), path)
            sound(world, world.open("POST", path, data=data, headers={"Content-Type": kind, "HX-Request": "true"}), path)

    assert kept(world) == before


def test_bodies_over_64_kib_are_too_large_everywhere(world):
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": "k"}

    for path in ("/f/main", "/embed/f/main"):
        assert world.open("POST", path, data=b"a=" + b"b" * 70_000, headers=headers).status_code == 413


def test_a_hundred_services_are_too_many(world):
    many = ",".join(f"cut{number}" for number in range(100))
    for same in (many, ",".join(["cut"] * 100)):
        for path in (f"/f/main?service={same}", f"/f/main?service={same}&date=2026-12-01", f"/embed/f/main?service={same}"):
            sound(world, world.open("GET", path), path)
        assert world.try_hold(services=same.split(",")).status_code == 422


def test_repeated_and_gigantic_queries_are_answered(world):
    for query in (
        "service=cut&" * 1_000,
        "a" * 100_000,
        "&" * 50_000,
        "lang=de&lang=%00&lang=ar",
        "service=cut&service=%00",
        "=" * 1_000,
        "%" * 1_000,
    ):
        for path in ("/f/main", "/l/nord", "/", "/api/v1/forms/main/services"):
            sound(world, world.open("GET", f"{path}?{query}"), query[:50])


HEADERS = {
    "Accept-Language": [
        "*",
        "de;q=NaN",
        "de;q=1e999",
        "x" * 5_000,
        ",".join(["de"] * 3_000),
        "de;q=-1",
        "\xff",
        "-",
        "de_AT;q=0.5,;;,",
    ],
    "Accept-Encoding": ["x" * 5_000, "br;q=", "gzip;q=inf", "*;q=0"],
    "Content-Type": ["x", ";", "application/json;" + "a=b;" * 1_000],
    "Content-Length": ["-1", "x", "1e3"],
    "Origin": ["x", "null", "http://[", "https://" + "a" * 5_000, "\xff"],
    "Sec-Fetch-Site": ["x", "same-origin", "none"],
    "HX-Request": ["true", "x"],
    "HX-Target": ["x", "#main", "<script>"],
    "HX-Current-URL": ["x", "javascript:alert(1)", "http://["],
    "If-None-Match": ["*", "x", '"', 'W/"x"'],
    "If-Modified-Since": ["x", "9999"],
    "Range": ["bytes=0-", "bytes=-1", "x", "bytes=99999999999-"],
    "Cookie": ["a=b", "session=x; " * 500, "\xff"],
    "Authorization": ["Bearer x", "Basic %%%", "\xff"],
    "X-Forwarded-For": ["x", "127.0.0.1", ", ,"],
    "Idempotency-Key": ["\x00", "\xff", "' OR 1=1"],
    "User-Agent": ["", "x" * 5_000],
}


@pytest.mark.parametrize("name", HEADERS)
def test_odd_headers_change_nothing(world, name):
    paths = [
        "/",
        "/l/nord",
        "/f/main",
        "/embed/f/main",
        "/m/x",
        "/api/v1/forms/main",
        "/embed/v1/loader.js",
        "/static/x",
        "/metrics",
    ]

    for value in HEADERS[name]:
        for path in paths:
            sound(world, world.open("GET", path, headers={name: value}), f"{name}: {value}")
        for path in ("/f/main", "/embed/f/main", "/api/v1/forms/main/holds", "/api/v1/forms/main/bookings"):
            sound(world, world.open("POST", path, headers={name: value}), f"{name}: {value}")
    assert not any(count for table, count in world.stored().items() if table != "claim")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "[",
        "[::1",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "",
        "a b",
        "\xff",
        "localhost:x",
        "127.0.0.1:99999",
    ],
)
def test_odd_hosts_are_refused(world, host):
    for path in ("/", "/f/main", "/embed/f/main", "/api/v1/forms/main", "/healthz", "//", "/f//main"):
        answer = world.open("GET", path, headers={"Host": host})
        sound(world, answer, host)
        assert "evil.example" not in answer.headers.get("Location", "")


TEXTS = ["\x00", "\ud800", "\udfff\ud800", "\u202e", "\uffff", "\U0010ffff", "a" * 9_000, "', 1); --", "{}", "\x7f", "\u2028"]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:20])
def test_strange_text_in_any_field_of_a_booking_is_no_failure(world, text):
    hold = world.hold()
    good = booking_body(hold, lang="en", proof=None, promo=None, attribution={"utm_source": "x"})

    for path in (
        ("hold",),
        ("lang",),
        ("promo",),
        ("client", "name"),
        ("client", "phone"),
        ("client", "email"),
        ("client", "comment"),
    ):
        body = json.loads(json.dumps(good))
        if path[0] not in ("hold", "promo") or not text.strip():  # a code of nothing but space is no code
            body["hold"] = "unknown"
        place = body
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = text
        sound(world, world.post("/forms/main/bookings", body, Idempotency_Key="k"), ascii(text)[:80])
    for attribution in ({text: text}, {"utm_source": text, "deep": [[[[text]]]]}):
        body = good | {"attribution": attribution}
        sound(world, world.post("/forms/main/bookings", body | {"hold": "unknown"}, Idempotency_Key="k"), ascii(text)[:80])
    assert world.stored()["booking"] == 0

    odd = good | {"attribution": {"utm_source": text, text: "x"}, "lang": text, "proof": text}
    assert world.post("/forms/main/bookings", odd, Idempotency_Key="k").status_code == 201
    assert world.post("/forms/main/bookings", odd, Idempotency_Key="k").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2f..%2fapp.py",
        "/static/../app.py",
        "/static//etc/passwd",
        "/static/vendor/vendor.toml",
        "/static/%00",
        "/static/css/..%5c..%5capp.py",
        "/pictures/..%2fsecret.keys",
        "/pictures/%2e%2e",
        "/style/..%2f..%2fx.0.css",
        "/static/css",
    ],
)
def test_no_file_outside_is_served(world, path):
    assert sound(world, world.open("GET", path), path).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "http://[",
        "http://127.0.0.1/f/main",
        "http://127.0.0.1/f/%00",
        "http://127.0.0.1/f/" + "a" * 5_000,
        "javascript:alert(1)",
        "//",
        "http://127.0.0.1:x/f/main",
    ],
)
def test_odd_oembed_questions_are_answered(world, url):
    for extra in ("", "&format=xml", "&format=%00", "&maxwidth=-1", "&maxwidth=x", "&maxwidth=" + "9" * 5_000, "&maxheight=1e9"):
        asked = f"/oembed?url={encoded(url.encode())}{extra}"
        answer = world.open("GET", asked)
        assert answer.status_code in (200, 400, 401, 404, 501), asked
        assert "Traceback" not in answer.text
