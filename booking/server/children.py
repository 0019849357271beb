"""Child processes that stay: started again when they die, ended with their parent."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence

LONGEST_WAIT_S = 30.0
STEADY_S = 30.0


class Child:
    """A process that is started again whenever it dies, the sooner the longer it had lived."""

    def __init__(self, command: Sequence[str], say: Callable[[str], None]) -> None:
        self.command, self.say = list(command), say
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()
        self.watcher = threading.Thread(target=self.watch, name="watch-child", daemon=True)

    def start(self) -> None:
        self.watcher.start()

    def watch(self) -> None:
        with deaf_to_sigint():
            self._watch()

    def _watch(self) -> None:
        quick_deaths = 0
        while not self.stopping.is_set():
            began = time.monotonic()
            self.process = subprocess.Popen(self.command)  # noqa: S603 - our own interpreter and script
            if self.stopping.is_set():
                self.process.terminate()
            code = self.process.wait()
            quick_deaths = 0 if time.monotonic() - began > STEADY_S else quick_deaths + 1
            if not self.stopping.is_set():
                self.say(f"The background worker ended with code {code} and is started again.")
                self.stopping.wait(0.0 if quick_deaths < 2 else min(LONGEST_WAIT_S, 0.5 * 2.0**quick_deaths))

    def stop(self, deadline_s: float) -> None:
        """End the child, by force when it takes longer than *deadline_s*."""
        self.stopping.set()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
        self.watcher.join(deadline_s)
        if self.watcher.is_alive() and self.process is not None:
            self.process.kill()
            self.watcher.join()


@contextlib.contextmanager
def deaf_to_sigint() -> Iterator[None]:
    """Let processes that are started in here never see SIGINT, and this thread only afterwards.

    Ctrl+C goes to every process of a terminal at once. A child that ended by itself would look like one that died, and
    one still importing would print a traceback; it is their parent who ends them.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_with_parent(parent: int, every_s: float = 0.5) -> None:
    """Send this process SIGTERM once *parent* is gone, so that a killed server leaves nobody behind on its port."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(every_s)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()
