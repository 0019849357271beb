"""What could be answered at each step, asked of the use cases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from booking.usecases import availability as a
from booking.usecases.availability import Ask
from booking.usecases.catalog import ServiceOffer, list_services
from booking.usecases.forms import OpenForm
from booking.usecases.tools import Tools
from booking.web.guest.state import ANY, Asked


@dataclass
class FormAnswers:
    """The answers of one form for one request; each question is asked once."""

    tools: Tools
    form: OpenForm
    asked: Asked
    _offers: dict[str | None, list[ServiceOffer]] = field(default_factory=dict)
    _starts: dict[tuple[object, ...], frozenset[datetime]] = field(default_factory=dict)

    def offers(self, staff: str | None) -> list[ServiceOffer]:
        """Return the services to choose from; with the classes of *staff* as well."""
        key = None if staff == ANY else staff
        if key not in self._offers:
            own = list_services(self.form, key)
            if key is not None:
                classes = [one for one in self.offers(None) if one.seats > 1 and self._teaches(key, one.id)]
                order = {id_: index for index, id_ in enumerate(self.form.services)}
                own = sorted([*(one for one in own if one.seats == 1), *classes], key=lambda one: order[one.id])
            self._offers[key] = own
        return self._offers[key]

    def services(self, staff: str | None, start: datetime | None) -> list[str]:
        known = [one.id for one in self.offers(staff)]
        if start is not None:
            fitting = a.fitting(self.tools, self.form, start, staff or ANY, self.asked.hold)
            known = [service for service in known if service in fitting]
        narrowed = [id_ for id_ in known if self.form.catalogue.services[id_].category_id in self.asked.categories]
        chosen = [id_ for id_ in known if id_ in self.asked.services and id_ not in narrowed]
        return [*narrowed, *chosen] if narrowed else known

    def people(self, services: Sequence[str], start: datetime | None) -> tuple[bool, list[str]]:
        form = self.form
        able = [person for person in form.staff if self._does(person, services)]
        may_be_any = form.policy_for(services).any_specialist and self._anybody(services)
        if start is not None:
            able = [person for person in able if self.fits(start, services, person)]
            may_be_any = may_be_any and self.fits(start, services, ANY)
        return may_be_any, able

    def fits(self, start: datetime, services: Sequence[str], staff: str | None) -> bool:
        day = start.astimezone(self.form.zone).date()
        key = (day, tuple(services), staff or ANY)
        if key not in self._starts:
            ask = Ask(tuple(services), staff or ANY, self.asked.hold)
            self._starts[key] = frozenset(one.start for one in a.offer_times(self.tools, self.form, ask, day))
        return start in self._starts[key]

    def is_class(self, service: str) -> bool:
        return self.form.is_class(service)

    def _teaches(self, staff: str, service: str) -> bool:
        events = self.form.catalogue.events.values()
        return any(one.active and one.service_id == service and one.staff_id == staff for one in events)

    def _does(self, person: str, services: Sequence[str]) -> bool:
        if services:
            return all(self.form.performers(service, person) for service in services)
        offers = self.offers(None)
        return any(self._teaches(person, one.id) if one.seats > 1 else self.form.performers(one.id, person) for one in offers)

    def _anybody(self, services: Sequence[str]) -> bool:
        wanted = services or [service for service in self.form.services if not self.form.is_class(service)]
        found = (bool(self.form.performers(service)) for service in wanted)
        return all(found) if services else any(found)
