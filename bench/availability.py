"""How long a question takes inside the server, and how many SQL statements it costs."""

import datetime as dt
import statistics
import time
from collections.abc import Callable
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

    def time(self, question: Callable[[int], str]) -> Timing:
        """Ask *question* again and again and return what it took."""
        for number in range(30):
            self._ask(question(number))
        taken, self.statements = [], 0
        for number in range(QUESTIONS):
            environ = _environ(question(number))
            began = time.perf_counter()
            self._run(environ)
            taken.append((time.perf_counter() - began) * 1000)
        taken.sort()
        return Timing(statistics.median(taken), taken[int(len(taken) * 0.95)], round(self.statements / QUESTIONS))

    def _ask(self, path: str) -> None:
        self._run(_environ(path))

    def _run(self, environ: dict[str, Any]) -> None:
        seen: list[str] = []
        parts = self.app.wsgi_app(environ, lambda status, headers, _=None: seen.append(status))
        b"".join(parts)
        parts.close()
        if seen != ["200 OK"]:
            raise SystemExit(f"{environ['PATH_INFO']} answered {seen}")


def _environ(path: str) -> dict[str, Any]:
    from werkzeug.test import EnvironBuilder

    where, _, query = path.partition("?")
    return EnvironBuilder(path=where, query_string=query, base_url="http://127.0.0.1").get_environ()
