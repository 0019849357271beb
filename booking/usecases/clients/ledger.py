"""Tombstones beside the database: a lost database that is brought back from a backup must not bring back who was erased."""

import os
from datetime import datetime
from pathlib import Path

NAME = "erased.list"


def remember(folder: Path, key: str, at: datetime) -> None:
    """Add a tombstone to the list in *folder*. It holds keyed hashes and instants only. Raises: OSError."""
    handle = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{key} {at.isoformat()}\n")
        file.flush()
        os.fsync(file.fileno())


def remembered(folder: Path) -> dict[str, datetime]:
    """Return key -> when erased, the latest; lines that are none are passed over."""
    found: dict[str, datetime] = {}
    try:
        lines = (folder / NAME).read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return found
    for line in lines:
        key, _, moment = line.partition(" ")
        try:
            at = datetime.fromisoformat(moment)
        except ValueError:
            continue
        if len(key) == 64 and at.tzinfo is not None:
            found[key] = max(at, found.get(key, at))
    return found
