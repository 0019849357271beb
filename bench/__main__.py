"""`./run bench`: the figures of DESIGN 8 on this machine, beside their budgets.

    ./run bench                       W1, W2 and the full months, contention, bookings per second, a mix, both databases
    ./run bench --quick               without W2 (its million bookings take two minutes to import, once a day)
    ./run bench --database sqlite     one database only
    ./run bench --only embed          the loader's sizes and a cold visit, in Chromium

`./run bench races`, `kills`, `mixed`, `half_sent`, `embed` and `phones` are runs of their own.
"""

import argparse
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from bench import availability, embed, mixed, races, throughput
from bench.database import SERVER, installation
from bench.kills import throw_away

ENGINES = ("sqlite", "postgresql")


class Table:
    """Prints a row as soon as it is known."""

    def __init__(self) -> None:
        self.missed = 0
        print(f"{'what':58} {'figure':>12} {'must':>10} {'aim':>10}")

    def row(self, what: str, figure: float, must: float, aim: float, unit: str = "", *, at_least: bool = False) -> None:
        kept = figure >= must if at_least else figure <= must
        self.missed += not kept
        sign = "≥" if at_least else "≤"
        print(f"{what:58} {figure:9.2f} {unit:2} {sign}{must:9g} {sign}{aim:9g}{'' if kept else '   MISSED'}", flush=True)


def questions(table: Table, engine: str, kinds: list[str]) -> None:
    """Time the day and the month question on each salon."""
    found: dict[str, tuple[availability.Timing, availability.Timing]] = {}
    for kind in kinds:
        service = availability.Service(installation(kind, engine))
        found[kind] = service.time(service.day), service.time(service.month)
        service.close()
    most = max(one.statements for pair in found.values() for one in pair)
    table.row(f"{engine}: SQL statements a question, at most", most, 3, 1)
    for kind in [one for one in ("w1", "w2") if one in found]:
        day, month = found[kind]
        table.row(f"{engine}: day, {kind.upper()}, p50 (p95 {day.p95_ms:.1f})", day.p50_ms, 5, 2, "ms")
        table.row(
            f"{engine}: month, {kind.upper()}, p50 (p95 {month.p95_ms:.1f})",
            month.p50_ms,
            *((4, 2) if kind == "w1" else (10, 4)),
            "ms",
        )
    ratios = [
        ("day W2 / W1", "w2", "w1", 0, 3, 2),
        ("month W2 / W1", "w2", "w1", 1, 5, 4),
        ("history alone, day", "w2", "w1b", 0, 1.2, 1.05),
    ]
    ratios += [
        ("full month / booked month, 10 staff", "full10", "w1", 1, 1.5, 1.2),
        ("same, 100 staff", "full100", "w1b", 1, 1.5, 1.2),
    ]
    for name, upper, lower, which, must, aim in ratios:
        if upper in found and lower in found:
            table.row(f"{engine}: {name}", found[upper][which].p50_ms / found[lower][which].p50_ms, must, aim, "×")


def contention(table: Table, engine: str, rounds: int) -> None:
    """Let 32 clients meet on one start, again and again."""
    with scratch(engine) as (folder, settings):
        tally = races.play(folder, rounds, clients=32, settings=settings)
    table.row(f"{engine}: 32 clients on one start, {tally.rounds} rounds: broken promises", len(tally.wrong), 0, 0)


def bookings(table: Table, engine: str) -> None:
    """Book distinct starts as fast as eight clients can."""
    with scratch(engine) as (folder, settings):
        rate = throughput.measure(folder, settings)
    must, aim = (150, 240) if engine == "sqlite" else (400, 1000)
    table.row(f"{engine}: bookings (hold + confirm), p95 {rate.p95_ms:.0f} ms", rate.per_second, must, aim, "/s", at_least=True)
    table.row(f"{engine}: bookings that failed", rate.failed, 0, 0)


def mix(table: Table, engine: str) -> None:
    """Let pages, steps and bookings arrive at a fixed rate."""
    with scratch(engine) as (folder, settings):
        seen = mixed.measure(folder, settings)
    what = f"{engine}: {mixed.RATE:.0f} arrivals a second"
    table.row(f"{what}, p95 (p50 {seen.at(0.5):.1f})", seen.at(0.95), 120, 50, "ms")
    table.row(f"{what}, p99", seen.at(0.99), 300, 300, "ms")
    table.row(f"{what}, requests that failed", len(seen.failed), 0, 0)
    table.row(f"{what}, memory of all processes", seen.rss_mib, 400, 400, "MB")


@contextmanager
def scratch(engine: str) -> Iterator[tuple[Path, dict[str, str]]]:
    """Make an empty folder and database for one run."""
    if engine == "sqlite":
        with throw_away(None) as made:
            yield made
        return
    name = sql.Identifier(f"chairtime_bench_{uuid.uuid4().hex[:10]}")
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            with throw_away(SERVER.rsplit("/", 1)[0] + "/" + name.as_string().strip('"')) as made:
                yield made
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="./run bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="leave out W2")
    parser.add_argument("--database", choices=ENGINES)
    parser.add_argument("--only", choices=("questions", "contention", "bookings", "mixed", "embed"))
    asked = parser.parse_args()
    kinds = ["w1", "w1b", "full10", "full100"] + ([] if asked.quick else ["w2"])
    table = Table()
    for engine in [asked.database] if asked.database else ENGINES:
        if asked.only in (None, "questions"):
            questions(table, engine, kinds)
        if asked.only in (None, "contention"):
            contention(table, engine, 10 if asked.quick else 100)
        if asked.only in (None, "bookings"):
            bookings(table, engine)
        if asked.only == "mixed" or (asked.only is None and engine == "sqlite"):
            mix(table, engine)
    if asked.only in (None, "embed"):
        embed.report(table.row)
    raise SystemExit(1 if table.missed else 0)


if __name__ == "__main__":
    main()
