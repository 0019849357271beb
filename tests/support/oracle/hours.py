"""Working intervals of one staff member, and the windows of a service, as spans of instants."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.support.oracle.clock import DAY_MIN, as_date, as_minutes, day_begin, local_date, span_begin, span_end

Span = tuple[int, int]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_DAY = timedelta(days=1)
# Longer than a week: an interval that has run this long on weekly hours alone never began.
LOOK_BACK = timedelta(days=8)


@dataclass(frozen=True)
class Interval:
    """A working interval without its closures; `grid_begin` is where the whole interval began, None if it never did."""

    begin: int
    end: int
    grid_begin: int | None

    def holds(self, begin: int, end: int) -> bool:
        return self.begin <= begin and end <= self.end


def exception_dates(exception: dict[str, Any]) -> tuple[date, date]:
    if "date" in exception:
        return as_date(exception["date"]), as_date(exception["date"])
    return as_date(exception["from"]), as_date(exception["to"])


def written_spans(member: dict[str, Any], day: date) -> list[str]:
    """What the file says about this date: the exception's spans, else the weekly ones."""
    for exception in member.get("exceptions", []):
        first, last = exception_dates(exception)
        if first <= day <= last:
            return list(exception.get("hours", []))
    return list(member.get("hours", {}).get(WEEKDAYS[day.weekday()], []))


def spans_of_day(member: dict[str, Any], tz: str, day: date) -> list[Span]:
    spans = []
    for text in written_spans(member, day):
        opens, closes = (as_minutes(part) for part in text.split("-"))
        begin, end = span_begin(tz, day, opens), span_end(tz, day, closes)
        if begin < end:
            spans.append((begin, end))
    return spans


def joined(spans: list[Span]) -> list[Span]:
    """Spans that touch (or that a repeated hour makes overlap) become one."""
    result: list[Span] = []
    for begin, end in sorted(spans):
        if result and begin <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((begin, end))
    return result


def _all_spans(member: dict[str, Any], tz: str, first: date, last: date) -> list[Span]:
    spans = []
    day = first
    while day <= last:
        spans.extend(spans_of_day(member, tz, day))
        day += ONE_DAY
    return spans


def whole_intervals(member: dict[str, Any], tz: str, first: date, last: date) -> list[Interval]:
    """Intervals that reach into first … last, before closures, each from its true beginning.

    Goes back in time until no interval of the question can have begun earlier, or until one has run for more than a
    week before every exception in the file: that one never begins.
    """
    known = [exception_dates(exception)[0] for exception in member.get("exceptions", [])]
    oldest = min([first, *known])
    back = first - LOOK_BACK
    spans = _all_spans(member, tz, back, last)
    while True:
        reaching = [span for span in joined(spans) if span[1] > day_begin(tz, first)]
        edge = day_begin(tz, back)
        if not reaching or reaching[0][0] > edge:
            return [Interval(begin, end, begin) for begin, end in reaching]
        if back <= oldest - LOOK_BACK:
            endless = Interval(*reaching[0], None)
            return [endless, *(Interval(begin, end, begin) for begin, end in reaching[1:])]
        further = max(back - timedelta(days=60), oldest - LOOK_BACK)
        spans += _all_spans(member, tz, further, back - ONE_DAY)
        back = further


def closed_spans(salon: dict[str, Any], tz: str) -> list[Span]:
    spans = []
    for closure in salon.get("closures", []):
        first, last = as_date(closure["from"]), as_date(closure["to"])
        begin, end = day_begin(tz, first), day_begin(tz, last + ONE_DAY)
        if begin < end:  # a date that the zone skips has nothing to close
            spans.append((begin, end))
    return spans


def without(interval: Interval, closed: Span) -> list[Interval]:
    """What a closure leaves of an interval; the grid stays where it was."""
    if closed[1] <= interval.begin or interval.end <= closed[0]:
        return [interval]
    left = Interval(interval.begin, closed[0], interval.grid_begin)
    right = Interval(closed[1], interval.end, interval.grid_begin)
    return [part for part in (left, right) if part.begin < part.end]


def working_intervals(salon: dict[str, Any], member: dict[str, Any], first: date, last: date) -> list[Interval]:
    """The intervals in which a member can work, on these dates, closures taken out."""
    tz = salon["location"]["timezone"]
    intervals = whole_intervals(member, tz, first, last)
    for closed in closed_spans(salon, tz):
        intervals = [part for interval in intervals for part in without(interval, closed)]
    return intervals


def in_window(service: dict[str, Any], tz: str, begin: int, end: int) -> bool:
    """Whether the whole appointment lies inside the service's window."""
    day = local_date(tz, begin)
    if "from_date" in service and day < as_date(service["from_date"]):
        return False
    if "to_date" in service and day > as_date(service["to_date"]):
        return False
    opens = as_minutes(service.get("from_time", "00:00"))
    closes = as_minutes(service.get("to_time", "24:00"))
    if (opens, closes) == (0, DAY_MIN):
        return True
    return span_begin(tz, day, opens) <= begin and end <= span_end(tz, day, closes)
