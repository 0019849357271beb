"""Starts the production server in a process of its own, with the small application behind it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from booking.server.serve import Plan, serve
if __name__ == "__main__":
    serve(Plan(port=0, workers=int(sys.argv[1]), threads=2, target="tests.server.stand_in:make", background=sys.argv[2:]))
"""


@dataclass
class Service:
    process: subprocess.Popen[str]
    host: str
    port: int

    def connect(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=10)

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def get(self, path: str) -> str:
        return self.request("GET", path)[1].decode()

    def workers(self) -> set[int]:
        """Return the ids of the server processes that answer."""
        return {int(self.get("/pid")) for _ in range(24)}


@contextmanager
def running(folder: Path, workers: int = 2, background: list[str] | None = None) -> Iterator[Service]:
    script = folder / "service.py"
    script.write_text(SCRIPT)
    process = subprocess.Popen(
        [sys.executable, str(script), str(workers), *(background or [])],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        line = process.stdout.readline()
        assert line.startswith("Chairtime on http://127.0.0.1:"), line
        yield Service(process, "127.0.0.1", int(line.rsplit(":", 1)[1]))
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise


def eventually(check: Callable[[], bool], within_s: float = 15.0) -> bool:
    """Say whether *check* came true in time."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            if check():
                return True
        except OSError:
            pass
        time.sleep(0.05)
    return False
