"""The migrations make exactly what the tables say."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel

import booking.store.tables  # noqa: F401 - fills the metadata


def test_the_migrated_schema_equals_the_tables(store):
    with store.reading() as work:
        context = MigrationContext.configure(work.connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
