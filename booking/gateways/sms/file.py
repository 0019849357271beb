"""Text messages written to a file instead of sent: `{"to","body","kind","at"}` a line (CONTRACT 2)."""

from datetime import datetime
from pathlib import Path

from booking.gateways.records import RecordFile
from booking.usecases.ports import Clock


class FileSms:
    def __init__(self, path: Path, clock: Clock) -> None:
        self._file, self._clock = RecordFile(path), clock

    def send(self, to: str, body: str, kind: str, key: str) -> None:
        """Raises: NotSent."""
        self._file.append({"to": to, "body": body, "kind": kind, "at": self._clock.now().isoformat()})

    def find(self, to: str, body: str, since: datetime) -> None:
        return None
