"""The time step: opens on the first free day, a month to look around, the day's starts by part of the day."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _

from booking.usecases import availability as a
from booking.usecases.availability import Ask, Offered
from booking.web.guest.desk import Desk
from booking.web.guest.state import ANY
from booking.web.guest.steps.calendar import after, day_url, month_of
from booking.web.guest.steps.classes import day_cards
from booking.web.guest.steps.zone import zone_of
from booking.web.present.flow import EmptyStep, PartOfDay, Start, TimeStep
from booking.web.present.page import Choice, Link

NOON, EVENING = 12, 17
NAMED = 3


def time_step(desk: Desk) -> TimeStep | EmptyStep:
    """Return the day's starts and its month; an empty step when nothing is free within the horizon."""
    ask, last = desk.ask, last_day(desk)
    first = _first_free(desk, ask, last)
    if first is None:
        return EmptyStep(_("There is no free time online up to %(day)s.", day=desk.formats.day(last, desk.today)))
    day = _chosen_day(desk, ask, first, last)
    bookable = _bookable(desk, ask, day, last)
    starts = a.offer_times(desk.tools, desk.form, ask, day)
    classes = () if desk.decided.services else day_cards(desk, day)
    near = [] if starts or classes else a.nearest_starts(desk.tools, desk.form, ask, day)
    return TimeStep(
        month=month_of(desk, day, bookable, last),
        day=_heading(desk, day),
        parts=_parts(desk, starts),
        zone=zone_of(desk, day),
        nearest=tuple(start(desk, one, with_day=True) for one in near),
        nearest_text=_full(near) if not (starts or classes) else "",
        next_day=_next_day(desk, day, bookable),
        classes=classes,
        shown=day,
    )


def last_day(desk: Desk) -> date:
    """Return the horizon's last date."""
    return desk.today + timedelta(days=desk.form.policy_for(desk.decided.services).horizon_days)


def _first_free(desk: Desk, ask: Ask, last: date) -> date | None:
    found = a.first_start(desk.tools, desk.form, ask)
    dates = [found.date()] if found else []
    if not desk.decided.services:
        events = a.offer_events(desk.tools, desk.form, desk.today, last, None, ask.staff, ask.hold)
        dates += [one.start.date() for one in events if one.seats_left]
    return min(dates, default=None)


def _chosen_day(desk: Desk, ask: Ask, first: date, last: date) -> date:
    asked = desk.asked
    wanted = asked.day or (desk.formats.local(asked.start).date() if asked.start else None)
    if wanted is not None and desk.today <= wanted <= last:
        return wanted
    if asked.month is None or not desk.today.replace(day=1) <= asked.month <= last:
        return first
    since, until = max(asked.month, desk.today), min(after(asked.month) - timedelta(days=1), last)
    days = a.offer_days(desk.tools, desk.form, ask, since, until)
    return next((one.date for one in days if one.bookable), since)


def _bookable(desk: Desk, ask: Ask, day: date, last: date) -> dict[date, bool]:
    since = max(day.replace(day=1), desk.today)
    until = min(after(day) - timedelta(days=1), last)
    return {one.date: one.bookable for one in a.offer_days(desk.tools, desk.form, ask, since, until)}


def _parts(desk: Desk, starts: Sequence[Offered]) -> tuple[PartOfDay, ...]:
    walls = Counter(one.start.replace(tzinfo=None) for one in starts)
    parts: dict[str, list[Start]] = {}
    for one in starts:
        hour = one.start.hour
        title = _("Morning") if hour < NOON else _("Afternoon") if hour < EVENING else _("Evening")
        twice = walls[one.start.replace(tzinfo=None)] > 1
        parts.setdefault(title, []).append(start(desk, one, note=desk.formats.offset(one.start) if twice else ""))
    return tuple(PartOfDay(title, tuple(found)) for title, found in parts.items())


def start(desk: Desk, one: Offered, note: str = "", *, with_day: bool = False) -> Start:
    """Return an offered start: a button when pressing it makes the hold, else a link to the next step."""
    formats, value = desk.formats, one.start.isoformat()
    if desk.decided.complete:
        choice = Choice(name="start", value=value)
    else:
        choice = Choice(desk.urls.step(start=one.start, day=one.start.date(), at_min=None, month=None, step=None))
    label = formats.moment(one.start, desk.today) if with_day else formats.time(one.start)
    return Start(
        value, label, _sentence(desk, one, label if with_day else "", note), choice, note, chosen=desk.asked.start == one.start
    )


def _sentence(desk: Desk, one: Offered, moment: str, note: str) -> str:
    formats = desk.formats
    time = f"{formats.time(one.start)} {note}".strip()
    day = formats.day(one.start.date())
    names = desk.people(one.staff)
    if desk.decided.staff not in (None, ANY):
        names = [desk.person(desk.decided.staff)] if desk.decided.staff else []
    named = 0 < len(names) <= NAMED
    if moment:
        # What is heard begins with what is seen.
        return _("%(moment)s, with %(staff)s", moment=moment, staff=formats.either(names)) if named else moment
    if named:
        return _("%(time)s, %(day)s, with %(staff)s", time=time, day=day, staff=formats.either(names))
    return _("%(time)s, %(day)s", time=time, day=day)


def _full(near: Sequence[Offered]) -> str:
    if near:
        return _("Nothing is free on this day. The nearest free times are:")
    return _("Nothing is free on this day.")


def _next_day(desk: Desk, day: date, bookable: dict[date, bool]) -> Link | None:
    following = next((one for one, free in bookable.items() if free and one > day), None)
    if following is None:
        return None
    return Link(_("Next free day: %(day)s", day=desk.formats.day(following)), day_url(desk, following))


def _heading(desk: Desk, day: date) -> str:
    text = desk.formats.day(day, desk.today)
    return text[:1].upper() + text[1:]
