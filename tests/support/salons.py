"""A salon of a few lines, a whole installation around it, and a client that speaks HTTP with it."""

import datetime as dt
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from booking.gateways.chance import SystemChance
from booking.gateways.sms.memory import MemorySms
from booking.store.work import Store
from booking.usecases.salon.document import check_salon
from booking.usecases.salon.load import load_salon
from booking.usecases.tools import Tools
from booking.web.context import Web
from booking.web.factory import create_app
from booking.web.tokens import Signers
from tests.support.codes import CODES
from tests.support.salon_world import StoppedClock

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)  # a Tuesday, nine o'clock in Berlin
DAY = "2026-12-01"  # the Tuesday after
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SITE = "https://www.salon.example"


def a_location(**keys: Any) -> dict[str, Any]:
    return {
        "id": "nord",
        "name": "Studio Nord",
        "business": "HairSalon",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
        "country": "DE",
        "languages": ["en", "de"],
        "phone": "+4930901820",
        "address": "Torstraße 1, 10119 Berlin",
    } | keys


def a_service(id_: str, minutes: int = 60, price: str | None = "40.00", **keys: Any) -> dict[str, Any]:
    return {"id": id_, "name": id_.title(), "duration_min": minutes, "price": price} | keys


def a_person(id_: str, services: list[Any], hours: list[str] | None = None, **keys: Any) -> dict[str, Any]:
    spans = ["09:00-12:00"] if hours is None else hours
    return {"id": id_, "name": id_.title(), "services": services, "hours": dict.fromkeys(WEEK, spans)} | keys


def a_class(id_: str, start: dt.datetime, **keys: Any) -> dict[str, Any]:
    return {"id": id_, "service": "yoga", "staff": "cleo", "start": start, "seats": 4} | keys


def a_form(id_: str = "main", **keys: Any) -> dict[str, Any]:
    return {"id": id_, "title": id_.title()} | keys


def a_salon(**keys: Any) -> dict[str, Any]:
    """Return a small salon: two people who cut, one class, a form for everything. *keys* replace whole sections."""
    salon = {
        "location": a_location(),
        "policy": {"verify_phone": "never", "slot_step_min": 60, "notice_min": 60, "horizon_days": 60},
        "services": [
            a_service("cut", 60, "45.00", name={"en": "Haircut", "de": "Haarschnitt"}),
            a_service("colour", 60, "90.00", price_to="120.00"),
            a_service("talk", 60, None),
            a_service("yoga", 60, "15.00", seats=6, max_seats=3),
            a_service("secret", online=False),
            a_service("nobody"),
        ],
        "staff": [
            a_person("anna", ["cut", "colour"], position="Stylist"),
            a_person("ben", [{"id": "cut", "duration_min": 120, "price": "60.00"}, "talk"]),
            a_person("cleo", ["yoga", "secret"]),
            a_person("dora", ["cut"], online=False),
        ],
        "events": [a_class("yoga-1", dt.datetime.fromisoformat("2026-12-01T18:00"))],
        "forms": [
            a_form(),
            a_form("hosted", hosts=[SITE, "https://*.partner.example"], lang="de"),
            a_form("proof", policy={"verify_phone": "always"}),
            a_form("anna", staff=["anna"], services=["cut"]),
        ],
    }
    return {name: section for name, section in (salon | keys).items() if section is not None}


def at(hour: int, day: str = DAY, minute: int = 0) -> str:
    """Return *hour* o'clock in Berlin on a winter's *day*."""
    return f"{day}T{hour:02d}:{minute:02d}:00+01:00"


class World:
    """An installation with one salon, its clock standing still, and a client at its door."""

    def __init__(self, store: Store, folder: Path, salon: dict[str, Any] | None = None, **settings: Any) -> None:
        self.clock = StoppedClock(NOW)
        self.sms = MemorySms()
        scale = settings.pop("limit_scale", 1000.0)
        self.tools = Tools(store, self.clock, SystemChance(), limit_scale=scale, sms=self.sms, codes=CODES)
        self.load(salon or a_salon())
        proxies = settings.pop("trusted_proxies", 0)
        signers = Signers([b"k" * 32], self.clock.now)
        web = Web(self.tools, signers, settings.pop("public_url", None), folder, b"a" * 32, **settings)
        self.app: Flask = create_app(web, trusted_proxies=proxies)
        self.client = self.app.test_client()
        self.host = "127.0.0.1"

    def load(self, salon: dict[str, Any]) -> None:
        load_salon(check_salon(salon), {}, self.tools)

    def wait(self, **length: float) -> None:
        self.clock.at += dt.timedelta(**length)

    def open(self, method: str, path: str, *, headers: dict[str, str] | None = None, **request: Any) -> TestResponse:
        return self.client.open(path, method=method, headers={"Host": self.host} | (headers or {}), **request)

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask the API; underscores in header names stand for hyphens."""
        return self.open("GET", f"/api/v1{path}", headers=hyphened(headers))

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.open("POST", f"/api/v1{path}", json=body, headers=hyphened(headers))

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self.open("DELETE", f"/api/v1{path}", headers=hyphened(headers))

    def starts(self, service: str = "cut", staff: str = "any", day: str = DAY, form: str = "main") -> list[str]:
        answer = self.get(f"/forms/{form}/times?service={service}&staff={staff}&date={day}")
        return [one["start"] for one in answer.json["items"]]

    def try_hold(self, start: str = at(9), staff: str = "anna", form: str = "main", **body: Any) -> TestResponse:
        return self.post(f"/forms/{form}/holds", {"services": ["cut"], "staff": staff, "start": start} | body)

    def hold(self, start: str = at(9), staff: str = "anna", form: str = "main", **body: Any) -> str:
        answer = self.try_hold(start, staff, form, **body)
        assert answer.status_code == 201, answer.text
        return str(answer.json["hold"])

    def hold_seats(self, seats: int, event: str = "yoga-1", form: str = "main", **body: Any) -> TestResponse:
        return self.post(f"/forms/{form}/holds", {"event": event, "seats": seats} | body)

    def try_book(self, hold: str, key: str | None = "key", form: str = "main", **body: Any) -> TestResponse:
        headers = {} if key is None else {"Idempotency_Key": key}
        return self.post(f"/forms/{form}/bookings", booking_body(hold) | body, **headers)

    def book(self, start: str = at(9), staff: str = "anna", form: str = "main", **body: Any) -> dict[str, Any]:
        hold = self.hold(start, staff, form)
        answer = self.try_book(hold, hold, form, **body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json)

    def stored(self) -> dict[str, int]:
        """Return how many rows there are of what a client can leave behind."""
        with self.tools.store.reading() as work:
            return {
                table: work.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
                for table in ("hold", "booking", "claim", "client", "idempotency_key")
            }


def hyphened(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def a_client(**keys: Any) -> dict[str, Any]:
    return {"name": "Jo Doe", "phone": "030 23125099"} | keys


def booking_body(hold: str, **keys: Any) -> dict[str, Any]:
    return {"hold": hold, "client": a_client(), "consent": {"privacy": True, "marketing": False}} | keys


def code_of(answer: TestResponse) -> tuple[int, str]:
    """Return the status of a refusal and its code, having looked at its form."""
    assert answer.mimetype == "application/problem+json", answer.text
    problem = answer.json
    assert problem["status"] == answer.status_code
    assert problem["type"]
    assert problem["title"]
    assert problem["detail"]
    return answer.status_code, problem["code"]


def refused(answer: TestResponse) -> tuple[int, str, str | None]:
    """Return status, code and field of a refusal."""
    return (*code_of(answer), answer.json.get("field"))
