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
    assert "Free to cancel or move until Wednesday 2 December, 09:00 (Berlin time)." in page.html


def press(guest, **attrs):
    return guest.press(guest.page.first(**attrs))


def test_a_client_moves_their_visit(guest):
    guest.open(booked(guest) + "?lang=en")
    page = press(guest, data_action="reschedule")
    page.check()
    assert (page.step, page.heading) == ("manage", "When suits you better?")
    assert page.first(data_date="2026-12-03")["aria-current"] == "date"
    press(guest, data_date="2026-12-04")
    page = press(guest, data_start="2026-12-04T11:00:00+01:00")
    page.check()
    assert page.heading == "Move your visit?"
    assert "After this you can move it 2 more times." in page.html
    page = press(guest, data_action="reschedule")
    page.check()
    assert (page.step, page.status) == ("manage", 200)
    assert "Your visit is now on Friday 4 December, 11:00." in page.html
    assert "Free to cancel or move until Thursday 3 December, 11:00 (Berlin time)." in page.html


def test_looking_at_every_page_changes_nothing(guest):
    url = booked(guest)
    before = guest.client.get(url).data
    for path in ("", "/move", "/move?start=2026-12-04T11:00:00%2B01:00", "/move?staff=any", "/cancel", "/booking.ics"):
        for method in ("GET", "HEAD"):
            assert guest.client.open(url + path, method=method).status_code == 200, path
    assert guest.client.get(url).data == before


def test_the_own_time_is_offered_and_the_same_people_stay(guest):
    guest.open(booked(guest) + "?lang=en")
    page = press(guest, data_action="reschedule")
    starts = [one["data-start"] for one in page.all(data_start=None)]
    assert starts[:2] == ["2026-12-03T09:00:00+01:00", "2026-12-03T09:15:00+01:00"]
    assert [(one["data-staff"], one.get("aria-current")) for one in page.all(data_staff=None)] == [
        ("anna", "true"),
        ("any", None),
        ("ben", None),
    ]
    press(guest, data_staff="ben")
    press(guest, data_start="2026-12-03T09:00:00+01:00")
    page = press(guest, data_action="reschedule")
    assert "Ben" in page.one("dl").text


def test_somebody_was_faster(guest):
    url = booked(guest)
    guest.open(url + "/move?lang=en&start=2026-12-04T10:00:00%2B01:00")
    button = guest.page.first(data_action="reschedule")
    sure = guest.page
    guest.at_contact("/f/main?service=cut&staff=anna&date=2026-12-04&start=2026-12-04T10:00:00%2B01:00")
    rival = "2026-12-04T10:00:00+01:00"
    guest.open("/f/main?service=cut&staff=anna&date=2026-12-04")
    guest.press(guest.page.one(data_start=rival))
    guest.page = sure
    page = guest.press(button)
    page.check()
    assert (page.status, page.error, page.heading) == (409, "slot-taken", "When suits you better?")
    assert "10:00 has just been taken. These are close:" in page.html
    assert guest.open(url).one("time")["datetime"] == "2026-12-03T09:00:00+01:00"


def test_a_client_cancels_with_a_reason(guest):
    url = booked(guest)
    guest.open(url + "?lang=en")
    page = press(guest, data_action="cancel")
    page.check()
    assert page.heading == "Cancel this visit?"
    page = guest.press(page.one("button", data_action="cancel"), reason="ill")
    page.check()
    assert (page.heading, page.step) == ("This visit is cancelled", "manage")
    assert not page.all(data_action="cancel")
    assert not page.all(data_action="reschedule")
    again = guest.client.post(f"{url}/cancel")
    assert again.status_code == 303


def test_a_reason_that_is_refused_is_shown_again(guest):
    guest.open(booked(guest) + "/cancel?lang=en")
    page = guest.press(guest.page.one("button", data_action="cancel"), reason="a\u202eb")
    page.check()
    assert (page.status, page.error) == (422, "invalid")
    assert guest.open(booked(guest)).heading


