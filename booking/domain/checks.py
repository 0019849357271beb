"""What an examination found: one line each, with what to do where something is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; *says* is a sentence."""

    name: str
    state: State
    says: str


def ok(name: str, says: str) -> Check:
    return Check(name, State.OK, says)


def warn(name: str, says: str) -> Check:
    return Check(name, State.WARN, says)


def fail(name: str, says: str) -> Check:
    return Check(name, State.FAIL, says)


def none_of(name: str, count: int, fine: str, wrong: str) -> Check:
    """Return a check that holds when *count* is nought; *wrong* has a place for the number."""
    return ok(name, fine) if count == 0 else fail(name, wrong.format(count))


def all_well(checks: Iterable[Check]) -> bool:
    """Return whether nothing failed; warnings are allowed."""
    return all(check.state is not State.FAIL for check in checks)
