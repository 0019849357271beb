"""What the flow says when something cannot be, and what it keeps."""

import datetime as dt
import re

import pytest

from booking.usecases.salon.document import check_salon
from booking.usecases.salon.load import load_salon
from tests.support.guest_world import NOW
from tests.support.page import Page


def test_a_start_taken_meanwhile_stays_on_the_time_step_with_three_others(guest):
    page = guest.open("/f/main?service=cut&staff=anna&date=2026-12-01")
    start = page.one(data_start="2026-12-01T10:00:00+01:00")
    sent = page.values(start.form, start)
    guest.press(start)
    guest.book()
    page = Page(guest.client.post(start.form["action"], data=sent | {"attempt": ""}))
    assert (page.status, page.step, page.error) == (409, "time", "slot-taken")
    assert page.headers["X-Chairtime-Fragment"] == "1"
    notice = page.one(data_error="slot-taken")
    assert "10:00 has just been taken. These are close:" in notice.text
    near = [one for one in page.all("button", data_start=None) if one.form is not None and "12-01" in one["data-start"]][:3]
    assert [one["data-start"][11:16] for one in near] == ["09:00", "11:00", "11:15"]
    assert [one.text for one in near] == ["09:00", "11:00", "11:15"]
    guest.page = page
    assert guest.press(near[0]).step == "contact"


def test_close_starts_on_other_days_say_their_day(guest_tools, guest, salon):
    salon["staff"][0]["hours"]["tue"] = ["16:00-17:00"]
    load_salon(check_salon(salon), {}, guest_tools)
    page = guest.open("/f/main?service=cut&staff=anna&date=2026-12-01")
    start = page.one("button", data_start="2026-12-01T16:00:00+01:00")
    sent = page.values(start.form, start)
    guest.press(start)
    page = Page(guest.client.post(start.form["action"], data=sent | {"attempt": ""}))
    near = [one.text for one in page.all("button", data_start=None)][:3]
    assert len(near) == 3
    assert all(text.startswith(("Monday 30 November, ", "Wednesday 2 December, ")) for text in near), near


def test_a_start_that_came_too_close_on_the_way_is_said_and_others_are_offered(guest, clock):
    """Time first: between the choice of the start and the last press a quarter of an hour can end."""
    guest.open("/f/time-service-staff")
    page = guest.press(guest.page.first(data_start=None))
    assert page.step == "service"
    page = guest.press(page.one(data_service="cut"))
    clock.at += dt.timedelta(minutes=15)
    page = guest.press(page.first(data_action="continue"))
    assert page.step == "time"
    assert "That time is not free. Please choose another one." in page.html
    assert page.all(data_start=None)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_an_error_page_has_the_forms_colour(guest, lang):
    form = guest.open(f"/f/main?lang={lang}")
    page = guest.open(f"/f/main/flow/nonsense/contact?lang={lang}")
    assert (page.status, page.error) == (400, "flow-broken")
    sheet = guest.client.get(page.one("link", rel="stylesheet")["href"])
    own = guest.client.get(form.one("link", rel="stylesheet")["href"])
    accent = re.compile(r"--accent:#[0-9a-f]{6};--on-accent")
    assert sheet.headers["Cache-Control"].endswith("immutable")
    assert accent.findall(sheet.text) == accent.findall(own.text)


@pytest.mark.parametrize("typed", ["", "   "])
def test_empty_fields_are_asked_for(guest, typed):
    guest.at_contact()
    page = guest.book(name=typed, phone=typed)
    assert page.one(id="e-name").text == "Please write your name."
    assert page.one(id="e-phone").text.startswith("Please write your phone number")
    page = guest.book(name="\u202e", phone="12")
    assert "special symbols" in page.one(id="e-name").text
    assert page.one(id="e-phone").text.startswith("This does not look like a phone number")


