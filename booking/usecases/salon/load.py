"""Loading a checked salon file: one transaction that makes the location what the file says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from booking.store import salon as rows
from booking.store.tables import (
    CategoryRow,
    ClosureRow,
    DiscountRow,
    FormRow,
    HoursExceptionRow,
    PromoRow,
    ResourceRow,
    ServiceRow,
    StaffRow,
    StaffServiceRow,
    WorkingHoursRow,
)
from booking.store.work import Work
from booking.usecases.salon import rows as made
from booking.usecases.salon.events import put_events
from booking.usecases.salon.paths import Problem, SalonFileRefused
from booking.usecases.salon.schema import SalonFile
from booking.usecases.tools import Tools


@dataclass(slots=True)
class SalonLoaded:
    """What a load did: *listed* by section, *replaced* are the names of the parts that were written anew."""

    location_id: str
    is_new: bool
    listed: dict[str, rows.Changes] = field(default_factory=dict)
    replaced: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return self.is_new or bool(self.replaced) or any(self.listed.values())


class _OnlyChecked(Exception):
    """Ends the transaction of a check without storing anything."""

    def __init__(self, loaded: SalonLoaded) -> None:
        self.loaded = loaded


def load_salon(salon: SalonFile, pictures: Mapping[str, str], tools: Tools, *, check: bool = False) -> SalonLoaded:
    """Store *salon* and return what changed; with *check* nothing is stored. *pictures*: name in the file -> kept name.

    Raises: SalonFileRefused when what is stored already forbids it.
    """

    def act(work: Work) -> SalonLoaded:
        loaded = _load(work, salon, pictures, tools.clock.now())
        if check:
            raise _OnlyChecked(loaded)
        return loaded

    try:
        return tools.store.write(act)
    except _OnlyChecked as checked:
        return checked.loaded


def _load(work: Work, salon: SalonFile, pictures: Mapping[str, str], now: datetime) -> SalonLoaded:
    location_id = salon.location.id
    work.lock([f"salon/{location_id}"])
    known = rows.find_location(work, location_id)
    _check_stored(work, salon, known, now)
    loaded = SalonLoaded(location_id, is_new=known is None)
    wanted = made.location_row(salon, pictures)
    if known is None:
        rows.add_location(work, wanted)
    elif any(known[key] != value for key, value in wanted.items()):
        rows.update_location(work, location_id, wanted)
        loaded.replaced.append("location")
    _put_sections(work, salon, pictures, loaded)
    loaded.listed["events"] = put_events(work, salon, now)
    if loaded.changed and known is not None:
        rows.raise_revision(work, location_id)
    return loaded


def _put_sections(work: Work, salon: SalonFile, pictures: Mapping[str, str], loaded: SalonLoaded) -> None:
    location_id = salon.location.id
    listed: list[tuple[str, type[Any], list[made.Values]]] = [
        ("categories", CategoryRow, made.category_rows(salon)),
        ("services", ServiceRow, made.service_rows(salon)),
        ("staff", StaffRow, made.staff_rows(salon, pictures)),
        ("resources", ResourceRow, made.resource_rows(salon)),
        ("forms", FormRow, made.form_rows(salon)),
        ("promos", PromoRow, made.promo_rows(salon, pictures)),
        ("discounts", DiscountRow, made.discount_rows(salon)),
    ]
    for section, table, wanted in listed:
        loaded.listed[section] = rows.put_listed(work, table, location_id, wanted)
    replaced: list[tuple[str, type[Any], list[made.Values]]] = [
        ("who performs what", StaffServiceRow, made.performance_rows(salon)),
        ("working hours", WorkingHoursRow, made.hours_rows(salon)),
        ("exceptions", HoursExceptionRow, made.exception_rows(salon)),
        ("closures", ClosureRow, made.closure_rows(salon)),
    ]
    for name, table, wanted in replaced:
        if rows.replace_all(work, table, location_id, wanted):
            loaded.replaced.append(name)


def _check_stored(work: Work, salon: SalonFile, known: Mapping[str, Any] | None, now: datetime) -> None:
    """Raises: SalonFileRefused for what the file alone can not know."""
    problems = []
    location = salon.location
    moved = [key for key in ("timezone", "currency") if known and known[key] != getattr(location, key)]
    if moved and rows.has_future_bookings(work, location.id, now):
        problems += [Problem(f"location.{key}", "This can not change while future bookings exist.") for key in moved]
    elsewhere = rows.forms_elsewhere(work, location.id, [form.id for form in salon.forms])
    problems += [
        Problem(f"forms[{index}].id", f'The form "{form.id}" belongs to the location "{elsewhere[form.id]}".')
        for index, form in enumerate(salon.forms)
        if form.id in elsewhere
    ]
    if problems:
        raise SalonFileRefused(problems)
