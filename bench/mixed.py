"""A day's mix at a fixed arrival rate: `./run bench mixed [--rate 150] [--seconds 60] [--postgres URL]`.

85 % of arrivals ask for pages and availability, 10 % take a start and give it back, 5 % book. An arrival does not wait
for the one before it (an open loop), so what queues is part of what is measured. Loopback only.
"""

import argparse
import datetime as dt
import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.kills import Service, throw_away

RATE = 150.0
SECONDS = 60.0
CONNECTIONS = 48
PAGES, STEPS = 0.85, 0.10
WARM = 100
_READS = (
    "/f/main",
    "/f/main?service=cut-short&staff=any&step=time&date={date}",
    "/embed/f/main?service=cut-short&staff=any&step=time&date={date}",
    "/l/nord",
    "/api/v1/forms/main/times?service=cut-short&staff=any&date={date}",
    "/api/v1/forms/main/days?service=cut-short&staff=any&from={date}&to={last}",
)


@dataclass
class Mix:
    """What was seen. *took_ms*: each request from the moment it was due; *missed*: visits that found no start left."""

    took_ms: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    booked: int = 0
    missed: int = 0
    rss_mib: float = 0.0

    def at(self, share: float) -> float:
        return sorted(self.took_ms)[int(len(self.took_ms) * share)]


class Visitor(threading.local):
    """One keep-alive connection a thread, one address a visit."""

    def __init__(self, port: int, mix: Mix) -> None:
        self.mix, self.connection = mix, http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(self, due: float, method: str, path: str, body: Any = None, fine: tuple[int, ...] = (200, 201, 204)) -> Any:
        """Return the answer's JSON, None for another kind; what is not *fine* counts as failed."""
        headers = {"Host": "localhost", "Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
        headers["X-Forwarded-For"] = f"192.0.2.{random.randint(1, 250)}"
        try:
            self.connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self.mix.failed.append(repr(error))
            return None
        self.mix.took_ms.append((time.perf_counter() - due) * 1000)
        if answer.status not in fine:
            self.mix.failed.append(f"{method} {path.partition('?')[0]} {answer.status}")
        return json.loads(content) if content and "json" in (answer.getheader("Content-Type") or "") else None

    def visit(self, due: float, chance: random.Random) -> None:
        """Do what one arrival does; the requests after its first count from when they are sent."""
        day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=chance.randint(2, 50))
        dice = chance.random()
        if dice < PAGES:
            path = chance.choice(_READS).format(date=day, last=day + dt.timedelta(days=27))
            self.ask(due, "GET", path)
            return
        times = self.ask(due, "GET", f"/api/v1/forms/main/times?service=cut-short&staff=any&date={day}")
        if not times or not times["items"]:
            self.mix.missed += 1
            return
        choice = {"services": ["cut-short"], "staff": "any", "start": chance.choice(times["items"])["start"]}
        hold = self.ask(time.perf_counter(), "POST", "/api/v1/forms/main/holds", choice, (201, 409))
        if not hold or "hold" not in hold:
            self.mix.missed += 1
        elif dice < PAGES + STEPS:
            self.ask(time.perf_counter(), "DELETE", f"/api/v1/holds/{hold['hold']}")
        else:
            phone = f"+49151{chance.randint(10_000_000, 99_999_999)}"
            order = {"hold": hold["hold"], "client": {"name": "Kim", "phone": phone}, "consent": {"privacy": True}}
            self.mix.booked += bool(self.ask(time.perf_counter(), "POST", "/api/v1/forms/main/bookings", order))


def measure(folder: Path, settings: Mapping[str, str], rate: float = RATE, seconds: float = SECONDS) -> Mix:
    """Run the mix against the real server with the demo's salon."""
    service, mix, chance = Service(folder, {**settings, "CHAIRTIME_TRUSTED_PROXIES": "1"}), Mix(), random.Random(1)
    service.start()
    visitor = Visitor(service.port, mix)
    try:
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            list(pool.map(lambda _: visitor.visit(time.perf_counter(), chance), range(WARM)))
            mix.took_ms.clear()
            began = time.perf_counter()
            for number in range(int(rate * seconds)):
                due = began + number / rate
                time.sleep(max(0.0, due - time.perf_counter()))
                pool.submit(visitor.visit, due, chance)
        mix.rss_mib = resident_mib(service.process.pid)
    finally:
        service.stop()
    return mix


def resident_mib(session: int) -> float:
    """Return the resident memory of all processes of a session together, shared pages counted in each."""
    pages = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended meanwhile
            pages += int(stat[21]) if int(stat[3]) == session else 0
    return pages * 4096 / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=RATE, help="arrivals a second, at most 500")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--postgres", help="the address of an empty database")
    asked = parser.parse_args()
    with throw_away(asked.postgres) as (folder, settings):
        mix = measure(folder, settings, min(asked.rate, 500.0), asked.seconds)
    print(f"{len(mix.took_ms)} requests, {mix.booked} bookings, {mix.missed} times no start was left, {len(mix.failed)} failed")
    print(f"p50 {mix.at(0.5):.1f} ms, p95 {mix.at(0.95):.1f} ms, p99 {mix.at(0.99):.1f} ms")
    print(f"{mix.rss_mib:.0f} MiB in all processes")
    for one in sorted(set(mix.failed))[:10]:
        print(f"failed: {one} ({mix.failed.count(one)} times)")
    raise SystemExit(1 if mix.failed else 0)


if __name__ == "__main__":
    main()
