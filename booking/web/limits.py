"""The edge: a flood of requests for codes is turned away before the database is asked.

What must hold exactly, over processes and restarts, are rows (usecases/verification/limits.py); this only keeps a flood from
them and lies far above every limit of the contract. It is shared through Redis where there is one. Nothing else asks the
store of these counts: when it cannot be reached, codes are refused, and everything else goes on.
"""

from flask import Flask, current_app
from flask_limiter import Limiter
from limits import RateLimitItemPerMinute
from limits.errors import StorageError

from booking.domain.errors import SmsUnavailable, TooManyCodes
from booking.web.context import client_address, tools

MINUTES = 10
ASKED = 600
"""Requests for a code by one address on one form in ten minutes, refused ones included."""
REST_S = 60
_ANSWER_S = 1


def register(app: Flask) -> None:
    url = app.extensions["chairtime"].redis_url
    # Wrapped, so that this module need not know the store's own errors: Redis's client is loaded only where it is used.
    options: dict[str, str | int] = {"wrap_exceptions": True}
    if url:
        options |= {"socket_connect_timeout": _ANSWER_S, "socket_timeout": _ANSWER_S}
    app.extensions["chairtime.limiter"] = Limiter(
        client_address,
        app=app,
        storage_uri=(url or "memory://").replace("unix://", "redis+unix://", 1),
        storage_options=options,
        strategy="sliding-window-counter",
        key_prefix="chairtime",
    )


def check_flood(form_id: str) -> None:
    """Count a request for a code. Raises: TooManyCodes for a flood, SmsUnavailable when it cannot be counted."""
    limit = RateLimitItemPerMinute(max(1, int(ASKED * tools().limit_scale)), MINUTES)
    names = ("codes", form_id, client_address())
    try:
        limiter = current_app.extensions["chairtime.limiter"].limiter
        if limiter.hit(limit, *names):
            return
    except StorageError as error:
        raise SmsUnavailable() from error
    raise TooManyCodes(REST_S)
