"""Headers by page type, known hosts, whose posts and forwarded headers are believed. Source: the embed contract, B6."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.support.salons import SITE, World, a_client, a_form, a_location, a_salon, at, code_of

PUBLIC = "https://book.salon.example"
FOREVER = "public, max-age=31536000, immutable"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-src": "'none'",
}


@pytest.fixture
def a_world(sqlite_store, tmp_path):
    return lambda salon=None, **settings: World(sqlite_store, tmp_path, salon, **settings)


@pytest.fixture
def world(a_world) -> World:
    return a_world()


def policy(answer: TestResponse) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (part.partition(" ") for part in parts)}


def contact(world: World, skin: str, form: str = "main") -> str:
    answer = world.open("POST", f"{skin}/{form}", data={"service": "cut", "staff": "anna", "start": at(9)})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def stylesheet(world: World, page: str) -> str:
    found = re.search(r'rel="stylesheet" href="([^"]+)"', world.open("GET", page).text)
    assert found
    return found[1]


def framed(world: World) -> list[TestResponse]:
    """Return answers of every kind under /embed/f."""
    page = contact(world, "/embed/f")
    fragment = {"HX-Request": "true"}
    return [
        world.open("GET", "/embed/f/main"),
        world.open("GET", "/embed/f/main?service=cut", headers=fragment),
        world.open("GET", page),
        world.open("GET", page, headers=fragment),
        world.open("POST", page, data={}),
        world.open("POST", page, data={}, headers=fragment),
        world.open("GET", page.replace("contact", "done")),
        world.open("GET", "/embed/f/main/flow/broken/contact"),
        world.open("GET", "/embed/f/nowhere"),
        world.open("GET", "/embed/f/main/nothing"),
        world.open("PUT", "/embed/f/main"),
        world.open("POST", "/embed/f/main", data={}, headers={"Origin": "https://stranger.example"}),
        world.open("POST", "/embed/f/main", data="a=" + "b" * 70_000, content_type="application/x-www-form-urlencoded"),
    ]


def test_frames_may_be_framed_by_anybody_where_no_host_is_listed(world):
    statuses = set()
    for answer in framed(world):
        statuses.add(answer.status_code)
        assert policy(answer) == POLICY
        assert "X-Frame-Options" not in answer.headers
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["Permissions-Policy"] == "camera=(), microphone=(), geolocation=(), payment=(self)"
        assert {"Accept-Language", "HX-Request"} <= set(answer.headers["Vary"].split(", "))
    assert statuses >= {200, 303, 400, 403, 404, 405, 413, 422}


def test_frames_may_be_framed_by_the_listed_hosts_and_this_installation_only(world):
    for path in ("/embed/f/hosted", contact(world, "/embed/f", "hosted"), "/embed/f/hosted/flow/broken/contact"):
        answer = world.open("GET", path)
        assert policy(answer)["frame-ancestors"] == f"'self' {SITE} https://*.partner.example"
        assert "X-Frame-Options" not in answer.headers


def test_the_hosted_flow_is_framed_by_itself_only(world):
    page = contact(world, "/f")
    for answer in (
        world.open("GET", "/f/main"),
        world.open("GET", page),
        world.open("GET", "/f/nowhere"),
        world.open("PUT", "/f/main"),
    ):
        assert policy(answer) == POLICY | {"frame-ancestors": "'self'"}
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
        assert answer.headers["Cache-Control"] == "no-store"


def test_pages_from_the_hold_on_are_kept_from_robots_caches_and_referrers(world):
    page = contact(world, "/f")
    for answer in (
        world.open("GET", page),
        world.open("POST", page, data={}),
        world.open("GET", page.replace("contact", "done")),
        world.open("GET", "/f/main/flow/broken/contact"),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_steps_before_the_hold_may_be_found_and_name_their_origin(world):
    answer = world.open("GET", "/f/main?service=cut")

    assert "X-Robots-Tag" not in answer.headers
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_catalogue_pages_are_cached_for_a_minute(world):
    for path in ("/", "/l/nord"):
        answer = world.open("GET", path)
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert policy(answer) == POLICY | {"frame-ancestors": "'self'"}
        assert "Accept-Language" in answer.headers["Vary"]
    assert world.open("GET", "/l/nowhere").headers["Cache-Control"] == "no-store"


def test_a_clients_own_page_is_never_framed_stored_or_found(world):
    token = world.book()["manage_url"].rsplit("/", 1)[1]
    for path, status in ((f"/m/{token}", 200), (f"/m/{token}/booking.ics", 200), ("/m/x", 404), ("/m/x/booking.ics", 404)):
        answer = world.open("GET", path)
        assert answer.status_code == status
        assert policy(answer)["frame-ancestors"] == "'none'"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_loader_is_for_every_page_and_its_pinned_twin_for_ever(world):
    manifest = world.open("GET", "/embed/v1/manifest.json")
    evergreen = world.open("GET", "/embed/v1/loader.js")
    pinned = world.open("GET", manifest.json["loader"])

    for answer in (evergreen, pinned):
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["Timing-Allow-Origin"] == "*"
        assert answer.headers["ETag"]
    assert evergreen.headers["Cache-Control"] == "public, max-age=300, stale-while-revalidate=86400"
    assert pinned.headers["Cache-Control"] == FOREVER
    assert manifest.mimetype == "application/json"
    assert "max-age=300" in manifest.headers["Cache-Control"]
    assert manifest.headers["Access-Control-Allow-Origin"] == "*"
    assert world.open("GET", "/embed/v1/loader.000000000000.js").status_code == 404


@pytest.mark.parametrize("page", ["/l/nord", "/f/main", "/embed/f/main"])
def test_stylesheets_carry_their_contents_hash_and_are_kept_for_ever(world, page):
    address = stylesheet(world, page)

    assert world.open("GET", address).headers["Cache-Control"] == FOREVER
    other = re.sub(r"\.[0-9a-f]{12}\.", ".000000000000.", address)
    assert world.open("GET", other).headers.get("Cache-Control") != FOREVER


def test_the_api_is_not_stored_and_not_a_page(world):
    for path, status in (("/forms/main", 200), ("/forms/nowhere", 404)):
        answer = world.get(path)
        assert answer.status_code == status
        assert answer.headers["Cache-Control"] == "no-store"
        assert policy(answer)["default-src"] == "'none'"


def everything(world: World) -> list[TestResponse]:
    paths = [
        "/",
        "/l/nord",
        "/f/main",
        "/embed/f/main",
        "/embed/card/main",
        "/oembed?url=x",
        "/m/x",
        "/healthz",
        "/readyz",
        "/metrics",
    ]
    paths += ["/embed/v1/loader.js", "/api/v1/forms/main", "/static/x", "/pictures/x", "/nothing", stylesheet(world, "/f/main")]
    return [world.open("GET", path) for path in paths] + framed(world)


def test_every_answer_forbids_sniffing_and_sets_no_cookie(world):
    for answer in everything(world):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Content-Security-Policy" in answer.headers
        assert "Strict-Transport-Security" not in answer.headers
        assert not {"Set-Cookie", "Server", "X-Powered-By"} & set(answer.headers.keys())


def test_https_is_insisted_on_where_it_is_published(a_world):
    assert all("Strict-Transport-Security" in answer.headers for answer in everything(a_world(public_url=PUBLIC)))


# Whose posts


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://stranger.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_page_takes_no_post_from_another_site(world, headers):
    flow = contact(world, "/embed/f")
    before = world.stored()

    for path in ("/f/main", "/embed/f/main", "/embed/f/hosted", flow):
        data = {"service": "cut", "staff": "anna", "start": at(10)} | a_client(consent_privacy="yes")
        answer = world.open("POST", path, data=data, headers=headers)
        assert answer.status_code == 403
        assert 'data-error="host-not-allowed"' in answer.text

    assert world.stored() == before


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://127.0.0.1"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]
)
def test_a_page_takes_its_own_posts(world, headers):
    data = {"service": "cut", "staff": "anna", "start": at(9)}

    assert world.open("POST", "/embed/f/hosted", data=data, headers=headers).status_code == 303


def test_the_published_origin_is_our_own_behind_a_proxy_that_ends_https(a_world):
    world = a_world(public_url=PUBLIC)
    data = {"service": "cut", "staff": "anna", "start": at(9)}

    assert world.open("POST", "/f/main", data=data, headers={"Origin": PUBLIC, "Host": "10.0.0.5:8000"}).status_code == 303


# Hosts and proxies


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_loopback_hosts_are_served_without_a_public_address(world, host):
    assert world.open("GET", "/f/main", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["salon.example", "192.168.1.5", "localhost.evil.example", "127.0.0.1.evil.example", "0.0.0.0", "["]
)
def test_other_hosts_are_malformed_without_a_public_address(world, host):
    for path in ("/", "/f/main", "/embed/f/main", "/m/x", "/embed/v1/loader.js", "/healthz", "/nothing"):
        answer = world.open("GET", path, headers={"Host": host})
        assert answer.status_code == 400, path
        assert 'data-error="malformed"' in answer.text
    for method in ("GET", "OPTIONS"):
        assert code_of(world.open(method, "/api/v1/forms/main", headers={"Host": host})) == (400, "malformed")


def test_no_absolute_link_is_made_from_a_foreign_host(a_world):
    world = a_world(public_url=PUBLIC)
    token = world.book()["manage_url"].rsplit("/", 1)[1]

    for path in (
        "/",
        "/l/nord",
        "/f/main",
        "/embed/f/main",
        f"/m/{token}",
        f"/m/{token}/booking.ics",
        "/embed/card/main",
        "/f//main",
    ):
        answer = world.open("GET", path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert "evil.example" not in answer.text
        assert "evil.example" not in str(answer.headers)


def holds_from(world: World, *forwarded: str) -> list[int]:
    """Return the statuses of one hold for each X-Forwarded-For."""
    found = []
    for hour, address in enumerate(forwarded, 9):
        body = {"services": ["cut"], "staff": "anna", "start": at(hour)}
        found.append(world.open("POST", "/api/v1/forms/main/holds", json=body, headers={"X-Forwarded-For": address}).status_code)
    return found


def test_forwarded_headers_are_not_believed_without_a_proxy(a_world):
    world = a_world(limit_scale=0.2)  # one live hold an address

    assert holds_from(world, "192.0.2.1", "192.0.2.2") == [201, 429]
    assert world.open("GET", "/f/main", headers={"Host": "evil.example", "X-Forwarded-Host": "localhost"}).status_code == 400


def test_the_address_is_the_one_the_trusted_proxy_saw(a_world):
    world = a_world(limit_scale=0.2, trusted_proxies=1)

    assert holds_from(world, "192.0.2.1", "192.0.2.2", "203.0.113.9, 192.0.2.1") == [201, 201, 429]


def test_a_trusted_proxy_does_not_make_foreign_hosts_known(a_world):
    world = a_world(trusted_proxies=1)

    answer = world.open("GET", "/f/main", headers={"Host": "evil.example", "X-Forwarded-Host": "localhost"})

    assert answer.status_code == 400


def test_markup_in_a_salon_file_stays_text(a_world):
    evil = "<script>alert(1)</script>"
    salon = a_salon(location=a_location(name=evil, description=f"{evil} </script>"), forms=[a_form(title=evil)])
    world = a_world(salon)

    for path in ("/", "/l/nord", "/f/main", "/embed/f/main", "/embed/card/main"):
        assert evil not in world.open("GET", path).text
