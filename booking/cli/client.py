"""`chairtime client`: keep somebody from booking online, tell them what is known about them, forget them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from booking.cli.opening import BadInput, installation

if TYPE_CHECKING:
    from booking.usecases.clients.erase import Erased


@click.group()
def client() -> None:
    """Work on one client, named by their phone."""


@client.command()
@click.argument("phone")
def block(phone: str) -> None:
    """Keep the client with PHONE from booking online; they are asked to call."""
    _block(phone, blocked=True)


@client.command()
@click.argument("phone")
def unblock(phone: str) -> None:
    """Let the client with PHONE book online again."""
    _block(phone, blocked=False)


def _block(phone: str, *, blocked: bool) -> None:
    from booking.usecases.clients.block import block_client

    with _refusals(phone), installation() as wiring:
        done = block_client(wiring.tools, phone, blocked=blocked)
    state = "is blocked from booking online" if blocked else "may book online"
    click.echo(f"{done.phone} {state}{'' if done.changed else ' already'}.")


@client.command()
@click.argument("phone")
def export(phone: str) -> None:
    """Print everything known about the client with PHONE, as JSON."""
    from booking.usecases.clients.export import export_client

    with _refusals(phone), installation() as wiring:
        found = export_client(wiring.tools, phone)
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))


@client.command()
@click.argument("phone")
def erase(phone: str) -> None:
    """Forget the client with PHONE: their bookings become nobody's, everything else about them is deleted."""
    from booking.usecases.clients.erase import erase_client

    with _refusals(phone), installation() as wiring:
        done = erase_client(wiring.tools, phone)
        _keep(wiring.settings.data_dir, done)
    count = f"{done.bookings} booking{'' if done.bookings == 1 else 's'}"
    click.echo(f"{done.phone} is forgotten: {count} made anonymous.")
    if done.ahead:
        click.echo(f"Still in the calendar, with no name: {', '.join(done.ahead)}.", err=True)


def _keep(folder: Path, done: "Erased") -> None:
    from booking.usecases.clients.ledger import NAME, remember

    try:
        remember(folder, done.tombstone, done.at)
    except OSError as error:
        said = f"{folder / NAME} cannot be written ({error.strerror}): a restore into an empty database would not know of this."
        click.echo(said, err=True)


@contextmanager
def _refusals(phone: str) -> Iterator[None]:
    from booking.domain.errors import NotFound, PhoneInvalid

    try:
        yield
    except PhoneInvalid:
        raise BadInput(f"{phone} is not a phone number; write it with its country, such as +493023125099.") from None
    except NotFound:
        raise BadInput(f"Nothing is known about {phone}.") from None


commands = [client]
