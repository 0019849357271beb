"""`chairtime backup` and `chairtime restore`."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from booking import settings
from booking.cli.opening import BadInput, Stop, installation

PICTURES = "pictures"


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy database, keys and pictures into FILE while the service runs."""
    from booking.usecases.operations.backup import backup as run

    found = settings.load()
    with installation(found=found) as wiring:
        try:
            done = run(wiring.tools, file, found.secret_keys, found.data_dir / PICTURES, progress())
        except OSError as error:
            raise Stop(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"Backed up {done.bookings} bookings, {done.rows} rows in all, and {done.pictures} pictures to {file}.")
    click.echo("The file holds personal data and the secret keys: keep it where only you can read it.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace what is in the database now.")
def restore(file: Path, force: bool) -> None:
    """Bring back what `backup` copied, into an empty database; all of it or nothing. Sending starts paused."""
    from booking.usecases.clients.ledger import remembered
    from booking.usecases.operations.archive import ArchiveRefused
    from booking.usecases.operations.restore import DatabaseInUse
    from booking.usecases.operations.restore import restore as run

    # Without making keys: they come from the backup.
    found = settings.from_environment()
    make_folders(found)
    with installation(check=False, found=replace(found, secret_keys=settings.known_keys(found))) as wiring:
        try:
            erased = remembered(found.data_dir)
            done = run(wiring.tools, file, found.data_dir / PICTURES, force=force, erased=erased, progress=progress())
        except DatabaseInUse as error:
            raise Stop("The database is not empty; --force replaces everything in it by the backup.") from error
        except ArchiveRefused as error:
            raise BadInput(str(error)) from error
        except OSError as error:
            raise Stop(f"The pictures cannot be written to {found.data_dir / PICTURES}: {error.strerror}.") from error
    click.echo(f"Restored {done.bookings} bookings, {done.rows} rows in all, and {done.pictures} pictures of {done.created_at}.")
    click.echo("Sending is paused: nobody gets a message from this copy until you allow it.")
    if not settings.adopt_keys(found, done.keys):
        click.echo(
            "Links that clients have work only when CHAIRTIME_SECRET_KEYS also holds the keys in the backup's secret.keys.",
            err=True,
        )


def make_folders(found: settings.Settings) -> None:
    for folder in {found.data_dir, found.sqlite_path.parent if found.sqlite_path else found.data_dir}:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(f"CHAIRTIME_DATA_DIR: {folder} cannot be made: {error.strerror}.") from error


def progress() -> Callable[[str, int], None]:
    """Return what shows the rows done on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda *_: None
    return lambda name, done: click.echo(f"\r\x1b[K{name} {done}", nl=False, err=True)


commands = [backup, restore]