@pytest.mark.parametrize(
    ("fields", "status", "step", "error"),
    [
        ({"start": "nonsense"}, 422, "time", "invalid"),
        ({"start": "2026-12-01T09:05:00+01:00"}, 422, "time", "not-offered"),
        ({"start": "2026-11-30T08:15:00+01:00"}, 422, "time", "notice-too-short"),
        ({"start": "2027-03-01T10:00:00+01:00"}, 422, "time", "beyond-horizon"),
        ({"service": "nothing"}, 422, "service", "invalid"),
        ({"service": ""}, 422, "service", "invalid"),
        ({"staff": "nobody"}, 422, "staff", "invalid"),
        ({"event": "yoga-2", "seats": "3"}, 409, "time", "event-full"),
        ({"event": "yoga-1", "seats": "99"}, 422, "time", "invalid"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_where_it_can_be_mended(guest, fields, status, step, error):
    sent = {"service": "cut", "staff": "any", "start": "2026-12-01T10:00:00+01:00"} | fields
    page = Page(guest.client.post("/f/main", data=sent))
    assert (page.status, page.step, page.error) == (status, step, error)
    page.check()


def test_errors_stand_at_their_fields_and_typed_values_stay(guest):
    guest.at_contact()
    page = guest.book(name=" ", phone="12", email="nonsense", comment="Hallo <b>", consent_privacy=None)
    assert (page.status, page.step, page.error) == (422, "contact", "invalid")
    for name in ("name", "phone", "email", "consent_privacy"):
        field = page.one("input", name=name)
        assert field["aria-invalid"] == "true"
        assert f"e-{name}" in field["aria-describedby"].split()
    assert page.one(name="phone")["value"] == "12"
    assert page.one("textarea").text == "Hallo <b>"
    assert [one["href"] for one in page.all("a") if (one.get("href") or "").startswith("#f-")] == [
        "#f-name",
        "#f-phone",
        "#f-email",
        "#f-consent_privacy",
    ]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"phone": "1"}, "phone-invalid"),
        ({"consent_privacy": None}, "consent-missing"),
        ({"name": "Jo\u202eeoD"}, "invalid"),
        ({"name": "x" * 61}, "invalid"),
        ({"comment": "y" * 501}, "invalid"),
        ({"email": f"{'z' * 250}@a.example"}, "invalid"),
    ],
)
def test_a_single_error_has_its_own_code(guest, fields, error):
    guest.at_contact()
    page = guest.book(**fields)
    assert (page.status, page.error) == (422, error)


def test_what_was_typed_is_never_run(guest):
    guest.at_contact()
    page = guest.book(name='"><script>alert(1)</script>', phone="x")
    assert "<script>alert" not in page.html


def test_a_form_without_consent_asks_for_none(guest):
    page = guest.at_contact("/f/free?service=cut&staff=anna&date=2026-12-01")
    assert not page.all(name="consent_privacy")
    assert guest.book(consent_privacy=None).step == "done"


def test_an_expired_hold_keeps_what_was_typed_and_takes_the_time_again(guest, clock):
    guest.at_contact()
    clock.at = NOW + dt.timedelta(minutes=10)
    page = guest.book(name="Jo Doe", comment="Please be gentle")
    assert (page.status, page.step, page.error) == (410, "contact", "hold-expired")
    assert page.one(name="name")["value"] == "Jo Doe"
    page = guest.press(page.one("button", data_action="book"), consent_privacy="yes")
    assert (page.status, page.step, page.error) == (200, "contact", None)
    assert page.one("textarea").text == "Please be gentle"
    assert guest.book(comment="Please be gentle").step == "done"


def test_an_expired_hold_whose_time_is_gone_leads_to_other_times_with_everything_typed(guest, clock):
    guest.at_contact()
    mine = guest.page
    clock.at = NOW + dt.timedelta(minutes=11)
    guest.at_contact()
    guest.book(phone="030 23125098")
    guest.page = mine
    page = guest.book(name="Jo Doe")
    assert page.error == "hold-expired"
    page = guest.press(page.one("button", data_action="book"), name="Jo Doe", phone="030 23125099")
    assert (page.status, page.step, page.error) == (409, "time", "slot-taken")
    page = guest.press(page.first("button", data_start=None))
    assert page.step == "contact"
    assert page.one(name="name")["value"] == "Jo Doe"


