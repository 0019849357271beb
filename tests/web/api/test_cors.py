"""Which websites may call. Source: CONTRACT 6: reads for any origin, writes for the form's hosts."""

import pytest

from tests.support.salons import SITE, a_form, a_salon, at, booking_body, code_of


@pytest.fixture
def store(sqlite_store):
    """One database is enough: this is decided before it is asked."""
    return sqlite_store


STRANGER = "https://stranger.example"


def hold_from(world, origin: str, form: str = "hosted"):
    return world.post(f"/forms/{form}/holds", {"services": ["cut"], "staff": "anna", "start": at(9)}, Origin=origin)


@pytest.mark.parametrize("path", ["/forms/hosted", "/forms/hosted/services", "/openapi.json", "/forms/nowhere", "/bookings/x"])
def test_reads_are_allowed_from_any_origin(world, path):
    for origin in (STRANGER, SITE, "null"):
        assert world.get(path, Origin=origin).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "origin", [SITE, "https://a.partner.example", "https://a.b.partner.example", "http://127.0.0.1", SITE.upper()]
)
def test_writes_are_allowed_from_the_forms_hosts(world, origin):
    answer = hold_from(world, origin)

    assert answer.status_code == 201
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "origin",
    [
        STRANGER,
        "null",
        "",
        "http://www.salon.example",
        "https://salon.example",
        f"{SITE}:8443",
        f"{SITE}/",
        f"{SITE}.evil.example",
        "https://partner.example",
        "https://evilpartner.example",
        "https://a.partner.example.evil.example",
        "https://evil.example/.partner.example",
        "https://.partner.example",
        "https://a@b.partner.example",
        "http://a.partner.example",
    ],
)
def test_writes_from_anywhere_else_are_refused(world, origin):
    before = world.stored()

    answer = hold_from(world, origin)

    assert code_of(answer) == (403, "host-not-allowed")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert world.stored() == before


def test_every_write_is_refused_to_a_stranger(world):
    hold = world.hold(form="hosted")

    for answer in (
        world.delete(f"/holds/{hold}", Origin=STRANGER),
        world.post(f"/holds/{hold}/quote", {}, Origin=STRANGER),
        world.post("/forms/hosted/bookings", booking_body(hold), Origin=STRANGER, Idempotency_Key="k"),
    ):
        assert code_of(answer) == (403, "host-not-allowed")

    assert world.post(f"/holds/{hold}/quote", {}, Origin=SITE).status_code == 200


def test_changing_a_booking_is_a_write(world):
    token = world.book(form="hosted")["manage_url"].rsplit("/", 1)[1]

    for path, body in ((f"/bookings/{token}/cancel", {}), (f"/bookings/{token}/reschedule", {"start": at(10)})):
        answer = world.post(path, body, Origin=STRANGER)
        assert code_of(answer) == (403, "host-not-allowed")
        assert "Access-Control-Allow-Origin" not in answer.headers
        asked = world.open("OPTIONS", f"/api/v1{path}", headers={"Origin": SITE, "Access-Control-Request-Method": "POST"})
        assert asked.headers["Access-Control-Allow-Origin"] == SITE
    moved = world.post(f"/bookings/{token}/reschedule", {"start": at(10)}, Origin=SITE)
    assert (moved.status_code, moved.headers["Access-Control-Allow-Origin"]) == (200, SITE)
    assert world.post(f"/bookings/{token}/cancel", {}).json["status"] == "cancelled"


def test_a_write_without_an_origin_is_allowed(world):
    assert world.try_hold(form="hosted").status_code == 201


def test_a_form_without_hosts_takes_writes_from_anywhere(world):
    for origin in (STRANGER, "null"):
        assert hold_from(world, origin, "main").headers["Access-Control-Allow-Origin"] == origin


def test_a_refusal_can_be_read_by_the_page_that_caused_it(world):
    world.hold(at(9), "anna")

    answer = hold_from(world, SITE)

    assert answer.status_code == 409
    assert answer.headers["Access-Control-Allow-Origin"] == SITE
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_preflight_allows_what_the_contract_says(world, method):
    path = "/forms/hosted/holds" if method == "POST" else "/holds/unknown"
    headers = {"Origin": SITE, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type"}

    answer = world.open("OPTIONS", f"/api/v1{path}", headers=headers)

    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == SITE
    assert {"POST", "DELETE"} <= set(answer.headers["Access-Control-Allow-Methods"].split(", "))
    assert {"Content-Type", "Idempotency-Key"} <= set(answer.headers["Access-Control-Allow-Headers"].split(", "))
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_preflight_allows_a_stranger_nothing(world):
    hold = world.hold(form="hosted")

    for path in ("/forms/hosted/holds", "/forms/hosted/bookings", f"/holds/{hold}", f"/holds/{hold}/quote"):
        answer = world.open("OPTIONS", f"/api/v1{path}", headers={"Origin": STRANGER, "Access-Control-Request-Method": "POST"})
        assert answer.status_code == 204
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("path", ["/forms/nowhere/holds", "/holds/%00", "/nothing/at/all", "/forms/%00/holds"])
def test_a_preflight_for_what_is_not_there_is_answered(world, path):
    assert world.open("OPTIONS", f"/api/v1{path}", headers={"Origin": STRANGER}).status_code == 204


def test_a_published_installation_may_write_to_itself(a_world):
    world = a_world(a_salon(forms=[a_form("hosted", hosts=[SITE])]), public_url="https://book.salon.example")

    assert hold_from(world, "https://book.salon.example").status_code == 201
    assert hold_from(world, STRANGER).status_code == 403
