"""A booking in words, for the flow's last step and for the client's own page."""

from urllib.parse import quote

from flask import url_for
from flask_babel import gettext as _

from booking.usecases.bookings import BookingView
from booking.web import ics
from booking.web.context import absolute, web
from booking.web.guest.desk import Desk
from booking.web.guest.visit import held_summary
from booking.web.ics import Entry
from booking.web.present.flow import DoneStep, Summary
from booking.web.present.page import Link
from booking.web.present.rules import spoken

OPEN = ("pending", "confirmed")


def heading(booking: BookingView) -> str:
    """Return the fact of the page."""
    return {
        "pending": _("Your request is with us"),
        "cancelled": _("This visit is cancelled"),
        "arrived": _("Thank you for your visit"),
        "no_show": _("We missed you"),
    }.get(booking.status, _("You are booked"))


def lead(booking: BookingView) -> str:
    return {
        "pending": _("We will confirm it soon. Nothing more is needed from you."),
        "cancelled": _("Nobody expects you at this time. You are welcome to book again."),
        "arrived": _("It was good to have you here."),
        "no_show": _("Please call us to find another time."),
    }.get(booking.status, _("We look forward to seeing you."))


def summary(desk: Desk, booking: BookingView) -> Summary:
    return held_summary(desk, booking.appointments, booking.total, booking.total_is_from, booking.seats, booking.discount)


def done_step(desk: Desk, booking: BookingView, another: str | None) -> DoneStep:
    """Return the confirmation: what was booked, the reference, the ways to keep it."""
    token = web().signers.manage(booking.id, booking.manage_version)
    found = summary(desk, booking)
    return DoneStep(
        reference=booking.reference,
        facts=found.facts,
        lines=found.lines,
        pending=booking.status == "pending",
        lead=lead(booking),
        rule=" ".join(spoken(booking.deadlines, desk.formats, desk.today, booking.created_at)),
        manage_url=absolute(url_for("manage.show", token=token)),
        calendar=_calendars(desk, booking, token) if booking.status in OPEN else (),
        another=another,
        directions=map_url(desk),
        cancelled=booking.status == "cancelled",
    )


def entry(desk: Desk, booking: BookingView, url: str | None = None) -> Entry:
    """Return the booking as a calendar entry; *url* only where nobody else reads it."""
    location = booking.catalogue.location
    services = desk.formats.every([desk.service(line.service) for line in booking.appointments])
    return Entry(
        uid=f"{booking.id}@chairtime",
        title=_("%(services)s at %(business)s", services=services, business=location.name_in(desk.lang)),
        start=booking.start,
        end=booking.end,
        stamp=booking.created_at,
        place=", ".join(part for part in (location.name_in(desk.lang), location.address_in(desk.lang)) if part),
        notes=_("Booking number %(reference)s", reference=booking.reference),
        url=url,
        cancelled=booking.status == "cancelled",
    )


def _calendars(desk: Desk, booking: BookingView, token: str) -> tuple[Link, ...]:
    own = entry(desk, booking)
    return (
        Link(_("Calendar file"), url_for("manage.calendar", token=token, lang=desk.lang), lang="ics"),
        Link("Google Calendar", ics.google_url(own), lang="google"),
        Link("Outlook", ics.outlook_url(own), lang="outlook"),
    )


def map_url(desk: Desk) -> str | None:
    """Return the address that shows the way."""
    return map_of(desk.form.location.address_in(desk.lang))


def map_of(address: str | None) -> str | None:
    return f"https://www.openstreetmap.org/search?query={quote(address)}" if address else None
