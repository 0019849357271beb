"""The details' fields, the code step and the one before a new phone as their templates see them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """How long the time is kept: the sentence, and what the countdown needs."""

    text: str
    left_s: int
    left_text: str
    over: str


@dataclass(frozen=True, slots=True)
class Field:
    value: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Resend:
    """When another code can be sent: the sentence, and what the countdown needs. *wait_s* 0: at once."""

    label: str
    wait_s: int
    text: str
    left_text: str
    now: str


@dataclass(frozen=True, slots=True)
class VerifyStep:
    """The code is asked for. *live*: there is one to type; *error*: the code of what is wrong at the field.

    *sent*: how a code left with this very answer ("sms"), empty when none did.
    """

    action: str
    phone: str
    change: str
    live: bool
    field: Field
    error: str | None
    button: str
    resend: Resend
    kept: Kept | None
    sent: str = ""
    kind: str = "verify"


@dataclass(frozen=True, slots=True)
class PhoneStep:
    """Another number for a booking. *now*: the one it has, masked; *task*: what the browser works out first."""

    action: str
    now: str
    field: Field
    prefix: str
    keep: str
    task: str = ""
    bits: int = 0
    kind: str = "phone"
