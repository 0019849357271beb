"""Starts `python app.py demo` on two free ports beside each other and waits until both sites answer."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_DEADLINE_S = 150.0


@dataclass(frozen=True, slots=True)
class Demo:
    """*booking*: the booking site's origin; *site*: the salon's website, another site to the browser; *folder*: its data."""

    booking: str
    site: str
    folder: Path

    def form(self, form_id: str, query: str = "") -> str:
        """Return the address of a hosted form."""
        return f"{self.booking}/f/{form_id}" + (f"?{query}" if query else "")


@contextmanager
def running_demo() -> Iterator[Demo]:
    """Run the demo with room for many bookings from one address."""
    with tempfile.TemporaryDirectory(prefix="chairtime-e2e-") as folder:
        port = two_free_ports()
        env = {key: value for key, value in os.environ.items() if not key.startswith("CHAIRTIME_")}
        log = Path(folder) / "log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), "demo", "--port", str(port), "--dir", str(Path(folder) / "demo")],
                cwd=folder,
                env=env | {"CHAIRTIME_LIMIT_SCALE": "1000"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until_it_answers(process, port, log)
            wait_until_it_answers(process, port + 1, log)
            yield Demo(f"http://127.0.0.1:{port}", f"http://localhost:{port + 1}", Path(folder) / "demo")
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def two_free_ports() -> int:
    for _ in range(50):
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            with socket.socket() as second:
                try:
                    second.bind(("127.0.0.1", port + 1))
                except OSError:
                    continue
                return port
    raise RuntimeError("no two free ports beside each other")


def wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_DEADLINE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            connection = http.client.HTTPConnection("localhost", port, timeout=2)
            connection.request("GET", "/")
            if connection.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.1)
    said = re.sub(r"\s+", " ", log.read_text())
    raise RuntimeError(f"the demo does not answer on port {port}: {said}")
