"""How a guest stands with their code: what the page that asks for it shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from booking.domain import phones
from booking.domain import verification as rules
from booking.domain.errors import PhoneInvalid, ProofMissing
from booking.store import verification as codes
from booking.store.tables import VerificationRow
from booking.usecases.bookings.held import Held
from booking.usecases.forms import OpenForm
from booking.usecases.tools import Tools
from booking.usecases.verification.limits import Ask, phone_wait
from booking.usecases.verification.proof import check_proof

State = Literal["none", "live", "expired", "spent"]


@dataclass(frozen=True, slots=True)
class CodeState:
    """A code for *phone* (E.164). *unsent*: sending it was given up; *resend_after_s* 0: another may be asked for now."""

    phone: str
    state: State
    resend_after_s: int = 0
    unsent: bool = False


def needs_code(tools: Tools, form: OpenForm, held: Held, typed: str) -> bool:
    """Return whether booking *held* with this phone needs a code first. Raises: PhoneInvalid."""
    phone = phones.parse(typed, form.location.country)
    with tools.store.asking() as work:
        try:
            check_proof(work, form, held.policy, held.proof, phone, tools.clock.now())
        except ProofMissing:
            return True
    return False


def code_state(tools: Tools, form: OpenForm, held: Held) -> CodeState | None:
    """Return how the phone that was typed for *held* stands; None when there is none yet."""
    try:
        phone = phones.parse(held.contact.get("phone", ""), form.location.country)
    except PhoneInvalid:
        return None
    with tools.store.asking() as work:
        row = codes.newest(work, phone, form.id, rules.FOR_BOOKING)
        now = tools.clock.now()
        wait = phone_wait(work, Ask(phone, form.id, rules.FOR_BOOKING, ""), now)
    return CodeState(phone, state_of(row, now), rules.whole_seconds(wait), row is not None and row.unsent_at is not None)


def state_of(row: VerificationRow | None, now: datetime) -> State:
    if row is None or row.proven_at is not None:
        return "none"
    if row.expires_at <= now:
        return "expired"
    return "spent" if row.attempts >= rules.MOST_TRIES else "live"
