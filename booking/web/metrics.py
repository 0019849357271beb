"""Prometheus metrics, for whoever knows the token; and one log line for each request worth one.

Endpoints are counted by name, so that neither labels nor lines ever hold a token, a query or what somebody typed.
"""

import hmac
import logging
import os
import re
import time
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request

from booking.domain.errors import NotFound, Unavailable
from booking.usecases.operations.health import (
    count_bookings,
    count_live_holds,
    count_messages,
    count_outbox,
    count_wrong_codes,
)
from booking.usecases.tools import Tools
from booking.web.context import Web, tools

blueprint = Blueprint("metrics", __name__)
log = logging.getLogger("chairtime")
access = logging.getLogger("chairtime.access")

SLOW_S = 1.0
COUNTS_LIFETIME_S = 60.0  # a million bookings are not counted for every scrape
METHODS = frozenset({"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"})
SHOWN_PARTS = frozenset({"form_id", "location_id"})
_PART = re.compile(r"<(?:[^<>:]+:)?([^<>]+)>")
_METER = "chairtime.meter"


def register(app: Flask) -> None:
    """Time every request of *app*; count it too when this installation has a metrics token."""
    place: Web = app.extensions["chairtime"]
    meter = app.extensions[_METER] = Meter(place.metrics_token) if place.metrics_token else None

    def begin() -> None:
        g.began = time.perf_counter()

    # Before everything else, so that a request refused at the door is timed as well.
    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.log_exception = log_exception  # type: ignore[method-assign]

    @app.after_request
    def end(answer: Response) -> Response:
        took = time.perf_counter() - g.get("began", time.perf_counter())
        if meter is not None:
            meter.count(answer.status_code, took)
        level = logging.WARNING if answer.status_code >= 500 or took >= SLOW_S else logging.INFO
        if access.isEnabledFor(level):
            access.log(level, "%s %s %d %.0f ms", known_method(), shown_path(), answer.status_code, took * 1000)
        return answer


@blueprint.get("/metrics")
def metrics() -> Response:
    meter: Meter | None = current_app.extensions[_METER]
    if meter is None:
        raise NotFound("path")
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {meter.token}".encode()):
        return plain("The bearer token is missing or wrong.\n", 401, {"WWW-Authenticate": "Bearer"})
    return plain(meter.exposition(tools()), 200, {})


def plain(text: str | bytes, status: int, headers: dict[str, str]) -> Response:
    kind = "text/plain; version=0.0.4; charset=utf-8"
    return Response(text, status, content_type=kind, headers={"Cache-Control": "no-store", **headers})


def known_method() -> str:
    return request.method if request.method in METHODS else "other"


def log_exception(exc_info: Any) -> None:
    """Log a failure without the address: Flask's own line would show the token in it."""
    log.error("unexpected error in %s %s", known_method(), shown_path(), exc_info=exc_info)


def shown_path() -> str:
    """Return the path of this request with everything left out that may be a secret: `/f/main/flow/…/contact`."""
    if request.url_rule is None:
        return "-"
    values = request.view_args or {}
    return _PART.sub(lambda part: str(values.get(part[1], "…")) if part[1] in SHOWN_PARTS else "…", request.url_rule.rule)


class Meter:
    """The counters of one app. With several processes the library adds them up in `PROMETHEUS_MULTIPROC_DIR`."""

    def __init__(self, token: str) -> None:
        # Imported here: it decides at import whether there are several processes, and most commands need none of it.
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.token = token
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "chairtime_requests", "Requests answered", ["endpoint", "method", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "chairtime_request_seconds",
            "Seconds until an answer was ready",
            ["endpoint"],
            buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1, 3, 10),
            registry=self.registry,
        )
        self.counted: tuple[float, str] | None = None

    def count(self, status: int, took: float) -> None:
        endpoint = request.endpoint or "none"
        self.requests.labels(endpoint, known_method(), str(status)).inc()
        self.seconds.labels(endpoint).observe(took)

    def exposition(self, tools: Tools) -> bytes:
        """Return everything in Prometheus' text format."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        counted: Any = self.registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        return generate_latest(counted) + self.state(tools).encode()

    def state(self, tools: Tools) -> str:
        """Return the gauges that are read from the database, the same in every process."""
        try:
            live_holds = count_live_holds(tools)
            if self.counted is None or time.monotonic() - self.counted[0] > COUNTS_LIFETIME_S:
                self.counted = (time.monotonic(), counts(tools))
        except Unavailable:
            return gauge("chairtime_database_up", "Whether the database answers", {"": 0})
        return (
            gauge("chairtime_database_up", "Whether the database answers", {"": 1})
            + self.counted[1]
            + gauge("chairtime_live_holds", "Slots kept for clients at this moment", {"": live_holds})
        )


def counts(tools: Tools) -> str:
    """Return the gauges whose tables grow with the years."""
    by_status = {f'{{status="{status}"}}': count for status, count in sorted(count_bookings(tools).items())}
    by_state = {f'{{channel="{way}",state="{state}"}}': count for (way, state), count in sorted(count_messages(tools).items())}
    outbox = {f'{{state="{state.replace(" ", "_")}"}}': count for state, count in count_outbox(tools).items()}
    return (
        gauge("chairtime_bookings", "Bookings by status", by_status)
        + gauge("chairtime_messages", "Messages by channel and what became of them", by_state)
        + gauge("chairtime_wrong_codes", "Wrong codes typed in the last hour", {"": count_wrong_codes(tools)})
        + gauge("chairtime_outbox", "Messages and reports that wait or were given up", outbox)
    )


def gauge(name: str, help_text: str, values: Mapping[str, int]) -> str:
    # Written out: the library's own gauges would add up over processes what is one number for all.
    lines = [
        f"# HELP {name} {help_text}",
        f"# TYPE {name} gauge",
        *(f"{name}{labels} {value}" for labels, value in values.items()),
    ]
    return "\n".join(lines) + "\n"
