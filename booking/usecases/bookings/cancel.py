"""Cancel a booking, as its client does: once, while the rules it was booked under allow it."""

from dataclasses import dataclass

from booking.domain import contacts
from booking.domain.bookings import Status
from booking.domain.deadlines import check_cancel
from booking.store import bookings, claims
from booking.store.work import Work
from booking.usecases.bookings.own import lock_time, own_booking, tell
from booking.usecases.bookings.read import BookingView, appointments_of, deadlines_of, view_of
from booking.usecases.tools import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking:
    """*version*: the manage link's. *page_reports*: the page that shows it tells the website's analytics itself."""

    booking: str
    version: int | None = None
    reason: str | None = None
    page_reports: bool = False


def cancel_booking(tools: Tools, order: CancelBooking) -> BookingView:
    """Cancel and free the time; a booking that is cancelled already is left as it is.

    Raises: NotFound, LinkExpired for the link; Invalid (reason), WrongState, CutoffPassed.
    """
    reason = contacts.reason(order.reason)
    return tools.store.write(lambda work: _cancel(work, tools, order, reason))


def _cancel(work: Work, tools: Tools, order: CancelBooking, reason: str | None) -> BookingView:
    row = own_booking(work, order.booking, order.version, tools.clock.now())
    catalogue = tools.catalogues.of_any_location(work, row.location_id)
    lines = appointments_of(work, row)
    if row.status != Status.CANCELLED:
        lock_time(work, row)
        now = tools.clock.now()
        check_cancel(deadlines_of(row, now))
        claims.drop_owned(work, row.location_id, booking_id=row.id)
        row.status, row.cancelled_at, row.cancel_reason = Status.CANCELLED.value, now, reason
        bookings.change(work, row.id, status=row.status, cancelled_at=now, cancel_reason=reason)
        tell(work, catalogue, row, "cancelled", now, page_reports=order.page_reports)
    return view_of(row, lines, catalogue, tools.clock.now())
