"""The sample salons: of real size, complete in their languages, and valid whenever they are loaded."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from booking.cli.demo.salons import BASE, SALONS, SOURCE, copy_salons, move_dates, weeks_to
from booking.usecases.salon.document import open_salon

# A part of every text that a client reads: language table where there are languages, plain where it is a name.
TRANSLATED = {
    "categories": ("name",),
    "services": ("name", "description"),
    "staff": ("position",),
    "resources": ("name",),
    "closures": ("reason",),
    "forms": ("title",),
    "promos": ("title", "text", "button"),
}


def salon(name: str) -> dict[str, Any]:
    return tomllib.loads((SOURCE / name).read_text(encoding="utf-8"))


@pytest.fixture(params=SALONS)
def raw(request: pytest.FixtureRequest) -> dict[str, Any]:
    return salon(request.param)


def texts(raw: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "location.description", raw["location"]["description"]
    for kind, keys in TRANSLATED.items():
        for number, item in enumerate(raw.get(kind, [])):
            for key in keys:
                yield f"{kind}[{number}].{key}", item.get(key)


def test_every_text_stands_in_every_language(raw):
    languages = set(raw["location"]["languages"])
    missing = [
        path for path, text in texts(raw) if not isinstance(text, dict) or set(text) != languages or not all(text.values())
    ]
    assert missing == []


def test_no_two_languages_share_a_longer_sentence(raw):
    """A sentence left untranslated would be the same twice; a word such as "Balayage" may be."""
    same = [path for path, text in texts(raw) if len(sentences := [s for s in text.values() if " " in s]) != len(set(sentences))]
    assert same == []


def test_arabic_is_written_in_arabic():
    for path, text in texts(salon("studio-nord.toml")):
        letters = [letter for letter in text["ar"] if letter.isalpha()]
        assert sum("\u0600" <= letter <= "\u06ff" for letter in letters) > len(letters) / 2, path


def test_the_salon_is_of_real_size():
    raw = salon("studio-nord.toml")
    online = [service for service in raw["services"] if service.get("online", True)]
    assert len(online) >= 25
    assert len({service["category"] for service in online}) >= 5
    assert len(raw["staff"]) == 6
    assert len({str(person["hours"]) for person in raw["staff"]}) == 6
    assert any(service.get("seats", 1) > 1 for service in online)
    assert any("price_to" in service for service in online)
    assert any("price" not in service for service in online)
    assert any("from_time" in service for service in online)
    assert any(isinstance(entry, dict) for person in raw["staff"] for entry in person["services"])
    assert len(raw["events"]) >= 3
    assert raw["closures"]
    assert raw["promos"]
    assert raw["discounts"]
    assert any(form.get("steps", ["service"])[0] == "time" for form in raw["forms"])


def test_the_second_location_is_elsewhere():
    nord, lumen = (salon(name)["location"] for name in SALONS)
    assert nord["timezone"] != lumen["timezone"]
    assert nord["currency"] != lumen["currency"]


def test_every_online_service_is_performed_by_somebody(raw):
    performed = {entry if isinstance(entry, str) else entry["id"] for person in raw["staff"] for entry in person["services"]}
    assert [service["id"] for service in raw["services"] if service.get("online", True) and service["id"] not in performed] == []


def test_form_ids_are_unique_in_the_installation():
    ids = [form["id"] for name in SALONS for form in salon(name)["forms"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("day", [date(2026, 11, 24) + timedelta(days=days) for days in (0, 1, 2, 5, 6, 7, 100, 250, 1000)])
def test_the_base_becomes_the_first_tuesday_after_today(day):
    moved = BASE + timedelta(weeks=weeks_to(day))
    assert moved.strftime("%A") == "Tuesday"
    assert day < moved <= day + timedelta(days=7)


def test_moving_keeps_times_and_everything_else():
    text = 'start = 2026-12-05T16:30:00\nfrom = 2026-12-29\nhours = ["09:00-12:00"]\nphone = "+493023125014"\n'
    assert move_dates(text, 1) == text.replace("2026-12-05", "2026-12-12").replace("2026-12-29", "2027-01-05")
    assert move_dates(text, 0) == text


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2027, 3, 27), date(2028, 2, 29), date(2030, 10, 30)])
def test_the_copies_are_valid_salon_files(tmp_path, day):
    """Also where the moved dates cross a change of the clocks."""
    for copy in copy_salons(tmp_path, day, "http://localhost:8001"):
        checked = open_salon(copy)
        assert checked.services
        assert "studio-nord.example/privacy" not in copy.read_text(encoding="utf-8")
        assert "http://localhost:8001/privacy.html" in copy.read_text(encoding="utf-8")


def test_a_copy_that_is_there_already_is_left_alone(tmp_path):
    nord, _ = copy_salons(tmp_path, date(2026, 11, 24), "http://localhost:8001")
    nord.write_text("mine", encoding="utf-8")
    copy_salons(tmp_path, date(2027, 11, 24), "http://localhost:8001")
    assert nord.read_text(encoding="utf-8") == "mine"


def test_events_lie_within_the_horizon_and_off_closures():
    raw = salon("studio-nord.toml")
    closed = [(closure["from"], closure["to"]) for closure in raw["closures"]]
    for event in raw["events"]:
        day = event["start"].date()
        assert timedelta() <= day - BASE <= timedelta(days=raw["policy"]["horizon_days"] - 7)
        assert not any(first <= day <= last for first, last in closed), event["id"]
