"""Handing one message to its provider: begun on record before it leaves, so that a death in between is noticed.

Whoever finds a message begun and not settled does not know whether it left: it is looked for at the provider, and sent
once more where nobody can say. Source: the study on reliability, 3.3.
"""

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.domain.errors import Unavailable
from booking.domain.notices import DAILY, DAY, MAILS_TO_ONE_ADDRESS
from booking.store import messages
from booking.store.messages import Begun
from booking.store.work import Work
from booking.usecases.ports import NotSent
from booking.usecases.tools import Tools

MOST_REPEATS = 1
# What the provider calls its own time may be a little off ours.
SKEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is kept of a message. *to* itself is not; *typed*: somebody typed the address, who may not be its owner."""

    key: str
    kind: str
    channel: str
    location: str
    booking: str | None
    to: str
    typed: bool = True

    @property
    def recipient(self) -> str:
        return recipient_hash(self.channel if self.typed else f"staff {self.channel}", self.to)


def recipient_hash(channel: str, to: str) -> str:
    """Return what a number or address is counted by."""
    return hashlib.sha256(f"{channel}:{to.strip().lower()}".encode()).hexdigest()


def hand_over(
    tools: Tools,
    about: About,
    send: Callable[[], str | None],
    find: Callable[[datetime], str | None],
    unwanted: Callable[[Work], str | None],
) -> str | None:
    """Send, unless *unwanted* or sent before; return why it is not wanted any more, else None.

    *send* returns the provider's id; *find* looks for a message that may have left after an instant. Raises: NotSent.
    """
    begun = tools.store.write(lambda work: _begin(work, about, tools.clock.now(), unwanted))
    if isinstance(begun, str):
        return begun
    if begun.is_settled:
        return None
    if begun.is_unsure:
        found = find(begun.begun_at - SKEW)
        if found is not None:
            _settle(tools, about, "sent", provider_id=found)
            return None
        if not tools.store.write(lambda work: messages.repeat(work, about.key, MOST_REPEATS, tools.clock.now())):
            _settle(tools, about, "unknown")
            raise NotSent("nobody knows whether it arrived", final=True)
    try:
        provider_id = send()
    except NotSent as failure:
        if not failure.unknown:
            _settle(tools, about, "failed" if failure.final else "waiting", error=failure.reason[:80])
        raise
    _settle(tools, about, "sent", provider_id=provider_id)
    return None


def _settle(tools: Tools, about: About, state: str, **facts: str | None) -> None:
    tools.store.write(lambda work: messages.settle(work, about.key, state, tools.clock.now(), **facts))


def _begin(work: Work, about: About, now: datetime, unwanted: Callable[[Work], str | None]) -> Begun | str:
    why = unwanted(work)
    if why is not None:
        return why
    work.lock([f"messages/{about.channel}", f"recipient/{about.recipient}"])
    known = messages.begin_again(work, about.key, now)
    if known is not None:
        return known
    if about.channel == "email" and about.typed and messages.count_to(work, about.recipient, now - DAY) >= MAILS_TO_ONE_ADDRESS:
        return "enough mails to this address today"
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if messages.count_on(work, about.channel, midnight) >= DAILY[about.channel]:
        raise NotSent("today's budget is used up", until=midnight + DAY)
    messages.begin(work, now=now, **_kept(about))
    return Begun("fresh", now)


def record_sent(tools: Tools, about: About, provider_id: str | None) -> None:
    """Keep a message that was handed over by other rules than `hand_over`'s, so that reports about it find it.

    It has left: a database that is away now changes nothing about that.
    """
    now = tools.clock.now()

    def act(work: Work) -> None:
        if messages.begin_again(work, about.key, now) is None:
            messages.begin(work, now=now, **_kept(about))
        messages.settle(work, about.key, "sent", now, provider_id=provider_id)

    with contextlib.suppress(Unavailable):
        tools.store.write(act)


def _kept(about: About) -> dict[str, str | None]:
    return {
        "key": about.key,
        "kind": about.kind,
        "channel": about.channel,
        "location_id": about.location,
        "booking_id": about.booking,
        "recipient": about.recipient,
    }
