"""Random classes with events, and random claims of staff and resources, none of which overlap."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tests.support.oracle.clock import day_begin, moment, occurrences, seconds
from tests.support.oracle.hours import ONE_DAY
from tests.support.oracle.oracle import Claim, Salon, event_claims

LENGTHS = (5, 10, 15, 20, 30, 30, 45, 60, 60, 90, 120, 240, 7, 52)
MOST_CLAIMS = 60


def add_classes(rng: Random, salon: Salon, focus: list[date]) -> None:
    """A class, somebody who gives it, and events of it near the dates that matter."""
    resources = [row["id"] for row in salon["resources"] if rng.random() < 0.3]
    service: dict[str, Any] = {
        "id": "yoga",
        "category": salon["categories"][0]["id"],
        "name": "Yoga",
        "duration_min": rng.choice((30, 60, 75, 90)),
        "price": "15.00",
        "break_after_min": rng.choice((0, 0, 10, 15)),
        "seats": rng.randint(2, 12),
        "max_seats": 2,
        "resources": resources,
    }
    salon["services"].append(service)
    teacher = rng.choice(salon["staff"])
    teacher["services"].append("yoga")
    salon["events"] = []
    for number in range(rng.randint(1, 5)):
        day = rng.choice(focus) + timedelta(days=rng.randint(-1, 2))
        minute = 5 * rng.randrange(288)
        if len(occurrences(salon["location"]["timezone"], day, minute)) != 1:
            continue
        event = {
            "id": f"yoga-{number}",
            "service": "yoga",
            "staff": teacher["id"],
            "start": datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute),
            "seats": service["seats"],
        }
        salon["events"].append(event)
        if not _fit_together(salon, event_claims(salon)):
            salon["events"].remove(event)


def random_claims(rng: Random, salon: Salon, first: date, days: int) -> list[Claim]:
    """Claims on dates first … first + days - 1, beside those of the file's events (which are not repeated)."""
    tz = salon["location"]["timezone"]
    begin = seconds(moment(day_begin(tz, first)))
    minutes = (day_begin(tz, first + days * ONE_DAY) - begin) // 60
    subjects = [("staff", row["id"]) for row in salon["staff"]]
    subjects += [("resource", row["id"]) for row in salon["resources"] for _ in range(row["quantity"])]
    events = event_claims(salon)
    claims: list[Claim] = []
    busy = rng.choice((0.5, 1, 2, 4, 6))
    for kind, subject in subjects:
        for _ in range(round(busy * days * rng.random() * 2)):
            start = begin + 60 * _start_minute(rng, max(minutes, 5))
            claim = Claim(kind, subject, moment(start), moment(start + 60 * rng.choice(LENGTHS)))
            mine = [other for other in (*events, *claims) if (other.kind, other.subject) == (kind, subject)]
            if _fit_together(salon, [*mine, claim]):
                claims.append(claim)
    rng.shuffle(claims)
    return claims[:MOST_CLAIMS]


def _start_minute(rng: Random, minutes: int) -> int:
    """Mostly on the five-minute raster, sometimes shortly before a midnight."""
    at = rng.randrange(minutes)
    if rng.random() < 0.1:
        at = at - at % 1440 - rng.randint(1, 60)
    return at if rng.random() < 0.2 else at - at % 5


def _fit_together(salon: Salon, claims: list[Claim]) -> bool:
    """Whether no staff member is claimed twice at an instant, no resource more often than it exists."""
    limit = {("resource", row["id"]): row["quantity"] for row in salon["resources"]}
    for claim in claims:
        subject = (claim.kind, claim.subject)
        # The number in use can only be highest where some claim begins.
        together = [
            other for other in claims if (other.kind, other.subject) == subject and other.start <= claim.start < other.end
        ]
        if len(together) > limit.get(subject, 1):
            return False
    return True
