"""Databases filled with a benchmark salon: built once a day through the same load and import an owner uses."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from bench import salons

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "bench" / "data"
SERVER = os.environ.get("BENCH_POSTGRESQL_URL", "postgresql://127.0.0.1:5432/postgres")


@dataclass(frozen=True, slots=True)
class Installation:
    """A filled database with the settings that lead to it."""

    kind: str
    engine: str
    folder: Path
    env: dict[str, str]
    first: dt.date
    bookings: int

    def run(self, *arguments: str) -> str:
        """Run a command of the program. Raises: SystemExit with what it said."""
        return _run(self.folder, self.env, *arguments)


def installation(kind: str, engine: str) -> Installation:
    """Return the database of *kind* on *engine* (sqlite, postgresql), made now if today's is not there yet."""
    first = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    folder = DATA / f"{kind}-{engine}-{first}"
    env = _settings(kind, engine, folder)
    marker = folder / "bookings"
    if marker.exists():
        _run(folder, env, "init")  # the schema may have grown since the database was made
    else:
        for old in DATA.glob(f"{kind}-{engine}-*"):
            shutil.rmtree(old)
        folder.mkdir(parents=True, exist_ok=True)
        if engine == "postgresql":
            _fresh_database(_name(kind))
        (folder / "salon.json").write_text(json.dumps(salons.salon(salons.KINDS[kind].staff)))
        count = salons.write(salons.KINDS[kind], first, folder / "bookings.csv")
        _run(folder, env, "load", "salon.json")
        _run(folder, env, "import", "bookings", "bookings.csv")
        if engine == "postgresql":
            with psycopg.connect(SERVER.rsplit("/", 1)[0] + "/" + _name(kind), autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")
        (folder / "bookings.csv").unlink()
        marker.write_text(str(count))
    return Installation(kind, engine, folder, env, first, int(marker.read_text()))


def _settings(kind: str, engine: str, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHAIRTIME_")}
    ours = {"CHAIRTIME_LIMIT_SCALE": "100000", "CHAIRTIME_SECRET_KEYS": "bench" * 8, "CHAIRTIME_DATA_DIR": str(folder)}
    url = f"sqlite:///{folder / 'chairtime.db'}" if engine == "sqlite" else SERVER.rsplit("/", 1)[0] + "/" + _name(kind)
    return {**kept, **ours, "CHAIRTIME_DATABASE_URL": url}


def _name(kind: str) -> str:
    return f"chairtime_bench_{kind}"


def _fresh_database(name: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _run(folder: Path, env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, str(ROOT / "app.py"), *arguments], cwd=folder, env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout
