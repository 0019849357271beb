"""Notices as mails: text and the same as simple HTML, with the salon's look. Clients are told nothing they have typed."""

import re

from flask import render_template
from flask_babel import gettext as _

from booking.domain.notices import What
from booking.usecases.notices.words import Notice, Worded
from booking.web import accent, ics
from booking.web.accent import DARK_GROUNDS, LIGHT_GROUNDS
from booking.web.guest.booked import entry
from booking.web.guest.desk import Desk
from booking.web.guest.visit import held_summary
from booking.web.notices.links import manage_url
from booking.web.present.flow import Fact
from booking.web.present.notices import MailPage
from booking.web.present.rules import spoken
from booking.web.stylesheet import DEFAULT_ACCENT

_WITH_CALENDAR = (What.CONFIRMED, What.CHANGED, What.CANCELLED)
_ENDED = (What.CANCELLED, What.RELEASED)
# What mail programs would make a link of: a dot or an "at" between letters, a scheme.
_LINKED = re.compile(r"(?<=\w)[.@](?=\w)|(?<=\w):(?=//)")


def mail_of(desk: Desk, notice: Notice) -> Worded:
    """Return the mail for the client, or for one of the staff."""
    page = _page(desk, notice)
    location = desk.form.location
    url = manage_url(notice.booking)
    attach = notice.staff is None and notice.what in _WITH_CALENDAR
    return Worded(
        subject=page.subject,
        text=_even(render_template("notices/mail.txt", mail=page)),
        html=render_template("notices/mail.html", mail=page),
        sender=page.business,
        reply_to=location.email if notice.staff is None else None,
        calendar=ics.as_file(entry(desk, notice.booking, url)) if attach else None,
    )


def _page(desk: Desk, notice: Notice) -> MailPage:
    booking, location = notice.booking, desk.form.location
    business = location.name_in(desk.lang)
    when = desk.formats.short_moment(booking.start)
    found = held_summary(desk, booking.appointments, booking.total, booking.total_is_from, booking.seats)
    subject, heading, first = _to_staff(notice, when) if notice.staff else _to_client(notice.what, business, when)
    url = manage_url(booking) if notice.staff is None else None
    color = (desk.form.form.accent or DEFAULT_ACCENT).lower()
    return MailPage(
        lang=desk.lang,
        dir=desk.formats.dir,
        subject=subject,
        business=business,
        heading=heading,
        first=first,
        facts=(*_client_facts(desk, notice), *found.facts) if notice.staff else found.facts,
        lines=found.lines,
        total=found.total,
        rule=""
        if notice.staff or notice.what in _ENDED
        else " ".join(spoken(booking.deadlines, desk.formats, desk.today, booking.created_at)),
        reference=booking.reference,
        action=(_action(notice.what), url) if url else None,
        reason=_("You get this mail because you perform services here.")
        if notice.staff
        else _("You get this mail because this address was given for the visit. If that was not you, please ignore it."),
        address=location.address_in(desk.lang),
        phone=desk.formats.phone(location.phone) if location.phone else "",
        light=accent.derive(color, LIGHT_GROUNDS, dark=False),
        dark=accent.derive(color, DARK_GROUNDS, dark=True),
    )


def _to_client(what: What, business: str, when: str) -> tuple[str, str, str]:
    """Return subject, heading and first sentence."""
    facts = {"business": business, "when": when}
    match what:
        case What.REQUESTED:
            return (
                _("Your request at %(business)s: %(when)s", **facts),
                _("Your request is with us"),
                _("We will confirm it soon. Nothing more is needed from you."),
            )
        case What.CHANGED:
            return _("Now on %(when)s: your visit at %(business)s", **facts), _("Your visit has a new time"), _("See you then.")
        case What.CANCELLED:
            return (
                _("Cancelled: your visit at %(business)s, %(when)s", **facts),
                _("This visit is cancelled"),
                _("Nobody expects you at this time. You are welcome to book again."),
            )
        case What.PHONE:
            return (
                _("New number: your visit at %(business)s, %(when)s", **facts),
                _("Your number has changed"),
                _("From now on we reach you at the new number about this visit. If that was not you, please call us."),
            )
        case What.REMINDER:
            return _("Reminder: %(business)s, %(when)s", **facts), _("See you soon"), _("This is a reminder of your visit.")
        case _:
            return (
                _("You are booked at %(business)s: %(when)s", **facts),
                _("You are booked"),
                _("We look forward to seeing you."),
            )


def _to_staff(notice: Notice, when: str) -> tuple[str, str, str]:
    match notice.what:
        case What.REQUESTED:
            return _("New request: %(when)s", when=when), _("New request"), _("It waits for the salon's answer.")
        case What.CHANGED:
            return _("Moved to %(when)s", when=when), _("A visit has a new time"), _("This is the time from now on.")
        case What.CANCELLED:
            return _("Cancelled: %(when)s", when=when), _("A visit is cancelled"), _("The time is free again.")
        case What.PHONE:
            return _("New number: %(when)s", when=when), _("A client has a new number"), _("This is the number from now on.")
        case What.RELEASED:
            return _("No longer with you: %(when)s", when=when), _("A visit is no longer with you"), _("This is where it is now.")
        case _:
            return _("New booking: %(when)s", when=when), _("New booking"), _("Somebody has booked with you.")


def _client_facts(desk: Desk, notice: Notice) -> list[Fact]:
    booking = notice.booking
    found = [Fact(_("Client"), unlinked(booking.name), desk.formats.phone(notice.phone) if notice.phone else "")]
    if booking.comment:
        found.append(Fact(_("Comment"), unlinked(booking.comment)))
    return found


def unlinked(typed: str) -> str:
    """Return what a client typed so that no mail program makes a link of it."""
    return _LINKED.sub(lambda found: f"{found[0]} ", " ".join(typed.split()))


def _action(what: What) -> str:
    return _("See the booking") if what in (*_ENDED, What.REQUESTED) else _("See, move or cancel the booking")


def _even(text: str) -> str:
    """Return *text* with single empty lines, none at the ends."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
