"""What can be booked, and when."""

from booking.usecases.availability.events import EventOffer, offer_events
from booking.usecases.availability.offer import (
    DayOffer,
    first_start,
    fitting,
    nearest_starts,
    next_starts,
    offer_days,
    offer_times,
)
from booking.usecases.availability.question import Ask, Offered

__all__ = [
    "Ask",
    "DayOffer",
    "EventOffer",
    "Offered",
    "first_start",
    "fitting",
    "nearest_starts",
    "next_starts",
    "offer_days",
    "offer_events",
    "offer_times",
]
