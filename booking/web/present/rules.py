"""The rules of a visit in words: durations before there is a start, the absolute deadline as soon as there is one.

Pages and notices say the same sentences; whether something is possible and what is said come from the same `Deadlines`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from flask_babel import gettext, ngettext

from booking.domain.deadlines import Deadline, Deadlines, Ruling
from booking.domain.policies import Policy
from booking.web.formats import Formats

_Say = Callable[[str], str]

# What is said of a deadline, by what its rule says; each gets the deadline in words.
_CANCEL: Mapping[Ruling, _Say] = {
    Ruling.OPEN: lambda until: gettext("Free to cancel until %(deadline)s.", deadline=until),
    Ruling.PAST: lambda until: gettext("It could be cancelled online until %(deadline)s. Please call us.", deadline=until),
    Ruling.NEVER: lambda until: gettext("This booking cannot be cancelled online; please call."),
}
_MOVE: Mapping[Ruling, _Say] = {
    Ruling.OPEN: lambda until: gettext("You can move it until %(deadline)s.", deadline=until),
    Ruling.PAST: lambda until: gettext("It could be moved online until %(deadline)s. Please call us.", deadline=until),
    Ruling.NEVER: lambda until: gettext("This booking cannot be moved online; please call."),
    Ruling.USED_UP: lambda until: gettext("It was moved as often as is possible online."),
}
_BOTH: Mapping[Ruling, _Say] = {
    Ruling.OPEN: lambda until: gettext("Free to cancel or move until %(deadline)s.", deadline=until),
    Ruling.PAST: lambda until: gettext(
        "It could be cancelled or moved online until %(deadline)s. Please call us.", deadline=until
    ),
    Ruling.NEVER: lambda until: gettext("To move or cancel this visit, please call us."),
}


def spoken(found: Deadlines, formats: Formats, today: date, made: datetime | None = None) -> tuple[str, ...]:
    """Return what the client of a booking may still change, in one sentence or two; nothing of a visit that is closed.

    *made*: when it was booked; of a deadline that had passed by then nobody says that something could be done until then.
    """
    if made is not None and any(one.until and one.until <= made for one in (found.cancel, found.move)):
        return spoken_ahead(found, formats, today)
    if found.cancel == found.move:
        return _said(_BOTH, found.cancel, formats, today)
    return _said(_CANCEL, found.cancel, formats, today) + _said(_MOVE, found.move, formats, today)


def spoken_ahead(found: Deadlines, formats: Formats, today: date) -> tuple[str, ...]:
    """Return the same before anything is booked, when a start may lie too close already."""
    past = (found.cancel.ruling is Ruling.PAST, found.move.ruling is Ruling.PAST)
    if past == (True, True):
        return (gettext("This close to the visit it can be cancelled or moved only by phone."),)
    cancel, move = _said(_CANCEL, found.cancel, formats, today), _said(_MOVE, found.move, formats, today)
    if past[0]:
        return (gettext("This close to the visit it can be cancelled only by phone."), *move)
    if past[1]:
        return (*cancel, gettext("This close to the visit it can be moved only by phone."))
    return spoken(found, formats, today)


def _said(words: Mapping[Ruling, _Say], deadline: Deadline, formats: Formats, today: date) -> tuple[str, ...]:
    ruling = deadline.ruling
    if ruling is Ruling.USED_UP and deadline.until is None:
        ruling = Ruling.NEVER
    if ruling is Ruling.CLOSED:
        return ()
    return (words[ruling](formats.deadline(deadline.until, today) if deadline.until else ""),)


def rule_sentences(policy: Policy) -> dict[str, str]:
    """Return the sentences a client may read about *policy*, by what they are about."""
    return {
        "notice": _notice(policy.notice_min),
        "horizon": ngettext(
            "You can book up to %(num)d day ahead.", "You can book up to %(num)d days ahead.", policy.horizon_days
        ),
        "cancel": _cancel(policy.cancel_cutoff_min),
        "reschedule": _reschedule(policy.reschedule_cutoff_min, policy.max_reschedules),
    }


def _notice(minutes: int) -> str:
    if minutes == 0:
        return gettext("You can book up to the last minute.")
    if minutes % 60:
        return ngettext("Please book at least %(num)d minute ahead.", "Please book at least %(num)d minutes ahead.", minutes)
    return ngettext("Please book at least %(num)d hour ahead.", "Please book at least %(num)d hours ahead.", minutes // 60)


def _cancel(minutes: int) -> str:
    if minutes < 0:
        return gettext("This booking cannot be cancelled online; please call.")
    if minutes == 0:
        return gettext("Free to cancel until the visit begins.")
    if minutes % 60:
        return ngettext(
            "Free to cancel until %(num)d minute before the visit.",
            "Free to cancel until %(num)d minutes before the visit.",
            minutes,
        )
    return ngettext(
        "Free to cancel until %(num)d hour before the visit.",
        "Free to cancel until %(num)d hours before the visit.",
        minutes // 60,
    )


def _reschedule(minutes: int, times: int) -> str:
    if minutes < 0 or times == 0:
        return gettext("This booking cannot be moved online; please call.")
    if minutes == 0:
        return gettext("You can move it until the visit begins.")
    if minutes % 60:
        return ngettext(
            "You can move it until %(num)d minute before the visit.",
            "You can move it until %(num)d minutes before the visit.",
            minutes,
        )
    return ngettext(
        "You can move it until %(num)d hour before the visit.",
        "You can move it until %(num)d hours before the visit.",
        minutes // 60,
    )
