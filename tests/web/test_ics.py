"""Calendar entries."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import icalendar

from booking.web.ics import Entry, as_file, google_url, outlook_url

ENTRY = Entry(
    uid="abc@chairtime",
    title="Haarschnitt, kurz; Studio Nord",
    start=dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC),
    end=dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC),
    stamp=dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC),
    place="Studio Nord, Torstraße 1",
    notes="Booking number B7K2Q9",
    url="https://book.example/m/secret",
)


def test_the_file_reads_back():
    (event,) = icalendar.Calendar.from_ical(as_file(ENTRY)).walk("VEVENT")
    assert str(event["summary"]) == ENTRY.title
    assert event.decoded("dtstart") == ENTRY.start
    assert event.decoded("dtend") == ENTRY.end
    assert str(event["url"]) == ENTRY.url
    assert b"\r\n" in as_file(ENTRY)


def test_a_cancelled_visit_says_so():
    assert b"STATUS:CANCELLED" in as_file(Entry(**{name: getattr(ENTRY, name) for name in ENTRY.__slots__} | {"cancelled": True}))


def test_links_to_calendars_carry_the_visit_but_not_the_secret():
    google = parse_qs(urlsplit(google_url(ENTRY)).query)
    assert google["dates"] == ["20261201T090000Z/20261201T100000Z"]
    assert parse_qs(urlsplit(outlook_url(ENTRY)).query)["startdt"] == ["2026-12-01T09:00:00Z"]
    assert "secret" not in google_url(ENTRY) + outlook_url(ENTRY)
