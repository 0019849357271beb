"""A client says that they will come to the visit, as it stands now."""

from dataclasses import dataclass

from booking.domain.errors import WrongState
from booking.store import bookings
from booking.store.work import Work
from booking.usecases.bookings.own import own_booking
from booking.usecases.bookings.read import BookingView, appointments_of, awaited, view_of
from booking.usecases.tools import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmAttendance:
    """*version*: the manage link's."""

    booking: str
    version: int | None = None


def confirm_attendance(tools: Tools, order: ConfirmAttendance) -> BookingView:
    """Keep the moment at which the client said so; the second time it is left as it is. A move makes it forgotten.

    Raises: NotFound, LinkExpired for the link; WrongState when the visit is not confirmed by the salon, or has begun.
    """

    def act(work: Work) -> BookingView:
        now = tools.clock.now()
        row = own_booking(work, order.booking, order.version, now)
        if not awaited(row, now):
            raise WrongState("status")
        if row.attendance_confirmed_at is None:
            row.attendance_confirmed_at = now
            bookings.change(work, row.id, attendance_confirmed_at=now)
        catalogue = tools.catalogues.of_any_location(work, row.location_id)
        return view_of(row, appointments_of(work, row), catalogue, now)

    return tools.store.write(act)
