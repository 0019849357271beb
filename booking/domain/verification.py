"""Codes that prove a phone: what they are made of, how long they live, how often they may be sent and tried.

Pure arithmetic over instants; who counts and where is the store's business. Every deadline is exclusive: at the instant
itself a code is past, and a sending no longer counts in its window. Source: CONTRACT 8.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

FOR_BOOKING, FOR_PHONE = "booking", "phone"
"""What a code is good for: booking with a phone, or making it the phone of a booking that stands."""
DIGITS = 6
SEED_BYTES = 16
LIFE = timedelta(minutes=10)
HOLD_AFTER_CODE = timedelta(seconds=120)
"""How long a hold outlives the code that was sent for it."""
MOST_TRIES = 5
PROOF_LIFE = timedelta(minutes=30)
RESEND_WAITS_S = (30, 60, 120, 300)
KEPT = timedelta(hours=24)
"""How long codes and what is counted about them are remembered: the longest window."""
STOPPED_FOR = timedelta(hours=24)
"""How long "this was not me" keeps codes from a phone."""

_RANGE = 10**DIGITS
_UNBIASED = 2**64 - 2**64 % _RANGE


@dataclass(frozen=True, slots=True)
class Window:
    """At most *most* in any stretch of *length*."""

    length: timedelta
    most: int

    def scaled(self, scale: float) -> "Window":
        """Return the window for an installation that multiplies its limits; never less than one."""
        return Window(self.length, max(1, int(self.most * scale)))

    def wait(self, times: Sequence[datetime], now: datetime) -> timedelta:
        """Return how long until one more fits, given the instants that count, in order."""
        counted = [at for at in times if at > now - self.length]
        if len(counted) < self.most:
            return timedelta(0)
        return counted[-self.most] + self.length - now


PHONE = (Window(timedelta(minutes=10), 4), Window(timedelta(hours=24), 8))
WRONG = Window(timedelta(hours=24), 10)
ADDRESS = (Window(timedelta(minutes=10), 10), Window(timedelta(hours=24), 60))
FORM = Window(timedelta(hours=1), 200)
PREFIX = Window(timedelta(hours=1), 5)
"""Distinct numbers of one prefix, as long as none of them succeeds."""
CONVERSION = Window(timedelta(hours=24), 50)
GUESSING = Window(timedelta(hours=1), 300)
"""Wrong codes in the whole installation: more than clients type by mistake. Nobody is refused for it, the owner is told."""
WORK = Window(timedelta(minutes=10), 5)
"""Sendings to one address after which a page asks for work, unless enough of them led to a proof."""
WORK_BITS = 14
"""Some sixteen thousand hashes: about a second in a browser."""
WORK_WAIT = timedelta(seconds=20)
"""What it costs without a script."""
WORK_LIFE = timedelta(minutes=5)
LOWEST_SHARE = 0.3


def code_of(key: bytes, seed: bytes) -> str:
    """Return the six digits of *seed*: every code is equally likely, leading zeros are kept."""
    counter = 0
    while True:
        drawn = hmac.new(key, seed + counter.to_bytes(4, "big"), hashlib.sha256).digest()
        number = int.from_bytes(drawn[:8], "big")
        if number < _UNBIASED:
            return f"{number % _RANGE:0{DIGITS}d}"
        counter += 1


def key_id(key: bytes) -> str:
    """Return a short name for a code key, so that a code is checked with the key it was made with."""
    return hashlib.sha256(b"chairtime.code-key" + key).hexdigest()[:8]


def same_code(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def typed_code(text: str) -> str | None:
    """Return the digits of a code as people type or paste it, in any script; None when they are not six."""
    digits = []
    for character in text[:40]:
        if character.isspace() or unicodedata.category(character) in ("Pd", "Cf"):
            continue
        digit = unicodedata.decimal(character, None)
        if digit is None:
            return None
        digits.append(str(digit))
    return "".join(digits) if len(digits) == DIGITS else None


def prefix_of(phone: str) -> str:
    """Return the neighbourhood of a number: all but its last four digits."""
    return phone[:-4]


def resend_wait(times: Sequence[datetime], now: datetime) -> timedelta:
    """Return how long until a code may be sent again; *times*: its sendings to this phone, form and purpose, in order."""
    recent = [at for at in times if at > now - LIFE]
    if not recent:
        return timedelta(0)
    step = RESEND_WAITS_S[min(len(recent), len(RESEND_WAITS_S)) - 1]
    return max(recent[-1] + timedelta(seconds=step) - now, timedelta(0))


def longest(waits: Sequence[timedelta]) -> timedelta:
    return max((timedelta(0), *waits))


def whole_seconds(wait: timedelta) -> int:
    """Return *wait* in seconds, rounded up: after so many it is really over."""
    return -(-wait // timedelta(seconds=1))


def poor_conversion(sent: Sequence[datetime], proven: int, most: int, now: datetime) -> timedelta:
    """Return how long a prefix rests, given its sendings of the last day and how many of their codes came back.

    It rests when at least *most* were sent and fewer than three in ten came back: nobody reads those messages.
    """
    if len(sent) < most or proven >= len(sent) * LOWEST_SHARE:
        return timedelta(0)
    return sent[-most] + CONVERSION.length - now


def wants_work(sent: int, proven: int, scale: float) -> bool:
    """Return whether an address has asked for so many codes, and used so few, that its next one costs some work."""
    return sent >= WORK.scaled(scale).most and proven < sent * LOWEST_SHARE


def work_is_done(task: str, answer: str) -> bool:
    """Return whether *answer* makes the hash of *task* begin with so many zeros."""
    found = hashlib.sha256(f"{task}:{answer}".encode()).digest()
    return int.from_bytes(found[:4], "big") >> (32 - WORK_BITS) == 0


def extended(hold_ends: datetime, code_ends: datetime) -> datetime:
    """Return when a hold ends after a code was sent for it."""
    return max(hold_ends, code_ends + HOLD_AFTER_CODE)
