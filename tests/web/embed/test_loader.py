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
from booking.web.embed.loader import SOURCE, Loader, blueprint, slim


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
    assert unpack(answer.data) == Loader.read().body
    assert (
        client.get(
            "/embed/v1/loader.js", headers={"Accept-Encoding": accepted, "If-None-Match": answer.headers["ETag"]}
        ).status_code
        == 304
    )


@pytest.mark.parametrize("digest", ["000000000000", "x", "A" * 12])
def test_another_content_is_not_there(client, digest):
    assert client.get(f"/embed/v1/loader.{digest}.js").status_code == 404


def test_the_loader_stays_small():
    assert len(gzip.compress(Loader.read().body, 9, mtime=0)) <= 6 * 1024
    assert len(SOURCE.read_text().splitlines()) <= 400


def test_only_comments_and_indentation_are_taken_out():
    source = SOURCE.read_text()
    # What slimming relies on: no block comments, no string that spans lines, no code after a comment mark.
    assert "/*" not in source
    assert "`" not in source
    kept = [line.strip() for line in source.splitlines()]
    assert slim(source).splitlines() == [line for line in kept if line and not line.startswith("//")]


def test_the_loader_keeps_its_hands_off_the_host_page():
    source = slim(SOURCE.read_text())
    forbidden = ("document.cookie", "localStorage", "sessionStorage", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(")
    forbidden += (".focus(", "pushState", "setAttribute('style'", "cssText", "createElement('style')", "document.write")
    assert [word for word in forbidden if word in source] == []
    # The handshake never speaks to everybody.
    assert "'*')" not in source.replace("this._on['*']", "").replace("listeners['*']", "")


def test_the_loader_speaks_es2019():
    """Newer syntax would stop the whole script in older browsers, and with it the booking."""
    source = slim(SOURCE.read_text())
    assert [mark for mark in ("?.", "??", "||=", "&&=", "static {", "#", "import(", "import ") if mark in source] == []


def test_the_served_script_is_read_once():
    assert served.loader.body == Loader.read().body
