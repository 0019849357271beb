"""Which websites a form may stand on: exact origins, or `https://*.example.com` for every host below one."""

import re
from collections.abc import Sequence


def host_allowed(hosts: Sequence[str], origin: str) -> bool:
    """Return whether *origin* is one of *hosts*; no hosts, anybody."""
    if not hosts:
        return True
    origin = origin.lower()
    for host in hosts:
        if host == origin:
            return True
        scheme, star, domain = host.partition("*.")
        if star and re.fullmatch(re.escape(scheme) + r"[a-z0-9-]+(\.[a-z0-9-]+)*\." + re.escape(domain), origin):
            return True
    return False
