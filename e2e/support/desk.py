"""What happens behind a guest's back: other guests through the JSON API, and time that passes."""

import json
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
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

    def change_form(self, form: str, column: str, value: object) -> None:
        """Let the owner change one thing of a form."""
        with self._database() as connection:
            connection.execute(f"UPDATE form SET {column} = ? WHERE id = ?", (value, form))
            connection.execute(
                "UPDATE location SET revision = revision + 1 WHERE id = (SELECT location_id FROM form WHERE id = ?)", (form,)
            )

    @contextmanager
    def reporting_to_google(self, form: str) -> Iterator[None]:
        """Let the form's location have a Google property of its own for a while; nothing is sent before that is over."""
        where = "id = (SELECT location_id FROM form WHERE id = ?)"
        sql = f"UPDATE location SET ga4 = ?, revision = revision + 1 WHERE {where}"
        with self._database() as connection:
            connection.execute(sql, (json.dumps({"measurement_id": "G-DESK", "api_secret": "none"}), form))
        try:
            yield
        finally:
            with self._database() as connection:
                connection.execute(sql, (None, form))

    def reports_of(self, reference: str) -> list[str]:
        """Return the kinds of reports to Google that the server has planned for a booking."""
        sql = "SELECT kind FROM outbox JOIN booking ON dedupe_key LIKE 'analytics/' || booking.id || '/%'"
        with self._database() as connection:
            return [str(kind) for (kind,) in connection.execute(f"{sql} WHERE reference = ? ORDER BY outbox.id", (reference,))]

    def knows(self, phone: str, country: str = "+52") -> None:
        """Let *phone*, typed as at home, be a client's already."""
        e164 = country + phone.replace(" ", "").lstrip("0")
        row = (e164.lstrip("+").ljust(22, "x"), e164, "Ada", 0, PAST)
        with self._database() as connection:
            connection.execute("INSERT INTO client (id, phone, name, online_blocked, created_at) VALUES (?, ?, ?, ?, ?)", row)

    def bookings_of(self, phone: str) -> int:
        """Return how many bookings stand under *phone*, typed as in Germany."""
        e164 = "+49" + phone.replace(" ", "").lstrip("0")
        with self._database() as connection:
            return int(connection.execute("SELECT count(*) FROM booking WHERE phone = ?", (e164,)).fetchone()[0])

    def code_for(self, phone: str, country: str = "+52") -> str:
        """Wait for the code that was sent to *phone*, typed as at home, and return the last one."""
        e164 = country + phone.replace(" ", "").lstrip("0")
        ends = time.monotonic() + 30
        while time.monotonic() < ends:
            found = [one["body"] for one in self._texts() if one["to"] == e164 and one["kind"] == "code"]
            if found:
                return str(found[-1].rpartition("#")[2][:6])
            time.sleep(0.1)
        raise AssertionError(f"no code came to {e164}")

    def _texts(self) -> list[dict[str, str]]:
        path = self.demo.folder / "sms.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines() if line.endswith("}")] if path.exists() else []

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
