"""The code for a discount, tried at the details: what the visit costs with it, and what is wrong with it."""

from dataclasses import dataclass, replace

from flask_babel import gettext as _

from booking.domain.discounts import by_code
from booking.domain.errors import PromoNotApplicable, PromoUnknown, Refusal
from booking.usecases.bookings import Held, quote_hold
from booking.usecases.discounts.known import discounts_of
from booking.usecases.promos.pick import find_promo
from booking.web.guest.desk import Desk
from booking.web.guest.steps.contact import Typed
from booking.web.present.flow import ContactStep, Field
from booking.web.present.refusals import sentence


@dataclass(frozen=True)
class Tried:
    """*held* as it is priced now. *code* stands in the field, *refusal* beside it; *preset*: the address brought the code."""

    held: Held
    code: str
    refusal: Refusal | None = None
    preset: bool = False

    @property
    def errors(self) -> list[Refusal]:
        """Return what keeps the visit from being booked: a code somebody typed themselves."""
        return [self.refusal] if self.refusal is not None and not self.preset else []


def try_code(desk: Desk, held: Held, typed: Typed, refusal: Refusal | None = None) -> Tried:
    """Return the visit with the code that was typed, else with the one the address brought along.

    *refusal*: why the booking was refused, which may know more of a code than can be asked beforehand.
    """
    if held.state != "live":
        return Tried(held, typed.values.get("promo", ""))
    code = typed.values.get("promo")
    preset = code is None
    wanted = preset_code(desk) if code is None else code
    if is_about_code(refusal):
        return Tried(quote_hold(desk.tools, desk.form, held), wanted, refusal)
    try:
        return Tried(quote_hold(desk.tools, desk.form, held, wanted), wanted, preset=preset)
    except (PromoUnknown, PromoNotApplicable) as refusal:
        return Tried(quote_hold(desk.tools, desk.form, held), "" if preset else wanted, refusal, preset)


def priced(desk: Desk, held: Held) -> Held:
    """Return *held* with the prices of the code that is kept with it."""
    return try_code(desk, held, Typed.of_hold(held.contact)).held


def is_about_code(refusal: Refusal | None) -> bool:
    """Return whether a refusal belongs to the field for the code, not to the price as a whole."""
    return refusal is not None and refusal.field == "promo" and refusal.facts.get("reason") != "dearer"


def with_code(step: ContactStep, desk: Desk, tried: Tried) -> ContactStep:
    """Return the details with the field for a code, where there are codes to type, and with the total they show."""
    codes = any(one.code is not None for one in discounts_of(desk.form.catalogue))
    wrong = tried.refusal
    return replace(
        step,
        promo=Field(tried.code, sentence(wrong) if wrong and not tried.preset else "") if codes or tried.code or wrong else None,
        promo_note=sentence(wrong) if wrong and tried.preset else "",
        promo_error=wrong.code if wrong and tried.preset else None,
        shown=tried.held.total.minor,
    )


def said_of(desk: Desk, tried: Tried) -> str:
    """Return what is announced when a code has changed the price."""
    if tried.held.discount is None or not tried.code:
        return ""
    return _("The price with the code is %(price)s.", price=desk.formats.total(tried.held.total, tried.held.total_is_from))


def preset_code(desk: Desk) -> str:
    """Return the code that the address asks to try: itself, or that of the promo block it names."""
    text = dict(desk.asked.ambient).get("promo", "")
    if not text or by_code(discounts_of(desk.form.catalogue), text) is not None:
        return text
    block = find_promo(desk.form, text)
    return block.target if block is not None and block.kind == "code" else text
