"""The overlap guard on claims: the last word on double bookings, in the database itself.

SQLite: triggers. PostgreSQL: an exclusion constraint. Made idempotently after every migration, because a migration
that rebuilds a SQLite table silently drops its triggers.
"""

from sqlalchemy import Connection, text

OVERLAP = "claims overlap"
CONSTRAINT = "ex_claim_overlap"

_CLASH = """
    SELECT RAISE(ABORT, 'claims overlap') WHERE EXISTS (
        SELECT 1 FROM claim AS other
        WHERE other.location_id = NEW.location_id AND other.kind = NEW.kind AND other.subject_id = NEW.subject_id
          AND other.unit = NEW.unit AND other.ends_at > NEW.starts_at AND other.starts_at < NEW.ends_at
          AND other.id IS NOT NEW.id)
"""
_TRIGGERS = {
    "claim_overlap_insert": f"CREATE TRIGGER claim_overlap_insert BEFORE INSERT ON claim BEGIN {_CLASH}; END",
    "claim_overlap_update": (
        "CREATE TRIGGER claim_overlap_update BEFORE UPDATE OF location_id, kind, subject_id, unit, starts_at, ends_at ON claim "
        f"BEGIN {_CLASH}; END"
    ),
}
_EXCLUDE = f"""
    ALTER TABLE claim ADD CONSTRAINT {CONSTRAINT} EXCLUDE USING gist (
        location_id WITH =, kind WITH =, subject_id WITH =, unit WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
"""


def missing_guards(connection: Connection) -> list[str]:
    """Return the names of the guards that are not there or differ from what this version makes."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        found = {row.name: row.sql for row in rows}
        return [name for name, sql in _TRIGGERS.items() if found.get(name) != sql]
    there = connection.execute(
        text("SELECT 1 FROM pg_constraint WHERE conname = :name AND contype = 'x' AND conrelid = 'claim'::regclass"),
        {"name": CONSTRAINT},
    ).first()
    return [] if there else [CONSTRAINT]


def ensure_guards(connection: Connection) -> list[str]:
    """Make the guards that are missing and return their names."""
    missing = missing_guards(connection)
    for name in missing:
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
            connection.exec_driver_sql(_TRIGGERS[name])
        else:
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
            connection.execute(text(_EXCLUDE))
    return missing