def test_a_page_opened_after_the_hold_ended_says_so(guest, clock):
    guest.at_contact()
    clock.at = NOW + dt.timedelta(minutes=30)
    page = guest.open(guest.page.url)
    assert (page.status, page.error) == (410, "hold-expired")
    page.check()


def test_a_token_that_ended_or_was_altered_is_a_friendly_restart(guest, clock):
    guest.at_contact()
    url = guest.page.url
    token = url.split("/")[4]
    page = guest.open(url.replace(token, token[:-3] + "abc"))
    assert (page.status, page.error) == (400, "flow-broken")
    page = guest.open(url.replace("/f/main/", "/f/anna/"))
    assert (page.status, page.error) == (400, "flow-broken")
    clock.at = NOW + dt.timedelta(hours=2)
    page = guest.open(url)
    assert (page.status, page.error) == (410, "flow-expired")
    assert page.all("a", href="/f/main")
    page.check()


def test_too_many_visits_ahead_is_said_above_the_form(guest):
    for minute in range(5):
        guest.at_contact(f"/f/main?service=cut&staff=anna&date=2026-12-0{minute % 4 + 1}")
        guest.book()
    guest.at_contact()
    page = guest.book()
    assert (page.status, page.step, page.error) == (422, "contact", "too-many-open-bookings")
    assert page.one(name="name")["value"] == "Jo Doe"


@pytest.mark.parametrize("root", ["/f", "/embed/f"])
def test_an_unknown_form_is_a_small_page_in_words(guest, root):
    page = guest.open(f"{root}/nothing")
    assert (page.status, page.error) == (404, "not-found")
    page.check()
    if root == "/embed/f":
        assert page.one("meta", name="chairtime-error")["content"] == "form_not_found"


def test_a_form_that_was_switched_off_says_so(guest, guest_tools, salon):
    salon["forms"] = [one for one in salon["forms"] if one["id"] != "one"]
    load_salon(check_salon(salon), {}, guest_tools)
    page = guest.open("/embed/f/one")
    assert (page.status, page.error) == (404, "not-found")
    assert page.one("meta", name="chairtime-error")["content"] == "form_disabled"
    assert page.one("meta", name="chairtime-form")["content"] == "one"
    assert "switched off" in page.html


@pytest.mark.parametrize(
    ("website", "status"),
    [
        ("https://www.salon.example/", 200),
        ("https://www.salon.example:443x/", 403),
        ("https://other.example/contact", 403),
        ("http://127.0.0.1/office", 200),
        ("", 200),
        ("https://[bad", 200),
    ],
)
def test_a_frame_of_a_website_that_is_not_listed_gets_a_word_and_no_form(guest, website, status):
    page = guest.open("/embed/f/hosted", **{"Referer": website, "Sec-Fetch-Dest": "iframe"}, Host="127.0.0.1")
    assert page.status == status
    if status == 403:
        assert page.error == "host-not-allowed"
        assert page.one("meta", name="chairtime-error")["content"] == "host_not_allowed"
        assert page.one("p", data_new_tab=None).get("hidden") is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("service=cut,nothing&staff=ben", "invalid_param service"),
        ("service=nothing&staff=nobody&category=x&location=elsewhere", "invalid_param location category service staff"),
        ("service=cut&staff=any&category=hair&location=nord&date=2026-02-31&x=y", None),
    ],
)
def test_the_frame_is_told_which_presets_name_nothing(guest, query, said):
    found = guest.open(f"/embed/f/main?{query}").all("meta", name="chairtime-error")
    assert [one["content"] for one in found] == ([said] if said else [])
    assert not guest.open(f"/f/main?{query}").all("meta", name="chairtime-error")


@pytest.mark.parametrize("lang", ["en", "de", "es", "ar"])
def test_refusals_speak_the_guests_language(guest, lang):
    page = Page(guest.client.post(f"/f/main?lang={lang}", data={"service": "cut", "staff": "any", "start": "x"}))
    assert page.one("html")["lang"] == lang
    english = "Please choose the time again." in page.html
    assert english is (lang == "en")
