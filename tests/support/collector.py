"""A stand-in for Google's Measurement Protocol on loopback, which holds what it gets to the documented limits."""

import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

NAME = re.compile(r"^[A-Za-z][A-Za-z0-9_]{0,39}$")
RESERVED = {
    "click",
    "error",
    "page_view",
    "session_start",
    "user_engagement",
    "first_visit",
    "form_submit",
    "view_search_results",
}


class Collector(ThreadingHTTPServer):
    """Keeps each payload in `got` and what is wrong with it in `faults`; answers the *statuses* first, then 204."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.got: list[dict[str, Any]] = []
        self.queries: list[dict[str, list[str]]] = []
        self.faults: list[str] = []
        self.statuses: list[int] = []
        self.slow_s = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/mp/collect"

    @property
    def names(self) -> list[str]:
        return [event["name"] for one in self.got for event in one["events"]]


class Answer(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.server.slow_s)
        status = self.server.statuses.pop(0) if self.server.statuses else 204
        if status == 204:
            payload = json.loads(body)
            self.server.queries.append(parse_qs(urlsplit(self.path).query))
            self.server.faults += faults(payload, len(body), self.path)
            self.server.got.append(payload)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def faults(payload: dict[str, Any], size: int, path: str) -> Iterator[str]:
    """Yield what breaks the documentation: limits, types, required fields."""
    query = parse_qs(urlsplit(path).query)
    if not re.fullmatch(r"G-[A-Z0-9]+", query["measurement_id"][0]) or not query["api_secret"][0]:
        yield "credentials"
    if size >= 130_000 or not 1 <= len(payload["events"]) <= 25:
        yield "size"
    if not re.fullmatch(r"\d+\.\d+", payload["client_id"]) or not isinstance(payload["timestamp_micros"], int):
        yield "client or time"
    if set(payload) - {"client_id", "timestamp_micros", "consent", "events", "user_id"}:
        yield "unknown key"
    if any(value not in ("GRANTED", "DENIED") for value in payload.get("consent", {}).values()):
        yield "consent"
    for event in payload["events"]:
        yield from event_faults(event["name"], event["params"])


def event_faults(name: str, params: dict[str, Any]) -> Iterator[str]:
    if not NAME.match(name) or name in RESERVED or len(params) > 25:
        yield name
    if "value" in params and (isinstance(params["value"], str) or not re.fullmatch("[A-Z]{3}", params.get("currency", ""))):
        yield "value"
    for key, value in params.items():
        if not NAME.match(key) or key.startswith(("ga_", "google_", "firebase_", "_")) or value in (None, ""):
            yield key
        if isinstance(value, str) and len(value) > 100:
            yield f"{key} too long"


@pytest.fixture
def collector() -> Iterator[Collector]:
    server = Collector()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
