"""Every rule of the salon file, one broken key at a time."""

# ruff: noqa: DTZ001 - wall times of the file have no zone

import datetime as dt
from typing import Any

import pytest

from booking.domain.money import Money
from booking.usecases.salon.document import check_salon
from booking.usecases.salon.facts import INTERFACE_LANGUAGES
from booking.usecases.salon.paths import SalonFileRefused
from booking.web.language import INTERFACE
from tests.support.salon_files import GONE, a_salon

EVENT = {"id": "yoga-2", "service": "yoga", "staff": "ben", "start": dt.datetime(2026, 12, 1, 19, 10)}

# (the key that is changed, its value, the path that must be named, words of the sentence)
BROKEN: list[tuple[str, Any, str, str]] = [
    # types are strict
    ("services.0.duration_min", "60", "services[0].duration_min", "whole number"),
    ("services.0.duration_min", 60.0, "services[0].duration_min", "whole number"),
    ("services.0.duration_min", True, "services[0].duration_min", "whole number"),
    ("services.0.online", 1, "services[0].online", "true or false"),
    ("services.0.price", 45, "services[0].price", "in quotes"),
    ("services.0.name", 5, "services[0].name", "table of texts"),
    ("services.0.resources", "chair", "services[0].resources", "square brackets"),
    ("location.id", 5, "location.id", "text in quotes"),
    ("location", [], "location", "table"),
    ("services", {"id": "cut"}, "services", "square brackets"),
    ("services.0", "cut", "services[0]", "table"),
    ("staff.0.services.0", 5, "staff[0].services[0]", "service id"),
    ("staff.0.exceptions.0.date", "2026-12-24", "staff[0].exceptions[0].date", "without quotes"),
    ("events.0.start", "2026-12-01T18:00:00", "events[0].start", "without quotes"),
    ("staff.0.exceptions.0.date", dt.datetime(2026, 12, 24), "staff[0].exceptions[0].date", "date"),
    # unknown and missing keys
    ("colour", "red", "colour", "no such key"),
    ("location.colour", "red", "location.colour", "no such key"),
    ("services.1.policy", {"notice": 5}, "services[1].policy.notice", "no such key"),
    ("staff.0.hours.monday", [], "staff[0].hours.monday", "no such key"),
    ("promos.0.action", {"code": "AUTUMN20", "x": 1}, "promos[0].action.x", "no such key"),
    ("location.id", GONE, "location.id", "missing"),
    ("location", GONE, "location", "missing"),
    ("services.0.duration_min", GONE, "services[0].duration_min", "missing"),
    ("staff.0.exceptions.0.hours", GONE, "staff[0].exceptions[0].hours", "missing"),
    ("closures.0.to", GONE, "closures[0].to", "missing"),
    # ids
    ("location.id", "nord berlin", "location.id", "1 to 40"),
    ("services.0.id", "x" * 41, "services[0].id", "1 to 40"),
    ("forms.0.id", "", "forms[0].id", "1 to 40"),
    ("services.1.id", "cut", "services[1].id", "twice"),
    ("staff.1.id", "anna", "staff[1].id", "twice"),
    ("services.0.category", "nails", "services[0].category", '"nails"'),
    ("services.0.resources", ["chair", "room"], "services[0].resources[1]", '"room"'),
    ("services.0.resources", ["chair", "chair"], "services[0].resources[1]", "twice"),
    ("staff.0.services.0", "nope", "staff[0].services[0]", '"nope"'),
    ("staff.0.services.1.id", "nope", "staff[0].services[1].id", '"nope"'),
    ("staff.0.services.1.id", "cut", "staff[0].services[1]", "twice"),
    ("events.0.service", "nope", "events[0].service", '"nope"'),
    ("events.0.staff", "nope", "events[0].staff", '"nope"'),
    ("forms.0.services", ["nope"], "forms[0].services[0]", '"nope"'),
    ("forms.0.categories", ["nope"], "forms[0].categories[0]", '"nope"'),
    ("forms.0.staff", ["nope"], "forms[0].staff[0]", '"nope"'),
    ("promos.0.forms", ["nope"], "promos[0].forms[0]", '"nope"'),
    ("promos.0.action", {"service": "nope"}, "promos[0].action.service", '"nope"'),
    ("promos.0.action", {"staff": "nope"}, "promos[0].action.staff", '"nope"'),
    ("promos.0.action", {"code": "nope"}, "promos[0].action.code", '"nope"'),
    ("discounts.0.services", ["nope"], "discounts[0].services[0]", '"nope"'),
    # places and money
    ("location.timezone", "Europe/Berlino", "location.timezone", "time zone"),
    ("location.timezone", "+01:00", "location.timezone", "time zone"),
    ("location.timezone", "../zone", "location.timezone", "time zone"),
    ("location.currency", "EURO", "location.currency", "currency"),
    ("location.currency", "DEM", "location.currency", "currency"),
    ("location.country", "Germany", "location.country", "country"),
    ("location.sms_countries", ["DE", "XX"], "location.sms_countries[1]", "country"),
    ("location.sms_countries", [], "location.sms_countries", "at least 1"),
    ("location.phone", "12", "location.phone", "phone"),
    ("location.phone", "call us", "location.phone", "phone"),
    ("location.email", "hello", "location.email", "e-mail"),
    ("location.business", "hair salon", "location.business", "schema.org"),
    ("location.languages", ["en", "fr"], "location.languages[1]", "translated"),
    ("location.languages", [], "location.languages", "at least 1"),
    ("location.privacy_url", "javascript:alert(1)", "location.privacy_url", "https"),
    ("location.privacy_url", "http://example.com", "location.privacy_url", "https"),
    ("location.ga4.measurement_id", "UA-1", "location.ga4.measurement_id", "GA4"),
    ("location.ga4.api_secret", GONE, "location.ga4.api_secret", "missing"),
    ("location.pictures", ["../front.jpg"], "location.pictures[0]", "inside the folder"),
    ("location.pictures", ["/etc/passwd"], "location.pictures[0]", "inside the folder"),
    ("location.pictures", ["https://example.com/a.jpg"], "location.pictures[0]", "web addresses"),
    ("promos.0.image", "https://example.com/a.jpg", "promos[0].image", "web addresses"),
    ("services.0.price", "45,00", "services[0].price", "decimal"),
    ("services.0.price", "-45.00", "services[0].price", "decimal"),
    ("services.0.price", "4e1", "services[0].price", "decimal"),
    ("services.0.price", "45.000", "services[0].price", "too many decimals"),
    ("services.0.price", "99999999999.00", "services[0].price", "too large"),
    ("services.0.price", "60.01", "services[0].price_to", "below"),
    ("services.0.price", GONE, "services[0].price_to", "lower end"),
    ("staff.0.services.1.price", "x", "staff[0].services[1].price", "decimal"),
    ("discounts.0.amount", "0.00", "discounts[0].amount", "above zero"),
    # texts by language
    ("services.0.name", {"de": "Haarschnitt"}, "services[0].name", 'default language "en"'),
    ("services.0.name", {"en": "Haircut", "ar": "قص"}, "services[0].name.ar", "location.languages"),
    ("services.0.name", {"en": "Haircut", "de": 5}, "services[0].name.de", "text in quotes"),
    ("services.0.name", " ", "services[0].name", "empty"),
    ("services.0.name", "x" * 201, "services[0].name", "longer"),
    ("services.0.name", "Hair\u202ecut", "services[0].name", "control"),
    ("services.0.description", "a\x00b", "services[0].description", "control"),
    ("forms.0.title", "two\nlines", "forms[0].title", "one line"),
    # rules
    ("policy.slot_mode", "free", "policy.slot_mode", "one of"),
    ("policy.slot_mode", "times", "policy.times", "at least one time"),
    ("services.1.policy", {"slot_mode": "times"}, "services[1].policy.times", "at least one time"),
    ("policy.slot_step_min", 7, "policy.slot_step_min", "multiple of 5"),
    ("policy.slot_step_min", 0, "policy.slot_step_min", "at least 5"),
    ("policy.slot_step_min", 245, "policy.slot_step_min", "at most 240"),
    ("policy.times", ["09:00", "9:30"], "policy.times[1]", "HH:MM"),
    ("policy.times", ["09:00", "09:00"], "policy.times[1]", "twice"),
    ("policy.times", ["24:00"], "policy.times[0]", "24:00"),
    ("policy.notice_min", -1, "policy.notice_min", "at least 0"),
    ("policy.horizon_days", -1, "policy.horizon_days", "at least 0"),
    ("policy.cancel_cutoff_min", -2, "policy.cancel_cutoff_min", "at least -1"),
    ("policy.reschedule_cutoff_min", -2, "policy.reschedule_cutoff_min", "at least -1"),
    ("policy.max_reschedules", -1, "policy.max_reschedules", "at least 0"),
    ("policy.max_open_bookings", -1, "policy.max_open_bookings", "at least 0"),
    ("policy.hold_min", 0, "policy.hold_min", "at least 1"),
    ("policy.verify_phone", "sometimes", "policy.verify_phone", "one of"),
    ("policy.any_specialist", "yes", "policy.any_specialist", "true or false"),
    ("forms.1.policy.horizon_days", -1, "forms[1].policy.horizon_days", "at least 0"),
    ("notices.reminder_hours", [0], "notices.reminder_hours[0]", "at least 1"),
    ("notices.channels", ["fax"], "notices.channels[0]", "one of"),
    ("services.0.duration_min", 0, "services[0].duration_min", "at least 1"),
    ("services.0.duration_min", 1441, "services[0].duration_min", "at most 1440"),
    ("services.0.break_after_min", -5, "services[0].break_after_min", "at least 0"),
    ("services.0.seats", 0, "services[0].seats", "at least 1"),
    ("services.2.max_seats", 0, "services[2].max_seats", "at least 1"),
    ("resources.0.quantity", 0, "resources[0].quantity", "at least 1"),
    # times and periods
    ("staff.0.hours.mon", ["09:00-13:00", "12:00-14:00"], "staff[0].hours.mon[1]", "overlaps"),
    ("staff.0.hours.mon", ["13:00-09:00"], "staff[0].hours.mon[0]", "before it begins"),
    ("staff.0.hours.mon", ["09:00-09:00"], "staff[0].hours.mon[0]", "empty"),
    ("staff.0.hours.mon", ["09:03-10:00"], "staff[0].hours.mon[0]", "multiple of 5"),
    ("staff.0.hours.mon", ["9:00-10:00"], "staff[0].hours.mon[0]", "HH:MM"),
    ("staff.0.hours.mon", ["09:00-24:05"], "staff[0].hours.mon[0]", "HH:MM"),
    ("staff.0.hours.mon", ["09:00"], "staff[0].hours.mon[0]", "HH:MM-HH:MM"),
    ("staff.0.hours.mon", "09:00-10:00", "staff[0].hours.mon", "list of spans"),
    ("location.hours.mon", ["20:00-09:00"], "location.hours.mon[0]", "before it begins"),
    ("staff.0.exceptions.0.hours", ["10:00-11:00", "10:30-12:00"], "staff[0].exceptions[0].hours[1]", "overlaps"),
    ("staff.0.exceptions.0.date", GONE, "staff[0].exceptions[0].date", "both from and to"),
    ("staff.0.exceptions.1.to", GONE, "staff[0].exceptions[1].date", "both from and to"),
    ("staff.0.exceptions.0.to", dt.date(2026, 12, 30), "staff[0].exceptions[0].date", "either"),
    ("staff.0.exceptions.1.to", dt.date(2026, 12, 27), "staff[0].exceptions[1].to", "before"),
    ("staff.0.exceptions.0.date", dt.date(2026, 12, 29), "staff[0].exceptions[1].from", "same date"),
    ("closures.0.to", dt.date(2026, 12, 24), "closures[0].to", "before"),
    ("services.0.to_date", dt.date(2025, 12, 31), "services[0].to_date", "before"),
    ("services.0.to_time", "08:00", "services[0].to_time", "after"),
    ("services.0.from_time", "24:00", "services[0].from_time", "24:00"),
    ("promos.0.to", dt.datetime(2026, 9, 30), "promos[0].to", "before"),
    ("promos.0.from", dt.datetime(2026, 9, 30, tzinfo=dt.UTC), "promos[0].from", "without a zone"),
    ("closures.0.to", dt.date(9999, 12, 31), "closures[0].to", "between 1970 and 2200"),
    ("promos.0.from", dt.datetime(1, 1, 1), "promos[0].from", "between 1970 and 2200"),
    # events
    ("events.0.service", "cut", "events[0].service", "not a class"),
    ("events.0.staff", "anna", "events[0].staff", "does not perform"),
    ("events.0.start", dt.datetime(2026, 12, 1, 18, 1), "events[0].start", "multiple of 5"),
    ("events.0.start", dt.datetime(2027, 3, 28, 2, 30), "events[0].start", "skips"),
    ("events.0.seats", 0, "events[0].seats", "at least 1"),
    ("events.1", EVENT, "events[1]", "overlaps"),
    # forms, promos, discounts
    ("forms.0.steps", ["service", "time"], "forms[0].steps", "each once"),
    ("forms.0.steps", ["service", "time", "time"], "forms[0].steps", "each once"),
    ("forms.0.hosts", ["www.example.com"], "forms[0].hosts[0]", "origin"),
    ("forms.0.hosts", ["http://www.example.com"], "forms[0].hosts[0]", "https"),
    ("forms.0.hosts", ["https://www.example.com/"], "forms[0].hosts[0]", "without a path"),
    ("forms.0.hosts", ["https://*"], "forms[0].hosts[0]", "origin"),
    ("forms.0.hosts", ["https://*.com"], "forms[0].hosts[0]", "domain of your own"),
    ("forms.0.hosts", ["https://www.*.com"], "forms[0].hosts[0]", "exact host"),
    ("forms.0.hosts", ["*"], "forms[0].hosts[0]", "origin"),
    ("forms.0.hosts", ["https://a.example; script-src *"], "forms[0].hosts[0]", "origin"),
    ("forms.0.lang", "es", "forms[0].lang", "location.languages"),
    ("forms.0.accent", "red", "forms[0].accent", "#rrggbb"),
    ("forms.0.theme", "blue", "forms[0].theme", "one of"),
    ("forms.0.privacy_consent", "maybe", "forms[0].privacy_consent", "one of"),
    ("forms.1.ga4", "G-ABC1234", "forms[1].gtm", "either"),
    ("promos.0.action", {}, "promos[0].action", "exactly one"),
    ("promos.0.action", {"code": "AUTUMN20", "staff": "anna"}, "promos[0].action", "exactly one"),
    ("promos.0.action", {"url": "http://example.com"}, "promos[0].action.url", "https"),
    ("promos.0.placements", ["top"], "promos[0].placements[0]", "one of"),
    ("discounts.0.percent", 0, "discounts[0].percent", "at least 1"),
    ("discounts.0.percent", 101, "discounts[0].percent", "at most 100"),
    ("discounts.0.percent", GONE, "discounts[0].amount", "either"),
    ("discounts.0.amount", "5.00", "discounts[0].amount", "either"),
    ("discounts.0.code", GONE, "discounts[0].applies", "needs a code"),
    ("discounts.1", {"id": "b", "code": "autumn20", "percent": 5}, "discounts[1].code", "twice"),
    ("discounts.0.max_uses", -1, "discounts[0].max_uses", "at least 0"),
]


