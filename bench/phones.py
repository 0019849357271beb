"""Whether asking for a code tells whose phone it is: `./run bench phones [--samples 1000]`.

A client's phone, one that nobody has and a blocked client's are typed in turns, in one process through the real application
on SQLite, at the JSON API and at the details page of a form that always wants a code. Answers must be equal but for their
tokens, each phone gets one message, medians differ by 2 ms at most, and a rank-sum test at 1 % finds nothing. It looks four
times a run, so that one run in 25 says "over" by chance alone: run again before believing it. T13 wants `--samples 5000`.
"""

import argparse
import csv
import datetime as dt
import json
import math
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import text
from werkzeug.test import EnvironBuilder

from booking.domain import phones
from booking.domain.errors import Refusal
from booking.settings import Settings
from booking.store import verification as codes
from booking.usecases.clients.block import block_client
from booking.usecases.operations.schema import check_schema
from booking.usecases.salon.document import check_salon
from booking.usecases.salon.load import load_salon
from booking.usecases.transfer.load import ImportBookings, import_bookings
from booking.usecases.verification.forget import forget_codes
from booking.web.tokens import Signers
from booking.wiring import wire

SAMPLES = 1000
MOST_SAMPLES = 6000
WARM = 20
"""Rounds before those that count."""
BATCH = 50
"""Rounds after which codes and what was counted about them are forgotten: a phone's own limits are never scaled."""
MOST_MS, LEAST_P = 2.0, 0.01
GROUPS = ("known", "unknown", "blocked")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = ["00:00-24:00"]
LAST_FOUR = "1234"
"""The page shows the last four digits as they were typed: they are the same for everybody here."""

SALON: dict[str, Any] = {
    "location": {"id": "nord", "name": "Nord", "timezone": "UTC", "currency": "EUR", "country": "DE", "languages": ["en"]},
    "policy": {"notice_min": 0, "verify_phone": "always"},
    "services": [{"id": "cut", "name": "Cut", "duration_min": 30, "price": "30.00"}],
    "staff": [{"id": "kim", "name": "Kim", "services": ["cut"], "hours": dict.fromkeys(WEEK, HOURS)}],
    "forms": [{"id": "proof", "title": "Proof", "privacy_consent": "none"}],
}
COLUMNS = ("external_id", "location", "service", "staff", "start", "end", "status", "name", "phone", "email", "price", "comment")


@dataclass
class Seen:
    """*took_ms*: group -> how long each request took; *answers*: those that differ by more than tokens; *messages*: planned."""

    took_ms: dict[str, list[float]] = field(default_factory=lambda: {group: [] for group in GROUPS})
    answers: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)

    def apart_ms(self, one: str, other: str) -> float:
        return abs(statistics.median(self.took_ms[one]) - statistics.median(self.took_ms[other]))


