"""Every address of the service, with who may open it: a new one has to be written down, a lost one is noticed."""

import pytest

ANYBODY, HOLDER, OPERATOR = "anybody", "whoever holds the token", "the operator's token"
PROVIDER = "the provider, by its signature"
ROUTES = {
    "GET /": ANYBODY,
    "GET /l/<location_id>": ANYBODY,
    "GET /style/<sheet>.<digest>.css": ANYBODY,
    "GET /pictures/<name>": ANYBODY,
    "GET /static/<path:name>": ANYBODY,
    "GET /healthz": ANYBODY,
    "GET /readyz": ANYBODY,
    "GET /metrics": OPERATOR,
    "POST /hooks/twilio/status": PROVIDER,
    "GET /oembed": ANYBODY,
    "GET /embed/card/<form_id>": ANYBODY,
    "GET /embed/card/<form_id>/style.<digest>.css": ANYBODY,
    "GET /embed/v1/loader.js": ANYBODY,
    "GET /embed/v1/<any(loader, more, debug, hosted):name>.<digest>.js": ANYBODY,
    "GET /embed/v1/manifest.json": ANYBODY,
    "GET /f/<form_id>/share": ANYBODY,
    "GET /f/<form_id>/share/preview": ANYBODY,
    "GET /f/<form_id>/share/qr.<any(svg, png):kind>": ANYBODY,
    "GET /f/<form_id>/share/chairtime-wordpress.zip": ANYBODY,
    "GET /m/<token>": HOLDER,
    "GET /m/<token>/booking.ics": HOLDER,
    "GET /m/<token>/move": HOLDER,
    "POST /m/<token>/move": HOLDER,
    "GET /m/<token>/cancel": HOLDER,
    "POST /m/<token>/cancel": HOLDER,
    "POST /m/<token>/attendance": HOLDER,
    "GET /m/<token>/phone": HOLDER,
    "POST /m/<token>/phone": HOLDER,
    "GET /m/<token>/phone/<verification>": HOLDER,
    "POST /m/<token>/phone/<verification>": HOLDER,
    "GET /stop/<name>": HOLDER,
    "POST /stop/<name>": HOLDER,
    "GET /api/v1/openapi.json": ANYBODY,
    "GET /api/v1/forms/<form_id>": ANYBODY,
    "GET /api/v1/forms/<form_id>/services": ANYBODY,
    "GET /api/v1/forms/<form_id>/staff": ANYBODY,
    "GET /api/v1/forms/<form_id>/days": ANYBODY,
    "GET /api/v1/forms/<form_id>/times": ANYBODY,
    "GET /api/v1/forms/<form_id>/events": ANYBODY,
    "POST /api/v1/forms/<form_id>/holds": ANYBODY,
    "POST /api/v1/forms/<form_id>/verifications": HOLDER,
    "POST /api/v1/verifications/<verification_id>/check": HOLDER,
    "POST /api/v1/forms/<form_id>/bookings": HOLDER,
    "DELETE /api/v1/holds/<hold_id>": HOLDER,
    "POST /api/v1/holds/<hold_id>/quote": HOLDER,
    "GET /api/v1/bookings/<token>": HOLDER,
    "POST /api/v1/bookings/<token>/cancel": HOLDER,
    "POST /api/v1/bookings/<token>/reschedule": HOLDER,
}
for skin in ("/f", "/embed/f"):
    ROUTES |= {
        f"GET {skin}/<form_id>": ANYBODY,
        f"POST {skin}/<form_id>": ANYBODY,
        f"GET {skin}/<form_id>/style.<digest>.css": ANYBODY,
        f"GET {skin}/<form_id>/flow/<token>/contact": HOLDER,
        f"POST {skin}/<form_id>/flow/<token>/contact": HOLDER,
        f"POST {skin}/<form_id>/flow/<token>/phone": HOLDER,
        f"GET {skin}/<form_id>/flow/<token>/verify": HOLDER,
        f"POST {skin}/<form_id>/flow/<token>/verify": HOLDER,
        f"GET {skin}/<form_id>/flow/<token>/done": HOLDER,
        f"GET {skin}/<form_id>/flow/<token>/change": HOLDER,
        f"POST {skin}/<form_id>/flow/<token>/change": HOLDER,
        f"GET {skin}/<form_id>/flow/<token>/cancel": HOLDER,
        f"POST {skin}/<form_id>/flow/<token>/cancel": HOLDER,
        f"POST {skin}/<form_id>/ack": HOLDER,
        f"POST {skin}/<form_id>/seen": ANYBODY,
        f"GET {skin}/<form_id>/promo/<promo_id>": ANYBODY,
    }


@pytest.fixture
def found(guest) -> set[str]:
    rules = guest.client.application.url_map.iter_rules()
    return {f"{method} {rule.rule}" for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"}}


def test_every_route_is_listed_and_every_listed_route_is_there(found):
    assert found == set(ROUTES)


def test_no_answer_anywhere_sets_a_cookie(guest, found):
    for one in sorted(found):
        method, rule = one.split(" ", 1)
        path = rule.replace("<form_id>", "main").replace("<location_id>", "nord").replace("<path:name>", "x")
        for part in ("<token>", "<hold_id>", "<digest>", "<sheet>", "<name>"):
            path = path.replace(part, "x")
        answer = guest.client.open(path, method=method, base_url="http://127.0.0.1")
        assert answer.status_code < 500, one
        assert "Set-Cookie" not in answer.headers, one
