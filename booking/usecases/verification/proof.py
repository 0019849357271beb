"""What a proven phone is worth: one booking, on its form, for half an hour."""

from datetime import datetime

from booking.domain import verification as rules
from booking.domain.errors import ProofMissing
from booking.domain.policies import Policy
from booking.store import bookings
from booking.store import verification as codes
from booking.store.work import Work
from booking.usecases.forms import OpenForm
from booking.usecases.tools import Tools

BY_CODE = "code"


def needs_proof(work: Work, policy: Policy, location_id: str, phone: str) -> bool:
    """Return whether a booking of *phone* under *policy* needs a proof."""
    if policy.verify_phone == "first_visit":
        return not codes.is_proven(work, location_id, phone)
    return policy.verify_phone == "always"


def check_proof(work: Work, form: OpenForm, policy: Policy, proof: str | None, phone: str, now: datetime) -> str | None:
    """Return the verification that proves *phone*; None when there is none and none is needed.

    *proof*: the verification a signed proof names. Raises: ProofMissing.
    """
    if policy.verify_phone == "never":
        return None
    row = codes.find(work, proof) if proof else None
    good = (
        row is not None
        and row.phone == phone
        and row.form_id == form.id
        and row.purpose == rules.FOR_BOOKING
        and row.proven_at is not None
        and now < row.proven_at + rules.PROOF_LIFE
        and row.used_by is None
    )
    if good:
        return proof
    if needs_proof(work, policy, form.location.id, phone):
        raise ProofMissing("proof")
    return None


def use_proof(work: Work, proof: str | None, location_id: str, phone: str, booking_id: str, now: datetime) -> bool:
    """Spend what `check_proof` found on a booking, and remember the phone; return whether it is proven.

    Raises: ProofMissing when another booking was faster.
    """
    if proof is None:
        return False
    if not codes.use(work, proof, booking_id, now - rules.PROOF_LIFE):
        raise ProofMissing("proof")
    codes.keep_proven(work, location_id, phone, now, BY_CODE)
    return True


def update_client(work: Work, client_id: str, name: str, email: str | None) -> None:
    """Let someone whose phone is proven correct what is known about them."""
    bookings.change_client(work, client_id, **({"name": name} | ({"email": email} if email else {})))


def is_proven(tools: Tools, location_id: str, phone: str) -> bool:
    """Return whether *phone* was proven at the location, so that it may get more than codes."""
    with tools.store.asking() as work:
        return codes.is_proven(work, location_id, phone)
