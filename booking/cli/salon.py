"""`chairtime load`: a salon file, checked and stored."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from booking.cli.opening import BadInput, Stop, installation

if TYPE_CHECKING:
    from booking.store.salon import Changes
    from booking.usecases.salon.load import SalonLoaded
    from booking.usecases.salon.pictures import Pictures
    from booking.usecases.salon.schema import SalonFile
    from booking.wiring import Wiring

MOST_NAMED = 5


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Only look for mistakes; store nothing.")
def load(file: Path, check: bool) -> None:
    """Load a salon file (TOML or JSON): add and update by id, switch off what it no longer lists."""
    from booking.gateways.pictures import PictureShelf
    from booking.usecases.salon.document import open_salon
    from booking.usecases.salon.paths import SalonFileRefused
    from booking.usecases.salon.pictures import check_pictures

    try:
        salon = open_salon(file)
        shelf = PictureShelf(Path())
        check_pictures(salon, file.parent, shelf)
        if check:
            _check_stored(salon)
            click.echo(f"{file} can be loaded: {_sizes(salon)}.")
            return
        with installation(create=True) as wiring:
            loaded = _store(salon, file.parent, PictureShelf(wiring.settings.data_dir / "pictures"), wiring)
    except SalonFileRefused as refusal:
        raise BadInput("\n".join(str(problem) for problem in refusal.problems)) from None
    click.echo("\n".join(_summary(loaded, salon)))


def _store(salon: "SalonFile", folder: Path, shelf: "Pictures", wiring: "Wiring") -> "SalonLoaded":
    from booking.usecases.salon.load import load_salon
    from booking.usecases.salon.pictures import check_pictures, keep_pictures

    # First without storing, so that a file that is refused leaves no pictures behind either.
    load_salon(salon, check_pictures(salon, folder, shelf), wiring.tools, check=True)
    return load_salon(salon, keep_pictures(salon, folder, shelf), wiring.tools)


def _check_stored(salon: "SalonFile") -> None:
    """Check *salon* against what is stored, where there is something; makes neither a database nor keys."""
    from booking import settings
    from booking.usecases.salon.load import load_salon

    found = settings.from_environment()
    if found.sqlite_path is not None and not found.sqlite_path.exists():
        return
    try:
        with installation(found=found) as wiring:
            names = {name: name for name in _pictures(salon)}
            load_salon(salon, names, wiring.tools, check=True)
    except BadInput:
        raise
    except Stop as unfit:
        click.echo(f"Checked without the database: {unfit.message}", err=True)


def _pictures(salon: "SalonFile") -> Iterator[str]:
    from booking.usecases.salon.pictures import wide

    yield from salon.location.pictures
    yield from (person.photo for person in salon.staff if person.photo)
    yield from (wide(promo.image) for promo in salon.promos if promo.image)


def _sizes(salon: "SalonFile") -> str:
    counts = [(len(salon.services), "service"), (len(salon.staff), "specialist"), (len(salon.forms), "form")]
    return ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts)


def _summary(loaded: "SalonLoaded", salon: "SalonFile") -> Iterator[str]:
    if loaded.is_new:
        yield f"Added the location {loaded.location_id}: {_sizes(salon)}."
        return
    if not loaded.changed:
        yield f"Nothing has changed at {loaded.location_id}."
        return
    yield f"Updated the location {loaded.location_id}:"
    for name in loaded.replaced:
        yield f"  {name}: changed"
    for section, changes in loaded.listed.items():
        if changes:
            yield f"  {section}: {_said(changes)}"


def _said(changes: "Changes") -> str:
    parts = [
        ("added", changes.added),
        ("changed", changes.changed),
        ("switched on", changes.switched_on),
        ("switched off", changes.switched_off),
    ]
    return "; ".join(f"{verb} {_named(ids)}" for verb, ids in parts if ids)


def _named(ids: list[str]) -> str:
    more = len(ids) - MOST_NAMED
    return ", ".join(ids[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


commands: list[click.Command] = [load]
