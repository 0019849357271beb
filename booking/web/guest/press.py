"""What pressing a button does: keep a start, take it again, book."""

from flask import request

from booking.domain.errors import HoldExpired, Invalid
from booking.usecases.attribution import Record, clean, merged, of_field
from booking.usecases.bookings import (
    EventOrder,
    Held,
    HoldOrder,
    PlaceBooking,
    Placed,
    hold_event,
    keep_contact,
    make_hold,
    page_key,
    place_booking,
    read_hold,
)
from booking.web.context import client_address, web
from booking.web.guest import state
from booking.web.guest.after import Kept, check_form
from booking.web.guest.counting import count_booked, count_hold
from booking.web.guest.desk import Desk
from booking.web.guest.steps.contact import Typed, consent_texts


def choose(desk: Desk) -> Kept:
    """Keep what the step's form chose. Raises: every refusal of a hold; Invalid with the field that is missing."""
    held = _hold_event(desk) if request.form.get("event") else _hold_start(desk)
    count_hold(desk, held.id)
    typed = Typed.of_form(request.form)
    if typed.contact():
        keep_contact(desk.tools, held.id, typed.contact())
        held = read_hold(desk.tools, held.id)
    return kept(desk, held)


def kept(desk: Desk, held: Held) -> Kept:
    return Kept(held, web().signers.flow(desk.form.id, held.id))


def _hold_start(desk: Desk) -> Held:
    form = request.form
    typed = [one for one in form.get("service", "").split(",") if one]
    staff = form.get("staff", "")
    start = state.instant_of(form.get("start", ""))
    if not typed:
        raise Invalid("service")
    if not staff:
        raise Invalid("staff")
    if start is None:
        raise Invalid("start")
    order = HoldOrder(
        services=tuple(typed),
        staff=staff,
        start=start,
        address=client_address(),
        replaces=state.hold_of(form.get("hold", "")),
        attempt=web().signers.read_attempt(form.get("attempt")),
        attribution=origin(desk),
    )
    return make_hold(desk.tools, desk.form, order, field="service")


def _hold_event(desk: Desk) -> Held:
    form = request.form
    seats = state.seats_of(form.get("seats", "1"))
    if seats is None:
        raise Invalid("seats")
    order = EventOrder(
        event=form["event"],
        seats=seats,
        address=client_address(),
        replaces=state.hold_of(form.get("hold", "")),
        attempt=web().signers.read_attempt(form.get("attempt")),
        attribution=origin(desk),
    )
    return hold_event(desk.tools, desk.form, order)


def kept_hold(desk: Desk, token: str, *, expired_too: bool = False) -> Kept:
    """Return the hold of a flow's token.

    Raises: FlowBroken, FlowExpired for the token; HoldExpired when it ended, unless *expired_too*.
    """
    held = read_hold(desk.tools, web().signers.read_flow(token, desk.form.id))
    check_form(desk, held)
    if held.state == "expired" and not expired_too:
        raise HoldExpired("hold")
    return Kept(held, token)


def take_again(desk: Desk, old: Kept, typed: Typed) -> Kept:
    """Hold the same time once more, with what was typed. Raises: every refusal of a hold."""
    held, replaces = old.held, old.held.id
    if held.event is not None:
        order = EventOrder(
            event=held.event, seats=held.seats, address=client_address(), replaces=replaces, attribution=origin(desk)
        )
        again = hold_event(desk.tools, desk.form, order)
    else:
        again = make_hold(
            desk.tools,
            desk.form,
            HoldOrder(
                services=tuple(line.service for line in held.appointments),
                staff=held.staff_choice,
                start=held.start,
                address=client_address(),
                replaces=replaces,
                attribution=origin(desk),
            ),
        )
    keep_contact(desk.tools, again.id, typed.contact())
    return kept(desk, again)


def confirm(desk: Desk, kept: Kept, typed: Typed) -> Placed:
    """Book what is kept. Raises: every refusal of a booking."""
    placed = place_booking(desk.tools, desk.form, order_of(desk, kept, typed))
    if not placed.replayed:
        count_booked(desk, placed.booking.id)
    return placed


def order_of(desk: Desk, kept: Kept, typed: Typed) -> PlaceBooking:
    """Return what the guest confirms; a proof they gave earlier goes along."""
    return PlaceBooking(
        hold=kept.held.id,
        name=typed.values["name"],
        phone=typed.values["phone"],
        email=typed.values["email"] or None,
        comment=typed.values["comment"] or None,
        proof=kept.held.proof,
        promo=typed.values.get("promo"),
        shown_minor=typed.shown_minor,
        or_better=True,
        consent_privacy="consent_privacy" in typed.consents,
        consent_marketing="consent_marketing" in typed.consents,
        lang=desk.lang,
        key=page_key(kept.held),
        # What the address says is kept with the hold; here it would win over what was said since.
        attribution=of_field(request.form.get("attribution", "")),
        consent_texts=consent_texts(desk),
    )


def origin(desk: Desk) -> Record:
    """Return where this guest came from: what the address says, then what the page around the frame knows."""
    mode = {"embed_mode": "hosted" if desk.skin == "site" else "iframe"}
    return merged(mode, clean(desk.asked.attribution()), of_field(request.form.get("attribution", "")))
