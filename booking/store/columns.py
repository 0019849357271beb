"""Column types and the naming of constraints, shared by all tables.

Instants are SQLModel's own UTC type: aware values only, fixed-width UTC text on SQLite, timestamptz on PostgreSQL.
"""

from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, Table
from sqlmodel import Field, SQLModel

# Set before the first table is defined: SQLite's batch migrations need every constraint to have a name.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

JSON_OR_NULL = JSON(none_as_null=True)
# SQLite only fills in INTEGER PRIMARY KEY by itself; PostgreSQL wants the wide type.
ROW_NUMBER = BigInteger().with_variant(Integer(), "sqlite")

ID_LENGTH = 40
PUBLIC_ID_LENGTH = 22


def json_field(**options: Any) -> Any:
    """Return a JSON column. Reassign the value to change it: edits in place are not noticed."""
    return Field(sa_type=JSON_OR_NULL, **options)


def table_of(rows: type[SQLModel]) -> Table:
    """Return the Core table behind *rows*, for statements that select columns."""
    return rows.__table__  # type: ignore[attr-defined, no-any-return]  # SQLModel adds it to table classes at run time
