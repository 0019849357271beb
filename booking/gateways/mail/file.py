"""Mails written to a file instead of sent: `{"to","subject","body","html","calendar","kind","at"}` a line."""

from pathlib import Path

from booking.gateways.records import RecordFile
from booking.usecases.ports import Clock, Mail


class FileMail:
    def __init__(self, path: Path, clock: Clock) -> None:
        self._file, self._clock = RecordFile(path), clock

    def send(self, mail: Mail) -> None:
        """Raises: NotSent."""
        self._file.append(
            {
                "to": mail.to,
                "subject": mail.subject,
                "body": mail.text,
                "html": mail.html,
                "calendar": mail.calendar.decode() if mail.calendar else None,
                "kind": mail.kind,
                "at": self._clock.now().isoformat(),
            }
        )
