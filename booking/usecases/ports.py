"""What use cases need from outside the building; gateways implement it."""

from collections.abc import Mapping
from dataclasses import dataclass
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

    def seed(self) -> bytes:
        """Return 128 random bits."""
        ...

    def reference(self) -> str:
        """Return a short booking reference without look-alike characters."""
        ...


class NotSent(Exception):
    """Something did not leave the building. *reason* names no person, address or secret.

    *final*: trying again is useless. *unknown*: it may have arrived all the same. *until*: not worth trying before.
    """

    def __init__(self, reason: str, *, final: bool = False, unknown: bool = False, until: datetime | None = None) -> None:
        super().__init__(reason)
        self.reason, self.final, self.unknown, self.until = reason, final, unknown, until


class EventSender(Protocol):
    """Where events about bookings are counted."""

    def send(self, measurement_id: str, api_secret: str, payload: Mapping[str, Any]) -> None:
        """Hand over one payload. Raises: NotSent."""
        ...


class SmsSender(Protocol):
    """The way text messages leave."""

    def send(self, to: str, body: str, kind: str, key: str) -> str | None:
        """Hand over one text to *to* (E.164) and return the provider's id for it, if it has one.

        *kind* says what it is about, such as `code`; *key* is our name for it, by which reports about it may call it.
        Raises: NotSent.
        """
        ...

    def find(self, to: str, body: str, since: datetime) -> str | None:
        """Return the provider's id of this very text if it was accepted after *since*; None when not, or nobody can say."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail. *sender* is the name shown beside the installation's address; *calendar* an .ics file to go with it.

    *message_id* (without angle brackets) is the same at every try, so that a repeat can be recognised as one.
    """

    to: str
    subject: str
    text: str
    html: str
    kind: str
    message_id: str
    sender: str = ""
    reply_to: str | None = None
    calendar: bytes | None = None


class MailSender(Protocol):
    """The way mails leave."""

    def send(self, mail: Mail) -> None:
        """Hand over one mail. Raises: NotSent."""
        ...
