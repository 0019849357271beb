"""The client's own page, built from the booking; forms and services may be switched off by now."""

from dataclasses import replace

from flask import request, url_for
from flask_babel import gettext as _

from booking.domain.errors import LinkExpired, Refusal
from booking.usecases.bookings import BookingView, form_of
from booking.usecases.forms import Catalogue, OpenForm, at
from booking.usecases.verification.change_phone import may_change_phone
from booking.web.context import tools
from booking.web.guest import booked
from booking.web.guest.change.desk import ChangeDesk, Doors, change_desk
from booking.web.guest.change.done import change_notice, changing
from booking.web.guest.desk import Desk
from booking.web.guest.flow import call_links
from booking.web.guest.state import Asked
from booking.web.language import speak
from booking.web.present.flow import Flow, ManageStep
from booking.web.present.page import Notice, Page
from booking.web.present.refusals import sentence, title
from booking.web.site.pages import style_url


def desk_of(booking: BookingView) -> Desk:
    """Return a desk for *booking*: in the language it was made in, unless the address asks for another.

    Raises: LinkExpired when the location has no form left that could speak for it.
    """
    catalogue, now = booking.catalogue, tools().clock.now()
    form = form_of(catalogue, booking.form_id, now) or _any_form(catalogue)
    lang = speak(catalogue.location.languages, booking.lang)
    return Desk(tools(), form, Asked(), "site", lang)


def _any_form(catalogue: Catalogue) -> OpenForm:
    form_id = next(iter(catalogue.forms), None)
    if form_id is None:
        raise LinkExpired()
    return at(catalogue, form_id, tools().clock.now())


def client_desk(booking: BookingView, token: str) -> ChangeDesk:
    """Return the desk of the client behind the link *token*."""
    desk = desk_of(booking)
    names = ("show", "ask_move", "ask_cancel", "attend", "ask_phone")
    see, move, cancel, attend, phone = (url_for(f"manage.{name}", token=token) for name in names)
    doors = Doors(see, move, cancel, "manage", lambda heading: _page(desk, heading, see), booking.manage_version, attend, phone)
    return change_desk(desk, booking, doors)


def manage_page(desk: ChangeDesk, refusal: Refusal | None = None) -> Flow:
    """Return the booking as its client sees it; *refusal*: of what they wanted to change."""
    booking, form = desk.booking, desk.form.form
    text = booked.heading(booking)
    another = url_for("site.show", form_id=form.id, lang=desk.lang) if form.active else None
    change = changing(desk, booking, desk.move, desk.cancel, "reschedule")
    body = ManageStep(
        done=replace(booked.done_step(desk, booking, another), change=change),
        attend=desk.attend if booking.awaited and not booking.attending else "",
        phone=booking.phone_masked if change else "",
        phone_url=desk.phone if may_change_phone(desk.tools, booking) else "",
        phone_note=_("If your number has changed, please call us."),
    )
    return Flow(desk.doors.page(text), "manage", text, body, notice=_notice(desk, refusal), summary=booked.summary(desk, booking))


def _notice(desk: ChangeDesk, refusal: Refusal | None) -> Notice | None:
    if refusal is not None:
        return Notice(sentence(refusal, desk.formats), title(refusal.code), refusal.code, "warn", call_links(desk))
    if request.args.get("changed") == "phone" and desk.booking.phone_masked:
        return Notice(_("Your new number is saved. From now on we reach you there."), tone="calm")
    if desk.booking.awaited and desk.booking.attending:
        return change_notice(desk, desk.booking) or Notice(_("You have told us that you will come. Thank you."), tone="calm")
    return change_notice(desk, desk.booking)


def _page(desk: Desk, heading: str, here: str) -> Page:
    form, location = desk.form.form, desk.form.location
    name = location.name_in(desk.lang)
    return Page(
        title=f"{heading} – {name}",
        lang=desk.lang,
        dir="rtl" if desk.formats.dir == "rtl" else "ltr",
        stylesheet=style_url(form.accent.lower() if form.accent else None),
        business=name,
        home=url_for("catalogue.location", location_id=location.id),
        phone=desk.formats.phone(location.phone) if location.phone else "",
        phone_url=f"tel:{location.phone}" if location.phone else None,
        address=location.address_in(desk.lang),
        privacy_url=location.privacy_url,
        languages=tuple(desk.languages_of(here)),
    )
