"""Check a code and book, in one transaction: what the page's last button does."""

from dataclasses import replace

from booking.domain import phones
from booking.domain.errors import CodeExpired, HoldExpired, Refusal
from booking.domain.verification import FOR_BOOKING
from booking.store import holds
from booking.store import verification as codes
from booking.store.work import Work
from booking.usecases.bookings.held import state_of
from booking.usecases.bookings.place import PlaceBooking, Placed, answer, place_in
from booking.usecases.forms import OpenForm
from booking.usecases.tools import Tools
from booking.usecases.verification.check_code import six_digits, try_code


def confirm_and_place(tools: Tools, form: OpenForm, order: PlaceBooking, typed: str) -> Placed:
    """Prove the phone of *order* by the code that was typed, and book.

    A right code stays proven when the booking is refused, so that nobody needs a second one.
    Raises: what `check_code` and `place_booking` do; CodeExpired when there is no code to check.
    """

    def act(work: Work) -> Placed | str | Refusal:
        proven = _prove(work, tools, form, order, typed)
        if isinstance(proven, Refusal):
            return proven
        try:
            with work.part():
                return place_in(work, tools, form, proven)
        except Refusal as refusal:
            return refusal

    found = tools.store.write(act)
    if isinstance(found, Refusal):
        raise found
    return answer(tools, found)


def _prove(work: Work, tools: Tools, form: OpenForm, order: PlaceBooking, typed: str) -> PlaceBooking | Refusal:
    """Return the order with its proof; a hold that was booked meanwhile needs none."""
    hold = holds.find(work, order.hold, for_update=True)
    if hold is None or state_of(hold, tools.clock.now()) == "expired":
        return HoldExpired("hold")
    if hold.booking_id is not None:
        return order
    code = six_digits(typed)
    row = codes.newest(work, phones.parse(order.phone, form.location.country), form.id, FOR_BOOKING)
    if row is None:
        return CodeExpired("code")
    refusal = try_code(work, tools, row, code)
    if refusal is not None:
        return refusal
    holds.change(work, hold.id, proof=row.id)
    return replace(order, proof=row.id)
