"""Refusals: what the product says no to, as facts. The words live in the web ring."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar


class Refusal(Exception):
    """A worded no. *code* is the public error code; *field* names the input at fault, when there is one."""

    code: ClassVar[str]

    def __init__(self, field: str | None = None, **facts: Any) -> None:
        super().__init__(self.code if field is None else f"{self.code}: {field}")
        self.field = field
        self.facts = facts


class Malformed(Refusal):
    code = "malformed"


class FlowBroken(Refusal):
    code = "flow-broken"


class ClientBlocked(Refusal):
    code = "client-blocked"


class HostNotAllowed(Refusal):
    code = "host-not-allowed"


class NotFound(Refusal):
    code = "not-found"


class MethodNotAllowed(Refusal):
    code = "method-not-allowed"


class TooLarge(Refusal):
    code = "too-large"


class UnsupportedType(Refusal):
    code = "unsupported-type"


class SlotTaken(Refusal):
    """The start is no longer free. *alternatives* are Offered values, the nearest first."""

    code = "slot-taken"

    def __init__(self, start: datetime, alternatives: Sequence[Any] = ()) -> None:
        super().__init__("start")
        self.start = start
        self.alternatives = list(alternatives)


class NobodyFree(Refusal):
    code = "nobody-free"

    def __init__(self, start: datetime) -> None:
        super().__init__("start")
        self.start = start


class KeyReused(Refusal):
    code = "key-reused"


class EventFull(Refusal):
    code = "event-full"


class HoldExpired(Refusal):
    code = "hold-expired"


class FlowExpired(Refusal):
    code = "flow-expired"


class LinkExpired(Refusal):
    code = "link-expired"


class ServiceGone(Refusal):
    code = "service-gone"


class Invalid(Refusal):
    code = "invalid"


class PhoneInvalid(Refusal):
    code = "phone-invalid"


class PhoneCountry(Refusal):
    code = "phone-country"


class ProofMissing(Refusal):
    code = "proof-missing"


class NoticeTooShort(Refusal):
    code = "notice-too-short"


class BeyondHorizon(Refusal):
    code = "beyond-horizon"


class NotOffered(Refusal):
    code = "not-offered"


class PromoUnknown(Refusal):
    code = "promo-unknown"


class ConsentMissing(Refusal):
    code = "consent-missing"


class TooManyOpenBookings(Refusal):
    code = "too-many-open-bookings"


class WrongState(Refusal):
    code = "wrong-state"


class TooManyRequests(Refusal):
    """Too much at once. *retry_after_s* says in how many seconds it is worth trying again."""

    code = "too-many-requests"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__()
        self.retry_after_s = retry_after_s


class Unavailable(Refusal):
    """Something this needs is not there right now; *reason* says what, for the log and for the sentence."""

    code = "unavailable"

    def __init__(self, reason: str, retry_after_s: int = 5) -> None:
        super().__init__(reason=reason)
        self.reason = reason
        self.retry_after_s = retry_after_s
