"""Fresh, migrated databases for tests: `sqlite_url`, `postgres_url`, and `database_url`/`store` over both engines.

The schema is made once per run; SQLite's file is copied for every test, PostgreSQL's tables are emptied. A test that
changes the schema itself takes `empty_postgres_url`. PostgreSQL is looked for at `TEST_POSTGRESQL_URL`,
else on the local socket and on port 5432; without one its tests are skipped, or fail with CHAIRTIME_REQUIRE_ALL=1.
"""

import os
import re
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlmodel import SQLModel

import booking.store.tables  # noqa: F401 - fills the metadata
from booking.store.engine import make_engine
from booking.store.guards import CONSTRAINT
from booking.store.migrate import newest_revision, upgrade
from booking.store.work import Store

PLACES = ("postgresql:///postgres", "postgresql:///postgres?host=/var/run/postgresql", "postgresql://127.0.0.1:5432/postgres")
PREFIX = "chairtime_test_"
MINE = f"{PREFIX}{os.getpid()}_"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "chairtime.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """Return the address of a PostgreSQL server where databases may be made."""
    given = os.environ.get("TEST_POSTGRESQL_URL")
    for place in (given,) if given else PLACES:
        try:
            with psycopg.connect(place, connect_timeout=3, autocommit=True) as connection:
                sweep(connection)
                return place
        except psycopg.OperationalError as error:
            reason = str(error).strip().splitlines()[0]
    missing(f"PostgreSQL cannot be reached: {reason}")
    raise AssertionError


@pytest.fixture(scope="session")
def postgres_shared(postgres_server: str) -> Iterator[str]:
    """Return the address of this run's database; dropping one takes a second, emptying it does not."""
    name = f"{MINE}shared"
    run(postgres_server, "CREATE DATABASE {}", name)
    run(postgres_server, "ALTER DATABASE {} SET synchronous_commit = off", name)  # nobody pulls the plug on these rows
    url = sqlalchemy_url(postgres_server, name)
    migrate(url)
    yield url
    run(postgres_server, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "chairtime.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: str, postgres_shared: str) -> str:
    with psycopg.connect(postgres_shared.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        # Deleting a few rows takes milliseconds where TRUNCATE of every table takes a second.
        with connection.transaction():
            for table in reversed(SQLModel.metadata.sorted_tables):
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
        # A test may have played an older or a newer version.
        connection.execute("UPDATE alembic_version SET version_num = %s", (newest_revision(),))
        guarded = connection.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", (CONSTRAINT,)).fetchone()
    if not guarded:
        migrate(postgres_shared)
    return postgres_shared


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """Return the address of a database without any table."""
    name = f"{MINE}{uuid.uuid4().hex[:12]}"
    run(postgres_server, "CREATE DATABASE {}", name)
    yield sqlalchemy_url(postgres_server, name)
    run(postgres_server, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    yield from opened(database_url)


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    yield from opened(sqlite_url)


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[Store]:
    yield from opened(postgres_url)


def opened(url: str) -> Iterator[Store]:
    engine = make_engine(url)
    yield Store(engine)
    engine.dispose()


def migrate(url: str) -> None:
    engine = make_engine(url)
    upgrade(Store(engine))
    engine.dispose()


def sqlalchemy_url(server: str, name: str) -> str:
    """Return the address of database *name* on *server* as the program takes it."""
    return re.sub(r"/postgres(?=\?|$)", f"/{name}", server.replace("postgresql://", "postgresql+psycopg://"), count=1)


def run(server: str, statement: str, *names: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def sweep(connection: psycopg.Connection) -> None:
    """Drop what runs that were killed left behind."""
    rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", (PREFIX + "%",)).fetchall()
    for (name,) in rows:
        owner = name.removeprefix(PREFIX).partition("_")[0]
        if owner.isdigit() and not is_alive(int(owner)):
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def missing(sentence: str) -> None:
    """Skip the test, or fail it where everything is required."""
    if os.environ.get("CHAIRTIME_REQUIRE_ALL") == "1":
        pytest.fail(sentence)
    pytest.skip(sentence)
