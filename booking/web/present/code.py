"""The details' fields and the code step as their templates see them."""

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
    kept: Kept
    sent: str = ""
    kind: str = "verify"
