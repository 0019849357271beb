"""Notices as text messages: the fullest wording among those that take the fewest segments, nothing a client typed."""

from flask_babel import gettext as _

from booking.domain.notices import What
from booking.domain.segments import plainer, segments
from booking.usecases.notices.words import Notice
from booking.web.guest.desk import Desk
from booking.web.notices.links import manage_url

LONGEST_NAME = 30
MOST_SEGMENTS = 2
"""More than these are not spent on a link."""


def sms_of(desk: Desk, notice: Notice) -> str:
    """Return the message."""
    facts = {
        "business": short_name(desk.form.location.name_in(desk.lang)),
        "when": desk.formats.short_moment(notice.booking.start),
    }
    link = manage_url(notice.booking)
    full, short = _sentences(notice.what, facts)
    bare = [plainer(full), plainer(short)]
    if link is None or notice.what is What.CANCELLED:
        return cheapest(bare)
    best = cheapest([f"{text} {link}" for text in bare])
    return best if segments(best) <= MOST_SEGMENTS else cheapest(bare)


def cheapest(texts: list[str]) -> str:
    """Return the first of those that take the fewest segments."""
    return min(texts, key=segments)


def short_name(name: str) -> str:
    """Return a salon's name, cut between words where it is long."""
    if len(name) <= LONGEST_NAME:
        return name
    cut = name[: LONGEST_NAME + 1].rpartition(" ")[0]
    return cut.rstrip(" ,;:-–&") or name[:LONGEST_NAME]


def _sentences(what: What, facts: dict[str, str]) -> tuple[str, str]:
    """Return the message in full and as short as can be."""
    match what:
        case What.REQUESTED:
            full = _("%(business)s: we have your request for %(when)s and will confirm it.", **facts)
            return full, _("%(business)s: request for %(when)s.", **facts)
        case What.CHANGED:
            return _("%(business)s: your visit is now on %(when)s.", **facts), _("%(business)s: now on %(when)s.", **facts)
        case What.CANCELLED:
            full = _("%(business)s: your visit on %(when)s is cancelled.", **facts)
            return full, _("%(business)s: cancelled, %(when)s.", **facts)
        case What.REMINDER:
            full = _("%(business)s: a reminder of your visit on %(when)s.", **facts)
            return full, _("Reminder: %(business)s, %(when)s.", **facts)
        case _:
            return _("%(business)s: you are booked for %(when)s.", **facts), _("Booked: %(business)s, %(when)s.", **facts)
