"""The guest flow: one set of pages, mounted as the booking site and for framing."""

from flask import Blueprint

from booking.domain.errors import Refusal
from booking.web.guest import ack, refused, views
from booking.web.present.page import Skin


def _mounted(skin: Skin, prefix: str) -> Blueprint:
    blueprint = Blueprint(skin, __name__, url_prefix=prefix)
    blueprint.get("/<form_id>")(views.show)
    blueprint.post("/<form_id>")(views.hold)
    blueprint.get("/<form_id>/style.<digest>.css")(views.style)
    blueprint.get("/<form_id>/flow/<token>/contact")(views.flow_contact)
    blueprint.post("/<form_id>/flow/<token>/contact")(views.book)
    blueprint.post("/<form_id>/flow/<token>/phone")(views.flow_phone)
    blueprint.get("/<form_id>/flow/<token>/done")(views.flow_done)
    blueprint.post("/<form_id>/ack")(ack.ack)
    blueprint.post("/<form_id>/seen")(ack.seen)
    blueprint.register_error_handler(Refusal, refused.on_refusal)
    return blueprint


site = _mounted("site", "/f")
embed = _mounted("embed", "/embed/f")
