"""Random salons (valid salon files as plain dicts) and random questions about them."""

import json
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from tests.support.oracle.clock import as_date, day_begin, moment, zone
from tests.support.oracle.events import add_classes
from tests.support.oracle.oracle import Question, Salon
from tests.support.oracle.rules import askable, by_id, of_all, people, performed
from tests.support.oracle.shifts import random_exceptions, random_hours, wall_time
from tests.support.oracle.zones import change_dates, random_zone

STEPS = (5, 10, 15, 15, 20, 25, 30, 30, 35, 45, 60, 75, 90, 120, 240)
DURATIONS = (5, 10, 15, 20, 30, 30, 45, 45, 60, 60, 75, 90, 120, 180, 300)
ODD_DURATIONS = (7, 11, 23, 52, 61)
BREAKS = (0, 0, 0, 0, 5, 10, 15, 30, 60, 7, 13)
NOTICES = (0, 0, 0, 30, 45, 60, 75, 120, 720, 1440, 2880)
HORIZONS = (0, 1, 3, 7, 14, 30, 60, 60, 90, 90, 365)


def random_salon(rng: Random) -> Salon:
    """A salon that passes the checks of a salon file; its first service, member and form can be asked about."""
    tz = random_zone(rng)
    focus = _focus_dates(rng, tz)
    resources = [{"id": f"r{i}", "name": f"Resource {i}", "quantity": rng.randint(1, 3)} for i in range(rng.randint(0, 3))]
    categories = [{"id": f"c{i}", "name": f"Category {i}"} for i in range(rng.randint(1, 3))]
    services = [_service(rng, i, categories, resources, focus) for i in range(rng.randint(2, 5))]
    staff = [_member(rng, i, services, focus) for i in range(rng.randint(1, 6))]
    salon: Salon = {
        "location": _location(tz),
        "policy": {"times": _times(rng), **_policy(rng, everything=True)},
        "categories": categories,
        "services": services,
        "staff": staff,
        "resources": resources,
        "closures": _closures(rng, focus),
        "forms": _forms(rng, categories, services, staff),
    }
    if rng.random() < 0.25:
        add_classes(rng, salon, focus)
    return salon


def as_json(salon: Salon) -> str:
    """The salon file as JSON with the same keys."""
    return json.dumps(salon, default=lambda value: value.isoformat())


def _location(tz: str) -> dict[str, Any]:
    return {
        "id": "nord",
        "name": "Studio Nord",
        "business": "HairSalon",
        "timezone": tz,
        "currency": "EUR",
        "country": "DE",
        "languages": ["en"],
        "phone": "+4930901820",
        "email": "hello@studio-nord.example",
        "address": "Torstraße 1, 10119 Berlin",
    }


def _focus_dates(rng: Random, tz: str) -> list[date]:
    """Dates around which exceptions, closures, windows and events gather."""
    dates = list(change_dates(tz)) or [date(2026, 6, 15)]
    dates.append(date(2024, 1, 1) + timedelta(days=rng.randrange(1400)))
    return rng.sample(dates, k=min(3, len(dates)))


def _times(rng: Random) -> list[str]:
    return sorted({wall_time(rng) for _ in range(rng.randint(1, 7))})


def _policy(rng: Random, *, everything: bool) -> dict[str, Any]:
    """Policy keys: for the location most of them, for a service or form a few."""
    keep = 0.9 if everything else 0.35
    drawn: dict[str, Any] = {
        "slot_mode": "times" if rng.random() < 0.2 else "fixed_grid",
        "slot_step_min": rng.choice(STEPS),
        "notice_min": rng.choice(NOTICES),
        "horizon_days": rng.choice(HORIZONS[5:] if everything else HORIZONS),
        "any_specialist": rng.random() > 0.08,
    }
    if not everything:
        drawn["times"] = _times(rng)
    return {key: value for key, value in drawn.items() if rng.random() < keep}


def _service(
    rng: Random,
    number: int,
    categories: list[dict[str, Any]],
    resources: list[dict[str, Any]],
    focus: list[date],
) -> dict[str, Any]:
    service: dict[str, Any] = {
        "id": f"s{number}",
        "category": rng.choice(categories)["id"],
        "name": f"Service {number}",
        "duration_min": rng.choice(ODD_DURATIONS if rng.random() < 0.15 else DURATIONS),
        "price": "45.00",
        "break_after_min": rng.choice(BREAKS),
        "resources": [row["id"] for row in resources if rng.random() < 0.4],
    }
    if number and rng.random() < 0.08:
        service["online"] = False
    if rng.random() < 0.3:
        service.update(_window(rng, focus))
    if rng.random() < 0.3:
        service["policy"] = _policy(rng, everything=False)
    return service


def _window(rng: Random, focus: list[date]) -> dict[str, Any]:
    window: dict[str, Any] = {}
    near = rng.choice(focus)
    if rng.random() < 0.2:
        window["from_date"] = near - timedelta(days=rng.randint(0, 3))
    if rng.random() < 0.2:
        window["to_date"] = near + timedelta(days=rng.randint(0, 3))
    opens, closes = sorted(rng.sample(range(0, 289), k=2))
    if rng.random() < 0.5:
        opens, closes = min(opens, 24), max(closes, 200)  # mostly open, so that something is offered
    if rng.random() < 0.5:
        window["from_time"] = _clock(opens)
    if rng.random() < 0.5:
        window["to_time"] = _clock(closes)
    return window


def _clock(cell: int) -> str:
    return f"{cell // 12:02}:{cell % 12 * 5:02}"


