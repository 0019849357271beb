"""What a server process loads: the application by name, behind the intake."""

import atexit
import gc
import logging
import os
import signal
import sys
from importlib import import_module
from typing import Any

from booking.server.children import end_with_parent
from booking.server.intake import Intake, Wsgi

DEFAULT_TARGET = "booking.server.entry:application"
# Measured: with SQLite more threads in one process only hand the interpreter to and fro. Two, so that one request
# waiting for the database's single writer does not hold up the process; on PostgreSQL waiting is the common case.
THREADS = 2
THREADS_POSTGRESQL = 4


def application() -> Any:
    """Return the web application, wired from the settings of this process."""
    from booking import settings, wiring

    return wiring.wire(settings.load()).app()


def asgi() -> Intake:
    """Return the web application for an ASGI server other than ours (`granian --interface asgi app:asgi`)."""
    return Intake(application(), THREADS)


def load(target: str, threads: int, parent: int, access_log: bool = False) -> Intake:
    """Return what one server process runs: `module:function` of *target* called, behind the intake."""
    set_up_logging(access_log)
    # Ended before Python takes itself apart: the server's own threads must not meet a half-gone interpreter.
    atexit.register(leave)
    module, _, name = target.partition(":")
    make = getattr(import_module(module), name)
    app: Wsgi = make()
    # What is loaded now stays: the collector need not walk it again during requests.
    gc.collect()
    gc.freeze()
    intake = Intake(app, threads)
    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, lambda *_: intake.hurry())
        end_with_parent(parent)
    return intake


def leave() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def set_up_logging(access_log: bool = False) -> None:
    """Warnings and errors as single lines on stderr; with *access_log* every request too."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if access_log:
        logging.getLogger("chairtime.access").setLevel(logging.INFO)
