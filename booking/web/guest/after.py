"""The flow from the hold on: details, confirmation, and what is said when the hold has ended."""

from dataclasses import dataclass, replace

from flask_babel import gettext as _

from booking.domain.errors import FlowBroken, Refusal, Unavailable
from booking.domain.verification import WORK_BITS
from booking.usecases.bookings import BookingView, Held
from booking.web.guest import booked, tracking
from booking.web.guest.change.done import change_notice, with_changes
from booking.web.guest.code import Tried, is_about_code, said_of, try_code, with_code
from booking.web.guest.desk import Desk
from booking.web.guest.flow import call_links, path
from booking.web.guest.promos import cards, contact_cards
from booking.web.guest.steps.contact import Typed, change_urls, contact_step, to_check
from booking.web.guest.steps.verify import work_notice
from booking.web.guest.visit import held_summary
from booking.web.present.flow import EmptyStep, Flow, PathStep, Summary
from booking.web.present.page import Link, Notice
from booking.web.present.refusals import sentence, title


@dataclass(frozen=True)
class Kept:
    """A hold with the token that names it."""

    held: Held
    token: str


def contact_page(
    desk: Desk, kept: Kept, typed: Typed, errors: list[Refusal], refusal: Refusal | None = None, task: str = ""
) -> Flow:
    """Return the details' form; *errors* belong to fields, *refusal* to the whole; *task*: what the browser works out first."""
    tried = try_code(desk, kept.held, typed, refusal)
    refusal = None if is_about_code(refusal) else refusal
    held, errors = tried.held, _with_code(errors, tried)
    links = change_urls(desk, held)
    text = _("Your details")
    body = replace(with_code(contact_step(desk, held, kept.token, typed, errors), desk, tried), task=task, bits=WORK_BITS)
    steps = path(_of_hold(desk, held), "contact", links)
    behind = [one.url for one in steps if one.url]
    return Flow(
        page=desk.page(text, desk.urls.flow(kept.token, "contact")),
        step="contact",
        heading=text,
        body=_closed(desk) if isinstance(refusal, Unavailable) else body,
        path=steps,
        back=behind[-1] if behind else None,
        notice=_notice(desk, errors, refusal, links["time"], details=bool(typed.values.get("name")))
        if not task
        else work_notice(),
        summary=summary_of(desk, held),
        action=body.action,
        said=said_of(desk, tried),
        promos=contact_cards(desk, tried),
        tracked=tracking.of_hold(desk, held) | tracking.of_promos(desk, contact_cards(desk, tried)),
        happened=(*tracking.accepted(held), *tracking.wrong_fields(errors)),
    )


def _with_code(errors: list[Refusal], tried: Tried) -> list[Refusal]:
    return errors if any(error.field == "promo" for error in errors) else [*errors, *tried.errors]


def summary_of(desk: Desk, held: Held) -> Summary:
    """Return the visit that is kept."""
    return held_summary(desk, held.appointments, held.total, held.total_is_from, held.seats, held.discount)


def path_to(desk: Desk, held: Held, step: str, contact: str) -> tuple[PathStep, ...]:
    """Return the path of steps up to one behind the details, whose address is *contact*."""
    return path(_of_hold(desk, held), step, {**change_urls(desk, held), "contact": contact})


def done_page(desk: Desk, booking: BookingView, token: str, client: str | None = None) -> Flow:
    """Return the confirmation. *client*: what a code has just told about who booked, "known" or "new"."""
    text = booked.heading(booking)
    body = replace(with_changes(desk, booked.done_step(desk, booking, desk.urls.fresh), booking, token), client=client or "")
    return Flow(
        page=desk.page(text, desk.urls.flow(token, "done")),
        step="done",
        heading=text,
        body=body,
        notice=change_notice(desk, booking),
        summary=booked.summary(desk, booking),
        promos=cards(desk, "done") if booking.status in booked.OPEN else (),
        tracked=tracking.of_booking(desk, booking, token) | tracking.of_promos(desk, cards(desk, "done")),
        happened=tracking.of_done(desk, booking, body),
    )


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


def _notice(desk: Desk, errors: list[Refusal], refusal: Refusal | None, change: str, *, details: bool) -> Notice | None:
    if refusal is not None:
        code = refusal.code
        links = (Link(_("Choose another time"), change),) if code in ("hold-expired", "notice-too-short") else call_links(desk)
        text, heading = sentence(refusal, desk.formats), title(code)
        if code == "promo-not-applicable":
            heading = _("The price has changed")
        if code == "hold-expired" and details:
            text = _("Your details are still here. If the time is still free, one press takes it again.")
        return Notice(text, heading, code, "warn", links)
    if not errors:
        return None
    return to_check(errors)
