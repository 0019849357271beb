"""All tables as plain rows, out of one database and into another, whichever engine either of them is.

A row is a list in the order of the columns; instants are ISO 8601 in UTC, bytes are Base64, the rest is as in JSON.
`day_load` is left out: it is derived, and made anew.
"""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    LargeBinary,
    MetaData,
    String,
    Table,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, StatementError
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel, UTCDateTime

import booking.store.tables  # noqa: F401 - fills the metadata
from booking.store import loads
from booking.store.columns import JSON_OR_NULL
from booking.store.guards import ensure_guards
from booking.store.migrate import move_to
from booking.store.work import Store, Work

Row = list[Any]
Kinds = list[tuple[str, str]]
"""(column, kind) in order; the kinds are the keys of `_TYPES`."""

DERIVED = frozenset({"day_load"})
BATCH = 5_000

_TYPES: dict[str, TypeEngine[Any]] = {
    "instant": UTCDateTime(),
    "date": Date(),
    "json": JSON_OR_NULL,
    "bytes": LargeBinary(),
    "flag": Boolean(),
    "plain": String(),
}
_OUT: dict[str, Callable[[Any], Any]] = {
    "instant": lambda value: value.isoformat(),
    "date": lambda value: value.isoformat(),
    "bytes": lambda value: base64.b64encode(value).decode(),
}
_IN: dict[str, Callable[[Any], Any]] = {
    "instant": lambda value: datetime.fromisoformat(value).astimezone(UTC),
    "date": date.fromisoformat,
    "bytes": base64.b64decode,
}
# COPY takes texts; what is an instant or a date already is one.
_COPIED: dict[str, Callable[[Any], Any]] = {
    "json": lambda value: json.dumps(value, ensure_ascii=False),
    "bytes": base64.b64decode,
}


@contextmanager
def snapshot(store: Store) -> Iterator[Work]:
    """Open a reading transaction in which every statement sees the same moment, on both engines."""
    with store.reading() as work:
        if not work.sqlite:
            work.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        yield work


def tables() -> dict[str, Kinds]:
    """Return the tables that are copied, each after those it refers to."""
    return {
        table.name: [(column.name, _kind(column)) for column in table.columns]
        for table in SQLModel.metadata.sorted_tables
        if table.name not in DERIVED
    }


def _kind(column: Column[Any]) -> str:
    for kind in ("instant", "date", "flag", "bytes"):
        if isinstance(column.type, type(_TYPES[kind])):
            return kind
    return "json" if isinstance(column.type, JSON) else "plain"


def read_table(work: Work, name: str, kinds: Kinds) -> Iterator[Row]:
    """Return the rows of a table, a batch in memory at a time."""
    table = SQLModel.metadata.tables[name]
    result = work.connection.execute(
        select(*(table.c[column] for column, _ in kinds)), execution_options={"yield_per": BATCH, "stream_results": True}
    )
    turned = [(at, _OUT[kind]) for at, (_, kind) in enumerate(kinds) if kind in _OUT]
    for found in result:
        row = list(found)
        for at, turn in turned:
            if row[at] is not None:
                row[at] = turn(row[at])
        yield row


def write_rows(work: Work, name: str, kinds: Kinds, rows: Sequence[Row]) -> None:
    """Insert a batch of rows as they came out of `read_table`. Raises: Unfitting."""
    try:
        _write(work, name, kinds, rows)
    except (StatementError, LookupError, TypeError, ValueError) as error:
        if isinstance(error, DBAPIError) and not isinstance(error, DataError | IntegrityError | ProgrammingError):
            raise  # the database itself is in trouble
        raise Unfitting(name) from error


def _write(work: Work, name: str, kinds: Kinds, rows: Sequence[Row]) -> None:
    turned = _IN if work.sqlite else _COPIED
    turns = [(at, turned[kind]) for at, (_, kind) in enumerate(kinds) if kind in turned]
    for row in rows:
        for at, turn in turns:
            if row[at] is not None:
                row[at] = turn(row[at])
    if work.sqlite:
        table = Table(name, MetaData(), *(Column(column, _TYPES[kind]) for column, kind in kinds))
        names = [column for column, _ in kinds]
        work.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        return
    _copy(work, name, [column for column, _ in kinds], rows)


def _copy(work: Work, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    import psycopg
    from psycopg import sql

    driver: Any = work.connection.connection.dbapi_connection
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns)))
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError) as error:
        raise Unfitting(name) from error


def is_unused(work: Work) -> bool:
    """Return whether the database has no tables of ours, or nothing in them."""
    there = set(inspect(work.connection).get_table_names()) & set(SQLModel.metadata.tables)
    return not any(work.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first() for name in sorted(there))  # noqa: S608 - own names


def revisions(work: Work) -> dict[str, int]:
    """Return each location's catalogue revision, so that a restored one can be made newer for whoever has it in memory."""
    if "location" not in inspect(work.connection).get_table_names():
        return {}
    return {location: revision for location, revision in work.execute(text("SELECT id, revision FROM location"))}


def start_over(work: Work, revision: str) -> None:
    """Drop every table and make those of schema *revision*, without the overlap guard: that is checked in one go later."""
    found = MetaData()
    found.reflect(work.connection)
    if work.sqlite:
        work.execute(text("PRAGMA defer_foreign_keys = ON"))
    else:
        work.execute(text("SET LOCAL lock_timeout = '15s'"))
    found.drop_all(work.connection)
    move_to(work.connection, revision)


def finish(work: Work, known: dict[str, int]) -> int:
    """Bring restored rows up to this version's schema, guard them, derive what is derived; return the day loads made.

    Raises: Overlapping when claims in the archive overlap.
    """
    move_to(work.connection, "head")
    if overlaps(work):
        raise Overlapping
    ensure_guards(work.connection)
    if not work.sqlite:
        _continue_numbers(work)
    for location, revision in known.items():
        work.execute(
            text("UPDATE location SET revision = :revision WHERE id = :location AND revision <= :revision"),
            {"revision": revision + 1, "location": location},
        )
    return sum(loads.rebuild(work, row.id) for row in work.execute(text("SELECT id FROM location")).all())


def overlaps(work: Work) -> int:
    """Return how many claims begin before an earlier one of the same unit has ended. There must be none."""
    statement = text(
        "SELECT count(*) FROM (SELECT starts_at, max(ends_at) OVER ("
        "PARTITION BY location_id, kind, subject_id, unit ORDER BY starts_at, id"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM claim) AS spans WHERE before > starts_at"
    )
    return int(work.execute(statement).scalar_one())


def pause_sending(work: Work) -> None:
    """Keep the restored copy from sending anything until somebody allows it."""
    work.execute(text("DELETE FROM setting WHERE key = 'sending_paused'"))
    work.execute(insert(SQLModel.metadata.tables["setting"]), {"key": "sending_paused", "value": True})


def _continue_numbers(work: Work) -> None:
    for table in SQLModel.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and column.name == "id":
            work.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"  # noqa: S608 - own names
                    f' coalesce(max(id), 0) + 1, false) FROM "{table.name}"'
                )
            )


class Unfitting(Exception):
    """Rows do not fit the table that the message names."""


class Overlapping(Exception):
    """The archive holds claims that overlap: it was not made by Chairtime, or was changed."""
