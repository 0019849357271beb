"""The engine for a database URL: what SQLite and PostgreSQL need so that both keep the same promises."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

BUSY_TIMEOUT_MS = 5_000
# Every start of a connection; FULL so that an acknowledged booking survives a power cut.
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
    "temp_store=MEMORY",
    "cache_size=-16000",
)


def make_engine(url: str, pool_size: int = 8) -> Engine:
    """Return an engine on *url* (`sqlite:///file` or `postgresql+psycopg://…`)."""
    if url.startswith("sqlite"):
        engine = create_engine(url, pool_size=pool_size, max_overflow=pool_size, pool_timeout=10, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=10,
        pool_pre_ping=False,
        hide_parameters=True,  # an error's text goes to the log; names and phones must not
        connect_args={"connect_timeout": 5, "application_name": "chairtime", "options": "-c timezone=UTC"},
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver would open deferred transactions by itself and fail with "locked" when one has to upgrade.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.execute(f"BEGIN {mode}").close()