def refused(raw: dict[str, Any], **options: Any) -> list[str]:
    with pytest.raises(SalonFileRefused) as caught:
        check_salon(raw, **options)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("key", "value", "path", "words"), BROKEN, ids=[f"{number}-{key}" for number, (key, *_) in enumerate(BROKEN)]
)
def test_a_broken_key_is_named_with_a_sentence(key, value, path, words):
    problems = refused(a_salon({key: value}))

    named = [problem for problem in problems if problem.startswith(f"{path}: ")]
    assert named, problems
    assert words in named[0]


def test_one_mistake_is_reported_once():
    one = {"services.0.duration_min": "60"}
    wrong_currency = {"location.currency": "EURO"}
    wrong_languages = {"location.languages": ["fr"]}

    assert len(refused(a_salon(one))) == 1
    assert len(refused(a_salon(wrong_currency))) == 1
    assert len(refused(a_salon(wrong_languages))) == 1


def test_all_mistakes_are_reported_in_file_order():
    raw = a_salon(
        {"forms.0.lang": "es", "location.timezone": "Mars", "services.0.duration_min": "60", "services.1.category": "x"}
    )

    assert [problem.partition(":")[0] for problem in refused(raw)] == [
        "location.timezone",
        "services[0].duration_min",
        "services[1].category",
        "forms[0].lang",
    ]


