"""`chairtime doctor`: everything looked at, one line each."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from booking import settings
from booking.cli.opening import installation

if TYPE_CHECKING:
    from booking.domain.checks import Check
    from booking.settings import Settings

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--repair", is_flag=True, help="First make anew what is derived from the bookings.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool, repair: bool) -> None:
    """Check settings, database, invariants and surroundings; exit 1 if something is wrong."""
    from booking.domain.checks import all_well
    from booking.usecases.operations.doctor import repair_day_loads

    if repair:
        with installation() as wiring:
            click.echo(f"Made {repair_day_loads(wiring.tools)} day loads anew.", err=True)
    checks = list(examine())
    well = all_well(checks)
    if as_json:
        listed = [{"name": check.name, "state": check.state, "says": check.says} for check in checks]
        click.echo(json.dumps({"ok": well, "checks": listed}, indent=1))
    else:
        for check in checks:
            click.echo(f"{click.style(f'{check.state:<4}', fg=COLOURS[check.state])}  {check.name}: {check.says}")
    ctx.exit(0 if well else 1)


def examine() -> Iterator["Check"]:
    from booking.domain.checks import fail, ok
    from booking.gateways import surroundings
    from booking.usecases.operations.doctor import examine_database

    try:
        found = settings.from_environment()
    except settings.SettingsError as error:
        yield from (fail("settings", f"{name} {sentence}.") for name, sentence in error.problems)
        return
    yield ok("settings", "All settings can be used.")
    yield public_url(found)
    yield from surroundings.examine_data_folder(found.data_dir, settings.KEY_FILE)
    if found.sqlite_path is not None and not found.sqlite_path.exists():
        yield fail("database", f"There is no database at {found.sqlite_path}; run `chairtime init`.")
    else:
        with installation(check=False, found=found) as wiring:
            yield from examine_database(wiring.tools, found.data_dir / "pictures")
    yield surroundings.examine_sender("sms", "CHAIRTIME_SMS_URL", found.sms_url)
    yield from sms_reports(found)
    yield surroundings.examine_sender("mail", "CHAIRTIME_MAIL_URL", found.mail_url)
    yield from surroundings.examine_redis(found.redis_url)
    yield surroundings.examine_zone_data()


def sms_reports(found: "Settings") -> Iterator["Check"]:
    from booking.domain.checks import ok, warn
    from booking.senders import status_callback, twilio_token

    if twilio_token(found) is None:
        return
    place = status_callback(found)
    if place is None:
        yield warn("sms reports", "Twilio cannot say what becomes of a text: it cannot reach CHAIRTIME_PUBLIC_URL.")
    else:
        yield ok("sms reports", f"Twilio reports to {place}.")


def public_url(found: "Settings") -> "Check":
    from booking.domain.checks import ok, warn

    if found.public_url is None:
        return warn("public address", "CHAIRTIME_PUBLIC_URL is not set: only this machine can use the service.")
    return ok("public address", f"Links begin with {found.public_url}.")


commands = [doctor]
