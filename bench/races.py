"""Many clients on one start at the same moment: `./run bench races [--rounds 100] [--clients 64] [--postgres URL]`.

Each round takes another start. Every client holds it and the holder books; exactly one must be confirmed, and each of
the others must be told `slot-taken` with other times. Rounds with "any", a resource and a class must have exactly as
many winners as there are people, units or seats.
"""

import datetime as dt
import http.client
import json
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.kills import Service, asked, throw_away

DAY = dt.date.today() + dt.timedelta(days=7)  # noqa: DTZ011 - any day ahead will do
HOURS = ["00:00-24:00"]
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PEOPLE = 3
UNITS = 2
SEATS = 5

SALON: dict[str, Any] = {
    "location": {
        "id": "race",
        "name": "Race",
        "business": "HairSalon",
        "timezone": "UTC",
        "currency": "EUR",
        "country": "DE",
        "languages": ["en"],
    },
    "policy": {"slot_step_min": 5, "notice_min": 0, "verify_phone": "never", "max_open_bookings": 0},
    "services": [
        {"id": "cut", "name": "Cut", "duration_min": 30, "price": "30.00"},
        {"id": "bath", "name": "Bath", "duration_min": 30, "price": "30.00", "resources": ["tub"]},
        {"id": "yoga", "name": "Yoga", "duration_min": 60, "price": "10.00", "seats": SEATS, "max_seats": 1},
    ],
    "staff": [
        *({"id": f"p{n}", "name": f"P{n}", "services": ["cut"], "hours": dict.fromkeys(WEEK, HOURS)} for n in range(PEOPLE)),
        *({"id": f"b{n}", "name": f"B{n}", "services": ["bath"], "hours": dict.fromkeys(WEEK, HOURS)} for n in range(PEOPLE + 2)),
        {"id": "y", "name": "Y", "services": ["yoga"], "hours": {}},
    ],
    "resources": [{"id": "tub", "name": "Tub", "quantity": UNITS}],
    "events": [{"id": "y1", "service": "yoga", "staff": "y", "start": f"{DAY}T10:00:00", "seats": SEATS}],
    "forms": [{"id": "race", "title": "Race", "privacy_consent": "none"}],
}


@dataclass
class Tally:
    """What happened: *wrong* are broken promises, *answers* how often each answer was given."""

    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    rounds: int = 0


def loaded(folder: Path, settings: Mapping[str, str]) -> Service:
    """Return the service with the race's salon, not started yet."""
    path = folder / "race.json"
    path.write_text(json.dumps(SALON))
    return Service(folder, settings, salon=path)


