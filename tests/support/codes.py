"""Codes in tests: the secret they are made with, and where they are read."""

import re

from booking.gateways.sms.memory import MemorySms
from booking.usecases.outbox.deliver import deliver
from booking.usecases.tools import Codes, Tools

CODES = Codes(keys=(b"c" * 32,), daily_budget=1000, public_url="https://book.example")


def sent_codes(sms: MemorySms, phone: str | None = None) -> list[str]:
    """Return the codes that were sent, in order; those to *phone* only when it is given."""
    texts = [one.body for one in sms.sent if one.kind == "code" and phone in (None, one.to)]
    return [found[1] for text in texts if (found := re.search(r"#(\d{6})", text))]


def last_code(tools: Tools) -> str:
    """Let the worker run and return the code it sent last."""
    assert isinstance(tools.sms, MemorySms)
    deliver(tools)
    return sent_codes(tools.sms)[-1]


def another(code: str) -> str:
    """Return six digits that are not *code*."""
    return f"{(int(code) + 1) % 1_000_000:06d}"
