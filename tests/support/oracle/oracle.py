"""Which starts a salon offers, worked out slowly and literally from the contract's sections 3 and 9 alone.

Nothing here may import the product. Where the contract leaves room, these readings were taken:

 1. Touching is judged in instants. Spans that a skipped hour makes touch, or a repeated hour makes overlap, are one
    interval; so are two dates on both sides of a date that the zone skips whole.
 2. An interval "never begins" when, closures apart, it runs back unbroken past the oldest exception in the file.
    After a day off the round-the-clock interval does begin, at that midnight, and keeps that grid for good.
 3. Closures are cut out of intervals by instants of their local dates and move no grid, also not a round-the-clock one.
 4. `slot_mode`, `slot_step_min` and `times` come each from the first service's policy, else the location's; a form's
    own are ignored. An absent policy key has the value of the contract's example (an absent `times` is empty).
 5. `any_specialist = false` anywhere: a question for "any" has no starts.
 6. A question that must be refused (service offline, out of scope, a class, twice) has no starts.
 7. `[[staff]] services = [{id, online = false}]`: not performed online, for "any" and by name.
 8. A window is one interval per local date, never joined with the next date's, even when a skipped midnight makes them
    touch. `from_time = "00:00"` with `to_time = "24:00"` (or either absent) is no restriction of time.
 9. Dates and times of a window bind each appointment of a visit by its own start; notice, horizon and grid only the
    visit's.
10. Whole cells that an appointment with its break touches must be free of other claims; two appointments of one visit
    may share a cell, and the same resource in it.
11. A resource's use in a cell is the number of claims that touch the cell, even if they follow each other inside it.
12. An appointment "inside an earlier break" is one that begins before the break has passed, whoever worked between.
13. "That local date" of the fewest claimed minutes is the date of the visit's start, for every choice of the visit;
    real minutes of claims are counted on it, clipped at its two ends, not widened to cells; a visit's own appointments
    are not yet claims.
14. Claims are exactly those given: `event_claims` lists those of the file's events, and the caller adds them.
15. No services at all means "time chosen first": a start is offered when one service in scope alone is offered.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.support.oracle.clock import MINUTE, cells, day_begin, local_date, moment, occurrences, seconds
from tests.support.oracle.hours import ONE_DAY, in_window, working_intervals
from tests.support.oracle.rules import askable, by_id, grid, people, performed, soon_enough

Salon = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """What a client asks: starts of these services, in this order, on the local dates first … last."""

    services: tuple[str, ...]
    staff: str
    first: date
    last: date
    now: datetime
    form: str


@dataclass(frozen=True)
class Claim:
    """A span in which somebody (or one unit of something) is taken."""

    kind: str  # "staff" or "resource"
    subject: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Line:
    """One appointment of a visit: who, from when to when, and until when the break after lasts."""

    staff: str
    begin: int
    end: int
    rested: int


class Visit:
    """One question put to one salon: everything that is looked up, and the rules over it."""

    def __init__(self, salon: Salon, claims: Sequence[Claim], question: Question) -> None:
        self.salon = salon
        self.question = question
        self.tz: str = salon["location"]["timezone"]
        self.services = [by_id(salon["services"], service) for service in question.services]
        self.people: list[str] = []
        if askable(salon, question.services, question.form):
            self.people = people(salon, question.services, question.staff, question.form)
        self.members = {person: by_id(salon["staff"], person) for person in self.people}
        self.quantity = {row["id"]: row["quantity"] for row in salon.get("resources", [])}
        self._read_hours()
        self._read_claims(claims)
        self._fits: dict[tuple[int, str, int], Line | None] = {}

    def _read_hours(self) -> None:
        longest = sum(
            max([performed(member, service) or 0 for member in self.members.values()], default=0)
            + service.get("break_after_min", 0)
            for service in self.services
        )
        last = self.question.last + timedelta(days=2 + longest // (24 * 60))
        days = [self.question.first + timedelta(days=i) for i in range((self.question.last - self.question.first).days + 1)]
        self.hours = {
            person: working_intervals(self.salon, member, self.question.first - ONE_DAY, last)
            for person, member in self.members.items()
        }
        self.grids = {person: grid(self.salon, self.question.services[0], self.hours[person], days) for person in self.people}

    def _read_claims(self, claims: Sequence[Claim]) -> None:
        self.taken: dict[str, set[int]] = {person: set() for person in self.people}
        self.used: dict[str, Counter[int]] = {resource: Counter() for resource in self.quantity}
        for claim in claims:
            touched = cells(seconds(claim.start), seconds(claim.end))
            if claim.kind == "resource":
                self.used[claim.subject].update(touched)
            elif claim.subject in self.taken:
                self.taken[claim.subject].update(touched)

    def starts(self) -> list[int]:
        """Offered starts in time order."""
        every = set().union(*self.grids.values())
        return [start for start in sorted(every) if self.offered(start)]

    def offered(self, start: int) -> bool:
        return self.in_time(start) and any(True for _ in self.completions(start, []))

    def in_time(self, start: int) -> bool:
        return soon_enough(self.salon, self.question.services, self.question.form, start, self.question.now)

    def completions(self, start: int, lines: list[Line]) -> Iterator[list[Line]]:
        """Every way to give the appointments that are not yet given, in file order of the staff."""
        if len(lines) == len(self.services):
            yield lines
            return
        for person in self.people:
            line = self.next_line(start, lines, person)
            if line:
                yield from self.completions(start, [*lines, line])

    def next_line(self, start: int, lines: list[Line], person: str) -> Line | None:
        """The visit's next appointment given to this person, None when a rule forbids it."""
        if not lines:
            return self.fit(0, person, start) if start in self.grids[person] else None
        before = lines[-1]
        begin = before.rested if before.staff == person else before.end
        if any(line.staff == person and begin < line.rested for line in lines):
            return None
        return self.fit(len(lines), person, begin)

    def fit(self, index: int, person: str, begin: int) -> Line | None:
        key = (index, person, begin)
        if key not in self._fits:
            self._fits[key] = self._work_out(self.services[index], person, begin)
        return self._fits[key]

    def _work_out(self, service: dict[str, Any], person: str, begin: int) -> Line | None:
        duration = performed(self.members[person], service)
        if duration is None:
            return None
        end = begin + duration * MINUTE
        rested = end + service.get("break_after_min", 0) * MINUTE
        if not any(interval.holds(begin, end) for interval in self.hours[person]):
            return None
        if not in_window(service, self.tz, begin, end):
            return None
        if any(cell in self.taken[person] for cell in cells(begin, rested)):
            return None
        for resource in service.get("resources", []):
            if any(self.used[resource][cell] >= self.quantity[resource] for cell in cells(begin, end)):
                return None
        return Line(person, begin, end, rested)


