"""What an import needs to know about the locations its rows name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.domain.errors import NotFound
from booking.domain.policies import strictest
from booking.store.catalogue import Catalogue
from booking.store.tables import EventRow
from booking.store.work import Work
from booking.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class Place:
    """One location. Services and people that are switched off count: history names them."""

    id: str
    zone: ZoneInfo
    currency: str
    country: str
    lang: str
    resources: Mapping[str, Sequence[str]]
    """Service -> what it occupies."""
    classes: frozenset[str]
    staff: frozenset[str]
    quantities: Mapping[str, int]
    events: Mapping[tuple[str, str, datetime], EventRow]
    catalogue: Catalogue
    policies: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)

    def policy(self, services: tuple[str, ...]) -> dict[str, Any]:
        """Return the rules that bind a visit with *services*, as bookings keep them."""
        known = self.policies.get(services)
        if known is None:
            own = [self.catalogue.services[service].policy for service in services]
            known = self.policies[services] = strictest(self.catalogue.policy, own, {}).snapshot()
        return known


class Places:
    """The locations of the installation, each looked up once."""

    def __init__(self, tools: Tools, work: Work | None = None) -> None:
        self._tools = tools
        self._work = work
        self._known: dict[str, Place | None] = {}

    def find(self, location_id: str) -> Place | None:
        if location_id not in self._known:
            # A file with a million wrong names must not fill the memory.
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[location_id] = self._look_up(location_id)
        return self._known[location_id]

    def _look_up(self, location_id: str) -> Place | None:
        try:
            catalogue = self._read(location_id)
        except NotFound:
            return None
        location = catalogue.location
        return Place(
            id=location.id,
            zone=catalogue.zone,
            currency=location.currency,
            country=location.country,
            lang=catalogue.default_lang,
            resources={id_: row.resources for id_, row in catalogue.services.items()},
            classes=frozenset(id_ for id_, row in catalogue.services.items() if row.seats > 1),
            staff=frozenset(catalogue.staff),
            quantities={id_: row.quantity for id_, row in catalogue.resources.items()},
            events={(row.service_id, row.staff_id, row.starts_at): row for row in catalogue.events.values()},
            catalogue=catalogue,
        )

    def _read(self, location_id: str) -> Catalogue:
        if self._work is not None:
            return self._tools.catalogues.of_location(self._work, location_id)
        with self._tools.store.reading() as work:
            return self._tools.catalogues.of_location(work, location_id)
