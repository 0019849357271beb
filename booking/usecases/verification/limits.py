"""How many codes may leave: per phone, address, prefix and form, counted in rows that all processes share. Source: CONTRACT 8."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from booking.domain import verification as rules
from booking.domain.errors import SmsBudget, TooManyCodes
from booking.store import verification as codes
from booking.store import verification_log as log
from booking.store.work import Work
from booking.usecases.tools import Tools

BUDGET = "code"


@dataclass(frozen=True, slots=True)
class Ask:
    """Who wants a code. *address*: a keyed hash of theirs."""

    phone: str
    form_id: str
    purpose: str
    address: str

    @property
    def prefix(self) -> str:
        return rules.prefix_of(self.phone)

    def locks(self) -> list[str]:
        """Return the names under which others must wait while this one is counted."""
        return [
            codes.lock_name(self.phone),
            f"codes/prefix/{self.prefix}",
            f"codes/address/{self.form_id}/{self.address}",
            f"codes/form/{self.form_id}",
        ]


def check_asking(work: Work, tools: Tools, ask: Ask, now: datetime) -> None:
    """Raises: TooManyCodes when the address has asked as often as it may."""
    _refuse(_address_wait(work, tools, ask, now))


def check_sending(work: Work, tools: Tools, ask: Ask, now: datetime) -> None:
    """Raises: TooManyCodes with the time after which a sending is accepted, as far as can be known now."""
    waits = [
        _stopped(work, ask, now),
        phone_wait(work, ask, now),
        wrong_wait(work, ask.phone, now),
        _address_wait(work, tools, ask, now),
        _prefix_wait(work, tools, ask, now),
        _conversion_wait(work, tools, ask, now),
        _form_wait(work, tools, ask, now),
    ]
    _refuse(rules.longest(waits))


def phone_wait(work: Work, ask: Ask, now: datetime) -> timedelta:
    """Return how long until a code may be sent to this phone again: the resend steps and the phone's own windows."""
    sent = log.of_phone(work, ask.phone, now - rules.KEPT, log.SENT)
    own = log.of_codes(work, ask.phone, ask.form_id, ask.purpose, now - rules.LIFE)
    return rules.longest([rules.resend_wait(own, now), *(window.wait(sent, now) for window in rules.PHONE)])


def wrong_wait(work: Work, phone: str, now: datetime) -> timedelta:
    """Return how long a phone rests after too many wrong tries, whatever codes they were at."""
    return rules.WRONG.wait(log.of_phone(work, phone, now - rules.WRONG.length, log.WRONG), now)


def reserve(work: Work, tools: Tools, now: datetime) -> None:
    """Take one code from the day's budget. Raises: SmsBudget."""
    day = now.astimezone(UTC).date()
    if not log.reserve(work, day, BUDGET, tools.codes.daily_budget):
        tomorrow = datetime.combine(day + timedelta(days=1), time(0), UTC)
        raise SmsBudget(rules.whole_seconds(tomorrow - now))


def wants_work(work: Work, tools: Tools, form_id: str, address: str, now: datetime) -> bool:
    """Return whether this address has asked for so many codes in vain that a page makes it work for the next one."""
    since = now - rules.WORK.length
    sent = log.of_address(work, form_id, address, since, log.SENT)
    proven = log.of_address(work, form_id, address, since, log.PROVEN)
    return rules.wants_work(len(sent), len(proven), tools.limit_scale)


def _stopped(work: Work, ask: Ask, now: datetime) -> timedelta:
    until = codes.stopped_until(work, ask.phone, now)
    return timedelta(0) if until is None else until - now


def _address_wait(work: Work, tools: Tools, ask: Ask, now: datetime) -> timedelta:
    asked = log.of_address(work, ask.form_id, ask.address, now - rules.KEPT, log.SENT, log.ASKED)
    return rules.longest([window.scaled(tools.limit_scale).wait(asked, now) for window in rules.ADDRESS])


def _form_wait(work: Work, tools: Tools, ask: Ask, now: datetime) -> timedelta:
    window = rules.FORM.scaled(tools.limit_scale)
    oldest = log.nth_of_form(work, ask.form_id, now - window.length, window.most)
    return timedelta(0) if oldest is None else oldest + window.length - now


def _prefix_wait(work: Work, tools: Tools, ask: Ask, now: datetime) -> timedelta:
    """A number that got a code in the last hour is no new one; a single success shows that people live there."""
    since = now - rules.PREFIX.length
    if log.of_phone(work, ask.phone, since, log.SENT) or log.of_prefix(work, ask.prefix, since, log.PROVEN):
        return timedelta(0)
    others = log.other_numbers(work, ask.prefix, ask.phone, since)
    return rules.PREFIX.scaled(tools.limit_scale).wait(others, now)


def _conversion_wait(work: Work, tools: Tools, ask: Ask, now: datetime) -> timedelta:
    since = now - rules.CONVERSION.length
    sent = log.of_prefix(work, ask.prefix, since, log.SENT)
    proven = log.of_prefix(work, ask.prefix, since, log.PROVEN)
    return rules.poor_conversion(sent, len(proven), rules.CONVERSION.scaled(tools.limit_scale).most, now)


def _refuse(wait: timedelta) -> None:
    if wait > timedelta(0):
        raise TooManyCodes(rules.whole_seconds(wait))