def test_the_order_follows_the_file_and_not_the_program():
    raw = a_salon({"location.timezone": "Mars", "services.0.duration_min": "60"})
    turned = dict(reversed(raw.items()))

    assert [problem.partition(":")[0] for problem in refused(turned)] == ["services[0].duration_min", "location.timezone"]


def test_a_whole_file_becomes_typed_values():
    salon = check_salon(a_salon())

    cut, colour, yoga = salon.services
    anna = salon.staff[0]
    assert cut.name == {"en": "Haircut", "de": "Haarschnitt"}
    assert colour.name == {"en": "Colour"}
    assert (cut.price, cut.price_to, yoga.price) == (Money(4500, "EUR"), Money(6000, "EUR"), None)
    assert (cut.from_time, cut.to_time) == (480, 1440)
    assert cut.policy.written() == {"notice_min": 120}
    assert anna.hours.mon == [(540, 780), (840, 1200)]
    assert [entry.id for entry in anna.services] == ["cut", "colour"]
    assert anna.services[1].duration_min == 120
    assert anna.exceptions[0].period == (dt.date(2026, 12, 24), dt.date(2026, 12, 24))
    assert salon.forms[1].accent == "#1f6feb"
    assert salon.location.phone == "+4930901820"


def test_touching_spans_and_events_are_fine():
    next_one = EVENT | {"start": dt.datetime(2026, 12, 1, 19, 15)}

    salon = check_salon(a_salon({"staff.0.hours.mon": ["09:00-13:00", "13:00-24:00"], "events.1": next_one}))

    assert salon.staff[0].hours.mon == [(540, 780), (780, 1440)]


