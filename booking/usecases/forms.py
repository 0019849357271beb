"""A form as a guest meets it: what it offers, by whom, under which rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from booking.domain.errors import Invalid, ServiceGone
from booking.domain.policies import Policy, strictest
from booking.domain.visits import Part, Performance, Visit
from booking.store.catalogue import Catalogue as Catalogue
from booking.store.catalogue import locations, window_of
from booking.store.tables import FormRow, ServiceRow
from booking.store.tables import LocationRow as LocationRow
from booking.usecases.tools import Tools

ANY = "any"
MOST_SERVICES = 10


@dataclass(frozen=True)
class OpenForm:
    """A form with its location's catalogue at one moment. *services* and *staff*: ids in scope, in the file's order."""

    form: FormRow
    catalogue: Catalogue
    now: datetime
    services: tuple[str, ...]
    staff: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.form.id

    @property
    def location(self) -> LocationRow:
        return self.catalogue.location

    @property
    def zone(self) -> ZoneInfo:
        return self.catalogue.zone

    @property
    def today(self) -> date:
        """Return the date at the location."""
        return self.now.astimezone(self.zone).date()

    @cached_property
    def _given(self) -> tuple[str, ...]:
        """Return who in scope may be given for "any"."""
        return tuple(one for one in self.staff if self.catalogue.staff[one].in_any)

    @cached_property
    def policy(self) -> Policy:
        """Return the rules before any service is chosen."""
        return strictest(self.catalogue.policy, [], self.form.policy)

    def policy_for(self, services: Sequence[str]) -> Policy:
        """Return the rules of a visit with *services*."""
        own = [self.catalogue.services[service].policy for service in services]
        return strictest(self.catalogue.policy, own, self.form.policy)

    def performers(self, service: str, staff: str = ANY) -> Mapping[str, Performance]:
        """Return who in scope performs *service* online: everyone who may be given for "any", or *staff* alone."""
        return self._performing(service, self._given if staff == ANY else (staff,))

    def everyone(self, service: str) -> Mapping[str, Performance]:
        """Return everyone in scope who performs *service* online, may they be given for "any" or not."""
        return self._performing(service, self.staff)

    def _performing(self, service: str, people: tuple[str, ...]) -> Mapping[str, Performance]:
        # Asked dozens of times for a page, and the same until the catalogue changes.
        known: Mapping[str, Performance] | None = self.catalogue.kept.get((service, people))
        if known is None:
            row = self.catalogue.services[service]
            each = ((person, self.catalogue.performs.get((person, service))) for person in people)
            known = self.catalogue.kept[service, people] = {
                person: Performance(one.duration_min or row.duration_min, row.break_after_min)
                for person, one in each
                if one is not None and one.online
            }
        return known

    def performs_all(self, staff: str, services: Sequence[str]) -> bool:
        """Return whether *staff* performs each of *services* online."""
        return all(self.performers(service, staff) for service in services)

    def is_class(self, service: str) -> bool:
        return self.catalogue.services[service].seats > 1

    def visit(self, services: Sequence[str], staff: str) -> Visit:
        """Return the visit with *services* by *staff* (an id or "any"). All ids are in scope."""
        parts = []
        for service in services:
            row = self.catalogue.services[service]
            performers = {} if row.seats > 1 else self.performers(service, staff)
            parts.append(Part(service, performers, tuple(row.resources), window_of(row)))
        return tuple(parts)

    def visit_by(self, services: Sequence[str], people: Sequence[str]) -> Visit:
        """Return the visit in which each of *people* performs the service at the same place; nobody who left does."""
        return tuple(
            self.visit([service], person)[0] if person in self.staff else replace(self.visit([service], ANY)[0], performers={})
            for service, person in zip(services, people, strict=True)
        )

    def check_services(self, services: Sequence[str], field: str) -> None:
        """Raises: Invalid (*field*) for ids that are not in scope, none or too many; ServiceGone when switched off."""
        if not services or len(services) > MOST_SERVICES or len(set(services)) < len(services):
            raise Invalid(field)
        for service in services:
            if service not in self.services:
                row = self.catalogue.services.get(service)
                if row is not None and not row.active:
                    raise ServiceGone(field)
                raise Invalid(field)
        if len(services) > 1 and any(self.is_class(service) for service in services):
            raise Invalid(field)

    def check_staff(self, staff: str, policy: Policy, field: str = "staff") -> None:
        """Raises: Invalid (*field*) for an id that is not in scope, or for "any" where the rules do not allow it."""
        if staff == ANY:
            if not policy.any_specialist:
                raise Invalid(field)
        elif staff not in self.staff:
            raise Invalid(field)


def open_form(tools: Tools, form_id: str) -> OpenForm:
    """Return the form *form_id*. Raises: NotFound when it is unknown or switched off."""
    with tools.store.asking() as work:
        catalogue = tools.catalogues.of_form(work, form_id)
    return at(catalogue, form_id, tools.clock.now())


def at(catalogue: Catalogue, form_id: str, now: datetime) -> OpenForm:
    """Return the form of *catalogue* at *now*."""
    form = catalogue.forms[form_id]
    scope = catalogue.kept.get(form_id)
    if scope is None:
        staff = tuple(
            id_
            for id_, person in catalogue.staff.items()
            if person.active and person.online and (not form.staff or id_ in form.staff)
        )
        services = tuple(id_ for id_, service in catalogue.services.items() if _in_scope(service, form))
        scope = catalogue.kept[form_id] = (services, staff)
    return OpenForm(form, catalogue, now, *scope)


def _in_scope(service: ServiceRow, form: FormRow) -> bool:
    if not (service.active and service.online):
        return False
    if not form.services and not form.categories:
        return True
    return service.id in form.services or service.category_id in form.categories


def find_location(tools: Tools, location_id: str) -> Catalogue:
    """Return the catalogue of *location_id*. Raises: NotFound."""
    with tools.store.asking() as work:
        return tools.catalogues.of_location(work, location_id)


def list_locations(tools: Tools) -> list[LocationRow]:
    """Return the installation's locations, in the order they were added."""
    with tools.store.asking() as work:
        return locations(work)


def default_form(catalogue: Catalogue, now: datetime) -> OpenForm | None:
    """Return the location's first form that is switched on."""
    for form in catalogue.forms.values():
        if form.active:
            return at(catalogue, form.id, now)
    return None
