"""`chairtime funnel`: how many guests came how far, next to the bookings that were made."""

import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import click

from booking.cli.opening import BadInput, installation

if TYPE_CHECKING:
    from booking.usecases.funnel.read import FunnelRead

DAYS = 30
MOST_SOURCES = 10
DATE = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--form", "form_id", required=True, help="The form's id.")
@click.option("--from", "first", type=DATE, help="First local day. [default: 30 days back]")
@click.option("--to", "last", type=DATE, help="Last local day, included. [default: today]")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def funnel(form_id: str, first: datetime | None, last: datetime | None, as_json: bool) -> None:
    """Print how many guests reached each step of a form."""
    from booking.domain.errors import NotFound
    from booking.usecases.forms import open_form
    from booking.usecases.funnel.read import read_funnel

    try:
        with installation() as wiring:
            form = open_form(wiring.tools, form_id)
            until = last.date() if last else form.today
            since = first.date() if first else until - timedelta(days=DAYS)
            check(since, until)
            found = read_funnel(wiring.tools, form, since, until)
    except NotFound:
        raise BadInput(f"There is no form {form_id}.") from None
    click.echo(as_document(found) if as_json else "\n".join(lines(found)))


def check(first: date, last: date) -> None:
    if first > last:
        raise BadInput("--from lies after --to.")
    if first.year < 2000 or last.year > 2200:
        raise BadInput("Dates lie between 2000 and 2200.")


def lines(found: "FunnelRead") -> list[str]:
    """Return the funnel as a table: the count, what part of the step before, what part of the first one."""
    rows = [f"Form {found.form.id}, {found.first} to {found.last} ({found.form.location.timezone})"]
    before, first = None, next(iter(found.steps.values()))
    rows.append(f"{'':18}{'count':>10}{'of the step before':>20}{'of the first':>14}")
    for name, count in found.steps.items():
        rows.append(f"{name:18}{count:>10,}{percent(count, before):>20}{percent(count, first):>14}")
        before = count
    by_status = ", ".join(f"{count:,} {status}" for status, count in sorted(found.bookings.items()))
    rows.append(f"{'bookings stored':18}{found.bookings_made:>10,}" + (f"  ({by_status})" if by_status else ""))
    if found.by_source:
        rows += ["", f"{'source':30}{'widget_loaded':>14}{'booked':>8}{'rate':>9}"]
    for source, steps in list(found.by_source.items())[:MOST_SOURCES]:
        loaded, booked = steps["widget_loaded"], steps["booked"]
        rows.append(f"{source[:29]:30}{loaded:>14,}{booked:>8,}{percent(booked, loaded):>9}")
    return rows


def percent(part: int, whole: int | None) -> str:
    from booking.domain.funnel import rate

    found = None if whole is None else rate(part, whole)
    return "" if found is None else f"{found:.1f} %"


def as_document(found: "FunnelRead") -> str:
    return json.dumps(
        {
            "form": found.form.id,
            "from": found.first.isoformat(),
            "to": found.last.isoformat(),
            "timezone": found.form.location.timezone,
            "steps": found.steps,
            "sources": found.by_source,
            "bookings": {"made": found.bookings_made, "by_status": found.bookings},
        },
        indent=1,
    )


commands = [funnel]
