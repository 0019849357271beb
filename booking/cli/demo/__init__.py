"""`chairtime demo`: a throw-away installation with two salons, and a salon website on another origin that frames them."""

import contextlib
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click

from booking.cli.demo.inbox import Inbox
from booking.cli.demo.programs import Failed, Programs
from booking.cli.demo.salons import copy_salons
from booking.cli.demo.website import serve_website
from booking.gateways.clock import SystemClock

PORTS = click.IntRange(1, 65534)
FOLDER = click.Path(file_okay=False, path_type=Path)
BUSY = "Port {port} is already in use; choose another with --port (the demo needs that one and the next)."


@click.command()
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65534), help="The booking site; the website takes the next."
)
@click.option(
    "--dir", "folder", type=click.Path(file_okay=False, path_type=Path), help="Kept afterwards. Default: a temporary folder."
)
def demo(port: int, folder: Path | None) -> None:
    """Try Chairtime: a sample salon, its booking pages and its website. Ctrl-C ends everything."""
    for number in (port, port + 1):
        if _is_taken(number):
            _stop_with(BUSY.format(port=number), 2)
    with _stop_signal() as stop, _folder(folder) as place:
        try:
            _run(port, place, stop, kept=folder is not None)
        except Failed as error:
            _stop_with(str(error), 1)


def _run(port: int, folder: Path, stop: threading.Event, *, kept: bool) -> None:
    booking, website = f"http://127.0.0.1:{port}", f"http://localhost:{port + 1}"
    click.echo("Preparing two sample salons …", err=True)
    with Programs(folder, booking) as programs:
        for file in copy_salons(folder, SystemClock().now().date(), website):
            programs.load(file, stop)
        programs.serve(port, stop)
        with serve_website(port + 1, booking, Inbox(folder)):
            if not stop.is_set():
                click.echo(_addresses(booking, website, folder if kept else None))
            programs.watch(stop)
        click.echo("\nStopping …", err=True)


def _addresses(booking: str, website: str, folder: Path | None) -> str:
    lines = [
        "",
        "Chairtime is running. Ctrl-C ends it.",
        "",
        "  The salon's website      a page on another site that holds the booking form",
        f"    Studio Nord            {website}/",
        f"    one specialist         {website}/anna.html",
        f"    every way to embed     {website}/widget/",
        "",
        f"    put it on a website    {booking}/f/main/share",
        "",
        f"  Codes and mails          {website}/inbox",
        "",
        "  The booking site",
        f"    all locations          {booking}/",
        f"    Studio Nord            {booking}/l/nord",
        f"    everything             {booking}/f/main",
        f"    one specialist         {booking}/f/anna",
        f"    one service            {booking}/f/balayage",
        f"    time first             {booking}/f/by-time",
        f"    the barber, in dark    {booking}/f/barber",
        f"    a class                {booking}/f/workshop",
        f"    Casa Lumen, Mexico     {booking}/f/lumen",
        f"    the JSON API           {booking}/api/v1/openapi.json",
        "",
    ]
    if folder:
        lines += [f"  The installation is in {folder}", ""]
    return "\n".join(lines)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


@contextlib.contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is not None:
        try:
            given.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            _stop_with(f"{given} can not be made: {error.strerror}.", 2)
        yield given.resolve()
        return
    made = Path(tempfile.mkdtemp(prefix="chairtime-demo-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextlib.contextmanager
def _stop_signal() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C, SIGTERM and a closed terminal set, also where a shell had them ignored."""
    stop = threading.Event()
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), lambda *_: stop.set()) for name in names}
    try:
        yield stop
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _stop_with(sentence: str, code: int) -> NoReturn:
    click.echo(f"chairtime demo: {sentence}", err=True)
    raise SystemExit(code)


commands = [demo]
