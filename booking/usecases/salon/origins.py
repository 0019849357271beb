"""Addresses an owner writes: e-mail, links, embedding origins, pictures."""

import ipaddress
import re
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator

from booking.usecases.salon.paths import wrong

_EMAIL = re.compile(r"[^\s@<>\"',;:]+@[^\s@<>\"',;:.]+(\.[^\s@<>\"',;:.]+)+")
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_DEFAULT_PORTS = {"https": 443, "http": 80}


def is_loopback(host: str) -> bool:
    """Return whether *host* is this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading it raises for a bad port
    except ValueError:
        return None
    usable = parts.scheme in _DEFAULT_PORTS and parts.hostname and parts.username is None and parts.password is None
    return parts if usable and not re.search(r"[\s\\]", value) else None


def _secure(parts: SplitResult) -> bool:
    return parts.scheme == "https" or is_loopback(parts.hostname or "")


def https_url(value: str) -> str:
    """Return *value* when it is a link that may stand on a page: https, or http on this machine."""
    parts = _split(value)
    if parts is None or not _secure(parts) or len(value) > 2000:
        raise wrong("Write a whole https address.")
    return value


def origin(value: str) -> str:
    """Return the embedding origin as browsers write it: lower case, no default port, no path."""
    wildcard = value.startswith("https://*.")
    parts = _split(value.replace("*.", "", 1) if wildcard else value)
    if parts is None or parts.path or parts.query or parts.fragment or value.endswith(("/", "?", "#")):
        raise wrong("Write an origin without a path, such as https://www.example.com or https://*.example.com.")
    host = _ascii_host(parts.hostname or "")
    if host is None or (wildcard and "." not in host):
        raise wrong("Write an origin with an exact host, or *. before a domain of your own.")
    if not _secure(parts):
        raise wrong("Write an https origin; http is for this machine only.")
    port = "" if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{'*.' if wildcard else ''}{host}{port}"


def _ascii_host(host: str) -> str | None:
    if ":" in host:
        try:
            return f"[{ipaddress.IPv6Address(host)}]"
        except ValueError:
            return None
    try:
        name = host.encode("idna").decode().lower()
    except UnicodeError:
        return None
    return name if len(name) <= 253 and _HOST.fullmatch(name) else None


def email(value: str) -> str:
    """Return *value* when it looks like one e-mail address."""
    if len(value) > 254 or not _EMAIL.fullmatch(value):
        raise wrong("Write one e-mail address.")
    return value


def picture(value: str) -> str:
    """Return *value* when it names a file beside the salon file or below its folder."""
    if "://" in value or value.startswith(("//", "data:")):
        raise wrong("Write the name of a file beside this one; web addresses are refused.")
    path = PurePosixPath(value)
    if not value or len(value) > 255 or path.is_absolute() or ".." in path.parts or re.search(r"[\\\x00-\x1f]", value):
        raise wrong("Write the name of a file inside the folder of this one.")
    return value


Url = Annotated[str, AfterValidator(https_url)]
Origin = Annotated[str, AfterValidator(origin)]
Email = Annotated[str, AfterValidator(email)]
Picture = Annotated[str, AfterValidator(picture)]