def test_after_the_cutoff_the_salons_phone_is_the_way(guest, clock):
    url = booked(guest)
    guest.open(url + "/cancel?lang=en")
    button = guest.page.one("button", data_action="cancel")
    clock.at = NOW + dt.timedelta(days=2, hours=1)  # nine o'clock the day before
    page = guest.open(url + "?lang=en")
    page.check()
    assert "It could be cancelled or moved online until Wednesday 2 December, 09:00 (Berlin time). Please call us." in page.html
    assert page.all("a", href="tel:+493023125014")
    assert not page.all(data_action="cancel")
    late = guest.press(button)
    late.check()
    assert (late.status, late.error, late.step) == (422, "cutoff-passed", "manage")
    for path in ("/move", "/cancel"):
        page = Page(guest.client.get(url + path))
        assert (page.status, page.error) == (422, "cutoff-passed")


def test_the_phone_is_shown_masked(guest):
    page = guest.open(booked(guest) + "?lang=en")
    assert "•••" in page.html
    assert "23125099" not in page.html


def test_an_altered_or_closed_link_is_worded(guest, clock):
    url = booked(guest)
    for path in ("", "/move", "/cancel"):
        page = Page(guest.client.get(url[:-2] + path))
        page.check()
        assert (page.status, page.error) == (404, "not-found")
        assert "no longer valid" in page.html
    assert guest.client.post(url[:-2] + "/cancel").status_code == 404
    clock.at = NOW + dt.timedelta(days=40)
    page = Page(guest.client.get(url))
    assert (page.status, page.error) == (410, "link-expired")
    assert page.all("a", href="tel:+493023125014")
    assert guest.client.post(url + "/cancel").status_code == 410


def test_a_class_moves_to_another_date(guest):
    guest.open("/f/main?service=yoga")
    guest.press(guest.page.one(data_event="yoga-1"))
    url = guest.book().one(data_manage_url=None)["data-manage-url"].removeprefix("http://localhost")
    guest.open(url + "?lang=en")
    page = press(guest, data_action="reschedule")
    page.check()
    assert not page.all(data_event="yoga-1")
    press(guest, data_event="yoga-2")
    page = press(guest, data_action="reschedule")
    assert page.one("time")["datetime"] == "2026-12-08T18:00:00+01:00"


def test_a_move_by_htmx_is_a_part_with_its_address(guest):
    url = booked(guest)
    answer = guest.client.get(f"{url}/move?date=2026-12-04", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith("<div")
    assert answer.headers["HX-Push-Url"] == f"{url}/move?date=2026-12-04"


def test_a_stray_post_of_another_site_changes_nothing(guest):
    url = booked(guest)
    assert guest.client.post(f"{url}/cancel", headers={"Origin": "https://evil.example"}).status_code == 403
    assert guest.open(url + "?lang=en").heading == "You are booked"


def test_posts_without_sense_are_worded(guest):
    url = booked(guest)
    for data in ({}, {"start": "soon"}, {"start": "2026-12-04T11:07:00+01:00"}, {"event": "yoga-1"}, {"event": "nope"}):
        page = Page(guest.client.post(f"{url}/move", data=data))
        page.check()
        assert (page.status, page.step) == (422, "manage"), data
    assert Page(guest.client.post(f"{url}/move", data={"start": "2027-12-04T11:00:00+01:00"})).error == "beyond-horizon"


def test_a_client_says_that_they_will_come(guest):
    url = booked(guest)
    page = guest.open(url + "?lang=en")
    assert page.first(data_action="attend").text == "I will be there"

    page = press(guest, data_action="attend")
    page.check()

    assert (page.step, page.status) == ("manage", 200)
    assert "You have told us that you will come. Thank you." in page.html
    assert page.all(data_action="attend") == []
    # Pressed again on a page that stood open meanwhile.
    assert guest.client.post(f"{url}/attendance").status_code == 303
    # A GET of it is no page.
    assert guest.client.get(f"{url}/attendance").status_code == 405


def test_nothing_is_asked_once_the_visit_has_begun(guest, clock):
    url = booked(guest)
    clock.at = dt.datetime(2026, 12, 3, 8, 0, tzinfo=dt.UTC)
    assert Page(guest.client.get(url)).all(data_action="attend") == []

    page = Page(guest.client.post(f"{url}/attendance"))

    assert (page.status, page.error) == (422, "wrong-state")
