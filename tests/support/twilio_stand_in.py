"""A stand-in for Twilio on loopback: takes messages, answers as it is told to, lists what it took."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

ACCOUNT, TOKEN = "AC" + "0" * 32, "secret-token"


class TwilioStandIn(ThreadingHTTPServer):
    """Keeps what it accepted in `taken`. *answers* are used up first, each one of

    a Twilio error code and status `(21211, 400)`, "silent" (accepted, never answered), "cut" (accepted, the line is cut),
    "nonsense" (accepted, the answer is not JSON); after them everything is accepted.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.answers: list[Any] = []
        self.taken: list[dict[str, str]] = []
        self.asked = 0
        self.listed = 0
        self.lists = True
        self.signed_in: set[str] = set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sms_url(self) -> str:
        return f"twilio+http://{ACCOUNT}:{TOKEN}@127.0.0.1:{self.port}?from=+15005550006"

    def handle_error(self, *_: Any) -> None:
        """A client that gave up is no news."""


class _Answer(BaseHTTPRequestHandler):
    server: TwilioStandIn

    def do_POST(self) -> None:
        sent = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.server.asked += 1
        self.server.signed_in.add(self.headers.get("Authorization", ""))
        answer = self.server.answers.pop(0) if self.server.answers else None
        if isinstance(answer, tuple):
            code, status = answer
            return self.say(status, {"code": code, "message": f"refused: {sent.get('To')}", "status": status})
        sent["sid"] = f"SM{len(self.server.taken):032x}"
        self.server.taken.append(sent)
        if answer == "silent":
            time.sleep(5)
        if answer in ("silent", "cut"):
            self.close_connection = True
            return None
        if answer == "nonsense":
            return self.say(201, None)
        return self.say(201, self.message(sent))

    def do_GET(self) -> None:
        self.server.listed += 1
        if not self.server.lists:
            return self.say(500, {"code": 20500, "message": "not now", "status": 500})
        wanted = parse_qs(urlsplit(self.path).query).get("To", [""])[0]
        found = [self.message(one) for one in self.server.taken if one["To"] == wanted]
        return self.say(200, {"messages": found, "page": 0, "page_size": 50, "next_page_uri": None})

    def message(self, sent: dict[str, str]) -> dict[str, Any]:
        return {"sid": sent["sid"], "to": sent["To"], "body": sent["Body"], "status": "queued", "account_sid": ACCOUNT}

    def say(self, status: int, body: Any) -> None:
        content = b"<html>" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def twilio() -> Iterator[TwilioStandIn]:
    server = TwilioStandIn()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
