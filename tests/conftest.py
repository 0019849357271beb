"""Fixtures for all tests; each topic stands in a module of `tests/support`."""

from tests.support.databases import (  # noqa: F401 - fixtures are found by being named here
    database_url,
    empty_postgres_url,
    postgres_server,
    postgres_shared,
    postgres_store,
    postgres_url,
    sqlite_store,
    sqlite_template,
    sqlite_url,
    store,
)
