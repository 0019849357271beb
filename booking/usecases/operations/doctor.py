"""The database examined: schema, guards, and everything that the data promises."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from booking.domain.checks import Check, fail, none_of, ok, warn
from booking.domain.errors import Unavailable
from booking.domain.verification import GUESSING
from booking.store import checks as rows
from booking.store import health, outbox, verification_log
from booking.store.archive import snapshot
from booking.store.work import Work
from booking.usecases.tools import Tools

CLOCK_WARN = timedelta(seconds=5)
CLOCK_FAIL = timedelta(seconds=60)
OVERDUE = timedelta(minutes=15)
MOST_NAMED = 5


def examine_database(tools: Tools, pictures: Path) -> list[Check]:
    """Return what was found. Changes nothing; asks one moment's picture of the data while the service runs."""
    try:
        with snapshot(tools.store) as work:
            found = [ok("database", f"{rows.server_name(work)} answers.")]
            schema = _schema(work)
            found.append(schema)
            if health.schema_state(work) == "current":
                found += [
                    *_guards(work),
                    *_promises(work, tools),
                    *_clock(work, tools),
                    *_zones(work),
                    *_pictures(work, pictures),
                ]
                found += [*_sending(work, tools), *_guessing(work, tools)]
        found += _writable(tools)
    except Unavailable:
        return [fail("database", "The database cannot be reached or read; look at CHAIRTIME_DATABASE_URL and whether it runs.")]
    return found


def _schema(work: Work) -> Check:
    match health.schema_state(work):
        case "current":
            return ok("schema", f"The schema is this version's ({health.newest()}).")
        case "unknown":
            return fail("schema", "The schema is newer than this version of Chairtime; install the newer version.")
        case state:
            return fail("schema", f"The schema is {state}; run `chairtime init`.")


def _guards(work: Work) -> Iterator[Check]:
    missing = rows.missing_guards(work.connection)
    if missing:
        yield fail("guards", f"The guard against double bookings is missing ({', '.join(missing)}); run `chairtime init`.")
    else:
        yield ok("guards", "The guard against double bookings is in place.")


def _promises(work: Work, tools: Tools) -> Iterator[Check]:
    now = tools.clock.now()
    yield none_of("overlaps", rows.overlaps(work), "No two claims overlap.", "{} claims overlap an earlier one.")
    yield none_of(
        "claims",
        rows.unclaimed_appointments(work, now) + rows.left_over_claims(work, now),
        "Every coming booking holds its time, and nothing else does.",
        "{} coming appointments do not match the claims on their time.",
    )
    yield none_of(
        "bookings", rows.bookings_without_appointment(work), "Every booking has its appointments.", "{} bookings have none."
    )
    yield none_of("classes", rows.oversold_events(work, now), "No class is oversold.", "{} coming classes are oversold.")
    yield none_of(
        "day loads",
        rows.wrong_day_loads(work),
        "The day loads agree with the claims.",
        "{} day loads differ from the claims; `chairtime doctor --repair` makes them anew.",
    )
    damage = rows.damaged_pages(work)
    yield fail("file", f"The database file is damaged: {damage[0]}.") if damage else ok("file", "The database is sound.")


def _clock(work: Work, tools: Tools) -> Iterator[Check]:
    now = tools.clock.now()
    server = rows.server_time(work)
    gap = abs(server - now) if server else timedelta(0)
    if gap > CLOCK_WARN:
        sentence = f"This machine's clock and the database's differ by {gap.total_seconds():.0f} seconds."
        yield fail("clock", sentence) if gap > CLOCK_FAIL else warn("clock", sentence)
    elif rows.bookings_from_the_future(work, now + CLOCK_FAIL):
        yield fail("clock", "There are bookings made later than now: this machine's clock has gone back.")
    else:
        yield ok("clock", f"The clock shows {now:%Y-%m-%d %H:%M} UTC.")


def _zones(work: Work) -> Iterator[Check]:
    zones = rows.zones(work)
    unknown = [f"{zone} of {location}" for location, zone in zones if not _is_known(zone)]
    if unknown:
        yield fail("zones", f"The zone data does not know {unknown[0]}.")
    else:
        yield ok("zones", f"The time zones of all {len(zones)} locations are known.")


def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _pictures(work: Work, folder: Path) -> Iterator[Check]:
    missing = sorted(name for name in rows.pictures(work) if not (folder / name).is_file())
    if missing:
        yield warn("pictures", f"{len(missing)} pictures are missing in {folder}; load the salon file again.")
    else:
        yield ok("pictures", "All pictures are there.")


def _sending(work: Work, tools: Tools) -> Iterator[Check]:
    paused = rows.is_sending_paused(work)
    if paused:
        yield warn("sending", "Sending is paused, as after a restore: nobody gets a message.")
    if given_up := outbox.given_up(work):
        total = sum(count for _, _, count in given_up)
        named = "; ".join(f"{count} × {kind} ({reason})" for kind, reason, count in given_up[:MOST_NAMED])
        yield warn("outbox", f"{total} messages or reports could not be sent and were given up: {named}.")
    if not paused and (overdue := outbox.count_overdue(work, tools.clock.now() - OVERDUE)):
        yield warn("worker", f"{overdue} messages or reports wait for longer than they should; does a worker run?")


def _guessing(work: Work, tools: Tools) -> Iterator[Check]:
    wrong = verification_log.count_wrong(work, tools.clock.now() - GUESSING.length)
    if wrong > GUESSING.most:
        yield warn(
            "codes", f"{wrong} wrong codes were typed in the last hour: somebody may be guessing. Each phone stays protected."
        )


def _writable(tools: Tools) -> Iterator[Check]:
    try:
        with tools.store.writing() as work:
            if health.schema_state(work) == "current":
                health.touch(work)
    except Unavailable:
        yield fail("writing", "The database cannot be written.")
    else:
        yield ok("writing", "The database can be written.")


def repair_day_loads(tools: Tools) -> int:
    """Make the derived day loads anew from the claims and return how many there are."""
    return tools.store.write(rows.rebuild_day_loads)
