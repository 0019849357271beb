"""The guest flow: one set of pages, mounted as the booking site and for framing."""

from flask import Blueprint

from booking.domain.errors import Refusal
from booking.web.guest import ack, promos, refused, verify, views
from booking.web.guest.change import views as change
from booking.web.present.page import Skin


def _mounted(skin: Skin, prefix: str) -> Blueprint:
    blueprint = Blueprint(skin, __name__, url_prefix=prefix)
    blueprint.get("/<form_id>")(views.show)
    blueprint.post("/<form_id>")(views.hold)
    blueprint.get("/<form_id>/style.<digest>.css")(views.style)
    blueprint.get("/<form_id>/flow/<token>/contact")(views.flow_contact)
    blueprint.post("/<form_id>/flow/<token>/contact")(views.book)
    blueprint.post("/<form_id>/flow/<token>/phone")(views.flow_phone)
    blueprint.get("/<form_id>/flow/<token>/verify")(verify.flow_verify)
    blueprint.post("/<form_id>/flow/<token>/verify")(verify.check)
    blueprint.get("/<form_id>/flow/<token>/done")(views.flow_done)
    blueprint.get("/<form_id>/flow/<token>/change")(change.flow_change)
    blueprint.post("/<form_id>/flow/<token>/change")(change.move)
    blueprint.get("/<form_id>/flow/<token>/cancel")(change.flow_cancel)
    blueprint.post("/<form_id>/flow/<token>/cancel")(change.cancel)
    blueprint.post("/<form_id>/ack")(ack.ack)
    blueprint.post("/<form_id>/seen")(ack.seen)
    blueprint.get("/<form_id>/promo/<promo_id>")(promos.press)
    blueprint.register_error_handler(Refusal, refused.on_refusal)
    return blueprint


site = _mounted("site", "/f")
embed = _mounted("embed", "/embed/f")
