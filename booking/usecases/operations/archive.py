"""The archive file: a zip with a manifest, a file of rows for each table, the secret keys and the pictures."""

import json
import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

FORMAT = 1
MANIFEST = "manifest.json"
KEYS = "secret.keys"
PICTURES = "pictures/"
PICTURE_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}\.[a-z0-9]{1,5}")


class ArchiveRefused(Exception):
    """The file is not an archive that this version can restore; the message is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What stands in an archive. *tables*: name -> [[column, kind], ...]; *counts*: name -> rows."""

    revision: str
    created_at: str
    tables: dict[str, list[tuple[str, str]]]
    counts: dict[str, int]

    def as_json(self) -> str:
        document = {
            "format": FORMAT,
            "schema": self.revision,
            "created_at": self.created_at,
            "counts": self.counts,
            "tables": self.tables,
        }
        return json.dumps(document, indent=1)


@contextmanager
def new_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Yield a zip to fill; it takes the place of *path* only when it is complete, and only its owner may read it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def opened_archive(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Yield the zip at *path* and its manifest, checked. Raises: ArchiveRefused."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, read_manifest(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError) as error:
        raise ArchiveRefused(f"{path} is not a backup of Chairtime, or is damaged.") from error
    except OSError as error:
        raise ArchiveRefused(f"{path} cannot be read: {error.strerror}.") from error


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        with archive.open(MANIFEST) as file:
            document = json.load(file)
        if document["format"] != FORMAT:
            raise ArchiveRefused(f"The backup has format {document['format']}; this version of Chairtime reads format {FORMAT}.")
        manifest = Manifest(
            revision=str(document["schema"]),
            created_at=str(document["created_at"]),
            tables={name: [(str(column), str(kind)) for column, kind in kinds] for name, kinds in document["tables"].items()},
            counts={name: int(count) for name, count in document["counts"].items()},
        )
        missing = [name for name in manifest.tables if name not in manifest.counts or f"{name}.jsonl" not in archive.NameToInfo]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ArchiveRefused("The file is not a backup of Chairtime, or is damaged: its manifest cannot be read.") from error
    if missing:
        raise ArchiveRefused(f"The backup is damaged: the rows of {missing[0]} are missing.")
    return manifest


@contextmanager
def new_member(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info._compresslevel = 1  # type: ignore[attr-defined]  # public only from Python 3.13 on
    info.external_attr = 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as file:
        yield file


def batches(archive: zipfile.ZipFile, name: str, size: int) -> Iterator[list[list[Any]]]:
    """Return a table's rows, *size* at a time. Raises: ArchiveRefused when a line is not a row."""
    batch: list[list[Any]] = []
    with archive.open(f"{name}.jsonl") as file:
        for line in file:
            try:
                batch.append(json.loads(line))
            except ValueError as error:
                raise ArchiveRefused(f"The backup is damaged: a row of {name} cannot be read.") from error
            if len(batch) == size:
                yield batch
                batch = []
    if batch:
        yield batch


def picture_names(archive: zipfile.ZipFile) -> list[str]:
    """Return the pictures' names; anything that is not a plain name is left where it is."""
    names = (name.removeprefix(PICTURES) for name in archive.namelist() if name.startswith(PICTURES))
    return [name for name in names if PICTURE_NAME.fullmatch(name)]
