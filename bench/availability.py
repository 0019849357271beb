"""How long a question takes inside the server, and how many SQL statements it costs."""

import datetime as dt
import statistics
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from bench.database import Installation
from booking.settings import Settings, with_keys
from booking.wiring import wire

QUESTIONS = 200
MONTH_DAYS = 31


@dataclass(frozen=True, slots=True)
class Timing:
    """*p50_ms*, *p95_ms*: from the WSGI call to the last byte; *statements*: SQL statements a question."""

    p50_ms: float
    p95_ms: float
    statements: int


class Service:
    """The app of an installation in this process."""

    def __init__(self, installation: Installation) -> None:
        self.first = installation.first
        self.wiring = wire(with_keys(Settings.from_env(installation.env)))
        self.app = self.wiring.app()
        self.statements = 0
        event.listen(self.wiring.store.engine, "before_cursor_execute", self._count)

    def _count(self, *_: Any) -> None:
        self.statements += 1

    def close(self) -> None:
        self.wiring.store.engine.dispose()

    def day(self, number: int) -> str:
        date = self.first + dt.timedelta(days=number % 50)
        return f"/api/v1/forms/bench/times?service=s60&staff=any&date={date}"

    def month(self, number: int) -> str:
        date = self.first + dt.timedelta(days=number % 20)
        return f"/api/v1/forms/bench/days?service=s60&staff=any&from={date}&to={date + dt.timedelta(days=MONTH_DAYS - 1)}"

    def warm(self) -> None:
        for number in range(60):
            self._ask(self.day(number))
            self._ask(self.month(number))

    def once(self, path: str) -> tuple[float, int]:
        """Return (milliseconds, SQL statements) of one question."""
        environ, before = _environ(path), self.statements
        began = time.perf_counter()
        self._run(environ)
        return (time.perf_counter() - began) * 1000, self.statements - before

    def _ask(self, path: str) -> None:
        self._run(_environ(path))

    def _run(self, environ: dict[str, Any]) -> None:
        seen: list[str] = []
        parts = self.app.wsgi_app(environ, lambda status, headers, _=None: seen.append(status))
        b"".join(parts)
        parts.close()
        if seen != ["200 OK"]:
            raise SystemExit(f"{environ['PATH_INFO']} answered {seen}")


def ask_in_turn(services: Mapping[str, Service]) -> dict[str, tuple[Timing, Timing]]:
    """Return the timings of the day and the month question; the salons take turns, so that a busy machine is busy for all."""
    taken: dict[tuple[str, int], list[tuple[float, int]]] = defaultdict(list)
    for service in services.values():
        service.warm()
    for number in range(QUESTIONS):
        for kind, service in services.items():
            for which, question in enumerate((service.day, service.month)):
                taken[kind, which].append(service.once(question(number)))
    return {kind: (_timing(taken[kind, 0]), _timing(taken[kind, 1])) for kind in services}


def _timing(taken: list[tuple[float, int]]) -> Timing:
    times = sorted(one for one, _ in taken)
    return Timing(statistics.median(times), times[int(len(times) * 0.95)], max(statements for _, statements in taken))


def _environ(path: str) -> dict[str, Any]:
    from werkzeug.test import EnvironBuilder

    where, _, query = path.partition("?")
    return EnvironBuilder(path=where, query_string=query, base_url="http://127.0.0.1").get_environ()
