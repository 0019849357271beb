"""A salon file as keys, complete enough to break any one of them."""

# ruff: noqa: DTZ001 - wall times of the file have no zone

import copy
import datetime as dt
from typing import Any

WHOLE: dict[str, Any] = {
    "location": {
        "id": "nord",
        "name": "Studio Nord",
        "business": "HairSalon",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
        "country": "DE",
        "sms_countries": ["DE", "AT"],
        "languages": ["en", "de"],
        "phone": "+4930901820",
        "email": "hello@studio-nord.example",
        "address": "Torstraße 1, 10119 Berlin",
        "description": {"en": "Hair and more.", "de": "Haare und mehr."},
        "privacy_url": "https://studio-nord.example/privacy",
        "hours": {"mon": ["09:00-20:00"]},
        "ga4": {"measurement_id": "G-ABC1234", "api_secret": "shh"},
    },
    "policy": {
        "slot_mode": "fixed_grid",
        "slot_step_min": 15,
        "notice_min": 60,
        "cancel_cutoff_min": -1,
        "verify_phone": "never",
    },
    "notices": {"reminder_hours": [24], "channels": ["sms", "email"]},
    "categories": [{"id": "hair", "name": "Hair"}],
    "services": [
        {
            "id": "cut",
            "category": "hair",
            "name": {"en": "Haircut", "de": "Haarschnitt"},
            "duration_min": 60,
            "price": "45.00",
            "price_to": "60.00",
            "resources": ["chair"],
            "from_date": dt.date(2026, 1, 1),
            "to_date": dt.date(2027, 1, 1),
            "from_time": "08:00",
            "to_time": "24:00",
            "policy": {"notice_min": 120},
        },
        {"id": "colour", "category": "hair", "name": "Colour", "duration_min": 90, "price": "90.00"},
        {"id": "yoga", "name": "Yoga", "duration_min": 60, "seats": 12, "break_after_min": 15},
    ],
    "staff": [
        {
            "id": "anna",
            "name": "Anna",
            "services": ["cut", {"id": "colour", "duration_min": 120, "price": "95.00"}],
            "hours": {"mon": ["14:00-20:00", "09:00-13:00"]},
            "exceptions": [
                {"date": dt.date(2026, 12, 24), "hours": ["09:00-12:00"]},
                {"from": dt.date(2026, 12, 28), "to": dt.date(2026, 12, 30), "hours": []},
            ],
        },
        {"id": "ben", "name": "Ben", "services": ["yoga"]},
    ],
    "resources": [{"id": "chair", "name": "Chair", "quantity": 3}],
    "closures": [{"from": dt.date(2026, 12, 25), "to": dt.date(2026, 12, 26), "reason": "Christmas"}],
    "events": [{"id": "yoga-1", "service": "yoga", "staff": "ben", "start": dt.datetime(2026, 12, 1, 18), "seats": 12}],
    "forms": [
        {"id": "main", "title": "Book online"},
        {
            "id": "hair-only",
            "title": "Hair",
            "categories": ["hair"],
            "steps": ["time", "staff", "service"],
            "hosts": ["https://www.example.com", "https://*.example.com", "http://localhost:8001"],
            "lang": "de",
            "gtm": "GTM-ABC1234",
            "accent": "#1F6FEB",
            "policy": {"horizon_days": 30},
        },
    ],
    "promos": [
        {
            "id": "autumn",
            "title": "Autumn colour",
            "action": {"code": "autumn20"},
            "placements": ["services", "done"],
            "from": dt.datetime(2026, 10, 1),
            "to": dt.datetime(2026, 11, 30, 23, 59, 59),
            "forms": ["main"],
        }
    ],
    "discounts": [{"id": "autumn20", "code": "AUTUMN20", "applies": "code", "percent": 20, "services": ["colour"]}],
}

GONE = object()


def a_salon(changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a whole salon file with *changes* such as ``{"services.0.price": "45"}``; GONE takes a key out."""
    raw = copy.deepcopy(WHOLE)
    for path, value in (changes or {}).items():
        *parents, last = (int(part) if part.isdigit() else part for part in path.split("."))
        place: Any = raw
        for part in parents:
            place = place[part]
        if value is GONE:
            del place[last]
        elif isinstance(place, list) and last == len(place):
            place.append(value)
        else:
            place[last] = value
    return raw
