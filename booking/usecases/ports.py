"""What use cases need from outside the building; gateways implement it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol


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


class NotSent(Exception):
    """Something did not leave the building. *reason* names no person, address or secret.

    *final*: trying again is useless. *unknown*: it may have arrived all the same.
    """

    def __init__(self, reason: str, *, final: bool = False, unknown: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.final, self.unknown = reason, final, unknown


class EventSender(Protocol):
    """Where events about bookings are counted."""

    def send(self, measurement_id: str, api_secret: str, payload: Mapping[str, Any]) -> None:
        """Hand over one payload. Raises: NotSent."""
        ...
