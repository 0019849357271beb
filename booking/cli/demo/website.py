"""The sample salon's own website: a few files, served on another origin than the booking site."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

PAGES = Path(__file__).resolve().parents[3] / "demo" / "site"
PICTURES = PAGES.parent / "pictures"
# Not asked from the machine: its list of types differs from place to place.
KINDS = {".html": "text/html", ".css": "text/css", ".svg": "image/svg+xml", ".webp": "image/webp"}

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def website(booking: str) -> Callable[[dict[str, Any], StartResponse], Iterable[bytes]]:
    """Return the WSGI application of the site whose booking form comes from the origin *booking*."""
    pages = {f"/{path.name}": _content(path, booking) for path in sorted(PAGES.iterdir()) if path.is_file()}
    pages |= {f"/pictures/{path.name}": _content(path, booking) for path in sorted(PICTURES.iterdir())}
    pages["/"] = pages["/index.html"]
    # A strict policy, to show what a careful host has to allow: the booking origin, twice.
    policy = f"default-src 'none'; script-src {booking}; frame-src {booking}; style-src 'self'; img-src 'self'; base-uri 'none'"

    def app(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        found = pages.get(environ.get("PATH_INFO", ""))
        kind, body = found or ("text/plain; charset=utf-8", b"There is no such page.\n")
        headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-cache")]
        start("200 OK" if found else "404 Not Found", [*headers, ("Content-Security-Policy", policy)])
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    return app


@contextlib.contextmanager
def serve_website(port: int, booking: str) -> Iterator[None]:
    """Serve the site on *port* of this machine until the block ends."""
    server = make_server("127.0.0.1", port, website(booking), server_class=_Server, handler_class=_Quiet)
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
        body = body.replace(b"{{BOOKING}}", booking.encode())
    return (f"{kind}; charset=utf-8" if kind.startswith("text/") else kind), body


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
