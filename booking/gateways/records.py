"""A file of JSON lines, and the log: where messages go while somebody tries the product out."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from booking.usecases.ports import NotSent


class RecordFile:
    """Appends one JSON object a line. The file holds codes and phone numbers: only its owner may read it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, record: Mapping[str, object]) -> None:
        """Raises: NotSent when the file cannot be written."""
        line = (json.dumps(record, ensure_ascii=False) + "\n").encode()
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, line)  # in one piece: several processes write to this file
            finally:
                os.close(handle)
        except OSError as error:
            raise NotSent(f"the file was not written: {type(error).__name__}") from None


def show(heading: str, body: str) -> None:
    """Print a message where the log goes."""
    print(f"{heading}\n{body}", file=sys.stderr, flush=True)
