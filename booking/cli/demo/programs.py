"""The demo's programs: the same commands an owner uses, in a folder of their own."""

import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

APP = Path(__file__).resolve().parents[3] / "app.py"
READY_TRIES = 600
DRAIN_S = 15.0
# Everything that would reach beyond the folder; other settings of the caller, such as a limit scale, are kept.
OWN = ("DATABASE_URL", "DATA_DIR", "REDIS_URL", "SECRET_KEYS", "PUBLIC_URL", "SMS_URL", "MAIL_URL", "TRUSTED_PROXIES")


class Failed(Exception):
    """A program did not do its part; the message is one sentence for the person who started the demo."""


class Programs:
    """Starts them one after the other and leaves none behind."""

    def __init__(self, folder: Path, booking: str) -> None:
        self.folder = folder
        self.booking = booking
        self.log = folder / "server.log"
        self.running: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Programs":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.end()

    def load(self, file: Path, stop: threading.Event) -> None:
        """Load a salon file, as `chairtime load FILE` does."""
        if stop.is_set():
            return
        program = self._start("load", str(file))
        while program.poll() is None and not stop.wait(0.05):
            pass
        if program.poll():
            raise Failed(f"{file.name} could not be loaded: {self._last_words()}")
        self.end()

    def serve(self, port: int, stop: threading.Event) -> None:
        """Start the server, as `chairtime serve` does, and wait until it is ready."""
        if stop.is_set():
            return
        program = self._start("serve", "--host", "127.0.0.1", "--port", str(port))
        for _ in range(READY_TRIES):
            if self._is_ready() or stop.wait(0.1):
                return
            if program.poll() is not None:
                raise Failed(f"the server did not start: {self._last_words()}")
        raise Failed(f"the server did not become ready: {self._last_words()}")

    def watch(self, stop: threading.Event) -> None:
        """Wait for *stop*; a server that ends by itself is a failure."""
        while not stop.wait(0.25):
            if self.running is None or self.running.poll() is not None:
                raise Failed(f"the server has ended: {self._last_words()}")

    def end(self) -> None:
        """End the running program and whatever it started, politely first."""
        program, self.running = self.running, None
        if program is None:
            return
        if program.poll() is None:
            program.terminate()
            try:
                program.wait(DRAIN_S)
            except subprocess.TimeoutExpired:
                pass
        # Its children, if it left any: they share its process group.
        _kill_group(program.pid)
        program.wait()

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, str(APP), *arguments],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # A group of its own: Ctrl-C reaches only us, and we end the group in order.
                start_new_session=True,
            )
        return self.running

    def _environment(self) -> dict[str, str]:
        env = {name: value for name, value in os.environ.items() if name not in {f"CHAIRTIME_{own}" for own in OWN}}
        return env | {
            "CHAIRTIME_DATABASE_URL": "sqlite:///chairtime.db",
            "CHAIRTIME_DATA_DIR": str(self.folder),
            "CHAIRTIME_PUBLIC_URL": self.booking,
            "CHAIRTIME_SMS_URL": "file:sms.jsonl",
            "CHAIRTIME_MAIL_URL": "file:mail.jsonl",
            "PYTHONUNBUFFERED": "1",
        }

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.booking}/readyz", timeout=2) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if self.log.exists() else []
        return lines[-1] if lines else "it said nothing."


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
