"""The benchmark salons: W1 (10 staff, about 5,000 bookings), W2 (100 staff, about 980,000), and what lies between.

One location in UTC, 15-minute grid, every day 09:00-13:00 and 14:00-20:00, about 69 % of the working time booked. The same
seeds give the same salons on every machine. `CONTRACT` formats both ways: a salon file and a CSV of bookings.
"""

import csv
import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DAYS = 60
BLOCKS = ((9 * 60, 13 * 60), (14 * 60, 20 * 60))
LENGTHS = (30, 45, 60, 75)
HEADER = "external_id location service staff start end status name phone email price comment".split()


@dataclass(frozen=True, slots=True)
class Kind:
    """*fill*: the chance that a stretch of working time is booked; *history*: days before the first."""

    staff: int
    history: int
    fill: float


KINDS = {
    "w1": Kind(10, 0, 0.62),
    "w1b": Kind(100, 0, 0.62),
    "w2": Kind(100, 1100, 0.62),
    "full10": Kind(10, 0, 1.0),
    "full100": Kind(100, 0, 1.0),
}


def salon(staff: int) -> dict[str, Any]:
    """Return the salon file."""
    lengths = sorted({15, *LENGTHS})
    services = [{"id": f"s{n}", "name": f"Service {n} min", "duration_min": n, "price": f"{n}.00"} for n in lengths]
    hours = {day: ["09:00-13:00", "14:00-20:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    people = [
        {"id": f"p{n}", "name": f"Staff {n}", "services": [f"s{one}" for one in lengths], "hours": hours} for n in range(staff)
    ]
    return {
        "location": {
            "id": "bench",
            "name": "Bench",
            "business": "HairSalon",
            "timezone": "UTC",
            "currency": "EUR",
            "country": "DE",
            "languages": ["en"],
        },
        "policy": {
            "slot_step_min": 15,
            "notice_min": 0,
            "horizon_days": 120,
            "cancel_cutoff_min": 0,
            "reschedule_cutoff_min": 0,
            "verify_phone": "never",
            "max_open_bookings": 0,
        },
        "services": services,
        "staff": people,
        "forms": [{"id": "bench", "title": "Book", "privacy_consent": "none"}],
    }


def bookings(kind: Kind, first: dt.date) -> Iterator[tuple[str, ...]]:
    """Yield the CSV's rows, day by day. *first* is the first day ahead."""
    count = 0
    for day in range(-kind.history, DAYS):
        midnight = dt.datetime.combine(first + dt.timedelta(days=day), dt.time())
        for person in range(kind.staff):
            chance = random.Random(f"7:{person}:{day}")
            for low, high in _busy(chance, kind.fill):
                client = chance.randrange(20_000)
                service = f"s{high - low}" if high - low in (15, *LENGTHS) else "s60"
                start, end = midnight + dt.timedelta(minutes=low), midnight + dt.timedelta(minutes=high)
                status = "arrived" if day < 0 else "confirmed"
                yield (
                    *(f"b{count}", "bench", service, f"p{person}", start.isoformat(), end.isoformat(), status),
                    *(f"Client {client}", f"+49151{client:08d}", "", f"{high - low}.00", ""),
                )
                count += 1


def _busy(chance: random.Random, fill: float) -> Iterator[tuple[int, int]]:
    for low, high in BLOCKS:
        at = low
        while at < high:
            length = chance.choice(LENGTHS)
            if chance.random() < fill:
                length = min(length, high - at)
                yield at, at + length
                at += length
            else:
                at += chance.choice((15, 30, 45, 60))


def write(kind: Kind, first: dt.date, path: Path) -> int:
    """Write the CSV and return how many bookings it holds."""
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for row in bookings(kind, first):
            rows.writerow(row)
            count += 1
    return count
