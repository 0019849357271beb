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


class CodeExpired(Refusal):
    code = "code-expired"


class ServiceGone(Refusal):
    code = "service-gone"


class Invalid(Refusal):
    code = "invalid"


class PhoneInvalid(Refusal):
    code = "phone-invalid"


class PhoneCountry(Refusal):
    code = "phone-country"


class CodeWrong(Refusal):
    """Not the code. *attempts_left* says how many tries are left; None of them after the fifth."""

    code = "code-wrong"

    def __init__(self, attempts_left: int) -> None:
        super().__init__("code", attempts_left=attempts_left)
        self.attempts_left = attempts_left


class CodeSpent(Refusal):
    """The code can not be tried any more: too many wrong tries, or (*used*) it has proven the phone already."""

    code = "code-spent"

    def __init__(self, *, used: bool = False) -> None:
        super().__init__("code", used=used)


class ProofMissing(Refusal):
    code = "proof-missing"


class NoticeTooShort(Refusal):
    code = "notice-too-short"


class BeyondHorizon(Refusal):
    code = "beyond-horizon"


class NotOffered(Refusal):
    code = "not-offered"


class CutoffPassed(Refusal):
    code = "cutoff-passed"


class TooManyReschedules(Refusal):
    code = "too-many-reschedules"


class PromoUnknown(Refusal):
    code = "promo-unknown"


class PromoNotApplicable(Refusal):
    """A code that is known but reduces nothing here.

    *reason*: period, used-up, other-services, not-first, worse (than what applies by itself), dearer (than what was shown).
    """

    code = "promo-not-applicable"

    def __init__(self, reason: str = "other-services") -> None:
        super().__init__("promo", reason=reason)
        self.reason = reason


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


class TooManyCodes(Refusal):
    """Too many codes for one phone, address, prefix or form, or too soon after the last one."""

    code = "too-many-codes"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__()
        self.retry_after_s = retry_after_s


class SmsBudget(Refusal):
    """The day's codes are used up; *retry_after_s* is the time until the next day begins (UTC)."""

    code = "sms-budget"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__()
        self.retry_after_s = retry_after_s


class SmsUnavailable(Refusal):
    code = "sms-unavailable"

    def __init__(self, retry_after_s: int = 60) -> None:
        super().__init__()
        self.retry_after_s = retry_after_s


class Unavailable(Refusal):
    """Something this needs is not there right now; *reason* says what, for the log and for the sentence."""

    code = "unavailable"

    def __init__(self, reason: str, retry_after_s: int = 5) -> None:
        super().__init__(reason=reason)
        self.reason = reason
        self.retry_after_s = retry_after_s
