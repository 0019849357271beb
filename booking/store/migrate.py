"""The schema: which revision the database has, and how it gets to the newest."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from booking.store.guards import ensure_guards
from booking.store.work import Store

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x63686169727469  # any fixed number; keeps two starters from migrating at once on PostgreSQL


def newest_revision() -> str:
    """Return the revision this version of the program works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def known_revisions() -> frozenset[str]:
    """Return every revision that this version can upgrade from, the newest included."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def current_revision(connection: Connection) -> str | None:
    """Return the database's revision; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(store: Store) -> tuple[str | None, str, list[str]]:
    """Bring the schema to the newest revision and make missing guards, in one transaction.

    Shape: (revision before, revision now, guards made). Safe to repeat, and to start twice at once.
    """
    with store.writing() as work:
        connection = work.connection
        if not work.sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        before = current_revision(connection)
        if before != newest_revision():
            move_to(connection, "head")
        return before, newest_revision(), ensure_guards(connection)


def move_to(connection: Connection, revision: str) -> None:
    """Bring the schema up to *revision* inside the transaction of *connection*. Guards are not made."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config
