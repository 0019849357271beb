"""Reading a salon file from the disk: TOML, or JSON with the same keys."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from booking.usecases.salon.paths import Problem, SalonFileRefused

MAX_BYTES = 8 * 1024 * 1024


def read_salon_file(path: Path) -> dict[str, Any]:
    """Return the keys of the file at *path*, still unchecked.

    Raises: SalonFileRefused when it can not be read or is neither TOML nor JSON.
    """
    text = _text(path)
    try:
        raw = _json(text) if is_json(path) else tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(_toml_sentence(str(error))) from None
    except json.JSONDecodeError as error:
        raise _refused(f"Line {error.lineno}, column {error.colno} is not JSON: {error.msg}.") from None
    except RecursionError:
        raise _refused("The file is nested too deeply.") from None
    except ValueError as error:
        raise _refused(f"The file can not be read: {error}.") from None
    if not isinstance(raw, dict):
        raise _refused("The file must be one table of keys, such as location and services.")
    return raw


def is_json(path: Path) -> bool:
    """Return whether the file says by its name that it is JSON."""
    return path.suffix.lower() == ".json"


def _refused(sentence: str) -> SalonFileRefused:
    return SalonFileRefused([Problem("", sentence)])


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refused(f"{path} can not be read: {error.strerror}.") from None
    if len(content) > MAX_BYTES:
        raise _refused(f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(f"Line {line} is not UTF-8 text.") from None
    if "\0" in text:
        raise _refused("The file is not a text file.")
    # TOML knows no lone carriage return, but files that went through old editors end their lines with one and a line feed.
    return text.replace("\r\n", "\n")


def _toml_sentence(message: str) -> str:
    said, _, position = message.partition(" (at ")
    at = re.match(r"line (\d+), column (\d+)", position)
    where = f"Line {at[1]}, column {at[2]}" if at else "The end of the file"
    if said in {"Cannot overwrite a value", "Duplicate inline table key"} or said.startswith("Cannot declare"):
        return f"{where}: a key or table stands twice ({said})."
    return f"{where} is not TOML: {said}."


def _json(text: str) -> Any:
    raw = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    try:
        json.dumps(raw, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # JSON can spell halves of characters that no text and no database can hold.
        raise ValueError("it holds half a character, such as \\ud800") from None
    return raw


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise ValueError(f"the key {key!r} stands twice in one table")
        table[key] = value
    return table


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")
