"""Bookings per second over distinct starts, over HTTP against the real server: eight clients, hold then confirm."""

import datetime as dt
import http.client
import json
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.kills import Service

CLIENTS = 8
PROCESSES = 2
SECONDS = 8.0
STAFF = 40
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Rate:
    per_second: float
    p50_ms: float
    p95_ms: float
    failed: int


def salon() -> dict[str, Any]:
    """Return a salon with more free starts than the run can take."""
    hours = {day: ["00:00-24:00"] for day in WEEK}
    return {
        "location": {
            "id": "rush",
            "name": "Rush",
            "business": "HairSalon",
            "timezone": "UTC",
            "currency": "EUR",
            "country": "DE",
            "languages": ["en"],
        },
        "policy": {"notice_min": 0, "horizon_days": 90, "verify_phone": "never", "max_open_bookings": 0},
        "services": [{"id": "cut", "name": "Cut", "duration_min": 60, "price": "45.00"}],
        "staff": [{"id": f"p{n}", "name": f"P{n}", "services": ["cut"], "hours": hours} for n in range(STAFF)],
        "forms": [{"id": "rush", "title": "Rush", "privacy_consent": "none"}],
    }


def measure(folder: Path, settings: dict[str, str], seconds: float = SECONDS) -> Rate:
    """Run the load and return what was confirmed. Every client has starts of its own."""
    path = folder / "rush.json"
    path.write_text(json.dumps(salon()))
    # Eight people, not one: each client is seen at an address of its own, as behind a proxy.
    service = Service(folder, settings | {"CHAIRTIME_TRUSTED_PROXIES": "1"}, salon=path)
    service.start()
    try:
        with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
            mine = [list(range(number, CLIENTS, PROCESSES)) for number in range(PROCESSES)]
            results = pool.starmap(_process, [(service.port, clients, seconds) for clients in mine])
    finally:
        service.stop()
    taken = sorted(one for times, _, _ in results for one in times)
    failed = sum(failures for _, failures, _ in results)
    longest = max(lasted for _, _, lasted in results)
    return Rate(len(taken) / longest, taken[len(taken) // 2], taken[int(len(taken) * 0.95)], failed)


def _process(port: int, clients: Sequence[int], seconds: float) -> tuple[list[float], int, float]:
    from threading import Thread

    found: list[tuple[list[float], int]] = []
    threads = [Thread(target=lambda number=number: found.append(_client(port, number, seconds))) for number in clients]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - began
    return [one for times, _ in found for one in times], sum(failures for _, failures in found), lasted


def _client(port: int, number: int, seconds: float) -> tuple[list[float], int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    midnight = dt.datetime.combine(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2), dt.time(), dt.UTC)
    taken, failed, turn = [], 0, 0
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        person, hour = turn % (STAFF // CLIENTS), turn // (STAFF // CLIENTS)
        staff = f"p{number * (STAFF // CLIENTS) + person}"
        # Spread over the days as real bookings are.
        start = midnight + dt.timedelta(days=(hour * 7 + number * 11) % 85, hours=hour * 7 // 85 % 24)
        began = time.perf_counter()
        failed += not _book(connection, staff, start.isoformat(), f"{number}-{turn}", f"+49151{number:02d}{turn:06d}")
        taken.append((time.perf_counter() - began) * 1000)
        turn += 1
    return taken, failed


def _book(connection: http.client.HTTPConnection, staff: str, start: str, key: str, phone: str) -> bool:
    status, hold = _ask(connection, "holds", {"services": ["cut"], "staff": staff, "start": start}, key)
    if status != 201:
        return False
    status, _ = _ask(connection, "bookings", {"hold": hold["hold"], "client": {"name": "Kim", "phone": phone}}, key)
    return status == 201


def _ask(connection: http.client.HTTPConnection, what: str, body: Any, key: str) -> tuple[int, dict[str, Any]]:
    headers = {"Content-Type": "application/json", "Idempotency-Key": key, "X-Forwarded-For": f"192.0.2.{key.partition('-')[0]}"}
    connection.request("POST", f"/api/v1/forms/rush/{what}", json.dumps(body), headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())
