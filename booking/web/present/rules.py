"""The rules of a visit in words, before there is a visit: durations instead of deadlines."""

from flask_babel import gettext, ngettext

from booking.domain.policies import Policy


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
