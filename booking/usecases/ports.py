"""What use cases need from outside the building; gateways implement it."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""
        ...


class Chance(Protocol):
    """Where unguessable and unambiguous names come from."""

    def public_id(self) -> str:
        """Return 128 random bits as 22 URL-safe characters."""
        ...

    def reference(self) -> str:
        """Return a short booking reference without look-alike characters."""
        ...
