"""Addresses in messages: they begin with the public address, or are left out."""

from booking.usecases.bookings.read import BookingView
from booking.web.context import web


def manage_url(booking: BookingView) -> str | None:
    """Return the client's own link; None while it is not known under which address this installation is reached."""
    found = web()
    if found.public_url is None:
        return None
    return f"{found.public_url}/m/{found.signers.manage(booking.id, booking.manage_version)}"
