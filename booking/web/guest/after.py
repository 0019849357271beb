"""The flow from the hold on: details, confirmation, and what is said when the hold has ended."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.domain.errors import FlowBroken, Refusal, Unavailable
from booking.usecases.bookings import BookingView, Held
from booking.web.guest import booked
from booking.web.guest.desk import Desk
from booking.web.guest.flow import call_links, path
from booking.web.guest.steps.contact import Typed, change_urls, contact_step
from booking.web.guest.visit import held_summary
from booking.web.present.flow import EmptyStep, Flow
from booking.web.present.page import Link, Notice
from booking.web.present.refusals import sentence, title


@dataclass(frozen=True)
class Kept:
    """A hold with the token that names it."""

    held: Held
    token: str


def contact_page(desk: Desk, kept: Kept, typed: Typed, errors: list[Refusal], refusal: Refusal | None = None) -> Flow:
    """Return the details' form; *errors* belong to fields, *refusal* to the whole."""
    held = kept.held
    links = change_urls(desk, held)
    text = _("Your details")
    body = contact_step(desk, held, kept.token, typed, errors)
    shown = _of_hold(desk, held)
    steps = path(shown, "contact", links)
    behind = [one.url for one in steps if one.url]
    return Flow(
        page=desk.page(text, desk.urls.flow(kept.token, "contact")),
        step="contact",
        heading=text,
        body=_closed(desk) if isinstance(refusal, Unavailable) else body,
        path=steps,
        back=behind[-1] if behind else None,
        notice=_notice(desk, errors, refusal, links["time"]),
        summary=held_summary(desk, held.appointments, held.total, held.total_is_from, held.seats),
        action=body.action,
    )


def done_page(desk: Desk, booking: BookingView, token: str) -> Flow:
    """Return the confirmation."""
    text = booked.heading(booking)
    return Flow(
        page=desk.page(text, desk.urls.flow(token, "done")),
        step="done",
        heading=text,
        body=booked.done_step(desk, booking, desk.urls.fresh),
        summary=booked.summary(desk, booking),
    )


def check_proof(held: Held) -> None:
    """Raises: Unavailable where the rules ask for a phone proof, which nothing can give yet."""
    if held.policy.verify_phone != "never":
        raise Unavailable("verification", retry_after_s=3600)


def check_form(desk: Desk, held: Held) -> None:
    """Raises: FlowBroken for a hold of another form."""
    if held.form_id != desk.form.id:
        raise FlowBroken("hold")


def _of_hold(desk: Desk, held: Held) -> Desk:
    services = tuple(line.service for line in held.appointments)
    known = [service for service in services if service in desk.form.services]
    staff = None if held.event else held.staff_choice
    return desk.with_asked(desk.asked.but(services=tuple(known), staff=staff, step=None, start=None))


def _closed(desk: Desk) -> EmptyStep:
    return EmptyStep("", call_links(desk))


def _notice(desk: Desk, errors: list[Refusal], refusal: Refusal | None, change: str) -> Notice | None:
    if refusal is not None:
        code = refusal.code
        links = (Link(_("Choose another time"), change),) if code in ("hold-expired", "notice-too-short") else call_links(desk)
        text = sentence(refusal, desk.formats)
        if code == "hold-expired":
            text = _("Your details are still here. If the time is still free, one press takes it again.")
        return Notice(text, title(code), code, "warn", links)
    if not errors:
        return None
    heading = ngettext("Please check one thing", "Please check %(num)d things", len(errors))
    fields = tuple(Link(sentence(error), f"#f-{error.field}") for error in errors)
    return Notice("", heading, errors[0].code, "bad", fields=fields)
