"""`chairtime serve` and `chairtime worker`: the processes that run for as long as the service does."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from booking.cli.opening import BadInput, Stop, installation

if TYPE_CHECKING:
    from booking.settings import Settings

APP = Path(__file__).resolve().parents[2] / "app.py"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 picks a free one.")
@click.option("--workers", type=click.IntRange(1, 64), help="Server processes. [default: one per core, at most 4]")
@click.option("--no-worker", is_flag=True, help="Leave background work to `chairtime worker` elsewhere.")
@click.option("--access-log", is_flag=True, help="Write a line for each request to stderr, without anything secret.")
def serve(host: str, port: int, workers: int | None, no_worker: bool, access_log: bool) -> None:
    """Run the service: web pages, API and one background worker."""
    from booking import settings
    from booking.server import entry
    from booking.server.serve import CannotStart, Plan, PortTaken
    from booking.server.serve import serve as run

    found = settings.load()
    if found.public_url is None and not settings.is_loopback(host):
        raise BadInput(f"CHAIRTIME_PUBLIC_URL must be set to listen on {host}, which is reached from other machines.")
    # In a process of its own: what it loads for the database would stay in this one for as long as the service runs.
    if code := subprocess.run([sys.executable, str(APP), "ready"], check=False).returncode:  # noqa: S603 - our own script
        raise SystemExit(code)
    warn(found)
    plan = Plan(
        host=host,
        port=port,
        workers=workers or 0,
        threads=entry.THREADS if found.is_sqlite else entry.THREADS_POSTGRESQL,
        background=() if no_worker else (sys.executable, str(APP), "worker", "--with-parent", str(os.getpid())),
        host_name=found.public_url.partition("://")[2] if found.public_url else None,
        with_metrics=found.metrics_token is not None,
        access_log=access_log,
    )
    try:
        run(plan)
    except (PortTaken, CannotStart) as error:
        raise Stop(str(error)) from error


def warn(found: "Settings") -> None:
    """Say on stderr what is fine for a try-out only."""
    for name, url, what in (
        ("CHAIRTIME_SMS_URL", found.sms_url, "text messages with codes and phone numbers"),
        ("CHAIRTIME_MAIL_URL", found.mail_url, "mails"),
    ):
        if url.startswith(("log:", "file:")):
            where = "the log" if url.startswith("log:") else "a file"
            click.echo(
                f"Warning: {name} is {url.partition(':')[0]}: - {what} are written to {where}, nobody receives them.", err=True
            )


@click.command()
@click.option("--with-parent", type=int, hidden=True)
def worker(with_parent: int | None) -> None:
    """Do background work until stopped; `serve` starts one by itself."""
    from booking.jobs.loop import work_side_by_side
    from booking.jobs.plan import JOBS, LANES
    from booking.server.children import end_with_parent
    from booking.server.entry import set_up_logging

    set_up_logging()
    stop = threading.Event()
    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), lambda *_: stop.set())
    if with_parent is not None and hasattr(os, "getppid"):
        end_with_parent(with_parent)
    with installation(create=True) as wiring:
        if with_parent is None:
            click.echo("Chairtime's background worker runs.")
        work_side_by_side(stop, [JOBS, *([lane] for lane in LANES)], wiring.worker_tools())


@click.command(hidden=True)
def ready() -> None:
    """Create the database if there is none; refuse one that does not fit."""
    with installation(create=True):
        pass


commands = [serve, worker, ready]
