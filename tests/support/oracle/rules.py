"""What the salon file says about a question: policies of several parties, the form's scope, who performs what."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from tests.support.oracle.clock import MINUTE, as_minutes, day_begin, local_date, moment, occurrences, zone
from tests.support.oracle.hours import Interval

LONGEST_DAY = 27 * 60 * MINUTE
DEFAULTS: dict[str, Any] = {
    "slot_mode": "fixed_grid",
    "slot_step_min": 15,
    "times": [],
    "notice_min": 60,
    "horizon_days": 60,
    "any_specialist": True,
}


def by_id(rows: Sequence[dict[str, Any]], wanted: str) -> dict[str, Any]:
    for row in rows:
        if row["id"] == wanted:
            return row
    raise KeyError(wanted)


def own_or_location(salon: dict[str, Any], party: dict[str, Any], key: str) -> Any:
    location = salon.get("policy", {}).get(key, DEFAULTS[key])
    return party.get("policy", {}).get(key, location)


def of_all(salon: dict[str, Any], services: Sequence[str], form: str, key: str) -> list[Any]:
    """The values of location, services and form, each party's own replacing the location's for that party."""
    parties = [{}, *(by_id(salon["services"], service) for service in services), by_id(salon["forms"], form)]
    return [own_or_location(salon, party, key) for party in parties]


def soon_enough(salon: dict[str, Any], services: Sequence[str], form: str, start: int, now: datetime) -> bool:
    """Notice (inclusive) and horizon (local dates), the strictest of all parties."""
    if moment(start) < now + timedelta(minutes=max(of_all(salon, services, form, "notice_min"))):
        return False
    tz = salon["location"]["timezone"]
    today = now.astimezone(zone(tz)).date()
    last = today + timedelta(days=min(of_all(salon, services, form, "horizon_days")))
    return today <= local_date(tz, start) <= last


def service_in_scope(service: dict[str, Any], form: dict[str, Any]) -> bool:
    services, categories = form.get("services", []), form.get("categories", [])
    if not services and not categories:
        return True
    return service["id"] in services or service["category"] in categories


def askable(salon: dict[str, Any], services: Sequence[str], form_id: str) -> bool:
    """Whether a visit of these services can be asked for at all through this form."""
    form = by_id(salon["forms"], form_id)
    if not 1 <= len(services) <= 10 or len(set(services)) != len(services):
        return False
    for service_id in services:
        service = by_id(salon["services"], service_id)
        bookable = service.get("online", True) and service.get("seats", 1) == 1
        if not bookable or not service_in_scope(service, form):
            return False
    return True


def performed(member: dict[str, Any], service: dict[str, Any]) -> int | None:
    """The member's duration of the service in minutes, None when they do not perform it online."""
    for entry in member.get("services", []):
        row = {"id": entry} if isinstance(entry, str) else entry
        if row["id"] == service["id"] and row.get("online", True):
            return int(row.get("duration_min", service["duration_min"]))
    return None


def people(salon: dict[str, Any], services: Sequence[str], staff: str, form_id: str) -> list[str]:
    """Who may be considered for this question, in file order."""
    form = by_id(salon["forms"], form_id)
    scope = form.get("staff", [])
    online = [m for m in salon["staff"] if m.get("online", True) and (not scope or m["id"] in scope)]
    if staff != "any":
        return [member["id"] for member in online if member["id"] == staff]
    if not all(of_all(salon, services, form_id, "any_specialist")):
        return []
    return [member["id"] for member in online if member.get("in_any", True)]


def grid(salon: dict[str, Any], service: str, intervals: list[Interval], days: list[date]) -> set[int]:
    """Every start that the first service's slot mode allows on these local dates inside these intervals."""
    party = by_id(salon["services"], service)
    tz = salon["location"]["timezone"]
    mode = own_or_location(salon, party, "slot_mode")
    if mode == "times":
        walls = [as_minutes(text) for text in own_or_location(salon, party, "times")]
        listed = [at for day in days for wall in walls for at in occurrences(tz, day, wall)]
        return {at for at in listed if any(interval.begin <= at < interval.end for interval in intervals)}
    assert mode == "fixed_grid", mode
    step = own_or_location(salon, party, "slot_step_min") * MINUTE
    found: set[int] = set()
    for interval in intervals:
        for day in days:
            found.update(_grid_of_day(tz, day, interval, step))
    return found


def _grid_of_day(tz: str, day: date, interval: Interval, step: int) -> list[int]:
    earliest = day_begin(tz, day)
    origin = earliest if interval.grid_begin is None else interval.grid_begin
    at = origin + max(0, -(-(earliest - origin) // step)) * step
    found = []
    # A date lasts at most 27 hours anywhere; the date of each instant is looked at all the same.
    while at < min(interval.end, earliest + LONGEST_DAY):
        if at >= interval.begin and local_date(tz, at) == day:
            found.append(at)
        at += step
    return found
