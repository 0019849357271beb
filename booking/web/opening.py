"""When a location is open: as the owner says, else whenever anybody works."""

from datetime import date

from booking.usecases.forms import Catalogue

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Week = list[list[tuple[int, int]]]


def opening_hours(catalogue: Catalogue, today: date) -> Week:
    """Return the spans of each weekday in wall minutes, Monday first, earliest first."""
    stated = catalogue.location.hours
    if stated is not None:
        return [sorted((start, end) for start, end in stated.get(day, [])) for day in DAYS]
    week: Week = [[] for _ in DAYS]
    for staff, hours in catalogue.roster.hours.items():
        if not catalogue.staff[staff].active:
            continue
        for span in hours.weekly:
            if span.valid_until is None or span.valid_until >= today:
                week[span.weekday].append((span.start_min, span.end_min))
    return [_united(spans) for spans in week]


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united
