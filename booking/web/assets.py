"""Static files under names that hold their content's hash, so that browsers may keep them for ever."""

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, request

from booking.domain.errors import NotFound

FOLDER = Path(__file__).resolve().parents[2] / "static"
FOREVER = "public, max-age=31536000, immutable"
# One request less for the reader: the frame's side of the embed travels with the guest flow's script.
_BUNDLES = {
    "js/guest.js": (
        "static/js/guest.js",
        "static/js/prefill.js",
        "widget/frame.js",
        "static/js/funnel.js",
        "static/js/promos.js",
        "static/js/events.js",
    ),
}
_SERVED = ("css", "js", "img", "vendor")

blueprint = Blueprint("static", __name__, url_prefix="/static")


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    kind: str
    digest: str


class Assets:
    """All static files, read once at start."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._found: dict[str, Asset] = {}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and name.split("/")[0] in _SERVED and not name.endswith((".toml", ".LICENSE")):
                parts = [folder.parent / part for part in _BUNDLES.get(name, (f"{folder.name}/{name}",))]
                body = b"\n".join(_slim(part) for part in parts if part.is_file())
                kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                self._found[name] = Asset(
                    body, "text/javascript" if name.endswith(".js") else kind, hashlib.sha256(body).hexdigest()[:12]
                )

    def url(self, name: str) -> str:
        """Return the address of static file *name*. Raises: KeyError when there is none."""
        stem, dot, ending = name.rpartition(".")
        return f"/static/{stem}.{self._found[name].digest}{dot}{ending}"

    def text(self, name: str) -> str:
        """Return a static text file's content."""
        return self._found[name].body.decode()

    def find(self, hashed: str) -> Asset | None:
        """Return the file behind a hashed name; None for an unknown name or another content."""
        match = re.fullmatch(r"(.+)\.([0-9a-f]{12})(\.[a-z0-9]+)", hashed)
        asset = self._found.get(match[1] + match[3]) if match else None
        return asset if match and asset and asset.digest == match[2] else None


def _slim(path: Path) -> bytes:
    """Return a script without comment lines and indentation; anything else as it is."""
    if path.suffix != ".js" or path.name.endswith(".min.js"):
        return path.read_bytes()
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")).encode()


assets = Assets()


@blueprint.get("/<path:name>")
def file(name: str) -> Response:
    """Serve a static file under its hashed name. :raise 404: for any other name."""
    asset = assets.find(name)
    if asset is None:
        raise NotFound("file")
    response = Response(asset.body, content_type=asset.kind + ("; charset=utf-8" if asset.kind.startswith("text/") else ""))
    response.headers["Cache-Control"] = FOREVER
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(asset.digest)
    response.make_conditional(request)
    return response


def register(app: Flask) -> None:
    app.jinja_env.globals["asset"] = assets.url
