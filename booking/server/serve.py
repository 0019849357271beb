"""`chairtime serve`: several server processes on one port, one background worker, all ended together."""

import contextlib
import errno
import http.client
import multiprocessing
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import resource_tracker
from typing import Any

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.server.mp import MPServer

from booking.server import entry
from booking.server.children import Child, deaf_to_sigint

MOST_WORKERS = 4
CONNECTIONS = 4096  # per process; a half-sent request costs one of these and no thread
HEADERS_DEADLINE_MS = 10_000
HEADERS_LIMIT = 64 * 1024
STOP_DEADLINE_S = 8  # below the ten seconds that containers get
READY_DEADLINE_S = 60.0
ORPHANS_DEADLINE_S = 3.0
CRASH_LOOP = 5
CRASH_LOOP_S = 10.0


class PortTaken(Exception):
    """The address cannot be listened on; the message says why."""


class CannotStart(Exception):
    """The server processes die as soon as they are started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to serve and where. *background* is the command of the background worker; *host_name* the Host to probe with."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 0
    threads: int = entry.THREADS
    background: Sequence[str] = ()
    target: str = entry.DEFAULT_TARGET
    host_name: str | None = None
    with_metrics: bool = False
    access_log: bool = False


def serve(plan: Plan) -> None:
    """Serve until SIGTERM or SIGINT; what is being answered then is still answered.

    Raises: PortTaken before anything is started; CannotStart when no process stays up.
    """
    with reserved_port(plan.host, plan.port) as (address, port), metrics_folder(plan.with_metrics):
        raise_file_limit()
        # The same everywhere, and no process begins with another's threads, locks or open database.
        multiprocessing.set_start_method("spawn", force=True)
        server = Server(
            plan.target,
            address=address,
            port=port,
            interface=Interfaces.ASGINL,
            workers=plan.workers or min(os.cpu_count() or 1, MOST_WORKERS),
            backpressure=CONNECTIONS,
            loop=Loops.asyncio,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=HEADERS_DEADLINE_MS, max_buffer_size=HEADERS_LIMIT),
            websockets=False,
            log_enabled=False,
            workers_kill_timeout=STOP_DEADLINE_S,
        )
        child = Child(plan.background, say) if plan.background else None
        if child:
            server.on_startup(child.start)
        server.on_startup(lambda: announce(plan, address, port))
        try:
            server.serve(target_loader=partial(entry.load, threads=plan.threads, parent=os.getpid(), access_log=plan.access_log))
        finally:
            if child:
                child.stop(STOP_DEADLINE_S)
    if server.gave_up:
        raise CannotStart("The server processes end as soon as they are started; the lines above say why.")


class Server(MPServer):
    """Granian, which however ends when one process dies twice within seconds; here each is replaced for good."""

    gave_up = False

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        # The first process would start this helper of the standard library, which lets SIGINT through again.
        resource_tracker.ensure_running()
        with deaf_to_sigint():
            super()._spawn_workers(spawn_target, target_loader)  # type: ignore[no-untyped-call]  # the library has no types

    def _stop_workers(self) -> None:
        for one in self.wrks:
            # One that is still starting dies of the signal below, and that is no accident.
            one.interrupt_by_parent = True
            if hasattr(signal, "SIGUSR1") and one.inner.is_alive():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(one.inner.pid, signal.SIGUSR1)
        super()._stop_workers()  # type: ignore[no-untyped-call]

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        deaths: list[float] = []
        while not self.interrupt_signal:
            self.main_loop_interrupt.wait()
            self.main_loop_interrupt.clear()
            if self.interrupt_signal:
                return
            dead, self.interrupt_children[:] = list(dict.fromkeys(self.interrupt_children)), []
            if dead:
                deaths = [at for at in deaths if time.monotonic() - at < CRASH_LOOP_S] + [time.monotonic()] * len(dead)
                # A process that was killed had come up; one that never came up will not either.
                if not READY.is_set() and len(deaths) >= CRASH_LOOP:
                    self.gave_up = True
                    return
                say("A server process died and is replaced.")
                with deaf_to_sigint():
                    self._respawn_workers(
                        dead, spawn_target, target_loader, delay=min(0.1 * len(deaths), 2.0) if len(deaths) > 2 else 0
                    )
            if self.reload_signal:
                self._reload(spawn_target, target_loader)  # type: ignore[no-untyped-call]


READY = threading.Event()


def announce(plan: Plan, address: str, port: int) -> None:
    """Print the address once the service answers, not before."""
    shown = f"[{plan.host}]" if ":" in plan.host else plan.host
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - compared, not bound

    def probe() -> None:
        deadline = time.monotonic() + READY_DEADLINE_S
        while time.monotonic() < deadline:
            if answers(near, port, plan.host_name or f"localhost:{port}"):
                READY.set()
                print(f"Chairtime on http://{shown}:{port}", flush=True)
                return
            time.sleep(0.05)
        say(f"The service does not answer on port {port} after {READY_DEADLINE_S:.0f} seconds.")

    threading.Thread(target=probe, name="announce", daemon=True).start()


def answers(address: str, port: int, host_name: str) -> bool:
    connection = http.client.HTTPConnection(address, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": host_name})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextlib.contextmanager
def reserved_port(host: str, port: int) -> Iterator[tuple[str, int]]:
    """Yield the numeric address and the port, kept for us as long as the context lasts.

    Raises: PortTaken.
    """
    if not 0 <= port <= 65535:
        raise PortTaken(f"Cannot listen on {host} port {port}: a port is a number from 0 to 65535.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        found.sort(key=lambda one: one[0] != socket.AF_INET)  # `localhost` means 127.0.0.1 to whoever writes it
        family, place = found[0][0], bind_alone(found[0][0], found[0][4])
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PortTaken(f"Cannot listen on {host} port {port}: {reason}.") from error
    if not hasattr(socket, "SO_REUSEPORT"):
        yield str(place[0]), int(place[1])
        return
    with socket.socket(family, socket.SOCK_STREAM) as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        kept.bind(place)
        yield str(place[0]), int(place[1])


def bind_alone(family: int, place: Any) -> Any:
    """Return the address that *place* became when nobody else listens there; processes of a killed server get a moment.

    The server processes share the port by SO_REUSEPORT, by which a second service would share it as well, unnoticed.
    """
    deadline = time.monotonic() + ORPHANS_DEADLINE_S
    while True:
        try:
            with socket.socket(family, socket.SOCK_STREAM) as alone:
                alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                alone.bind(place)
                return alone.getsockname()
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@contextlib.contextmanager
def metrics_folder(wanted: bool) -> Iterator[None]:
    """Give the processes a folder to add their counters up in."""
    if not wanted:
        yield
        return
    folder = tempfile.mkdtemp(prefix="chairtime-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    try:
        yield
    finally:
        os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
        shutil.rmtree(folder, ignore_errors=True)


def raise_file_limit() -> None:
    """Let each process hold all the connections it may hold, as far as the system allows."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS * 2
    if soft != resource.RLIM_INFINITY and soft < wanted:
        more = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
