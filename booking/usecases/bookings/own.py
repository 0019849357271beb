"""A client's own booking inside a change of it: found, locked, and only through a link that is still good."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from booking.domain.errors import NotFound
from booking.domain.moments import DAY_S, seconds
from booking.store import bookings, claims
from booking.store.catalogue import Catalogue
from booking.store.loads import Span
from booking.store.tables import BookingRow
from booking.store.work import Work
from booking.usecases.bookings.read import check_link
from booking.usecases.notices.plan import plan_notices
from booking.usecases.outbox.report import plan_report

Change = Literal["changed", "cancelled"]


def own_booking(work: Work, booking_id: str, version: int | None, now: datetime) -> BookingRow:
    """Return the booking, locked against other writers. *version*: the link's; None where the flow's token proves more.

    Raises: NotFound, LinkExpired.
    """
    row = bookings.find(work, booking_id, for_update=True)
    if row is None:
        raise NotFound("booking")
    if version is not None:
        check_link(row.manage_version, version, row.ends_at, now)
    return row


def lock_time(work: Work, row: BookingRow, more: Sequence[Span] = ()) -> None:
    """Keep other writers out of the days the booking stands on, and those of *more*, until this transaction ends."""
    # A day more than the visit: its breaks may have been longer when it was claimed than they are today.
    whole = Span("", "", seconds(row.starts_at), seconds(row.ends_at) + DAY_S)
    claims.lock_days(work, row.location_id, [whole, *more])


def tell(
    work: Work,
    catalogue: Catalogue,
    row: BookingRow,
    change: Change,
    now: datetime,
    *,
    page_reports: bool,
    former: Sequence[str] = (),
) -> None:
    """Plan what others hear of a client's *change*, in the transaction that makes it and after its rows are written.

    *page_reports*: the change was made in the flow, whose page tells the website's analytics itself (CONTRACT 13).
    *former*: who took part until now and does not any more.
    """
    if not page_reports:
        plan_report(work, catalogue.location, row, "deleted" if change == "cancelled" else "moved", now)
    plan_notices(work, catalogue.location, row, change, now, former)
