"""People who book: everybody has a phone of their own, so that nobody reaches the limit of open bookings."""

import itertools
import os
from dataclasses import dataclass

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Guest:
    """What somebody types into the details."""

    name: str
    phone: str
    email: str
    comment: str


def a_guest(name: str = "Ada Lovelace") -> Guest:
    """Return somebody whose phone nobody else has, in any process of the run."""
    number = (os.getpid() % 1000) * 1000 + next(_numbers)
    return Guest(name, f"0151 2{number:07}", "ada@example.org", "Please call at the back door.")


def a_guest_in_mexico() -> Guest:
    """Return somebody whose phone can be proven at Casa Lumen."""
    number = (os.getpid() % 1000) * 1000 + next(_numbers)
    return Guest("Frida Kahlo", f"55 1{number:07}", "frida@example.org", "")
