"""A location's whole catalogue in memory, read again only when its revision has grown.

Rows are detached and must not be changed. Inactive rows are kept, because past bookings name them; what may be offered
is decided by the readers.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import SQLModel, col, select

from booking.domain.board import Roster
from booking.domain.errors import NotFound
from booking.domain.hours import DatedSpans, Hours, WeeklySpan
from booking.domain.policies import Policy
from booking.domain.visits import Window
from booking.store.columns import table_of
from booking.store.tables import (
    CategoryRow,
    ClosureRow,
    DiscountRow,
    EventRow,
    FormRow,
    HoursExceptionRow,
    LocationRow,
    PromoRow,
    ResourceRow,
    ServiceRow,
    StaffRow,
    StaffServiceRow,
    WorkingHoursRow,
)
from booking.store.work import Work


@dataclass(frozen=True)
class Catalogue:
    """Everything the salon file says about one location. Dictionaries are in the file's order."""

    location: LocationRow
    categories: dict[str, CategoryRow]
    services: dict[str, ServiceRow]
    staff: dict[str, StaffRow]
    performs: dict[tuple[str, str], StaffServiceRow]
    """(staff, service) -> how this person performs it."""
    resources: dict[str, ResourceRow]
    events: dict[str, EventRow]
    forms: dict[str, FormRow]
    promos: dict[str, PromoRow]
    discounts: dict[str, DiscountRow]
    roster: Roster
    kept: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    """Room for what readers derive from this revision."""

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.location.timezone)

    @cached_property
    def policy(self) -> Policy:
        return Policy().overlaid(self.location.policy)

    @property
    def default_lang(self) -> str:
        return self.location.languages[0]


class Catalogues:
    """The catalogues of one process. Asking costs one small statement; reading again happens when a revision grew."""

    def __init__(self) -> None:
        self._known: dict[str, Catalogue] = {}

    def of_form(self, work: Work, form_id: str) -> Catalogue:
        """Return the catalogue that *form_id* belongs to.

        Raises: NotFound when the form is unknown, or (with `switched_off` among its facts) is there and not offered.
        """
        row = work.execute(_FORM_REVISION, {"form": form_id}).first()
        if row is None:
            raise NotFound("form", switched_off=work.execute(_ANY_FORM, {"form": form_id}).first() is not None)
        return self._current(work, row.id, row.revision)

    def of_location(self, work: Work, location_id: str) -> Catalogue:
        """Return the catalogue of *location_id*. Raises: NotFound."""
        row = work.execute(_LOCATION_REVISION, {"location": location_id}).first()
        if row is None:
            raise NotFound("location")
        return self._current(work, row.id, row.revision)

    def of_any_location(self, work: Work, location_id: str) -> Catalogue:
        """Return the catalogue of *location_id*, switched off or not: for what was booked there. Raises: NotFound."""
        row = work.execute(_ANY_REVISION, {"location": location_id}).first()
        if row is None:
            raise NotFound("location")
        return self._current(work, row.id, row.revision)

    def _current(self, work: Work, location_id: str, revision: int) -> Catalogue:
        known = self._known.get(location_id)
        if known is None or known.location.revision != revision:
            known = _read(work, location_id)
            self._known[location_id] = known
        return known


_FORM_REVISION = (
    select(LocationRow.id, LocationRow.revision)
    .join(FormRow, col(FormRow.location_id) == col(LocationRow.id))
    .where(FormRow.id == bindparam("form"), col(FormRow.active), col(LocationRow.active))
)
_ANY_FORM = select(FormRow.id).where(FormRow.id == bindparam("form"))
_ANY_REVISION = select(LocationRow.id, LocationRow.revision).where(LocationRow.id == bindparam("location"))
_LOCATION_REVISION = _ANY_REVISION.where(col(LocationRow.active))


def locations(work: Work) -> list[LocationRow]:
    """Return the active locations in the order they were added."""
    rows = list(
        work.session.exec(
            select(LocationRow).where(col(LocationRow.active)).order_by(col(LocationRow.ordinal), col(LocationRow.id))
        )
    )
    for row in rows:
        work.session.expunge(row)
    return rows


def _read(work: Work, location_id: str) -> Catalogue:
    # The location first: a change that lands in between then shows up as a newer revision at the next question.
    location = _rows(work, LocationRow, location_id, key="id")[0]
    closures = _rows(work, ClosureRow, location_id)
    staff = _by_id(_rows(work, StaffRow, location_id))
    resources = _by_id(_rows(work, ResourceRow, location_id))
    return Catalogue(
        location=location,
        categories=_by_id(_rows(work, CategoryRow, location_id)),
        services=_by_id(_rows(work, ServiceRow, location_id)),
        staff=staff,
        performs={(row.staff_id, row.service_id): row for row in _rows(work, StaffServiceRow, location_id)},
        resources=resources,
        events=_by_id(_rows(work, EventRow, location_id)),
        forms=_by_id(_rows(work, FormRow, location_id)),
        promos=_by_id(_rows(work, PromoRow, location_id)),
        discounts=_by_id(_rows(work, DiscountRow, location_id)),
        roster=Roster(
            zone=ZoneInfo(location.timezone),
            hours=_hours(work, location, list(staff)),
            closures=[(row.first, row.last) for row in closures],
            quantities={id_: row.quantity for id_, row in resources.items()},
        ),
    )


def _hours(work: Work, location: LocationRow, staff: list[str]) -> dict[str, Hours]:
    zone = ZoneInfo(location.timezone)
    weekly: dict[str, list[WeeklySpan]] = defaultdict(list)
    for row in _rows(work, WorkingHoursRow, location.id):
        weekly[row.staff_id].append(WeeklySpan(row.weekday, row.start_min, row.end_min, row.valid_from, row.valid_until))
    exceptions: dict[str, list[DatedSpans]] = defaultdict(list)
    for exception in _rows(work, HoursExceptionRow, location.id):
        spans = tuple((start, end) for start, end in exception.spans)
        exceptions[exception.staff_id].append(DatedSpans(exception.first, exception.last, spans))
    return {id_: Hours(zone, tuple(weekly[id_]), tuple(exceptions[id_])) for id_ in staff}


def _rows(work: Work, table: type[SQLModel], location_id: str, key: str = "location_id") -> list[Any]:
    columns = table_of(table).columns
    order = [columns[name] for name in ("ordinal", "id") if name in columns]
    rows = list(work.session.exec(select(table).where(columns[key] == location_id).order_by(*order)))
    for row in rows:
        work.session.expunge(row)
    return rows


def _by_id(rows: list[Any]) -> dict[str, Any]:
    return {row.id: row for row in rows}


def window_of(service: ServiceRow) -> Window:
    """Return when *service* may be offered."""
    return Window(service.from_date, service.to_date, service.from_min, service.to_min)