def starts(salon: Salon, claims: Sequence[Claim], question: Question) -> dict[datetime, tuple[str, ...]]:
    """Offered starts, each with who can do it (in file order) when one service was asked for."""
    if not question.services:
        return _time_first(salon, claims, question)
    visit = Visit(salon, claims, question)
    if len(question.services) > 1:
        return {moment(start): () for start in visit.starts()}
    return {moment(start): tuple(lines[0].staff for lines in visit.completions(start, [])) for start in visit.starts()}


def _time_first(salon: Salon, claims: Sequence[Claim], question: Question) -> dict[datetime, tuple[str, ...]]:
    found: set[datetime] = set()
    for service in salon["services"]:
        found.update(starts(salon, claims, replace(question, services=(service["id"],))))
    return {start: () for start in sorted(found)}


def unbooked(salon: Salon, question: Question) -> dict[datetime, tuple[str, ...]]:
    """What would be offered if nothing were booked."""
    return starts(salon, [], question)


def assignment(
    salon: Salon,
    claims: Sequence[Claim],
    services: Sequence[str],
    staff: str,
    start: datetime,
    now: datetime,
    form: str,
) -> list[str] | None:
    """Whom a hold must choose for each appointment, None when the start is not offered."""
    instant = seconds(start)
    day = local_date(salon["location"]["timezone"], instant)
    visit = Visit(salon, claims, Question(tuple(services), staff, day, day, now, form))
    if not visit.offered(instant):
        return None

    busy = {person: claimed_seconds(salon, claims, person, day) for person in visit.people}
    by_load = sorted(visit.people, key=lambda person: busy[person])  # stable: ties stay in file order

    for person in by_load:
        if _can_do_all(visit, instant, person):
            return [person] * len(services)

    chosen: list[Line] = []
    for _ in services:
        chosen.append(next(line for line in _possible(visit, instant, chosen, by_load)))
    return [line.staff for line in chosen]


def _can_do_all(visit: Visit, start: int, person: str) -> bool:
    lines: list[Line] = []
    for _ in visit.services:
        line = visit.next_line(start, lines, person)
        if line is None:
            return False
        lines.append(line)
    return True


def _possible(visit: Visit, start: int, chosen: list[Line], by_load: list[str]) -> Iterator[Line]:
    """Next appointments that leave the rest of the visit possible, the least busy person first."""
    for person in by_load:
        line = visit.next_line(start, chosen, person)
        if line and any(True for _ in visit.completions(start, [*chosen, line])):
            yield line


def claimed_seconds(salon: Salon, claims: Sequence[Claim], person: str, day: date) -> int:
    """How much of a local date is claimed from this person."""
    tz = salon["location"]["timezone"]
    begin, end = day_begin(tz, day), day_begin(tz, day + ONE_DAY)
    total = 0
    for claim in claims:
        if claim.kind == "staff" and claim.subject == person:
            total += max(0, min(end, seconds(claim.end)) - max(begin, seconds(claim.start)))
    return total


def event_claims(salon: Salon) -> list[Claim]:
    """What the file's events claim: the staff with the break, the resources without."""
    tz = salon["location"]["timezone"]
    found = []
    for event in salon.get("events", []):
        service = by_id(salon["services"], event["service"])
        wall = event["start"] if isinstance(event["start"], datetime) else datetime.fromisoformat(event["start"])
        start = moment(occurrences(tz, wall.date(), wall.hour * 60 + wall.minute)[0]).astimezone(UTC)
        duration = performed(by_id(salon["staff"], event["staff"]), service) or service["duration_min"]
        end = start + timedelta(minutes=duration)
        rested = end + timedelta(minutes=service.get("break_after_min", 0))
        found.append(Claim("staff", event["staff"], start, rested))
        found.extend(Claim("resource", resource, start, end) for resource in service.get("resources", []))
    return found
