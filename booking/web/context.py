"""What every view reaches for: the tools of the use cases, the signers, and where this installation is published."""

import hashlib
import hmac
import ipaddress
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app, g, request

from booking.domain.errors import NotFound
from booking.usecases.forms import OpenForm, open_form
from booking.usecases.tools import Tools
from booking.web.language import speak
from booking.web.tokens import Signers

ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Web:
    """The web ring's own collaborators. *origin*: scheme and host of the public address, None when it is not set."""

    tools: Tools
    signers: Signers
    public_url: str | None
    pictures: Path
    address_key: bytes
    metrics_token: str | None = None
    redis_url: str | None = field(default=None, repr=False)
    twilio_token: str | None = None
    """What Twilio signs its reports with; None when text messages do not go through it."""

    @property
    def origin(self) -> str | None:
        if self.public_url is None:
            return None
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"


def web() -> Web:
    """Return the collaborators of the running app."""
    found: Web = current_app.extensions["chairtime"]
    return found


def tools() -> Tools:
    return web().tools


def guest_form(form_id: str) -> OpenForm:
    """Return the form of this request, remembered for its headers and its language. Raises: NotFound."""
    if not ID.fullmatch(form_id):
        raise NotFound("form")
    form = open_form(tools(), form_id)
    g.form = form
    speak(form.location.languages, form.form.lang)
    return form


def in_path(name: str) -> str:
    """Return what stands at <name> in the address of this request, which a route has matched."""
    assert request.view_args is not None
    return str(request.view_args[name])


def absolute(path: str) -> str:
    """Return *path* on this installation's public address; on a loopback name when none is set."""
    return (web().public_url or request.host_url).rstrip("/") + path


def client_address() -> str:
    """Return a keyed hash of who is asking: the IPv4 address or the IPv6 /64, for limits only."""
    raw = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(raw)
    except ValueError:
        known = raw
    else:
        if address.version == 6 and address.ipv4_mapped:
            address = address.ipv4_mapped
        known = str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))
    return hmac.new(web().address_key, known.encode(), hashlib.sha256).hexdigest()
