"""`chairtime promos --stats`: how often promo blocks are seen and pressed, and what discounts gave away."""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from booking.cli.funnel import DATE, DAYS, check, percent
from booking.cli.opening import installation

if TYPE_CHECKING:
    from booking.usecases.promos.read import PromosRead


@click.command()
@click.option("--stats", is_flag=True, required=True, help="Print the counts.")
@click.option("--from", "first", type=DATE, help="First local day. [default: 30 days back]")
@click.option("--to", "last", type=DATE, help="Last local day, included. [default: today]")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def promos(stats: bool, first: datetime | None, last: datetime | None, as_json: bool) -> None:
    """Print how often each promo block was seen and pressed, and how often each discount was used."""
    from booking.usecases.forms import find_location, list_locations
    from booking.usecases.promos.read import read_promos

    found = []
    with installation() as wiring:
        for row in list_locations(wiring.tools):
            catalogue = find_location(wiring.tools, row.id)
            until = last.date() if last else wiring.tools.clock.now().astimezone(catalogue.zone).date()
            since = first.date() if first else until - timedelta(days=DAYS)
            check(since, until)
            found.append(read_promos(wiring.tools, catalogue, since, until))
    click.echo(json.dumps([document(one) for one in found], indent=1) if as_json else "\n\n".join(map(table, found)))


def table(found: "PromosRead") -> str:
    """Return one location's counts as tables."""
    location = found.catalogue.location
    rows = [f"{location.name}, {found.first} to {found.last} ({location.timezone})"]
    if not found.promos and not found.discounts:
        return "\n".join([*rows, "There are no promo blocks and no discounts."])
    if found.promos:
        rows += ["", f"{'promo':24}{'seen':>10}{'pressed':>10}{'rate':>9}  title"]
    for promo in found.promos:
        rate = percent(promo.pressed, promo.seen)
        rows.append(f"{promo.id[:23]:24}{promo.seen:>10,}{promo.pressed:>10,}{rate:>9}  {promo.title}".rstrip())
    if found.discounts:
        rows += ["", f"{'discount':24}{'used':>10}{'limit':>10}{'given away':>16}  code"]
    for one in found.discounts:
        most = f"{one.most:,}" if one.most else "–"
        given = f"{one.saved} {one.saved.currency}"
        rows.append(f"{one.id[:23]:24}{one.used:>10,}{most:>10}{given:>16}  {one.code or ''}".rstrip())
    return "\n".join(rows)


def document(found: "PromosRead") -> dict[str, object]:
    return {
        "location": found.catalogue.location.id,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "timezone": found.catalogue.location.timezone,
        "promos": [
            {"id": promo.id, "title": promo.title, "seen": promo.seen, "pressed": promo.pressed} for promo in found.promos
        ],
        "discounts": [
            {"id": one.id, "code": one.code, "used": one.used, "max_uses": one.most, "saved": str(one.saved)}
            for one in found.discounts
        ],
    }


commands = [promos]
