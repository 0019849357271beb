"""Everything back from a backup, on either engine: all of it or nothing."""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from booking.store import archive as rows
from booking.store import clients, health
from booking.store.work import Work
from booking.usecases.clients.erase import erase_again, erasure_key
from booking.usecases.operations.archive import (
    KEYS,
    PICTURES,
    ArchiveRefused,
    Manifest,
    batches,
    opened_archive,
    picture_names,
)
from booking.usecases.operations.backup import Progress
from booking.usecases.tools import Tools

KEYS_LIMIT = 64 * 1024


class DatabaseInUse(Exception):
    """There is something in the database already, and nobody said that it may go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back. *keys* is the key text of the backup, for the caller to keep."""

    bookings: int
    rows: int
    pictures: int
    created_at: str
    keys: str


def restore(
    tools: Tools,
    path: Path,
    pictures: Path,
    *,
    force: bool = False,
    erased: Mapping[str, datetime] = MappingProxyType({}),
    progress: Progress = lambda *_: None,
) -> Restored:
    """Put the backup at *path* in the place of the (empty, unless *force*) database; sending starts paused.

    Who was erased here since the backup was made is erased once more; so is whom *erased* (tombstone, when) names.

    Raises: ArchiveRefused before anything is changed or with nothing changed; DatabaseInUse.
    """
    with opened_archive(path) as (archive, manifest):
        if manifest.revision not in health.known():
            raise ArchiveRefused("The backup was made by a newer version of Chairtime; restore it with that version.")
        keys = _keys(archive)
        shown = _keep_pictures(archive, pictures)
        with tools.store.writing() as work:
            if not force and not rows.is_unused(work):
                raise DatabaseInUse
            carried = dict(erased)
            if health.schema_state(work) == "current":
                carried |= clients.tombstones(work)
            _replace(work, archive, manifest, progress)
            erase_again(work, _with_keys(tools, keys), carried)
    return Restored(
        bookings=manifest.counts.get("booking", 0),
        rows=sum(manifest.counts.values()),
        pictures=shown,
        created_at=manifest.created_at,
        keys=keys,
    )


def _with_keys(tools: Tools, text: str) -> Tools:
    """Return *tools* that find tombstones made with the backup's keys too."""
    old = tuple(erasure_key(key.strip().encode()) for key in text.split(","))
    return replace(tools, erasure_keys=tuple(dict.fromkeys((*tools.erasure_keys, *old))))


def _replace(work: Work, archive: zipfile.ZipFile, manifest: Manifest, progress: Progress) -> None:
    known = rows.revisions(work)
    rows.start_over(work, manifest.revision)
    try:
        for name, kinds in manifest.tables.items():
            _fill(work, archive, name, kinds, manifest.counts[name], progress)
        rows.finish(work, known)
    except rows.Overlapping as error:
        raise ArchiveRefused("The backup holds bookings that overlap; it was changed after it was made.") from error
    except rows.Unfitting as error:
        raise ArchiveRefused(f"The backup is damaged: its rows do not fit the database ({error}).") from error
    rows.pause_sending(work)


def _fill(work: Work, archive: zipfile.ZipFile, name: str, kinds: rows.Kinds, count: int, progress: Progress) -> None:
    done = 0
    for batch in batches(archive, name, rows.BATCH):
        rows.write_rows(work, name, kinds, batch)
        done += len(batch)
        progress(name, done)
    if done != count:
        raise ArchiveRefused(f"The backup is damaged: {name} has {done} rows instead of {count}.")


def _keys(archive: zipfile.ZipFile) -> str:
    try:
        with archive.open(KEYS) as file:
            return file.read(KEYS_LIMIT).decode().strip()
    except (KeyError, UnicodeDecodeError) as error:
        raise ArchiveRefused("The backup is damaged: its keys are missing.") from error


def _keep_pictures(archive: zipfile.ZipFile, folder: Path) -> int:
    """Put the pictures back. Their names stand for their content, so none is ever overwritten by another."""
    names = picture_names(archive)
    if names:
        folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        if not (folder / name).is_file():
            handle, draft = tempfile.mkstemp(dir=folder, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file, archive.open(PICTURES + name) as source:
                    shutil.copyfileobj(source, file)
                Path(draft).chmod(0o644)
                Path(draft).replace(folder / name)
            finally:
                Path(draft).unlink(missing_ok=True)
    return len(names)
