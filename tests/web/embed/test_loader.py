"""The loader as host pages get it (reference B0, B6, B8.30)."""

import base64
import gzip
import hashlib
import re

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.web.embed import loader as served
from booking.web.embed.loader import PARTS, WIDGET, Loader, blueprint

LARGEST = 6 * 1024


@pytest.fixture
def client() -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(blueprint)
    return app.test_client()


def test_the_evergreen_address_has_every_header_a_host_page_needs(client):
    answer = client.get("/embed/v1/loader.js")
    assert answer.status_code == 200
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=300, stale-while-revalidate=86400"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Timing-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["ETag"]
    assert "Set-Cookie" not in answer.headers


def test_a_known_etag_is_answered_without_a_body(client):
    etag = client.get("/embed/v1/loader.js").headers["ETag"]
    answer = client.get("/embed/v1/loader.js", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert client.get("/embed/v1/loader.js", headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_manifest_names_the_pinned_loader_and_its_digest(client):
    manifest = client.get("/embed/v1/manifest.json")
    assert manifest.content_type == "application/json"
    assert "max-age=300" in manifest.headers["Cache-Control"]
    facts = manifest.get_json()
    assert facts.keys() == {"contract", "version", "loader", "integrity"}
    assert facts["contract"] == 1
    assert re.fullmatch(r"/embed/v1/loader\.[0-9a-f]{12}\.js", facts["loader"])
    pinned = client.get(facts["loader"])
    assert pinned.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert pinned.data == client.get("/embed/v1/loader.js").data
    digest = base64.b64encode(hashlib.sha384(pinned.data).digest()).decode()
    assert facts["integrity"] == f"sha384-{digest}"


@pytest.mark.parametrize(
    ("accepted", "given"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", None)]
)
def test_it_travels_packed(client, accepted, given):
    headers = {"Accept-Encoding": accepted}
    answer = client.get("/embed/v1/loader.js", headers=headers)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[given]
    assert answer.headers.get("Content-Encoding") == given
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert unpack(answer.data) == Loader.read().first.body
    assert (
        client.get(
            "/embed/v1/loader.js", headers={"Accept-Encoding": accepted, "If-None-Match": answer.headers["ETag"]}
        ).status_code
        == 304
    )


@pytest.mark.parametrize("digest", ["000000000000", "x", "A" * 12])
@pytest.mark.parametrize("name", ["loader", "more", "debug", "hosted", "other"])
def test_another_content_is_not_there(client, name, digest):
    assert client.get(f"/embed/v1/{name}.{digest}.js").status_code == 404


def test_the_second_and_third_script_are_named_with_their_digest_in_the_one_before(client):
    for name, other in (("loader", "more"), ("more", "debug")):
        found = re.search(
            rf"'(/embed/v1/{other}\.[0-9a-f]{{12}}\.js) (sha256-[\w+/=]+)'", served.loader.scripts[name].body.decode()
        )
        assert found is not None
        answer = client.get(found[1])
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert found[2] == "sha256-" + base64.b64encode(hashlib.sha256(answer.data).digest()).decode()


def test_the_scripts_stay_small():
    sizes = {name: len(gzip.compress(script.body, 9, mtime=0)) for name, script in Loader.read().scripts.items()}
    assert sizes["loader"] <= LARGEST
    assert sizes["more"] <= 9 * 1024
    assert sizes["debug"] <= 4 * 1024
    assert sizes["hosted"] <= 6 * 1024


def sources() -> dict[str, str]:
    return {part: (WIDGET / f"{part}.js").read_text() for parts in PARTS.values() for part in parts}


def test_what_slimming_relies_on():
    """No block comments, no template literals, no declaration of several names, no code behind a comment mark."""
    for part, source in sources().items():
        code = re.sub(r"^\s*//.*$", "", source, flags=re.MULTILINE)
        assert "/*" not in code, part
        assert "`" not in code, part
        assert re.search(r"^\s*(let|const) \w+( = [^;({\[]*)?, \w+", code, re.MULTILINE) is None, part


def test_the_widget_keeps_its_hands_off_the_host_page():
    forbidden = ("document.cookie", "localStorage", "sessionStorage", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(")
    forbidden += ("pushState", "setAttribute('style'", "cssText", "createElement('style')", "document.write", "new Function")
    for part, source in sources().items():
        # Only a visitor's way over several pages is kept for the tab, where the owner asks for it.
        allowed = ("sessionStorage",) if part == "more/sinks" else ()
        assert [word for word in forbidden if word in source and word not in allowed] == [], part
        # The handshake never speaks to everybody.
        assert re.search(r"postMessage\([^;]*'\*'", source) is None, part
        # Only a dialog that closes gives the focus back.
        assert (".focus(" in source) == (part == "more/dialog"), part


def test_the_widget_speaks_es2019():
    """Newer syntax would stop the whole script in older browsers, and with it the booking."""
    for part, source in sources().items():
        code = re.sub(r"'(?:[^'\\\n]|\\.)*'|//[^\n]*", "''", source)
        newer = (r"\?\.(?!\d)", r"\?\?", r"\|\|=", "&&=", r"static \{", r"\bthis\.#", r"\bimport\b", r"\d_\d", r"\.replaceAll\(")
        # A ternary's number is written with a space, so the first pattern means what it says.
        assert [mark for mark in newer if re.search(mark, code)] == [], part


def test_the_served_scripts_are_read_once():
    assert served.loader.scripts == Loader.read().scripts
