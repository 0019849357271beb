"""The sample salon's own website: a few files, served on another origin than the booking site."""

import contextlib
import html
import re
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from booking.cli.demo.inbox import Inbox
from booking.web.embed.loader import WIDGET, loader

PAGES = Path(__file__).resolve().parents[3] / "demo" / "site"
PICTURES = PAGES.parent / "pictures"
WAYS = WIDGET / "demo"
# Not asked from the machine: its list of types differs from place to place.
KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
# A strict policy, to show what a careful host has to allow: the booking origin, twice.
POLICY = "default-src 'none'; script-src {0}; frame-src {0}; style-src 'self'; img-src 'self'; base-uri 'none'"
TYPES = "; require-trusted-types-for 'script'; trusted-types chairtime"
_SNIPPET = re.compile(r"<!-- snippet -->\n(.*?)\n<!-- /snippet -->", re.DOTALL)

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def website(booking: str, inbox: Inbox | None = None) -> Callable[[dict[str, Any], StartResponse], Iterable[bytes]]:
    """Return the WSGI application of the site whose booking form comes from the origin *booking*.

    *inbox*: what stands under `/inbox`. The salon's own pages keep the strict policy; the pages that show the ways to embed
    are what owners write, without one.
    """
    policy = POLICY.format(booking)
    pages = {f"/{path.name}": (*_content(path, booking), policy) for path in sorted(PAGES.iterdir()) if path.is_file()}
    pages |= {f"/pictures/{path.name}": (*_content(path, booking), policy) for path in sorted(PICTURES.iterdir())}
    pages |= {f"/widget/{path.name}": (*_content(path, booking), "") for path in sorted(WAYS.iterdir())}
    pages["/"] = pages["/index.html"]
    pages["/widget/"] = pages["/widget/index.html"]
    # Where Google's own tag is told by: the end of its address.
    pages["/widget/gtag/js"] = pages["/widget/gtag.js"]
    pages["/widget/strict.html"] = (*pages["/widget/strict.html"][:2], policy + TYPES)

    def app(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        below = path.removeprefix("/inbox")
        found = pages.get(path) if below == path else inbox and inbox.page(below.rstrip("/"))
        kind, body, allowed = found or ("text/plain; charset=utf-8", b"There is no such page.\n", policy)
        headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-cache")]
        headers += [("Content-Security-Policy", allowed)] if allowed else []
        start("200 OK" if found else "404 Not Found", headers)
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    return app


@contextlib.contextmanager
def serve_website(port: int, booking: str, inbox: Inbox | None = None) -> Iterator[None]:
    """Serve the site on *port* of this machine until the block ends."""
    server = make_server("127.0.0.1", port, website(booking, inbox), server_class=_Server, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _content(path: Path, booking: str) -> tuple[str, bytes]:
    kind = KINDS[path.suffix]
    body = path.read_bytes()
    if kind == "text/html":
        body = _written(body.decode(), booking).encode()
    return (f"{kind}; charset=utf-8" if kind.startswith("text/") else kind), body


def _written(page: str, booking: str) -> str:
    """Return *page* with its addresses, and with the snippet that stands in it shown as text as well."""
    facts = {"BOOKING": booking, "LOADER": loader.first.address, "INTEGRITY": loader.first.integrity}
    facts["POLICY"] = (POLICY.format(booking) + TYPES).replace("; ", ";\n")
    for name, value in facts.items():
        page = page.replace("{{" + name + "}}", value)
    snippet = _SNIPPET.search(page)
    return page.replace("{{SNIPPET}}", html.escape(snippet[1], quote=False)) if snippet else page


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def server_bind(self) -> None:
        # Without the base class's look-up of the machine's own name, which can take seconds.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "localhost", self.server_address[1]
        self.setup_environ()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: the terminal is for the addresses."""
