"""The schema: made from nothing or from an older one, safe to repeat, guards included, and the one the tables describe."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

import booking.store.tables  # noqa: F401 - fills the metadata
from booking.store.engine import make_engine
from booking.store.guards import ensure_guards, missing_guards
from booking.store.migrate import current_revision, move_to, newest_revision, upgrade
from booking.store.work import Store


def test_a_migrated_database_has_the_newest_revision_and_its_guards(store):
    with store.reading() as work:
        assert current_revision(work.connection) == newest_revision()
        assert missing_guards(work.connection) == []


def test_upgrading_again_changes_nothing(store):
    assert upgrade(store) == (newest_revision(), newest_revision(), [])


def test_the_migrations_make_what_the_tables_describe(store):
    with store.reading() as work:
        context = MigrationContext.configure(work.connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_an_older_database_keeps_its_bookings_and_its_guards(request, tmp_path, engine):
    url = f"sqlite:///{tmp_path}/old.db" if engine == "sqlite" else request.getfixturevalue("empty_postgres_url")
    store = Store(make_engine(url))
    with store.writing() as work:
        move_to(work.connection, "0001")
        ensure_guards(work.connection)
        work.execute(
            text(
                "INSERT INTO location (id, revision, ordinal, active, name, business, timezone, currency, country, sms_countries,"
                " languages, pictures, policy, notices) VALUES ('nord', 1, 0, true, 'N', 'S', 'UTC', 'EUR', 'DE', '[]', '[]',"
                " '[]', '{}', '{}')"
            )
        )

    assert upgrade(store) == ("0001", newest_revision(), [])

    with store.reading() as work:
        assert missing_guards(work.connection) == []
        assert work.execute(text("SELECT id FROM location")).scalar() == "nord"
    store.engine.dispose()
