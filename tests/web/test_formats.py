"""Values as people write them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from booking.domain.money import Money
from booking.web.formats import Formats

NINE = dt.datetime(2026, 12, 1, 9, 5, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def context(guest):
    with guest.client.application.test_request_context("/?lang=en"):
        yield


def formats(lang="en", country="DE", zone="Europe/Berlin"):
    return Formats(lang, country, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("lang", "country", "low", "high", "text"),
    [
        ("en", "DE", 8000, None, "80\xa0€"),
        ("de", "DE", 3500, 6000, "35–60\xa0€"),
        ("de", "DE", 3550, 123450, "35,50–1.234,50\xa0€"),
        ("en", "US", 3500, 6000, "€35–60"),
        ("ar", "DE", 3500, None, "\u200f35\xa0€"),
        ("en", "DE", 0, None, "free"),
        ("en", "DE", None, None, "on request"),
    ],
)
def test_money(lang, country, low, high, text):
    amounts = [None if minor is None else Money(minor, "EUR") for minor in (low, high)]
    assert formats(lang, country).price(*amounts) == text


def test_currencies_without_cents_and_with_three_digits():
    assert formats("en", "JP").money(Money(8000, "JPY")).startswith("8,000")
    assert "8.500" in formats("en", "KW").money(Money(8500, "KWD"))


def test_a_phone_keeps_its_order_where_lines_run_from_the_right():
    assert formats("ar").phone("+493023125014") == "\u2066+49 30 23125014\u2069"
    assert formats("de").phone("+493023125014") == "+49 30 23125014"


def test_a_symbol_with_a_dollar_sign_stays_whole_where_lines_run_from_the_right():
    assert formats("ar", "MX").money(Money(32000, "MXN")) == "\u200f320\xa0MX$\u200e"
    assert formats("en", "MX").money(Money(32000, "MXN")) == "320\xa0MX$"


@pytest.mark.parametrize(("minutes", "text"), [(15, "15 min"), (60, "1 h"), (105, "1 h 45 min")])
def test_durations(minutes, text):
    assert formats().duration(minutes) == text


@pytest.mark.parametrize(
    ("lang", "country", "day", "time"),
    [
        ("en", "DE", "Tuesday 1 December", "10:05"),
        ("en", "US", "Tuesday, December 1", "10:05\xa0AM"),
        ("de", "DE", "Dienstag, 1. Dezember", "10:05"),
        ("es", "ES", "martes, 1 de diciembre", "10:05"),
        ("ar", "DE", "الثلاثاء، 1 ديسمبر", "10:05\xa0ص"),
    ],
)
def test_dates_and_times(lang, country, day, time):
    found = formats(lang, country)
    assert found.day(NINE.date()) == day
    assert found.time(NINE).replace("\u202f", "\xa0") == time


def test_the_year_stands_only_where_it_is_another():
    assert formats().day(dt.date(2027, 1, 4), dt.date(2026, 12, 1)) == "Monday 4 January 2027"
    assert formats().day(dt.date(2026, 12, 4), dt.date(2026, 12, 1)) == "Friday 4 December"


def test_the_week_begins_as_the_country_has_it():
    assert formats("en", "DE").weekdays()[0] == ("Mon", "Monday")
    assert formats("en", "US").weekdays()[0] == ("Sun", "Sunday")
    assert formats("es", "MX").first_weekday == 6


def test_a_repeated_hour_is_told_apart_by_its_offset():
    first = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    assert [formats().offset(first + dt.timedelta(hours=hour)) for hour in (0, 1)] == ["GMT+2", "GMT+1"]
    assert formats(zone="Asia/Kathmandu").offset(first) == "GMT+5:45"


def test_lists_of_names():
    assert formats().either(["Anna", "Ben", "Cleo"]) == "Anna, Ben or Cleo"
    assert formats().every(["Anna"]) == "Anna"
