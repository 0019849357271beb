"""Somebody's website, on another site than the booking server: pages as a test writes them, really served."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class HostSite:
    """*origin* is the website's; `put` writes a page."""

    def __init__(self, origin: str, pages: dict[str, tuple[str, dict[str, str]]]) -> None:
        self.origin = origin
        self._pages = pages

    def put(self, path: str, html: str, headers: dict[str, str] | None = None) -> str:
        """Serve *html* at *path*; return its address."""
        self._pages[path] = (html, headers or {})
        return self.origin + path


@contextmanager
def running_host() -> Iterator[HostSite]:
    """Serve a website on a free port of `localhost`."""
    pages: dict[str, tuple[str, dict[str, str]]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html, headers = pages.get(self.path.partition("?")[0], ("", {}))
            body = html.encode()
            self.send_response(200 if html else 404)
            for name, value in {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("localhost", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield HostSite(f"http://localhost:{server.server_port}", pages)
    finally:
        server.shutdown()
        server.server_close()
