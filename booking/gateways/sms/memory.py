"""Text messages kept in memory: the twin that tests send with."""

from dataclasses import dataclass, field
from datetime import datetime

from booking.usecases.ports import NotSent


@dataclass(frozen=True, slots=True)
class Kept:
    to: str
    body: str
    kind: str


@dataclass
class MemorySms:
    """Keeps what is sent; raises the *failures* first, one a call. What stands in *arrived* is found again."""

    sent: list[Kept] = field(default_factory=list)
    failures: list[NotSent] = field(default_factory=list)
    arrived: list[Kept] = field(default_factory=list)

    def send(self, to: str, body: str, kind: str, key: str) -> str:
        """Raises: NotSent, when told to."""
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(Kept(to, body, kind))
        return f"SM{len(self.sent):032x}"

    def find(self, to: str, body: str, since: datetime) -> str | None:
        met = [one for one in self.arrived if (one.to, one.body) == (to, body)]
        return f"SMfound{len(met)}" if met else None
