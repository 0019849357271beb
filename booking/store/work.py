"""One transaction. Reads see one consistent picture; writes are serialised where they could meet, and retried when they did."""

import random
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Executable, text
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from booking.domain.errors import Unavailable
from booking.store.guards import CONSTRAINT, OVERLAP

T = TypeVar("T")
_ATTEMPTS = 8
_SPOILED = ("file is not a database", "disk image is malformed")
_TRANSIENT = {"40001", "40P01", "23P01", "23505"}


class Overlap(Exception):
    """The database refused a claim because another one stands there."""


class Work:
    """What a store function gets: one connection inside one transaction that somebody else opens and ends."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.sqlite = connection.dialect.name == "sqlite"

    def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        return self.connection.execute(statement, parameters)

    @cached_property
    def session(self) -> Session:
        """Return an ORM session on the same transaction, for rows as objects."""
        return Session(bind=self.connection, autoflush=False, expire_on_commit=False, join_transaction_mode="rollback_only")

    @contextmanager
    def part(self) -> Iterator[None]:
        """Open a part of this transaction that is undone by itself when it raises; what came before it stays."""
        with self.connection.begin_nested():
            yield

    def lock(self, names: Sequence[str]) -> None:
        """Make other writers who name one of *names* wait until this transaction ends.

        On SQLite a writing transaction already excludes every other writer. Locks are taken in one order everywhere.
        """
        if self.sqlite or not names:
            return
        self.execute(_LOCK, {"keys": sorted({_lock_key(name) for name in names})})


_LOCK = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")


def _lock_key(name: str) -> int:
    raw = name.encode()
    return (zlib.crc32(raw) << 31) ^ zlib.crc32(raw[::-1])


class Store:
    """The database as use cases see it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(sqlite_begin="IMMEDIATE")
        self.one_writer = engine.dialect.name == "sqlite"
        """Whether a writing transaction keeps out every other one, so that it pays to look before asking for it."""
        self._asker = engine if self.one_writer else engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """Open a transaction that only reads. Raises: Unavailable when the database can not be reached."""
        with _database_trouble_is_unavailable(), self.engine.connect() as connection:
            yield Work(connection)

    @contextmanager
    def asking(self) -> Iterator[Work]:
        """Open a connection for a few short questions: like `reading`, but on PostgreSQL without a transaction around.

        PostgreSQL gives every statement its own picture anyway, and two round trips are saved.
        """
        with _database_trouble_is_unavailable(), self._asker.connect() as connection:
            yield Work(connection)

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """Open a transaction that commits on success and rolls back on any exception."""
        with _database_trouble_is_unavailable(), self._writer.begin() as connection:
            work = Work(connection)
            yield work
            if "session" in work.__dict__:
                work.session.flush()

    def write(self, act: Callable[[Work], T]) -> T:
        """Run *act* in a writing transaction, again from the start when it met another writer.

        Raises: Unavailable when it met others every time or the database can not be reached.
        """
        for attempt in range(_ATTEMPTS):
            try:
                with self.writing() as work:
                    return act(work)
            except (IntegrityError, OperationalError, DBAPIError) as error:
                if not met_another_writer(error):
                    raise
            time.sleep(random.uniform(0, 0.01) * attempt)  # noqa: S311 - spreads retries, no secret
        raise Unavailable("contention", retry_after_s=1)


def met_another_writer(error: DBAPIError) -> bool:
    """Return whether *error* says that a concurrent change won: an overlap, a duplicate key, a deadlock."""
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state in _TRANSIENT
    words = str(error.orig)
    return OVERLAP in words or CONSTRAINT in words or "UNIQUE constraint failed" in words


@contextmanager
def _database_trouble_is_unavailable() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        if isinstance(error, DBAPIError) and met_another_writer(error):
            raise
        raise Unavailable("database") from error
    except DatabaseError as error:
        if isinstance(error.orig, sqlite3.DatabaseError) and any(words in str(error.orig) for words in _SPOILED):
            raise Unavailable("database") from error
        raise
