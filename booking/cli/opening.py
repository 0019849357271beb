"""Opening the installation for a command: settings, database, schema, each refused in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from booking import settings

if TYPE_CHECKING:
    from booking.settings import Settings
    from booking.wiring import Wiring

UNFIT = {
    "empty": "The database is empty; `chairtime init` creates it.",
    "older": "The database has an older schema; stop the service, make a backup and run `chairtime init`.",
    "unknown": "The database was made by a newer version of Chairtime, which `chairtime init` of this version cannot change.",
}


@contextmanager
def installation(*, create: bool = False, check: bool = True, found: "Settings | None" = None) -> Iterator["Wiring"]:
    """Yield the wired installation with a fitting schema; an empty database is created when *create*.

    With *check* false the schema is left as it is, unlooked at.
    """
    from booking.usecases.operations.schema import SchemaUnfit, check_schema
    from booking.wiring import wire

    wiring = wire(found or settings.load())
    try:
        if check:
            check_schema(wiring.tools, create=create)
        yield wiring
    except SchemaUnfit as error:
        raise Stop(UNFIT[error.state]) from error
    finally:
        wiring.store.engine.dispose()


class Stop(click.ClickException):
    """Ends a command with one sentence on stderr and exit code 1."""

    exit_code = 1

    def show(self, file: object = None) -> None:
        click.echo(self.message, err=True)


class BadInput(Stop):
    """Ends a command with one sentence on stderr and exit code 2."""

    exit_code = 2
