"""Alembic's entry: runs on the connection that store.migrate hands over."""

from alembic import context
from sqlmodel import SQLModel

import booking.store.tables  # noqa: F401 - fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    user_module_prefix="sqlmodel.",
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
