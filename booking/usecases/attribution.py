"""Where a booking came from: a closed list of keys, short strings, nothing else. Source: the embed contract, B4."""

from collections.abc import Mapping
from typing import Any

KEYS = (
    *("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id"),
    *("gclid", "gbraid", "wbraid", "dclid", "fbclid", "ttclid", "msclkid", "yclid"),
    *("ref", "referrer", "landing", "host_origin", "embed_mode", "ga_client_id", "ga_session_id"),
)
LENGTH = 255


def clean(given: Mapping[str, Any]) -> dict[str, str]:
    """Return what may be stored of *given*: known keys with text, cut to 255 characters."""
    found = {}
    for key in KEYS:
        value = given.get(key)
        if isinstance(value, str) and value and value.isprintable():
            found[key] = value[:LENGTH]
    return found
