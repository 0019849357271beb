"""The client's own booking page."""

import datetime as dt

from tests.support.guest_world import NOW
from tests.support.page import Page


def booked(guest, url: str = "/f/main?service=cut&staff=anna&date=2026-12-03&lang=de") -> str:
    guest.at_contact(url)
    page = guest.book()
    return page.one(data_manage_url=None)["data-manage-url"].removeprefix("http://localhost")


def test_the_link_shows_the_booking_in_its_language(guest):
    page = guest.open(booked(guest))
    page.check()
    assert (page.step, page.heading, page.one("html")["lang"]) == ("manage", "Ihr Termin steht", "de")
    assert page.one(data_reference=None)["data-total"] == "45.00"
    assert "Jo Doe" not in page.html
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Cache-Control"] == "no-store"


def test_the_link_gives_a_calendar_file(guest):
    url = booked(guest)
    response = guest.client.get(f"{url}/booking.ics")
    assert response.mimetype == "text/calendar"
    assert b"DTSTART:20261203T080000Z" in response.data


def test_an_altered_link_shows_nothing(guest):
    url = booked(guest)
    assert Page(guest.client.get(url[:-2])).status == 404


def test_a_visit_of_long_ago_is_closed_in_words(guest, clock):
    url = booked(guest)
    clock.at = NOW + dt.timedelta(days=40)
    page = Page(guest.client.get(url))
    assert (page.status, page.error) == (410, "link-expired")


def test_the_deadline_is_an_absolute_moment(guest):
    page = guest.open(booked(guest) + "?lang=en")
    assert "You can move or cancel this visit until Wednesday 2 December, 09:00." in page.html
