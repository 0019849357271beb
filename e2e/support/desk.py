"""What happens behind a guest's back: other guests through the JSON API, and time that passes."""

import json
import sqlite3
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from e2e.support.demo import Demo

PAST = "2020-01-01 00:00:00.000000"


@dataclass(frozen=True, slots=True)
class Desk:
    """The demo's API, and its database where nothing else can show or do it."""

    demo: Demo

    def somebody_takes(self, start: str, service: str, staff: str, form: str = "main") -> str:
        """Hold *start* for somebody else; return the hold."""
        answer = self._post(f"forms/{form}/holds", {"services": [service], "staff": staff, "start": start})
        return str(answer["hold"])

    def who_is_free(self, start: str, service: str, form: str = "main") -> list[str]:
        """Return who could still take *service* at *start*."""
        url = f"{self.demo.booking}/api/v1/forms/{form}/times?service={service}&staff=any&date={start[:10]}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            items = json.load(answer)["items"]
        return next((list(item["staff"]) for item in items if item["start"] == start), [])

    def a_later_day(self, service: str, staff: str, form: str = "main") -> str:
        """Return a day after today with free starts, so that the hour at which the tests run does not matter."""
        today = datetime.now(UTC).date()
        span = f"from={today + timedelta(days=2)}&to={today + timedelta(days=20)}"
        url = f"{self.demo.booking}/api/v1/forms/{form}/days?service={service}&staff={staff}&{span}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return next(str(item["date"]) for item in json.load(answer)["items"] if item["bookable"])

    def holds_run_out(self) -> None:
        """Let every hold of nobody's booking end."""
        with self._database() as connection:
            connection.execute("UPDATE claim SET expires_at = ? WHERE hold_id IS NOT NULL", (PAST,))
            connection.execute("UPDATE hold SET expires_at = ? WHERE booking_id IS NULL", (PAST,))

    def bookings_of(self, phone: str) -> int:
        """Return how many bookings stand under *phone*, typed as in Germany."""
        e164 = "+49" + phone.replace(" ", "").lstrip("0")
        with self._database() as connection:
            return int(connection.execute("SELECT count(*) FROM booking WHERE phone = ?", (e164,)).fetchone()[0])

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.demo.folder / "chairtime.db", timeout=15)

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.demo.booking}/api/v1/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.code} {error.read().decode()}") from error
