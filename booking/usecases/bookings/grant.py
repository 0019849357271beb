"""Grant a discount: decided in the transaction that books, counted there, never more often than the salon allows."""

from dataclasses import dataclass
from datetime import datetime

from booking.domain.errors import PromoNotApplicable
from booking.store import discounts as rows
from booking.store.tables import BookingRow
from booking.store.work import Work
from booking.usecases.bookings.held import Held
from booking.usecases.bookings.reduced import Asker, reduced
from booking.usecases.discounts.known import discounts_of
from booking.usecases.forms import OpenForm


@dataclass(frozen=True, slots=True)
class Wanted:
    """The code a client typed and the phone they book with; *proven*: by a code that this booking uses up.

    *shown_minor*: the total they were shown, which the booking must not exceed. *or_better*: a code gives way to what is
    better for them instead of being refused.
    """

    code: str | None
    phone: str
    proven: bool = False
    shown_minor: int | None = None
    or_better: bool = False


def grant_discount(work: Work, form: OpenForm, held: Held, wanted: Wanted, now: datetime) -> Held:
    """Return *held* with the prices that are booked. The caller has locked the phone.

    Raises: PromoUnknown, PromoNotApplicable.
    """
    granted = _granted(work, form, held, wanted, now) if wanted.code or discounts_of(form.catalogue) else held
    if wanted.shown_minor is not None and granted.total.minor > wanted.shown_minor:
        raise PromoNotApplicable("dearer")
    return granted


def _granted(work: Work, form: OpenForm, held: Held, wanted: Wanted, now: datetime) -> Held:
    first = wanted.proven and not rows.has_booked_online(work, wanted.phone)
    asker = Asker(first, binds=True)
    try:
        return reduced(work, form.catalogue, held, wanted.code, asker, now)
    except PromoNotApplicable as refusal:
        if refusal.reason != "worse" or not wanted.or_better:
            raise
        return reduced(work, form.catalogue, held, None, asker, now)


def record_discount(booking: BookingRow, granted: Held) -> None:
    """Freeze on *booking* what *granted* says."""
    if granted.discount is not None:
        booking.discount_minor = granted.discount.saved.minor
        booking.discount_id = granted.discount.id
        booking.discount_code = granted.discount.code
