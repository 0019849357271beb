"""The loader script: one evergreen address, one immutable address per content, and a manifest for pinned snippets.

Its parts are served as one script; what only some pages need is a second and a third one, fetched by the first under a
name that holds the content's hash, with the digest written into it.
"""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import brotli
from flask import Blueprint, Response, abort, request

from booking.web.embed.slim import shorten, slim

WIDGET = Path(__file__).resolve().parents[3] / "widget"
# Each script's parts, in order; the later script is written into the earlier one.
PARTS: Mapping[str, tuple[str, ...]] = {
    "loader": ("tools", "options", "loader", "port", "analytics", "page"),
    "more": ("more/options", "more/wire", "more/sinks", "more/dialog", "more/floating", "more/element"),
    "debug": ("debug/panel", "debug/advice"),
    # Not for host pages: the booking page's own, with the same choice, form and limits of events.
    "hosted": ("hosted/head", "analytics", "hosted/core", "more/sinks", "hosted/page"),
}
SHORT = "public, max-age=300, stale-while-revalidate=86400"
FOREVER = "public, max-age=31536000, immutable"
ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Timing-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Script:
    """One script as host pages get it."""

    name: str
    body: bytes
    packed: dict[str, bytes]
    """The body by content encoding, the smallest first: packed once, so it may take its time."""

    @classmethod
    def of(cls, name: str, text: str) -> "Script":
        body = text.encode()
        return cls(name, body, {"br": brotli.compress(body, quality=11), "gzip": gzip.compress(body, 9, mtime=0)})

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:12]

    @property
    def integrity(self) -> str:
        return "sha384-" + base64.b64encode(hashlib.sha384(self.body).digest()).decode()

    @property
    def written(self) -> str:
        """How the script before this one names it: where it is, and its digest, here the shortest that browsers take."""
        return f"{self.address} sha256-{base64.b64encode(hashlib.sha256(self.body).digest()).decode()}"

    @property
    def address(self) -> str:
        return f"/embed/v1/{self.name}.{self.digest}.js"


@dataclass(frozen=True)
class Loader:
    """All scripts of the widget, and the version they say they are."""

    version: str
    scripts: Mapping[str, Script]

    @classmethod
    def read(cls, folder: Path = WIDGET) -> "Loader":
        """Return the scripts from the parts in *folder*, as small as they get."""
        sources = {name: _source(folder, parts) for name, parts in PARTS.items()}
        # The scripts talk to each other through private properties: these get the same short names everywhere.
        private = shorten(sources.values())
        scripts: dict[str, Script] = {}
        for name in reversed(list(PARTS)):
            text = slim(sources[name], private)
            for other, script in scripts.items():
                text = text.replace("{{" + other + "}}", script.written)
            scripts[name] = Script.of(name, text)
        version = re.search(r"VERSION = '([^']+)'", sources["loader"])
        return cls(version[1] if version else "0", scripts)

    @property
    def first(self) -> Script:
        return self.scripts["loader"]


def _source(folder: Path, parts: tuple[str, ...]) -> str:
    """Return *parts* as one script in a closure of its own: nothing in them is global on a host page."""
    texts = [(folder / f"{part}.js").read_text(encoding="utf-8") for part in parts]
    return "(() => {\n'use strict';\n" + "\n".join(texts) + "})();\n"


loader = Loader.read()
blueprint = Blueprint("loader", __name__, url_prefix="/embed/v1")


@blueprint.get("/loader.js")
def evergreen() -> Response:
    """The loader for snippets that want every improvement."""
    return _script(loader.first, SHORT)


@blueprint.get("/<any(loader, more, debug, hosted):name>.<digest>.js")
def pinned(name: str, digest: str) -> Response:
    """A script for snippets with an integrity attribute, and for the loader itself.

    :raise 404: for any content but the present one.
    """
    script = loader.scripts[name]
    if digest != script.digest:
        abort(404)
    return _script(script, FOREVER)


@blueprint.get("/manifest.json")
def manifest() -> Response:
    """Where the present loader stands and what its digest is."""
    first = loader.first
    facts = {"contract": 1, "version": loader.version, "loader": first.address, "integrity": first.integrity}
    return _answer(json.dumps(facts).encode(), "application/json", SHORT)


def _script(script: Script, caching: str) -> Response:
    kind = next((kind for kind in script.packed if request.accept_encodings[kind] > 0), None)
    response = _answer(script.packed[kind] if kind else script.body, "text/javascript", caching)
    response.vary.add("Accept-Encoding")
    if kind and response.status_code == 200:
        response.content_encoding = kind
    return response


def _answer(body: bytes, kind: str, caching: str) -> Response:
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    response = Response(body, content_type=kind + charset, headers=ANYWHERE)
    response.headers["Cache-Control"] = caching
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response
