"""The client's own page, built from the booking; forms and services may be switched off by now."""

from flask import request, url_for

from booking.domain.errors import LinkExpired
from booking.usecases.bookings import BookingView
from booking.usecases.forms import at
from booking.web.context import tools
from booking.web.guest import booked
from booking.web.guest.desk import Desk
from booking.web.guest.state import Asked
from booking.web.language import speak
from booking.web.present.flow import Flow
from booking.web.present.page import Page
from booking.web.site.pages import style_url


def desk_of(booking: BookingView) -> Desk:
    """Return a desk for *booking*: in the language it was made in, unless the address asks for another.

    Raises: LinkExpired when the location has no form left that could speak for it.
    """
    catalogue = booking.catalogue
    form_id = booking.form_id if booking.form_id in catalogue.forms else next(iter(catalogue.forms), None)
    if form_id is None:
        raise LinkExpired()
    form = at(catalogue, form_id, tools().clock.now())
    lang = speak(catalogue.location.languages, booking.lang)
    return Desk(tools(), form, Asked(), "site", lang)


def manage_page(desk: Desk, booking: BookingView, token: str) -> Flow:
    """Return the booking as its client sees it."""
    form, location = desk.form.form, desk.form.location
    text = booked.heading(booking)
    another = url_for("site.show", form_id=form.id, lang=desk.lang) if form.active else None
    page = Page(
        title=f"{text} – {location.name}",
        lang=desk.lang,
        dir="rtl" if desk.formats.dir == "rtl" else "ltr",
        stylesheet=style_url(form.accent.lower() if form.accent else None),
        business=location.name,
        home=url_for("catalogue.location", location_id=location.id),
        phone=desk.formats.phone(location.phone) if location.phone else "",
        phone_url=f"tel:{location.phone}" if location.phone else None,
        address=location.address or "",
        privacy_url=location.privacy_url,
        languages=tuple(desk.languages_of(request.path)),
    )
    return Flow(page, "manage", text, booked.done_step(desk, booking, another), summary=booked.summary(desk, booking))
