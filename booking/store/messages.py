"""Who is to be told about a booking, and what became of the messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from booking.store.columns import table_of
from booking.store.tables import AppointmentRow, MessageRow, StaffRow
from booking.store.work import Work

CODE = "code"

_appointment = table_of(AppointmentRow)
_message = table_of(MessageRow)
_staff = table_of(StaffRow)

_REACHABLE = (_staff.c.email.is_not(None), _staff.c.location_id == bindparam("location"))
_STAFF_OF = (
    select(_staff.c.id)
    .join(_appointment, (_appointment.c.location_id == _staff.c.location_id) & (_appointment.c.staff_id == _staff.c.id))
    .where(_appointment.c.booking_id == bindparam("booking"), *_REACHABLE)
    .order_by(_staff.c.id)
    .distinct()
)
_STAFF = select(_staff.c.id).where(_staff.c.id.in_(bindparam("staff", expanding=True)), *_REACHABLE).order_by(_staff.c.id)
_BY_KEY = select(_message.c.state, _message.c.begun_at).where(_message.c.key == bindparam("key")).with_for_update()
_FOUND = select(_message.c.id, _message.c.state, _message.c.sent_at).with_for_update()
_BY_PROVIDER = _FOUND.where(_message.c.provider_id == bindparam("provider"))
_WITHOUT_ID = _FOUND.where(_message.c.key == bindparam("key"), _message.c.channel == "sms", _message.c.provider_id.is_(None))
_COUNT = select(func.count()).select_from(_message)


def staff_of(work: Work, location_id: str, booking_id: str) -> list[str]:
    """Return the people of the booking's appointments who have a mail address."""
    return list(work.execute(_STAFF_OF, {"location": location_id, "booking": booking_id}).scalars())


def reachable(work: Work, location_id: str, staff: list[str]) -> list[str]:
    """Return those of *staff* who have a mail address."""
    return list(work.execute(_STAFF, {"location": location_id, "staff": staff}).scalars()) if staff else []


@dataclass(frozen=True, slots=True)
class Begun:
    """A message about to be sent. *state*: as it was found, `fresh` when it is new."""

    state: str
    begun_at: datetime

    @property
    def is_settled(self) -> bool:
        return self.state in ("sent", "delivered", "undelivered")

    @property
    def is_unsure(self) -> bool:
        """Whether it was begun before, and nobody wrote down what came of it."""
        return self.state == "begun"


def begin(work: Work, *, now: datetime, **values: str | None) -> None:
    """Write down that a message is about to leave for the first time."""
    work.execute(insert(_message), {**values, "state": "begun", "first_at": now, "begun_at": now, "repeats": 0})


def begin_again(work: Work, key: str, now: datetime) -> Begun | None:
    """Return the message with *key* as it was; one that did not leave is begun anew. None when there is none yet."""
    row = work.execute(_BY_KEY, {"key": key}).first()
    if row is None:
        return None
    if row.state in ("waiting", "failed", "unknown"):
        work.execute(update(_message).where(_message.c.key == key).values(state="begun", begun_at=now))
    return Begun(row.state, row.begun_at)


def repeat(work: Work, key: str, most: int, now: datetime) -> bool:
    """Count that a message whose fate is unknown is sent again; False when that was done *most* times already."""
    met = update(_message).where(_message.c.key == key, _message.c.repeats < most)
    return work.execute(met.values(repeats=_message.c.repeats + 1, begun_at=now)).rowcount == 1


def settle(work: Work, key: str, state: str, now: datetime, *, provider_id: str | None = None, error: str | None = None) -> None:
    """Write down what came of handing a message over."""
    values: dict[str, Any] = {"state": state, "error": error}
    if state == "sent":
        values |= {"sent_at": now, "provider_id": provider_id}
    work.execute(update(_message).where(_message.c.key == key, _message.c.state == "begun").values(**values))


def report(work: Work, provider_id: str, state: str, error: str | None, now: datetime, key: str | None = None) -> bool:
    """Write down what the provider says became of a message in the end; False when it is not ours.

    *key*: ours, for a text whose provider's id is not known. A message that was delivered or not stays so, whatever is said
    afterwards or again.
    """
    known = work.execute(_BY_PROVIDER, {"provider": provider_id}).first()
    if known is None and key is not None:
        known = work.execute(_WITHOUT_ID, {"key": key}).first()
    if known is None:
        return False
    if known.state not in ("delivered", "undelivered"):
        values = {"state": state, "error": error, "reported_at": now, "provider_id": provider_id, "sent_at": known.sent_at or now}
        work.execute(update(_message).where(_message.c.id == known.id).values(**values))
    return True


def count_to(work: Work, recipient: str, since: datetime) -> int:
    """Return how many messages to *recipient* were begun after *since*."""
    return int(work.execute(_COUNT.where(_message.c.recipient == recipient, _message.c.first_at > since)).scalar_one())


def count_on(work: Work, channel: str, since: datetime) -> int:
    """Return how many messages other than codes were begun on *channel* from *since* on."""
    met = (_message.c.channel == channel, _message.c.first_at >= since, _message.c.kind != CODE)
    return int(work.execute(_COUNT.where(*met)).scalar_one())


def count_by_state(work: Work) -> dict[tuple[str, str], int]:
    """Return how many messages there are by (channel, state)."""
    by = (_message.c.channel, _message.c.state)
    return {(channel, state): count for channel, state, count in work.execute(select(*by, func.count()).group_by(*by))}


def forget(work: Work, before: datetime, most: int) -> int:
    """Delete at most *most* messages that were begun before *before*."""
    old = select(_message.c.id).where(_message.c.first_at <= before).limit(most)
    return work.execute(delete(_message).where(_message.c.id.in_(old))).rowcount
