"""Refusals inside the flow: said where the guest stands, with what they typed kept and the next best step beside it."""

from collections.abc import Callable, Mapping

from flask import Response, request

from booking.domain.errors import FlowBroken, FlowExpired, HoldExpired, HostNotAllowed, NotFound, Refusal
from booking.usecases.bookings import read_hold
from booking.web import errors
from booking.web.context import in_path, web
from booking.web.guest import after, state, tracking, verify
from booking.web.guest.change.views import refused as change_refused
from booking.web.guest.desk import Desk
from booking.web.guest.flow import step_page
from booking.web.guest.reply import here, show_flow
from booking.web.guest.steps.contact import CONSENTS, FIELDS, Typed
from booking.web.present.flow import Flow

_STEP_OF_FIELD = {"service": "service", "services": "service", "staff": "staff"}


def on_refusal(refusal: Refusal) -> Response:
    """Return the refusal on the step it belongs to; what belongs to none gets a page of its own."""
    endpoint = (request.endpoint or "").rpartition(".")[2]
    answer = None
    broken = isinstance(refusal, FlowBroken) and endpoint != "hold"
    if not broken and not isinstance(refusal, (NotFound, FlowExpired, HostNotAllowed)):
        answer = _SAID_AT.get(endpoint, _nowhere)(refusal)
    if answer is None:
        return errors.on_refusal(refusal)
    wait = getattr(refusal, "retry_after_s", None)
    if wait is not None:
        answer.headers["Retry-After"] = str(wait)
    return answer


def _nowhere(refusal: Refusal) -> None:
    return None


def _at_step(refusal: Refusal) -> Response:
    desk = _posted(here(in_path("form_id")), refusal)
    return show_flow(step_page(desk, refusal, _typed_fields()), errors.status_of(refusal))


def _posted(desk: Desk, refusal: Refusal) -> Desk:
    """Return the desk as the posted form describes it, at the step the refusal is about."""
    form, scope = request.form, desk.form
    start = state.instant_of(form.get("start", ""))
    event = scope.catalogue.events.get(form.get("event", ""))
    services = state.services_of(form.get("service", ""), scope)
    if event is not None and event.service_id in scope.services:
        services = (event.service_id,)
    asked = desk.asked.but(
        services=services,
        staff=state.staff_of(form.get("staff", ""), scope),
        seats=state.seats_of(form.get("seats", "")) or 1,
        hold=state.hold_of(form.get("hold", "")),
        day=start.astimezone(scope.zone).date() if start else None,
        step=_STEP_OF_FIELD.get(refusal.field or "", "time"),
    )
    return desk.with_asked(asked)


def _typed_fields() -> tuple[tuple[str, str], ...]:
    form = request.form
    return tuple((name, form[name][:2000]) for name in (*FIELDS, *CONSENTS) if form.get(name))


def _at_contact(refusal: Refusal) -> Response | None:
    """Return the details' form with the refusal above it; without a hold there is nothing left to show it with."""
    desk = here(in_path("form_id"))
    token = in_path("token")
    try:
        held = read_hold(desk.tools, web().signers.read_flow(token, desk.form.id))
    except HoldExpired:
        return None
    if refusal.code in ("slot-taken", "nobody-free", "not-offered", "event-full") or held.state == "booked":
        return _another_time(desk, held.id, refusal)
    typed = Typed.of_form(request.form) if request.method == "POST" else Typed.of_hold(held.contact)
    of_field = refusal.field in (*FIELDS, "consent_privacy") and refusal.field != "promo"
    errors_of_fields = [refusal] if of_field else []
    whole = None if errors_of_fields else refusal
    flow = after.contact_page(desk, after.Kept(held, token), typed, errors_of_fields, whole)
    return show_flow(flow if errors_of_fields else _failing(flow, refusal), errors.status_of(refusal))


def _another_time(desk: Desk, hold_id: str, refusal: Refusal) -> Response:
    """Return the time step for a hold whose time somebody else has taken meanwhile."""
    held = read_hold(desk.tools, hold_id)
    services = tuple(line.service for line in held.appointments if line.service in desk.form.services)
    day = held.start.astimezone(desk.form.zone).date()
    staff = None if held.event else held.staff_choice
    asked = desk.asked.but(services=services, staff=staff, seats=held.seats, day=day, step="time")
    flow = _failing(step_page(desk.with_asked(asked), refusal, _typed_fields()), refusal)
    return show_flow(flow, errors.status_of(refusal))


def _failing(flow: Flow, refusal: Refusal) -> Flow:
    return flow.saying(tracking.failed(refusal)) if request.method == "POST" else flow


_SAID_AT: Mapping[str, Callable[[Refusal], Response | None]] = {
    "hold": _at_step,
    "flow_contact": _at_contact,
    "book": _at_contact,
    **dict.fromkeys(("flow_change", "move", "flow_cancel", "cancel"), change_refused),
    **dict.fromkeys(("flow_verify", "check"), verify.refused),
}