def ask(connection: http.client.HTTPConnection, path: str, body: Any, key: str | None = None) -> tuple[int, dict[str, Any]]:
    headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
    connection.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def crowd(port: int, clients: int, act: Callable[[http.client.HTTPConnection, int], None]) -> None:
    """Let *clients* threads act at the same moment, each on a connection that is open already."""
    gate = threading.Barrier(clients)

    def one(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.connect()
        gate.wait()
        act(connection, number)
        connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def race(service: Service, tally: Tally, clients: int, order: dict[str, Any], winners: int, loss: str) -> None:
    """Play one round: exactly *winners* book what *order* asks for, all others are refused with *loss*."""
    booked: list[str] = []
    refused: Counter[str] = Counter()
    bare: list[dict[str, Any]] = []

    def act(connection: http.client.HTTPConnection, number: int) -> None:
        status, hold = ask(connection, "forms/race/holds", order)
        if status != 201:
            refused[str(hold.get("code"))] += 1
            if loss == "slot-taken" and not hold.get("alternatives"):
                bare.append(hold)
            return
        body = {"hold": hold["hold"], "client": {"name": "Kim", "phone": f"+4915123{number:06d}"}}
        status, booking = ask(connection, "forms/race/bookings", body, str(uuid.uuid4()))
        (booked.append(booking["reference"]) if status == 201 else refused.update([f"confirm {booking.get('code')}"]))

    crowd(service.port, clients, act)
    tally.rounds += 1
    tally.answers.update(refused)
    tally.answers["booked"] += len(booked)
    if len(set(booked)) != winners or refused != Counter({loss: clients - winners}) or bare:
        tally.wrong.append(f"{order}: {len(booked)} booked, refused {dict(refused)}, {len(bare)} without other times")


def same_key(service: Service, tally: Tally, clients: int, start: str) -> None:
    """Confirm one hold with one key from everybody: one booking, the same reference for all."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    _, hold = ask(connection, "forms/race/holds", {"services": ["cut"], "staff": "p0", "start": start})
    body = {"hold": hold["hold"], "client": {"name": "Kim", "phone": "+4915123000000"}}
    seen: Counter[str] = Counter()

    def act(one: http.client.HTTPConnection, _number: int) -> None:
        status, booking = ask(one, "forms/race/bookings", body, "the-same-key")
        seen[f"{status} {booking.get('reference')}"] += 1

    crowd(service.port, clients, act)
    tally.rounds += 1
    references = {one.split()[1] for one in seen}
    if len(references) != 1 or sum(count for one, count in seen.items() if one.startswith("201")) != 1:
        tally.wrong.append(f"one key: {dict(seen)}")


def crosswise(service: Service, tally: Tally, starts: tuple[str, str]) -> None:
    """Let two clients each ask for the start that the other holds: both are refused, both keep what they have."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    order = {"services": ["cut"], "staff": "p0"}
    held = [str(ask(connection, "forms/race/holds", order | {"start": start})[1].get("hold")) for start in starts]
    answers: list[str] = []

    def act(one: http.client.HTTPConnection, number: int) -> None:
        wanted = order | {"start": starts[1 - number], "replaces": held[number]}
        answers.append(str(ask(one, "forms/race/holds", wanted)[1].get("code")))

    crowd(service.port, 2, act)
    booked = []
    for number, hold in enumerate(held):
        body = {"hold": hold, "client": {"name": "Kim", "phone": f"+49151240000{number:02d}"}}
        booked.append(ask(connection, "forms/race/bookings", body, str(uuid.uuid4()))[0])
    tally.rounds += 1
    if answers != ["slot-taken"] * 2 or booked != [201, 201]:
        tally.wrong.append(f"holds replaced crosswise: {answers}, then {booked}")


def checked(service: Service) -> list[str]:
    """Return what `doctor` complains about."""
    try:
        service.run("doctor")
    except SystemExit as error:
        return [line for line in str(error).splitlines() if "fail" in line]
    return []


def play(folder: Path, rounds: int, clients: int = 64, settings: Mapping[str, str] | None = None) -> Tally:
    """Play *rounds* starts with one specialist, and one round of each other kind for ten of those."""
    service, tally = loaded(folder, settings or {}), Tally()
    service.start()
    try:
        begin = dt.datetime.combine(DAY, dt.time(), dt.UTC)
        for number in range(rounds):
            start = (begin + dt.timedelta(minutes=30 * number)).isoformat()
            race(service, tally, clients, {"services": ["cut"], "staff": "p0", "start": start}, 1, "slot-taken")
        for number in range(max(1, rounds // 10)):
            start = (begin + dt.timedelta(days=20, minutes=30 * number)).isoformat()
            race(service, tally, clients, {"services": ["cut"], "staff": "any", "start": start}, PEOPLE, "slot-taken")
            race(service, tally, clients, {"services": ["bath"], "staff": "any", "start": start}, UNITS, "slot-taken")
            pair = [begin + dt.timedelta(days=days, minutes=30 * number) for days in (26, 27)]
            crosswise(service, tally, (pair[0].isoformat(), pair[1].isoformat()))
        race(service, tally, clients, {"event": "y1", "seats": 1}, SEATS, "event-full")
        same_key(service, tally, min(clients, 16), (begin + dt.timedelta(days=25)).isoformat())
        tally.wrong += checked(service)
    finally:
        service.stop()
    return tally


def main() -> None:
    options = asked(__doc__, rounds=100, clients=64)
    began = time.monotonic()
    with throw_away(options.postgres) as (folder, settings):
        tally = play(folder, options.rounds, options.clients, settings)
    print(f"{tally.rounds} rounds of {options.clients} clients in {time.monotonic() - began:.0f} s: {dict(tally.answers)}")
    print("one winner each, nobody twice" if not tally.wrong else "\n".join(tally.wrong[:20]))
    raise SystemExit(1 if tally.wrong else 0)


if __name__ == "__main__":
    main()