def test_a_repeated_wall_time_is_a_good_start_for_an_event():
    check_salon(a_salon({"events.0.start": dt.datetime(2026, 10, 25, 2, 30)}))


def test_a_service_may_take_its_times_from_the_location():
    check_salon(a_salon({"policy.times": ["09:00"], "services.1.policy": {"slot_mode": "times"}}))


def test_digits_of_a_price_follow_the_currency():
    prices = {"services.0.price": "45", "services.0.price_to": "60", "services.1.price": "90", "staff.0.services.1.price": "95"}

    yen = check_salon(a_salon({"location.currency": "JPY", **prices}))
    problems = refused(a_salon({"location.currency": "JPY", **prices, "services.1.price": "90.0"}))

    assert yen.services[0].price == Money(45, "JPY")
    assert problems == ["services[1].price: The amount has too many decimals: JPY has 0 decimal digits."]


def test_hosts_are_kept_as_browsers_write_origins():
    hosts = ["HTTPS://Www.Example.com:443", "https://bücher.example", "http://127.0.0.1:8001", "https://*.shop.example:8443"]

    form = check_salon(a_salon({"forms.0.hosts": hosts})).forms[0]

    assert form.hosts == [
        "https://www.example.com",
        "https://xn--bcher-kva.example",
        "http://127.0.0.1:8001",
        "https://*.shop.example:8443",
    ]


def test_json_dates_are_iso_texts():
    raw = {"location": a_salon()["location"], "closures": [{"from": "2026-12-25", "to": "2026-12-26"}]}

    salon = check_salon(raw, is_json=True)

    assert salon.closures[0].to == dt.date(2026, 12, 26)
    assert refused({**raw, "closures": [{"from": "2026-13-25", "to": "tomorrow"}]}, is_json=True) == [
        "closures[0].from: There is no such date.",
        'closures[0].to: Write a date as "2026-12-24".',
    ]


def test_a_salon_may_speak_every_language_of_the_interface():
    assert set(INTERFACE_LANGUAGES) == set(INTERFACE)
    check_salon(a_salon({"location.languages": ["en", "de", "es", "ar"]}))
