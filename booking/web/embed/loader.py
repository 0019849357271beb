"""The loader script: one evergreen address, one immutable address per content, and a manifest for pinned snippets."""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # comes with flask-compress
from flask import Blueprint, Response, abort, request

SOURCE = Path(__file__).resolve().parents[3] / "widget" / "loader.js"
SHORT = "public, max-age=300, stale-while-revalidate=86400"
FOREVER = "public, max-age=31536000, immutable"
ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Timing-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Loader:
    """The script as host pages get it."""

    body: bytes
    version: str
    digest: str
    integrity: str
    packed: dict[str, bytes]
    """The body by content encoding, the smallest first: packed once, so it may take its time."""

    @property
    def address(self) -> str:
        return f"/embed/v1/loader.{self.digest}.js"

    @classmethod
    def read(cls, path: Path = SOURCE) -> "Loader":
        """Return the loader at *path*, without its comments and indentation."""
        source = path.read_text(encoding="utf-8")
        body = slim(source).encode()
        version = re.search(r"VERSION = '([^']+)'", source)
        return cls(
            body=body,
            version=version[1] if version else "0",
            digest=hashlib.sha256(body).hexdigest()[:12],
            integrity="sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode(),
            packed={"br": brotli.compress(body, quality=11), "gzip": gzip.compress(body, 9, mtime=0)},
        )


def slim(source: str) -> str:
    """Return *source* without comment lines and indentation; every line that does something stays a line of its own."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


loader = Loader.read()
blueprint = Blueprint("loader", __name__, url_prefix="/embed/v1")


@blueprint.get("/loader.js")
def evergreen() -> Response:
    """The loader for snippets that want every improvement."""
    return _script(SHORT)


@blueprint.get("/loader.<digest>.js")
def pinned(digest: str) -> Response:
    """The loader for snippets with an integrity attribute.

    :raise 404: for any content but the present one.
    """
    if digest != loader.digest:
        abort(404)
    return _script(FOREVER)


@blueprint.get("/manifest.json")
def manifest() -> Response:
    """Where the present loader stands and what its digest is."""
    facts = {"contract": 1, "version": loader.version, "loader": loader.address, "integrity": loader.integrity}
    return _answer(json.dumps(facts).encode(), "application/json", SHORT)


def _script(caching: str) -> Response:
    kind = next((kind for kind in loader.packed if request.accept_encodings[kind] > 0), None)
    response = _answer(loader.packed[kind] if kind else loader.body, "text/javascript", caching)
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
