"""A visit as the rows it is stored as."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.usecases.tools import Tools
from booking.usecases.transfer.visits import Line, Visit

SOURCE = "import"


@dataclass(frozen=True, slots=True)
class NewBooking:
    """A visit about to be stored, with its rows."""

    visit: Visit
    booking: dict[str, Any]
    lines: list[dict[str, Any]]
    claiming: list[Line]

    @property
    def is_simple(self) -> bool:
        """Return whether it claims nothing but people."""
        return self.visit.event is None and not any(self.visit.place.resources[line.service] for line in self.claiming)


def new_booking(tools: Tools, visit: Visit, client_id: str | None, reference: str, now: datetime) -> NewBooking:
    """Return *visit* as a booking that has not been stored yet."""
    place, booking_id = visit.place, tools.chance.public_id()
    known = [line.price_minor for line in visit.lines if line.price_minor is not None]
    booking = {
        "id": booking_id,
        "reference": reference,
        "location_id": place.id,
        "client_id": client_id,
        "event_id": visit.event.id if visit.event else None,
        "seats": visit.seats,
        "status": visit.status,
        "source": SOURCE,
        "external_id": visit.external_id,
        "name": visit.name,
        "phone": visit.phone,
        "phone_proven": False,
        "email": visit.email,
        "comment": visit.comment,
        "total_minor": sum(known),
        "total_is_from": len(known) < len(visit.lines),
        "discount_minor": 0,
        "currency": place.currency,
        "policy": place.policy(tuple(line.service for line in visit.lines)),
        "lang": place.lang,
        "created_at": now,
        "starts_at": min(line.start for line in visit.lines),
        "ends_at": max(line.end for line in visit.lines),
        "reschedules": 0,
        "manage_version": 1,
    }
    lines = [
        {
            "booking_id": booking_id,
            "position": position,
            "location_id": place.id,
            "service_id": line.service,
            "staff_id": line.staff,
            "starts_at": line.start,
            "ends_at": line.end,
            "price_minor": line.price_minor,
        }
        for position, line in enumerate(visit.lines)
    ]
    return NewBooking(visit, booking, lines, visit.claiming(now))
