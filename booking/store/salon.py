"""Writing a salon file's rows: by id, with what is no longer listed switched off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, delete, func, insert, or_, select, update
from sqlmodel import SQLModel

from booking.domain.bookings import CLAIMING
from booking.store.columns import table_of
from booking.store.tables import BookingRow, ClaimRow, FormRow, LocationRow
from booking.store.work import Work

Values = Mapping[str, Any]


@dataclass(slots=True)
class Changes:
    """The ids of one kind that a load touched."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    switched_on: list[str] = field(default_factory=list)
    switched_off: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.switched_on or self.switched_off)


def existing(work: Work, rows: type[SQLModel], location_id: str) -> list[dict[str, Any]]:
    """Return what the location has of *rows*, as plain values in the order they were made."""
    table = table_of(rows)
    found = work.execute(select(table).where(table.c.location_id == location_id).order_by(*table.primary_key))
    return [dict(row) for row in found.mappings()]


def put_listed(work: Work, rows: type[SQLModel], location_id: str, wanted: Sequence[Values]) -> Changes:
    """Make the location's *rows* what *wanted* lists, by id; what it does not list is switched off."""
    table, changes = table_of(rows), Changes()
    known = {row["id"]: row for row in existing(work, rows, location_id)}
    fresh = []
    for row in wanted:
        old = known.pop(row["id"], None)
        if old is None:
            fresh.append({**row, "location_id": location_id, "active": True})
            changes.added.append(row["id"])
        elif not old["active"]:
            _update(work, table, location_id, row["id"], {**row, "active": True})
            changes.switched_on.append(row["id"])
        elif any(old[key] != value for key, value in row.items()):
            _update(work, table, location_id, row["id"], row)
            changes.changed.append(row["id"])
    for key, old in known.items():
        if old["active"]:
            _update(work, table, location_id, key, {"active": False})
            changes.switched_off.append(key)
    if fresh:
        work.execute(insert(table), fresh)
    return changes


def _update(work: Work, table: Table, location_id: str, key: str, values: Values) -> None:
    work.execute(update(table).where(table.c.location_id == location_id, table.c.id == key).values(**values))


def replace_all(work: Work, rows: type[SQLModel], location_id: str, wanted: Sequence[Values]) -> bool:
    """Make the location's *rows* exactly *wanted*, in its order, and return whether that changed anything."""
    table = table_of(rows)
    target = [{**row, "location_id": location_id} for row in wanted]
    numbered = "id" in table.c
    found = existing(work, rows, location_id)
    if numbered:
        found = [{key: value for key, value in row.items() if key != "id"} for row in found]
    else:
        keys = [column.name for column in table.primary_key]
        target.sort(key=lambda row: [row[key] for key in keys])
        found.sort(key=lambda row: [row[key] for key in keys])
    if found == target:
        return False
    work.execute(delete(table).where(table.c.location_id == location_id))
    if target:
        work.execute(insert(table), target)
    return True


_location, _form = table_of(LocationRow), table_of(FormRow)
_booking, _claim = table_of(BookingRow), table_of(ClaimRow)


def find_location(work: Work, location_id: str) -> dict[str, Any] | None:
    """Return the location as plain values."""
    row = work.execute(select(_location).where(_location.c.id == location_id)).mappings().first()
    return dict(row) if row else None


def add_location(work: Work, values: Values) -> None:
    """Add the location after all others."""
    last = work.execute(select(func.max(_location.c.ordinal))).scalar()
    work.execute(insert(_location).values(**values, ordinal=0 if last is None else last + 1, revision=1, active=True))


def update_location(work: Work, location_id: str, values: Values) -> None:
    work.execute(update(_location).where(_location.c.id == location_id).values(**values))


def raise_revision(work: Work, location_id: str) -> None:
    """Tell every process that the location's catalogue has changed."""
    work.execute(update(_location).where(_location.c.id == location_id).values(revision=_location.c.revision + 1))


def forms_elsewhere(work: Work, location_id: str, ids: Sequence[str]) -> dict[str, str]:
    """Return which of the form *ids* belong to another location: form -> that location."""
    rows = work.execute(select(_form.c.id, _form.c.location_id).where(_form.c.id.in_(ids), _form.c.location_id != location_id))
    return {row.id: row.location_id for row in rows}


def has_future_bookings(work: Work, location_id: str, now: datetime) -> bool:
    """Return whether a booking that is not off ends after *now*."""
    ahead = select(_booking.c.id).where(
        _booking.c.location_id == location_id, _booking.c.ends_at > now, _booking.c.status.in_(CLAIMING)
    )
    return work.execute(ahead.limit(1)).first() is not None


def events_with_seats(work: Work, location_id: str, now: datetime) -> set[str]:
    """Return the events that somebody has booked a seat of, or holds one now."""
    booked = select(_booking.c.event_id).where(
        _booking.c.location_id == location_id, _booking.c.event_id.is_not(None), _booking.c.status != "cancelled"
    )
    held = select(_claim.c.subject_id).where(
        _claim.c.location_id == location_id, _claim.c.kind == "event", _claim.c.expires_at > now
    )
    return set(work.execute(booked.distinct()).scalars()) | set(work.execute(held.distinct()).scalars())


def is_claimed(work: Work, location_id: str, staff_id: str, start: datetime, end: datetime, now: datetime) -> bool:
    """Return whether something that counts at *now* claims the person between *start* and *end*."""
    met = select(_claim.c.id).where(
        and_(
            _claim.c.location_id == location_id,
            _claim.c.kind == "staff",
            _claim.c.subject_id == staff_id,
            _claim.c.ends_at > start,
            _claim.c.starts_at < end,
        ),
        or_(_claim.c.expires_at.is_(None), _claim.c.expires_at > now),
    )
    return work.execute(met.limit(1)).first() is not None
