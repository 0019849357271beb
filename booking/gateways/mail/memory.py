"""Mails kept in memory: the twin that tests send with."""

from dataclasses import dataclass, field

from booking.usecases.ports import Mail, NotSent


@dataclass
class MemoryMail:
    """Keeps what is sent; raises the *failures* first, one a call."""

    sent: list[Mail] = field(default_factory=list)
    failures: list[NotSent] = field(default_factory=list)

    def send(self, mail: Mail) -> None:
        """Raises: NotSent, when told to."""
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(mail)
