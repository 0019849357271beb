"""`chairtime import` and `chairtime export`: bookings as CSV."""

import csv
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from booking.cli.opening import BadInput, installation

if TYPE_CHECKING:
    from booking.usecases.transfer.load import BookingsImported
    from booking.usecases.transfer.visits import Refused


@click.group("import")
def bring_in() -> None:
    """Bring bookings in."""


@click.group()
def export() -> None:
    """Take bookings out."""


@bring_in.command("bookings")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only find out which rows would be refused; store nothing.")
@click.option("--all-or-nothing", is_flag=True, help="Store nothing when a row is refused.")
@click.pass_context
def import_(ctx: click.Context, file: Path, dry_run: bool, all_or_nothing: bool) -> None:
    """Import bookings from a CSV file. Refused rows are named and written to FILE.errors.csv."""
    from booking.usecases.transfer.load import CsvRefused, ImportBookings, import_bookings

    order = ImportBookings(path=file, dry_run=dry_run, all_or_nothing=all_or_nothing)
    try:
        with installation(create=True) as wiring, _bar(_size(file)) as bar, Told(file, bar) as told:
            done = import_bookings(order, wiring.tools, told)
    except CsvRefused as refusal:
        raise BadInput(str(refusal)) from None
    click.echo(_summary(done, dry_run))
    if done.refused:
        if told.path.exists():
            click.echo(f"The refused rows with their reasons stand in {told.path}.", err=True)
        ctx.exit(1)


@export.command("bookings")
@click.argument("file", type=click.Path(path_type=Path))
def export_(file: Path) -> None:
    """Export every booking to a CSV file, in the columns an import reads."""
    from booking.usecases.transfer.export import export_bookings
    from booking.usecases.transfer.rows import CsvRefused

    try:
        with installation() as wiring, _bar(1) as bar:

            def progress(done: int, total: int) -> None:
                if bar is not None:
                    bar.length = total
                    bar.update(done - bar.pos)

            count = export_bookings(file, wiring.tools, progress)
    except CsvRefused as refusal:
        raise BadInput(str(refusal)) from None
    click.echo(f"Exported {_counted(count, 'booking')} to {file}.")


class Told:
    """Names refused rows on stderr, writes them to the file of errors and moves the bar."""

    def __init__(self, file: Path, bar: Any) -> None:
        stem = file.name.removesuffix(".csv")
        self.path = file.with_name(f"{stem}.errors.csv")
        self._bar = bar
        self._file: TextIO | None = None
        self._header: list[str] = []

    def __enter__(self) -> "Told":
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def begin(self, header: Sequence[str]) -> None:
        self._close()
        # What an earlier run refused must not be taken for the outcome of this one.
        self.path.unlink(missing_ok=True)
        self._header = [name for name in header if name not in ("row", "reason")]
        self._places = [at for at, name in enumerate(header) if name not in ("row", "reason")]

    def refused(self, row: "Refused") -> None:
        line = f"Row {row.row.number} (line {row.row.line}): {row.reason}"
        click.echo(f"\r\x1b[K{line}" if self._bar is not None else line, err=True)
        if self._file is None:
            self._file = self._open()
        cells = [row.row.cells[at] if at < len(row.row.cells) else "" for at in self._places]
        csv.writer(self._file).writerow([*cells, row.row.number, row.reason])

    def progress(self, bytes_read: int) -> None:
        if self._bar is not None:
            self._bar.update(bytes_read - self._bar.pos)

    def _open(self) -> TextIO:
        try:
            # The rows hold personal data: for the owner's eyes only.
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        except OSError as error:
            click.echo(f"{self.path} can not be written: {error.strerror}.", err=True)
            handle = os.open(os.devnull, os.O_WRONLY)
        file = os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape", newline="")
        csv.writer(file).writerow([*self._header, "row", "reason"])
        return file

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


@contextmanager
def _bar(length: int) -> Iterator[Any]:
    """Yield a progress bar on a terminal, None elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=max(length, 1), file=sys.stderr) as bar:
        yield bar


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 1


def _summary(done: "BookingsImported", dry_run: bool) -> str:
    refused = f"{_counted(done.refused, 'row')} refused"
    known = f"{done.known:,} known already"
    if dry_run:
        return f"A dry run, nothing is stored: {_counted(done.stored, 'booking')} would be, {known}, {refused}."
    if not done.kept:
        return f"Nothing is stored: {refused}."
    return f"{_counted(done.stored, 'booking')} stored, {known}, {refused}."


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


commands: list[click.Command] = [bring_in, export]
