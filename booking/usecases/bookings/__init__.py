"""From a chosen start to a booking."""

from booking.usecases.bookings.held import Held, Line
from booking.usecases.bookings.hold import HoldOrder, make_hold
from booking.usecases.bookings.hold_event import EventOrder, hold_event
from booking.usecases.bookings.place import PlaceBooking, Placed, page_key, place_booking
from booking.usecases.bookings.read import BookingView, read_booking
from booking.usecases.bookings.release import keep_contact, read_hold, release_hold

__all__ = [
    "BookingView",
    "EventOrder",
    "Held",
    "HoldOrder",
    "Line",
    "PlaceBooking",
    "Placed",
    "hold_event",
    "keep_contact",
    "make_hold",
    "page_key",
    "place_booking",
    "read_booking",
    "read_hold",
    "release_hold",
]
