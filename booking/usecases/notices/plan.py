"""Planning notices: rows in the outbox, written in the transaction of the change they tell of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from booking.domain.notices import Audience, Way, What, channels, due, meaning, reminder_hours
from booking.store import messages, outbox, verification
from booking.store.tables import BookingRow, LocationRow
from booking.store.work import Work


def plan_notices(
    work: Work, location: LocationRow, booking: BookingRow, change: str, now: datetime, former: Sequence[str] = ()
) -> None:
    """Write down whom to tell that *booking* was "confirmed" (placed or accepted), "changed" or "cancelled".

    *booking* as it is after the change, its appointments stored. What was planned before and not sent yet is dropped.
    *former*: staff who took part until now and do not any more.
    """
    entries = [] if booking.ends_at <= now else _entries(work, location, booking, change, now, former)
    if booking.created_at < now:  # else it was made in this very transaction
        outbox.drop(work, booking.id, "superseded", now, keep=[one["dedupe_key"] for one in entries])
    outbox.add_all(work, entries)


def plan_phone_notices(work: Work, location: LocationRow, booking: BookingRow, now: datetime, change: str) -> None:
    """Write down whom to tell that *booking* has another phone, and reminders where it had none by text message.

    *change*: a name for this one. What was planned before stays: it is as true, and goes to the new phone.
    """
    outbox.add_all(work, _entries(work, location, booking, What.PHONE, now, (), change))


def _entries(
    work: Work, location: LocationRow, booking: BookingRow, change: str, now: datetime, former: Sequence[str], mark: str = ""
) -> list[dict[str, Any]]:
    audience = Audience(
        ways=_ways(work, location, booking),
        staff=messages.staff_of(work, location.id, booking.id),
        former=messages.reachable(work, location.id, sorted(former)),
    )
    what, revision = meaning(change, booking.status), booking.reschedules
    entries = []
    for one in due(what, booking.starts_at, audience, reminder_hours(location.notices), now):
        content = {"booking": booking.id, "what": one.what, "revision": revision, "staff": one.staff}
        entries.append(outbox.entry(one.way, one.key(booking.id, revision, mark), content, now, one.at, booking.id))
    return entries


def _ways(work: Work, location: LocationRow, booking: BookingRow) -> list[Way]:
    """Return the ways that reach the client: text messages only where the phone was proven at this location."""
    wanted, found = channels(location.notices), []
    if "sms" in wanted and booking.phone and (booking.phone_proven or verification.is_proven(work, location.id, booking.phone)):
        found.append(Way.SMS)
    if "email" in wanted and booking.email:
        found.append(Way.MAIL)
    return found