class Stopped:
    """A clock that stands: nothing expires in a long run, and every answer names the same instants."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def now(self) -> dt.datetime:
        return self.at


class Quiet:
    """Hears of an import; a refused row ends the run."""

    def begin(self, header: Sequence[str]) -> None: ...

    def progress(self, bytes_read: int) -> None: ...

    def refused(self, row: Any) -> None:
        raise SystemExit(f"a client was not imported: {row}")


class Service:
    """The wired app in this process, with *people*: group -> the phones that belong to it."""

    def __init__(self, folder: Path, people: dict[str, list[str]]) -> None:
        self.people, self.asked = people, 0
        self.clock = Stopped(dt.datetime.now(dt.UTC).replace(microsecond=0))
        names = {"DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder / 'chairtime.db'}", "SMS_URL": f"file:{folder / 'sms'}"}
        limits = {"LIMIT_SCALE": 100_000, "SMS_DAILY_BUDGET": 1_000_000, "SECRET_KEYS": "phones" * 8}
        env = {f"CHAIRTIME_{name}": str(value) for name, value in {**names, **limits}.items()}
        self.wiring = wire(Settings.from_env(env), self.clock)
        self.tools = self.wiring.tools
        check_schema(self.tools, create=True)
        load_salon(check_salon(SALON), {}, self.tools)
        self._let_in(folder / "clients.csv")
        self.app = self.wiring.app()
        self.signers: Signers = self.app.extensions["chairtime"].signers
        self.start = (self.clock.now() + dt.timedelta(days=2)).replace(hour=12, minute=0, second=0).isoformat()

    def _let_in(self, path: Path) -> None:
        """Give whoever is known or blocked a visit of last year and a proven phone, and block the blocked ones."""
        clients = [*self.people["known"], *self.people["blocked"]]
        random.Random(2).shuffle(clients)
        day = (self.clock.now() - dt.timedelta(days=365)).date()
        with path.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(COLUMNS)
            for number, phone in enumerate(clients):
                span = f"{day}T10:00:00", f"{day}T10:30:00"
                rows.writerow((number, "nord", "cut", "kim", *span, "arrived", "Jo Doe", phone, "", "30.00", ""))
        import_bookings(ImportBookings(path=path), self.tools, Quiet())
        with self.tools.store.writing() as work:
            for phone in clients:
                codes.keep_proven(work, "nord", phone, self.clock.now(), "staff")
        for phone in self.people["blocked"]:
            block_client(self.tools, phone, blocked=True)

    def hold(self) -> str:
        """Take the one start that everybody takes and return its hold."""
        choice = {"services": ["cut"], "staff": "kim", "start": self.start}
        return str(json.loads(self.ask(_json("POST", "forms/proof/holds", choice), 201)[2])["hold"])

    def release(self, hold: str) -> None:
        self.ask(_json("DELETE", f"holds/{hold}"), 204)

    def ask(self, request: EnvironBuilder, status: int) -> tuple[float, str, str]:
        """Return how long it took from the WSGI call to the last byte (ms), the headers and the body.

        Each request comes from an address of its own. Raises: SystemExit for an answer other than *status*.
        """
        self.asked += 1
        environ = request.get_environ()
        environ["REMOTE_ADDR"] = ".".join(str(part) for part in (10, *self.asked.to_bytes(3, "big")))
        seen: list[Any] = []
        began = time.perf_counter()
        parts = self.app.wsgi_app(environ, lambda *line: seen.extend(line[:2]))
        body = b"".join(parts)
        took = (time.perf_counter() - began) * 1000
        parts.close()
        if not seen[0].startswith(str(status)):
            raise SystemExit(f"{environ['PATH_INFO']} answered {seen[0]}: {body.decode()[:500]}")
        return took, "\n".join(f"{name}: {value}" for name, value in sorted(seen[1])), body.decode()

    def forget(self) -> Counter[str]:
        """Return how many messages were planned for each phone, and forget all about them and their codes."""
        with self.tools.store.writing() as work:
            planned = "SELECT phone FROM verification JOIN outbox ON dedupe_key LIKE 'code/' || verification.id || '/%'"
            found = Counter(work.execute(text(planned)).scalars())
            if found.total() != work.execute(text("SELECT count(*) FROM outbox")).scalar_one():
                raise SystemExit("something other than codes was planned")
            work.execute(text("DELETE FROM outbox"))
        forget_codes(replace(self.tools, clock=Stopped(self.clock.now() + dt.timedelta(days=1))))
        return found


def at_api(service: Service, hold: str, phone: str) -> tuple[float, str]:
    """Ask for a code at the JSON API; return ms and the answer without what is unlike every time."""
    request = _json("POST", "forms/proof/verifications", {"phone": phone, "hold": hold})
    took, headers, body = service.ask(request, 202)
    return took, f"{headers}\n\n{body}".replace(json.loads(body)["verification"], "ID")


def at_page(service: Service, hold: str, phone: str) -> tuple[float, str]:
    """Send the details as the page does; return ms and the answer without what is unlike every time."""
    token = service.signers.flow("proof", hold)
    path, typed = f"/f/proof/flow/{token}/contact", {"name": "Jo Doe", "phone": phone}
    request = EnvironBuilder(path, "http://localhost", method="POST", data=typed, headers={"HX-Request": "true"})
    took, headers, body = service.ask(request, 200)
    if 'data-step="verify"' not in body:
        raise SystemExit(f"no code was asked for: {body[:500]}")
    return took, f"{headers}\n\n{body}".replace(token, "TOKEN").replace(hold, "HOLD")


WAYS: dict[str, Callable[[Service, str, str], tuple[float, str]]] = {"JSON API": at_api, "details page": at_page}


def _json(method: str, path: str, body: Any = None) -> EnvironBuilder:
    return EnvironBuilder(f"/api/v1/{path}", "http://localhost", method=method, json=body)


def some_phones(samples: int) -> dict[str, list[str]]:
    """Return *samples* mobile numbers for each group, dealt out at random, each in a neighbourhood of its own."""
    found: list[str] = []
    middles = [*range(10_000, 20_000), *range(70_000, 80_000)]
    random.Random(1).shuffle(middles)
    for middle in middles:
        phone = f"+4915{middle}{LAST_FOUR}"
        try:
            phones.reachable(phones.parse(phone, "DE"), ["DE"])
        except Refusal:
            continue
        found.append(phone)
    if len(found) < samples * len(GROUPS):
        raise SystemExit("there are not so many phones")
    return {group: found[number * samples : (number + 1) * samples] for number, group in enumerate(GROUPS)}


def measure(service: Service, way: Callable[[Service, str, str], tuple[float, str]]) -> Seen:
    """Let one of each group ask in every round, in an order drawn anew, each for the same start."""
    seen, chance = Seen(), random.Random(3)
    rounds = len(service.people["known"])
    for number in range(rounds):
        for group in chance.sample(GROUPS, len(GROUPS)):
            hold = service.hold()
            took, answer = way(service, hold, service.people[group][number])
            service.release(hold)
            seen.answers[answer] += 1
            if number >= WARM:
                seen.took_ms[group].append(took)
        if number % BATCH == BATCH - 1 or number == rounds - 1:
            seen.messages += service.forget()
    return seen


def play(folder: Path, samples: int) -> dict[str, Seen]:
    """Return what was seen each way, with *samples* of every group."""
    service = Service(folder, some_phones(samples + WARM))
    try:
        return {name: measure(service, way) for name, way in WAYS.items()}
    finally:
        service.wiring.store.engine.dispose()


def rank_sum(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how likely two samples are at least this far apart when both come from one source.

    Mann and Whitney's test, two-sided, by the normal approximation with its corrections for ties and continuity.
    """
    pooled = sorted([(value, True) for value in one] + [(value, False) for value in other])
    before, ranks, tied = 0, 0.0, 0
    for _, group in groupby(pooled, key=lambda pair: pair[0]):
        mine = [is_one for _, is_one in group]
        ranks += sum(mine) * (before + (len(mine) + 1) / 2)
        tied += len(mine) ** 3 - len(mine)
        before += len(mine)
    n, m = len(one), len(other)
    away = abs(ranks - n * (n + 1) / 2 - n * m / 2)
    spread = math.sqrt(n * m / 12 * (n + m + 1 - tied / ((n + m) * (n + m - 1))))
    return math.erfc(max(0.0, away - 0.5) / spread / math.sqrt(2)) if spread else 1.0


