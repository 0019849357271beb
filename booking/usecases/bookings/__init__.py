"""From a chosen start to a booking."""

from booking.usecases.bookings.attend import ConfirmAttendance, confirm_attendance
from booking.usecases.bookings.cancel import CancelBooking, cancel_booking
from booking.usecases.bookings.held import Held, Line, Reduction
from booking.usecases.bookings.hold import HoldOrder, make_hold
from booking.usecases.bookings.hold_event import EventOrder, hold_event
from booking.usecases.bookings.place import PlaceBooking, Placed, page_key, place_booking
from booking.usecases.bookings.quote import quote_hold
from booking.usecases.bookings.read import BookingView, read_booking
from booking.usecases.bookings.release import keep_contact, read_hold, release_hold
from booking.usecases.bookings.reschedule import MoveBooking, Moved, form_of, move_ask, move_booking

__all__ = [
    "BookingView",
    "CancelBooking",
    "ConfirmAttendance",
    "EventOrder",
    "Held",
    "HoldOrder",
    "Line",
    "MoveBooking",
    "Moved",
    "PlaceBooking",
    "Placed",
    "Reduction",
    "cancel_booking",
    "confirm_attendance",
    "form_of",
    "hold_event",
    "keep_contact",
    "make_hold",
    "move_ask",
    "move_booking",
    "page_key",
    "place_booking",
    "quote_hold",
    "read_booking",
    "read_hold",
    "release_hold",
]
