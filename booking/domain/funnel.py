"""The steps of the funnel, in order, and how the place a guest came from is named."""

import re

STEPS = ("widget_loaded", "service_selected", "time_selected", "checkout_started", "booked")
DIRECT = "direct"
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?")
_UNFIT = re.compile(r"[^a-z0-9._-]+")


def source_of(utm_source: str | None, host: str | None) -> str:
    """Return the name a source is counted by: the campaign's, else the website's host, else "direct"; at most 64 characters."""
    named = _UNFIT.sub("-", (utm_source or "").lower())[:64].strip("-")
    if named:
        return named
    return host.lower() if host and _HOST.fullmatch(host.lower()) else DIRECT


def rate(part: int, whole: int) -> float | None:
    """Return *part* of *whole* in percent; None of nothing."""
    return 100 * part / whole if whole else None
