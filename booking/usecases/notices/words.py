"""What a notice says is put into words by the web ring, which knows the languages; this is what it is handed and returns."""

from dataclasses import dataclass
from typing import Protocol

from booking.domain.notices import What
from booking.usecases.bookings.read import BookingView


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice about a booking. *staff*: whom of the salon it is for, None for the client; *phone*: the client's (E.164)."""

    what: What
    booking: BookingView
    staff: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Worded:
    """A mail in words. *sender*: the name beside the address; *calendar*: an .ics file."""

    subject: str
    text: str
    html: str
    sender: str
    reply_to: str | None = None
    calendar: bytes | None = None


class Words(Protocol):
    def sms(self, notice: Notice) -> str:
        """Return the text message, in as few segments as its facts allow. Nothing a client typed stands in it."""
        ...

    def mail(self, notice: Notice) -> Worded:
        """Return the mail, in the booking's language and by the salon's clock."""
        ...
