"""The guest flow over HTTP, the same under both skins. Views are traffic: what they show is built elsewhere."""

from flask import Response, request
from markupsafe import escape

from booking.domain import phones
from booking.domain.errors import PhoneInvalid
from booking.usecases.bookings import keep_contact, read_booking
from booking.web import htmx, stylesheet
from booking.web.context import guest_form
from booking.web.guest import after, verify
from booking.web.guest.applied import pressed
from booking.web.guest.code import try_code
from booking.web.guest.counting import count_way
from booking.web.guest.flow import step_page
from booking.web.guest.press import choose, confirm, kept_hold, take_again
from booking.web.guest.reply import here, on, show_flow
from booking.web.guest.steps.contact import Typed, change_urls, find_errors
from booking.web.stylesheet import Overrides


def show(form_id: str) -> Response:
    """Show the step the address leads to."""
    desk = here(form_id)
    count_way(desk)
    return show_flow(step_page(desk), push=request.full_path.rstrip("?"))


def hold(form_id: str) -> Response:
    """Keep what completes service, specialist and time, then ask for the details."""
    desk = here(form_id)
    kept = choose(desk)
    flow = after.contact_page(desk, kept, Typed.of_hold(kept.held.contact), [])
    return on(desk.urls.flow(kept.token, "contact"), flow)


def flow_contact(form_id: str, token: str) -> Response:
    """Show the form for the details; a hold that ended says so, one that was booked leads to its booking."""
    desk = here(form_id)
    kept = kept_hold(desk, token)
    if kept.held.state == "booked":
        return htmx.moved(desk.urls.flow(token, "done"))
    return show_flow(after.contact_page(desk, kept, Typed.of_hold(kept.held.contact), []))


def book(form_id: str, token: str) -> Response:
    """Book; pressing twice books once."""
    desk = here(form_id)
    typed = Typed.of_form(request.form)
    kept = kept_hold(desk, token, expired_too="again" in request.form)
    if kept.held.state == "booked":
        return htmx.moved(desk.urls.flow(token, "done"))
    keep_contact(desk.tools, kept.held.id, typed.contact())
    if request.form.get("change") in ("service", "staff", "time"):
        return htmx.moved(change_urls(desk, kept.held)[request.form["change"]])
    if kept.held.state == "expired":
        return _again(form_id, token, typed)
    if (answer := pressed(desk, kept, typed)) is not None:
        return answer
    errors = find_errors(desk, typed) + try_code(desk, kept.held, typed).errors
    if errors:
        return show_flow(after.contact_page(desk, kept, typed, errors), status=422)
    if verify.needs(desk, kept, typed):
        return verify.work_first(desk, kept, typed) or verify.ask(desk, kept)
    placed = confirm(desk, kept, typed)
    return on(desk.urls.flow(token, "done"), after.done_page(desk, placed.booking, token, placed.client))


def _again(form_id: str, token: str, typed: Typed) -> Response:
    desk = here(form_id)
    kept = take_again(desk, kept_hold(desk, token, expired_too=True), typed)
    return on(desk.urls.flow(kept.token, "contact"), after.contact_page(desk, kept, typed, []))


def flow_done(form_id: str, token: str) -> Response:
    """Show the confirmation, as often as it is asked for while the token lives."""
    desk = here(form_id)
    kept = kept_hold(desk, token, expired_too=True)
    if kept.held.booking_id is None:
        return htmx.moved(desk.urls.flow(token, "contact"))
    return show_flow(after.done_page(desk, read_booking(desk.tools, kept.held.booking_id), token))


def flow_phone(form_id: str, token: str) -> Response:
    """Return how a phone number is read, or nothing while it is none."""
    desk = here(form_id)
    kept_hold(desk, token, expired_too=True)
    try:
        e164 = phones.parse(request.form.get("phone", ""), desk.form.location.country)
    except PhoneInvalid:
        return Response("")
    return Response(str(escape(phones.readable(e164))))


def style(form_id: str, digest: str) -> Response:
    """Serve the form's one stylesheet under the name of its content."""
    form = guest_form(form_id)
    sheet: stylesheet.Sheet = "embed" if request.blueprint == "embed" else "flow"
    return stylesheet.answer(sheet, form.form.accent, Overrides.parse(request.args), digest)
