"""A month of days: which can be booked, where one may go from here."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

from flask_babel import gettext as _

from booking.web.guest.desk import Desk
from booking.web.present.flow import Day, Month, Week


def month_of(desk: Desk, chosen: date, bookable: Mapping[date, bool], last: date) -> Month:
    """Return the month of *chosen*. *bookable* holds the days up to *last* that can be asked about."""
    first = chosen.replace(day=1)
    weeks = calendar.Calendar(desk.formats.first_weekday).monthdatescalendar(first.year, first.month)
    return Month(
        title=desk.formats.month(first),
        weekdays=tuple(desk.formats.weekdays()),
        weeks=tuple(
            Week(tuple(_day(desk, day, chosen, bookable) if day.month == first.month else None for day in week), chosen in week)
            for week in weeks
        ),
        earlier=_page(desk, first - timedelta(days=1)) if first > desk.today else None,
        later=_page(desk, after(first)) if after(first) <= last else None,
    )


def after(first: date) -> date:
    """Return the first day of the month after *first*'s."""
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def _page(desk: Desk, day: date) -> str:
    return desk.urls.step(month=day.replace(day=1), day=None, start=None, at_min=None, step=_kept_step(desk))


def _kept_step(desk: Desk) -> str | None:
    return "time" if desk.asked.step == "time" else None


def _day(desk: Desk, day: date, chosen: date, bookable: Mapping[date, bool]) -> Day:
    free = bookable.get(day, False)
    name = desk.formats.day(day)
    return Day(
        date=day.isoformat(),
        number=str(day.day),
        label=name if free else _("%(day)s, no free times", day=name),
        bookable=free,
        url=day_url(desk, day) if day in bookable else None,
        chosen=day == chosen,
        today=day == desk.today,
    )


def day_url(desk: Desk, day: date) -> str:
    """Return the address of the time step on *day*."""
    return desk.urls.step(day=day, month=None, start=None, at_min=None, step=_kept_step(desk))
