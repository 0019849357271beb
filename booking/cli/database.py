"""`chairtime init`: the database, created or brought up to date."""

import click

from booking.cli.opening import UNFIT, Stop, installation


@click.command()
def init() -> None:
    """Create or upgrade the database. Safe to repeat."""
    from booking.usecases.operations.schema import SchemaUnfit, upgrade_schema

    with installation(check=False) as wiring:
        try:
            done = upgrade_schema(wiring.tools)
        except SchemaUnfit as error:
            raise Stop(UNFIT[error.state]) from error
    if done.before is None:
        click.echo(f"Created the database (schema {done.now}).")
    elif done.before != done.now:
        click.echo(f"Upgraded the database from schema {done.before} to {done.now}.")
    elif done.guards:
        click.echo(f"Put back what was missing in the database: {', '.join(done.guards)}.")
    else:
        click.echo(f"The database is up to date (schema {done.now}).")


commands = [init]
