"""A consistent copy of everything, made while the service runs."""

import itertools
import json
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from booking.store import archive as rows
from booking.store import health
from booking.store.work import Work
from booking.usecases.operations.archive import KEYS, MANIFEST, PICTURE_NAME, PICTURES, Manifest, new_archive, new_member
from booking.usecases.operations.schema import SchemaUnfit
from booking.usecases.tools import Tools

LINES = 2_000

Progress = Callable[[str, int], None]
"""Called with a table's name and the rows of it that are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What a backup holds."""

    bookings: int
    rows: int
    pictures: int


def backup(tools: Tools, path: Path, keys: Sequence[bytes], pictures: Path, progress: Progress = lambda *_: None) -> BackedUp:
    """Write the whole installation to *path* and return how much it was. The old file stays until the new one is whole.

    Raises: SchemaUnfit when the schema is not this version's; OSError when the file cannot be written.
    """
    with rows.snapshot(tools.store) as work:
        if (state := health.schema_state(work)) != "current":
            raise SchemaUnfit(state)
        with new_archive(path) as archive:
            tables = rows.tables()
            counts = {name: _write_table(archive, work, name, kinds, progress) for name, kinds in tables.items()}
            with new_member(archive, KEYS) as file:
                file.write(b",".join(keys) + b"\n")
            shown = _write_pictures(archive, pictures)
            manifest = Manifest(revision=health.newest(), created_at=tools.clock.now().isoformat(), tables=tables, counts=counts)
            with new_member(archive, MANIFEST) as file:
                file.write(manifest.as_json().encode())
    return BackedUp(bookings=counts["booking"], rows=sum(counts.values()), pictures=shown)


def _write_table(archive: zipfile.ZipFile, work: Work, name: str, kinds: rows.Kinds, progress: Progress) -> int:
    total = 0
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    found = rows.read_table(work, name, kinds)
    with new_member(archive, f"{name}.jsonl") as file:
        while lines := [encode(row) for row in itertools.islice(found, LINES)]:
            file.write(("\n".join(lines) + "\n").encode())
            total += len(lines)
            progress(name, total)
    return total


def _write_pictures(archive: zipfile.ZipFile, folder: Path) -> int:
    if not folder.is_dir():
        return 0
    kept = [path for path in sorted(folder.iterdir()) if path.is_file() and PICTURE_NAME.fullmatch(path.name)]
    for path in kept:
        with path.open("rb") as source, new_member(archive, PICTURES + path.name) as file:
            shutil.copyfileobj(source, file)
    return len(kept)
