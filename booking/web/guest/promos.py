"""Promo blocks in the flow: what is shown where, and what pressing one does."""

import re

from flask import Response, url_for
from flask_babel import gettext as _

from booking.domain.discounts import normalised
from booking.domain.errors import NotFound
from booking.usecases.bookings import Held
from booking.usecases.promos.count import count_pressed
from booking.usecases.promos.pick import Block, find_promo, pick_promos
from booking.web import htmx
from booking.web.context import ID
from booking.web.guest.code import Tried, preset_code
from booking.web.guest.counting import is_browser, view_of_request
from booking.web.guest.desk import Desk
from booking.web.guest.reply import here
from booking.web.guest.state import AMBIENT, MOST_SERVICES
from booking.web.guest.urls import with_query
from booking.web.present.flow import PromoCard
from booking.web.present.page import Choice


def cards(desk: Desk, *placements: str) -> tuple[PromoCard, ...]:
    """Return the blocks of a step before the hold, of the confirmation or of the location's page; each is a link."""
    return tuple(_card(desk, one, Choice(_link(desk, one)), _taken(desk, one)) for one in pick_promos(desk.form, *placements))


def contact_cards(desk: Desk, tried: Tried) -> tuple[PromoCard, ...]:
    """Return the blocks beside the details, without what the visit has already; their buttons keep what was typed."""
    services = {line.service for line in tried.held.appointments}
    code = tried.held.discount.code if tried.held.discount else None
    found = []
    for one in pick_promos(desk.form, "contact"):
        here_already = one.target in services or one.target == tried.held.staff_choice
        if (one.kind == "code" and code and normalised(code) == normalised(one.target)) or (one.kind != "code" and here_already):
            continue
        choice = Choice(_link(desk, one)) if one.kind == "url" else Choice(name="use", value=one.id)
        found.append(_card(desk, one, choice, ""))
    return tuple(found)


def press(form_id: str, promo_id: str) -> Response:
    """Count that a block was pressed and lead on to what it promises. :raise 404: for a block that is not there."""
    desk = here(form_id)
    block = find_promo(desk.form, promo_id) if ID.fullmatch(promo_id) else None
    if block is None:
        raise NotFound("promo")
    count(desk, block)
    return htmx.moved(block.target if block.kind == "url" else _goal(desk, block))


def count(desk: Desk, block: Block) -> None:
    if is_browser():
        count_pressed(desk.tools, desk.form, block.id, view_of_request()[0])


def goal_at_contact(desk: Desk, held: Held, block: Block) -> str:
    """Return where a block beside the details leads: back to the choice, with the hold, which keeps what was typed."""
    asked = desk.asked.but(hold=held.id)
    if held.event is None:
        asked = asked.but(services=tuple(line.service for line in held.appointments), staff=held.staff_choice)
    return _goal(desk.with_asked(asked), block)


def _goal(desk: Desk, block: Block) -> str:
    asked = desk.asked.but(step=None, month=None, search="")
    if block.kind == "code":
        rest = tuple(pair for pair in asked.ambient if pair[0] != "promo")
        named = next((text for text in (block.target, block.id) if AMBIENT["promo"].fullmatch(text)), None)
        ambient = (*rest, ("promo", named)) if named else rest
        return desk.urls.of(desk.asked.but(ambient=ambient))
    if block.kind == "staff":
        return desk.urls.of(asked.but(staff=block.target, start=None, event=None, seats=1))
    chosen = desk.asked.services
    alone = desk.form.is_class(block.target) or any(desk.form.is_class(one) for one in chosen)
    others = () if alone else tuple(one for one in chosen if one != block.target)
    services = (*others, block.target)[-MOST_SERVICES:]
    able = asked.staff is not None and all(desk.form.performers(one, asked.staff) for one in services)
    return desk.urls.of(asked.but(services=services, staff=asked.staff if able else None, event=None, seats=1, categories=()))


def _link(desk: Desk, block: Block) -> str:
    return with_query(url_for(f"{desk.skin}.press", form_id=desk.form.id, promo_id=block.id), desk.asked.pairs())


def _taken(desk: Desk, block: Block) -> str:
    """Return the word for a block whose promise is part of the visit already."""
    if block.kind == "service" and block.target in desk.asked.services and block.target in desk.decided.services:
        return _("Added")
    if block.kind == "code" and normalised(preset_code(desk)) == normalised(block.target):
        return _("Noted: the price with the code stands beside your details.")
    return ""


def _card(desk: Desk, block: Block, choice: Choice, taken: str) -> PromoCard:
    return PromoCard(
        id=block.id,
        title=desk.text(block.title),
        text=desk.text(block.text),
        picture=desk.picture(block.image),
        button=desk.text(block.button) or _button(block),
        choice=choice,
        away=block.kind == "url",
        code=block.target if block.kind == "code" else "",
        taken=taken,
        seen=url_for(f"{desk.skin}.seen", form_id=desk.form.id),
    )


def _button(block: Block) -> str:
    return {"service": _("Book this"), "staff": _("Choose a time"), "code": _("Use the code"), "url": _("Learn more")}[block.kind]


def promos_seen(text: str) -> list[str]:
    """Return the ids that a browser says were on screen."""
    return [one for one in re.split(r",", text[:1000]) if ID.fullmatch(one)]
