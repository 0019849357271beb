"""Quote a held visit: what it would cost now, with a code or without."""

from booking.usecases.bookings.held import Held
from booking.usecases.bookings.reduced import Asker, reduced
from booking.usecases.discounts.known import discounts_of
from booking.usecases.forms import OpenForm
from booking.usecases.tools import Tools


def quote_hold(tools: Tools, form: OpenForm, held: Held, code: str | None = None) -> Held:
    """Return *held* with the prices its client would pay. Who they are is not known yet, so nothing is given for that.

    Raises: PromoUnknown, PromoNotApplicable.
    """
    if not code and not discounts_of(form.catalogue):
        return held
    # A code for first visits is believed until the phone is proven; where it never will be, it is refused at once.
    first = None if held.policy.verify_phone != "never" else False
    with tools.store.asking() as work:
        return reduced(work, form.catalogue, held, code, Asker(first), tools.clock.now())
