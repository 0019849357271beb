"""How often discounts have been used, and whether a phone has booked online before."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from booking.domain.bookings import Status
from booking.store.columns import table_of
from booking.store.tables import BookingRow
from booking.store.work import Work

_booking = table_of(BookingRow)
_STANDS = _booking.c.status != Status.CANCELLED.value


def lock(work: Work, location_id: str, ids: Sequence[str]) -> None:
    """Keep others from using the discounts *ids* until this transaction ends.

    Taken after the locks on days and phone; whoever holds one that is taken later never asks for this one.
    """
    work.lock([f"discount/{location_id}/{id_}" for id_ in ids])


def is_used_up(work: Work, location_id: str, id_: str, most: int) -> bool:
    """Return whether *most* bookings that are not cancelled have the discount."""
    same = (_booking.c.location_id == location_id, _booking.c.discount_id == id_)
    used = select(_booking.c.id).where(*same, _STANDS).limit(most).subquery()
    return int(work.execute(select(func.count()).select_from(used)).scalar_one()) >= most


def has_booked_online(work: Work, phone: str) -> bool:
    """Return whether *phone* has an online booking that is not cancelled."""
    earlier = select(_booking.c.id).where(_booking.c.phone == phone, _booking.c.source == "online", _STANDS).limit(1)
    return work.execute(earlier).first() is not None


def uses(work: Work, location_id: str, since: datetime, until: datetime) -> list[tuple[str, int, int]]:
    """Return (discount, bookings not cancelled, minor units taken off) of bookings made from *since* up to *until*."""
    made = (_booking.c.created_at >= since, _booking.c.created_at < until, _booking.c.discount_id.is_not(None), _STANDS)
    columns = (_booking.c.discount_id, func.count(), func.sum(_booking.c.discount_minor))
    asked = select(*columns).where(_booking.c.location_id == location_id, *made).group_by(_booking.c.discount_id)
    return [(id_, count, int(saved)) for id_, count, saved in work.execute(asked)]
