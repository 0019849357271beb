"""Every address of the service, with who may open it: a new one has to be written down, a lost one is noticed."""

import pytest

from tests.support.guest_world import clock, guest, guest_tools, salon  # noqa: F401 - fixtures are found by being named here

ANYBODY, HOLDER, OPERATOR = "anybody", "whoever holds the token", "the operator's token"
ROUTES = {
    "GET /": ANYBODY,
    "GET /l/<location_id>": ANYBODY,
    "GET /style/<sheet>.<digest>.css": ANYBODY,
    "GET /pictures/<name>": ANYBODY,
    "GET /static/<path:name>": ANYBODY,
    "GET /healthz": ANYBODY,
    "GET /readyz": ANYBODY,
    "GET /metrics": OPERATOR,
    "GET /oembed": ANYBODY,
    "GET /embed/card/<form_id>": ANYBODY,
    "GET /embed/card/<form_id>/style.<digest>.css": ANYBODY,
    "GET /embed/v1/loader.js": ANYBODY,
    "GET /embed/v1/loader.<digest>.js": ANYBODY,
    "GET /embed/v1/manifest.json": ANYBODY,
    "GET /m/<token>": HOLDER,
    "GET /m/<token>/booking.ics": HOLDER,
    "GET /api/v1/openapi.json": ANYBODY,
    "GET /api/v1/forms/<form_id>": ANYBODY,
    "GET /api/v1/forms/<form_id>/services": ANYBODY,
    "GET /api/v1/forms/<form_id>/staff": ANYBODY,
    "GET /api/v1/forms/<form_id>/days": ANYBODY,
    "GET /api/v1/forms/<form_id>/times": ANYBODY,
    "GET /api/v1/forms/<form_id>/events": ANYBODY,
    "POST /api/v1/forms/<form_id>/holds": ANYBODY,
    "POST /api/v1/forms/<form_id>/bookings": HOLDER,
    "DELETE /api/v1/holds/<hold_id>": HOLDER,
    "POST /api/v1/holds/<hold_id>/quote": HOLDER,
    "GET /api/v1/bookings/<token>": HOLDER,
}
for skin in ("/f", "/embed/f"):
    ROUTES |= {
        f"GET {skin}/<form_id>": ANYBODY,
        f"POST {skin}/<form_id>": ANYBODY,
        f"GET {skin}/<form_id>/style.<digest>.css": ANYBODY,
        f"GET {skin}/<form_id>/flow/<token>/contact": HOLDER,
        f"POST {skin}/<form_id>/flow/<token>/contact": HOLDER,
        f"POST {skin}/<form_id>/flow/<token>/phone": HOLDER,
        f"GET {skin}/<form_id>/flow/<token>/done": HOLDER,
        f"POST {skin}/<form_id>/ack": HOLDER,
        f"POST {skin}/<form_id>/seen": ANYBODY,
    }


@pytest.fixture
def found(guest) -> set[str]:  # noqa: F811
    rules = guest.client.application.url_map.iter_rules()
    return {f"{method} {rule.rule}" for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"}}


def test_every_route_is_listed_and_every_listed_route_is_there(found):
    assert found == set(ROUTES)


def test_no_answer_anywhere_sets_a_cookie(guest, found):  # noqa: F811
    for one in sorted(found):
        method, rule = one.split(" ", 1)
        path = rule.replace("<form_id>", "main").replace("<location_id>", "nord").replace("<path:name>", "x")
        for part in ("<token>", "<hold_id>", "<digest>", "<sheet>", "<name>"):
            path = path.replace(part, "x")
        answer = guest.client.open(path, method=method, base_url="http://127.0.0.1")
        assert answer.status_code < 500, one
        assert "Set-Cookie" not in answer.headers, one
