"""`kill -9` of every process under load, again and again: `./run bench kills [--rounds 50] [--postgres URL]`.

Clients hold and book through the JSON API and repeat an unanswered confirmation with its key until it is answered.
Afterwards every acknowledged booking must be in the database, each key must have given one reference only, and
`chairtime doctor` must find nothing.
"""

import argparse
import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app.py"
SALON = ROOT / "demo" / "studio-nord.toml"
PATIENCE_S = 60.0


@dataclass
class Tally:
    """What the clients saw. *references*: idempotency key -> the references it was answered with."""

    references: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    refused: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    replayed: int = 0
    retried: int = 0
    lost: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        twice = [key for key, found in self.references.items() if len(found) != 1]
        return self.problems + [f"key {key} has several references" for key in twice] + [f"{one} is lost" for one in self.lost]


class Service:
    """The real service in a folder of its own, killed and started again on the same port."""

    def __init__(self, folder: Path, settings: Mapping[str, str], salon: Path = SALON) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CHAIRTIME_")}
        self.folder, self.env = folder, {**kept, "CHAIRTIME_LIMIT_SCALE": "100000", **settings}
        self.port = 0
        self.run("load", str(salon))

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, str(APP), *arguments], cwd=self.folder, env=self.env, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(f"{arguments[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(APP), "serve", "--port", str(self.port), "--workers", "2"],
                cwd=self.folder,
                env=self.env,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        line = self.process.stdout.readline() if self.process.stdout else ""
        if "http" not in line:
            raise SystemExit(f"the service did not start: {(self.folder / 'log').read_text()[-2000:]}")
        self.port = int(line.rsplit(":", 1)[1])

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    def ask(self, method: str, path: str, body: object = None, key: str | None = None) -> tuple[int, dict[str, object]]:
        """Return status and answer. Raises: OSError when there is none."""
        headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v1/{path}", content, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")


class Client(threading.Thread):
    """Books one free start after another until told to stop."""

    def __init__(self, service: Service, tally: Tally, stop: threading.Event, seed: int) -> None:
        super().__init__(daemon=True)
        self.service, self.tally, self.stop, self.chance = service, tally, stop, random.Random(seed)
        self.done: list[tuple[str, dict[str, object]]] = []

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                hold = self.hold()
            except (OSError, ValueError):
                time.sleep(0.05)
                continue
            if hold:
                self.confirm(hold)
            if self.done and self.chance.random() < 0.2:
                self.confirm_again()

    def hold(self) -> str | None:
        day = dt.date.today() + dt.timedelta(days=self.chance.randint(2, 50))  # noqa: DTZ011 - any day will do
        _, times = self.service.ask("GET", f"forms/main/times?service=cut-short&staff=any&date={day}")
        starts = times.get("items")
        if not isinstance(starts, list) or not starts:
            return None
        start = self.chance.choice(starts)["start"]
        status, held = self.service.ask("POST", "forms/main/holds", {"services": ["cut-short"], "staff": "any", "start": start})
        if status != 201:
            self.tally.refused[str(held.get("code"))] += 1
            return None
        return str(held["hold"])

    def confirm(self, hold: str) -> None:
        key = str(uuid.uuid4())
        phone = f"+49151{self.chance.randint(10_000_000, 99_999_999)}"
        body: dict[str, object] = {"hold": hold, "client": {"name": "Kim", "phone": phone}, "consent": {"privacy": True}}
        if self.until_answered(key, body):
            self.done.append((key, body))

    def confirm_again(self) -> None:
        key, body = self.chance.choice(self.done)
        self.tally.replayed += 1
        self.until_answered(key, body)

    def until_answered(self, key: str, body: dict[str, object]) -> bool:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                status, answer = self.service.ask("POST", "forms/main/bookings", body, key)
            except (OSError, ValueError):
                status, answer = 0, {}
            if status in (200, 201):
                self.tally.references[key].add(str(answer["reference"]))
                return True
            if 400 <= status < 500:
                self.tally.problems.append(f"a confirmation was refused: {answer.get('code')}")
                return False
            self.tally.retried += 1
            time.sleep(0.05)
        self.tally.problems.append("a confirmation was never answered")
        return False


def play(folder: Path, rounds: int, clients: int = 6, settings: Mapping[str, str] | None = None, seed: int = 1) -> Tally:
    """Kill everything *rounds* times under load and return what came of it."""
    service, tally, stop = Service(folder, settings or {}), Tally(), threading.Event()
    chance = random.Random(seed)
    service.start()
    crowd = [Client(service, tally, stop, seed + number) for number in range(clients)]
    for one in crowd:
        one.start()
    for _ in range(rounds):
        time.sleep(chance.uniform(0.3, 1.2))
        service.kill()
        service.start()
    time.sleep(1.0)
    stop.set()
    for one in crowd:
        one.join(PATIENCE_S)
    service.stop()
    tally.lost = sorted({one for found in tally.references.values() for one in found} - stored(service))
    service.run("doctor")
    return tally


def stored(service: Service) -> set[str]:
    url = service.env.get("CHAIRTIME_DATABASE_URL", f"sqlite:///{service.folder / 'chairtime.db'}")
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        found = {reference for (reference,) in connection.execute(text("SELECT reference FROM booking"))}
    engine.dispose()
    return found


def asked(description: str | None, rounds: int, clients: int) -> argparse.Namespace:
    """Read the options that runs against a throw-away service have in common."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--clients", type=int, default=clients)
    parser.add_argument("--postgres", help="the address of an empty database")
    return parser.parse_args()


@contextmanager
def throw_away(postgres: str | None) -> Iterator[tuple[Path, dict[str, str]]]:
    """Make a folder for one run, with the settings that lead to the database at *postgres*, SQLite without one."""
    with tempfile.TemporaryDirectory(prefix="chairtime-bench-") as name:
        keys = {"CHAIRTIME_DATA_DIR": name, "CHAIRTIME_SECRET_KEYS": uuid.uuid4().hex}
        yield Path(name), {"CHAIRTIME_DATABASE_URL": postgres, **keys} if postgres else {}


def main() -> None:
    options = asked(__doc__, rounds=50, clients=6)
    began = time.monotonic()
    with throw_away(options.postgres) as (folder, settings):
        tally = play(folder, options.rounds, options.clients, settings)
    print(f"{options.rounds} times everything killed in {time.monotonic() - began:.0f} s, {options.clients} clients")
    print(f"{len(tally.references)} bookings acknowledged, {tally.retried} tries repeated, {tally.replayed} keys asked again")
    print(f"starts refused: {dict(tally.refused)}")
    print("nothing lost, one reference for each key, doctor finds nothing" if not tally.wrong else "\n".join(tally.wrong[:20]))
    raise SystemExit(1 if tally.wrong else 0)


if __name__ == "__main__":
    main()