def report(name: str, seen: Seen) -> bool:
    """Print the figures of one way beside their budgets; return whether all are kept."""
    medians = (f"{group} {statistics.median(seen.took_ms[group]):.3f} ms" for group in GROUPS)
    print(f"{name}, medians of {len(seen.took_ms['known'])}: {', '.join(medians)}")
    kept = True
    for group in ("known", "blocked"):
        apart, p = seen.apart_ms(group, "unknown"), rank_sum(seen.took_ms[group], seen.took_ms["unknown"])
        fine = apart <= MOST_MS and p >= LEAST_P
        kept &= fine
        figures = f"{apart:.3f} ms apart (≤ {MOST_MS:g}), p {p:.3f} (≥ {LEAST_P:g})"
        print(f"  {group} and unknown: {figures}: {'OK' if fine else 'over'}")
    alike, once = len(seen.answers) == 1, set(seen.messages.values()) == {1}
    print(f"  answers but for tokens: {'all equal, OK' if alike else f'{len(seen.answers)} kinds, over'}")
    print(f"  messages: {'one for each phone, OK' if once else f'{Counter(seen.messages.values())}, over'}")
    return kept and alike and once and seen.messages.total() == seen.answers.total()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=SAMPLES, help=f"requests of each group each way, at most {MOST_SAMPLES}")
    samples = parser.parse_args().samples
    if not 1 <= samples <= MOST_SAMPLES:
        parser.error(f"--samples must be from 1 to {MOST_SAMPLES}")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="chairtime-bench-") as name:
        found = play(Path(name), samples)
    print(f"{samples} of each group each way in {time.monotonic() - began:.0f} s")
    kept = [report(name, seen) for name, seen in found.items()]
    raise SystemExit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