def _member(rng: Random, number: int, services: list[dict[str, Any]], focus: list[date]) -> dict[str, Any]:
    share = rng.choice((0.4, 0.6, 0.8, 1))
    chosen = [row for row in services if rng.random() < share] or services[:1]
    member: dict[str, Any] = {
        "id": f"p{number}",
        "name": f"Person {number}",
        "services": [_performs(rng, row) for row in chosen],
        "hours": random_hours(rng),
        "exceptions": random_exceptions(rng, focus),
    }
    if number and rng.random() < 0.1:
        member["online"] = False
    if rng.random() < 0.12:
        member["in_any"] = False
    if not number and rng.random() < 0.5:
        member["services"] = [row["id"] for row in services]
    return member


def _performs(rng: Random, service: dict[str, Any]) -> str | dict[str, Any]:
    if rng.random() < 0.65:
        return str(service["id"])
    row: dict[str, Any] = {"id": service["id"]}
    if rng.random() < 0.8:
        row["duration_min"] = rng.choice(ODD_DURATIONS if rng.random() < 0.1 else DURATIONS)
    if rng.random() < 0.3:
        row["price"] = "95.00"
    if rng.random() < 0.1:
        row["online"] = False
    return row


def _closures(rng: Random, focus: list[date]) -> list[dict[str, Any]]:
    """Closures that do not overlap each other."""
    closures: list[dict[str, Any]] = []
    free_from = date.min
    for near in sorted(focus):
        first = near + timedelta(days=rng.randint(-3, 3))
        if rng.random() < 0.3 and first > free_from:
            last = first + timedelta(days=rng.choice((0, 0, 0, 1, 2)))
            closures.append({"from": first, "to": last, "reason": "Closed"})
            free_from = last
    return closures


def _forms(
    rng: Random,
    categories: list[dict[str, Any]],
    services: list[dict[str, Any]],
    staff: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    forms: list[dict[str, Any]] = [{"id": "main", "title": "Book online"}]
    for number in range(rng.randint(0, 2)):
        form: dict[str, Any] = {"id": f"f{number}", "title": f"Form {number}"}
        for key, rows in (("services", services), ("categories", categories), ("staff", staff)):
            if rng.random() < 0.35:
                form[key] = [row["id"] for row in rng.sample(rows, k=rng.randint(1, len(rows)))]
        forms.append(form)
    for form in forms:
        if rng.random() < 0.3:
            form["policy"] = _policy(rng, everything=False)
    return forms


def random_question(rng: Random, salon: Salon) -> Question:
    """A question that the salon must answer (not refuse), often beside a clock change."""
    form, services = _visit(rng, salon)
    able = [person for person in _performers(salon, services, form)]
    anybody = all(of_all(salon, services, form, "any_specialist"))
    named = able and rng.random() < (0.35 if anybody else 0.9)
    staff = rng.choice(able) if named else "any"
    first = _first_date(rng, salon)
    last = first + timedelta(days=rng.choice((0, 0, 0, 1, 2, 3)))
    return Question(services, staff, first, last, _now(rng, salon, services, form, first), form)


def _visit(rng: Random, salon: Salon) -> tuple[str, tuple[str, ...]]:
    """A form and services that it offers, mostly ones that somebody performs all of."""
    for _ in range(20):
        form = str(rng.choice(salon["forms"])["id"])
        offered = [row["id"] for row in salon["services"] if askable(salon, [row["id"]], form)]
        offered = [service for service in offered if _performers(salon, [service], form)]
        if offered:
            count = min(len(offered), rng.choice((1, 1, 1, 1, 1, 2, 2, 2, 3, 3)))
            return form, tuple(rng.sample(offered, k=count))
    return "main", (salon["services"][0]["id"],)


def _performers(salon: Salon, services: Any, form: str) -> list[str]:
    """Who performs all of them online within the form's scope, asked for by name."""
    every = [row["id"] for row in salon["staff"] if people(salon, services, row["id"], form)]
    rows = [by_id(salon["services"], service) for service in services]
    return [person for person in every if all(performed(by_id(salon["staff"], person), row) is not None for row in rows)]


def _first_date(rng: Random, salon: Salon) -> date:
    changes = change_dates(salon["location"]["timezone"])
    pick = rng.random()
    if changes and pick < 0.55:
        return rng.choice(changes) + timedelta(days=rng.randint(-1, 1))
    marked = [row["from"] for row in salon["closures"]]
    marked += [row.get("date") or row["from"] for member in salon["staff"] for row in member["exceptions"]]
    marked += [row[key] for row in salon["services"] for key in ("from_date", "to_date") if key in row]
    if marked and pick < 0.8:
        return as_date(rng.choice(marked)) + timedelta(days=rng.randint(-1, 1))
    return date(2024, 1, 2) + timedelta(days=rng.randrange(1400))


def _now(rng: Random, salon: Salon, services: tuple[str, ...], form: str, first: date) -> datetime:
    """A moment before or inside the days asked about, so that notice and horizon sometimes cut."""
    tz = salon["location"]["timezone"]
    begin = moment(day_begin(tz, first))
    notice = timedelta(minutes=max(of_all(salon, services, form, "notice_min")))
    horizon = min(of_all(salon, services, form, "horizon_days"))
    pick = rng.random()
    if pick < 0.25:  # notice ends inside the first day, often exactly on a cell: it is inclusive
        now = begin - notice + timedelta(minutes=5 * rng.randrange(288), seconds=rng.choice((0, 0, 0, 1, -1)))
    elif pick < 0.5:  # the horizon ends near the days asked about
        near = first - timedelta(days=horizon + rng.randint(-3, 1))
        now = datetime.combine(near, datetime.min.time(), zone(tz)).astimezone(UTC) + timedelta(minutes=rng.randrange(1440))
    else:
        early = begin - notice - timedelta(seconds=rng.randrange(3600 * 30))
        earliest = begin - timedelta(days=horizon)
        now = max(early, earliest) if rng.random() < 0.9 else early
    return now
