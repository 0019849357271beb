"""A visit: the services a client wants, in order, and who could perform each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Window:
    """When a service may be offered: local dates and wall minutes, all included; None where there is no limit."""

    from_date: date | None = None
    to_date: date | None = None
    from_min: int | None = None
    to_min: int | None = None

    @property
    def limits_hours(self) -> bool:
        return (self.from_min or 0) > 0 or (self.to_min if self.to_min is not None else 1440) < 1440


@dataclass(frozen=True, slots=True)
class Performance:
    """How one person performs a service: minutes with the client, then minutes of break without."""

    duration_min: int
    break_min: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One service of a visit. *performers* stand in the salon file's order."""

    service: str
    performers: Mapping[str, Performance]
    resources: tuple[str, ...] = ()
    window: Window = Window()


Visit = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Where starts may lie: every *step_min* from an interval's begin, or at *times* (wall minutes) when given."""

    step_min: int = 15
    times: tuple[int, ...] | None = None


def longest_min(visit: Visit) -> int:
    """Return an upper bound of a visit's length with all breaks, in minutes."""
    return sum(max((one.duration_min + one.break_min for one in part.performers.values()), default=0) for part in visit)
