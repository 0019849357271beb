"""A small salon behind the real app, and a guest who reads pages and presses buttons without JavaScript."""

import copy
import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient

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
from tests.support.page import Element, Page
from tests.support.salon_world import StoppedClock

NOW = dt.datetime(2026, 11, 30, 7, 0, tzinfo=dt.UTC)  # a Monday, 8:00 in Berlin
EVERY_DAY = {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}

SALON: dict[str, Any] = {
    "location": {
        "id": "nord",
        "name": "Studio Nord",
        "business": "HairSalon",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
        "country": "DE",
        "languages": ["en", "de", "es", "ar"],
        "phone": "+493023125014",
        "address": "Torstraße 1, 10119 Berlin",
        "privacy_url": "https://studio-nord.example/privacy",
    },
    "policy": {"notice_min": 60, "horizon_days": 30, "verify_phone": "never"},
    "categories": [{"id": "hair", "name": {"en": "Hair", "de": "Haare"}}, {"id": "body", "name": "Body"}],
    "services": [
        {"id": "cut", "category": "hair", "name": {"en": "Haircut", "de": "Haarschnitt"}, "duration_min": 60, "price": "45.00"},
        {"id": "colour", "category": "hair", "name": "Colour", "duration_min": 90, "price": "90.00", "price_to": "120.00"},
        {"id": "shave", "category": "hair", "name": "Shave", "duration_min": 30, "price": "20.00"},
        {"id": "yoga", "category": "body", "name": "Yoga", "duration_min": 60, "price": "15.00", "seats": 6, "max_seats": 3},
    ],
    "staff": [
        {"id": "anna", "name": "Anna", "position": "Stylist", "services": ["cut", "colour"], "hours": EVERY_DAY},
        {"id": "ben", "name": "Ben", "services": ["cut", "shave"], "hours": EVERY_DAY},
        {"id": "cleo", "name": "Cleo", "services": ["yoga"], "hours": EVERY_DAY},
    ],
    "events": [
        {"id": "yoga-1", "service": "yoga", "staff": "cleo", "start": dt.datetime.fromisoformat("2026-12-01T18:00"), "seats": 6},
        {"id": "yoga-2", "service": "yoga", "staff": "cleo", "start": dt.datetime.fromisoformat("2026-12-08T18:00"), "seats": 2},
    ],
    "forms": [
        {"id": "main", "title": "Book online", "accent": "#1f6feb"},
        {"id": "anna", "title": "Anna", "staff": ["anna"]},
        {"id": "one", "title": "One", "services": ["shave"]},
        {"id": "hosted", "title": "Hosted", "hosts": ["https://www.salon.example"], "lang": "de", "theme": "dark"},
        {"id": "proof", "title": "Proof", "policy": {"verify_phone": "always"}},
        {"id": "free", "title": "Free", "privacy_consent": "none"},
        *(
            {"id": "-".join(steps), "title": "Order", "steps": list(steps), "categories": ["hair"]}
            for steps in (
                ("service", "time", "staff"),
                ("staff", "service", "time"),
                ("staff", "time", "service"),
                ("time", "service", "staff"),
                ("time", "staff", "service"),
            )
        ),
    ],
}


class Guest:
    """Somebody with a browser in which JavaScript is off."""

    def __init__(self, client: FlaskClient, tools: Tools) -> None:
        self.client, self.tools = client, tools
        self.page: Page

    def open(self, url: str, **headers: str) -> Page:
        self.page = Page(self.client.get(url, headers=headers or None, follow_redirects=True))
        return self.page

    def press(self, element: Element, **fields: str | None) -> Page:
        """Follow a link or send the form of a button, with *fields* typed in (None: left out)."""
        if element.tag == "a":
            return self.open(element["href"])
        assert element.form is not None
        sent: dict[str, Any] = self.page.values(element.form, element) | fields
        sent = {name: value for name, value in sent.items() if value is not None}
        self.page = Page(self.client.post(element.form["action"], data=sent, follow_redirects=True))
        return self.page

    def at_contact(self, url: str = "/f/main?service=cut&staff=anna&date=2026-12-01") -> Page:
        """Choose the first start of the page at *url*."""
        self.open(url)
        page = self.press(self.page.first(data_start=None))
        assert page.step == "contact", page.error
        return page

    def book(self, **fields: str | None) -> Page:
        """Fill in the details and book."""
        known: dict[str, str | None] = {"name": "Jo Doe", "phone": "030 23125099", "consent_privacy": "yes"}
        return self.press(self.page.one(data_action="book"), **(known | fields))


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def salon() -> dict[str, Any]:
    """The salon file's keys; a test may change them before it asks for a guest."""
    return copy.deepcopy(SALON)


@pytest.fixture
def guest_tools(sqlite_store: Store, clock: StoppedClock, salon: dict[str, Any]) -> Tools:
    tools = Tools(sqlite_store, clock, SystemChance(), limit_scale=1000, sms=MemorySms(), codes=CODES)
    load_salon(check_salon(salon), {}, tools)
    return tools


@pytest.fixture
def guest(guest_tools: Tools, clock: StoppedClock, tmp_path: Any) -> Guest:
    signers = Signers([b"k" * 32], clock.now)
    app = create_app(Web(guest_tools, signers, None, tmp_path, b"a" * 32))
    return Guest(app.test_client(), guest_tools)
