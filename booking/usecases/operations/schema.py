"""The database's schema: made, brought up to date, or refused."""

from dataclasses import dataclass
from typing import Literal

from booking.store import health, migrate
from booking.usecases.tools import Tools

State = Literal["empty", "older", "current", "unknown"]


class SchemaUnfit(Exception):
    """The schema is not this version's. *state*: `older`, `unknown` (newer, or somebody else's) or `empty`."""

    def __init__(self, state: str) -> None:
        super().__init__(f"the schema is {state}")
        self.state = state


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaUpgraded:
    """What an upgrade did. *before* is None for a database that was empty; *guards* are those that were missing."""

    before: str | None
    now: str
    guards: tuple[str, ...]

    @property
    def changed(self) -> bool:
        return self.before != self.now or bool(self.guards)


def upgrade_schema(tools: Tools) -> SchemaUpgraded:
    """Create or upgrade the database; safe to repeat. Raises: SchemaUnfit when it is newer than this version."""
    with tools.store.reading() as work:
        if health.schema_state(work) == "unknown":
            raise SchemaUnfit("unknown")
    before, now, guards = migrate.upgrade(tools.store)
    return SchemaUpgraded(before=before, now=now, guards=tuple(guards))


def check_schema(tools: Tools, *, create: bool) -> None:
    """Return when the database has this version's schema; an empty one gets it when *create*. Raises: SchemaUnfit."""
    with tools.store.reading() as work:
        state = health.schema_state(work)
    if state == "empty" and create:
        migrate.upgrade(tools.store)
    elif state != "current":
        raise SchemaUnfit(state)
