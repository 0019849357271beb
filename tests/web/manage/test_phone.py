"""Another phone for a booking, as a client without JavaScript meets it on their own page."""

import dataclasses
import datetime as dt

import pytest

from tests.support.codes import another, last_code
from tests.support.page import Page
from tests.web.guest.test_work import solved

NEW = "0160 98765432"


def booked(guest, lang: str = "en") -> str:
    guest.at_contact(f"/f/main?service=cut&staff=anna&date=2026-12-03&lang={lang}")
    page = guest.book()
    return page.one(data_manage_url=None)["data-manage-url"].removeprefix("http://localhost")


def at_phone(guest, lang: str = "en") -> Page:
    guest.open(booked(guest, lang))
    page = guest.press(guest.page.one(data_action="phone"))
    page.check()
    return page


def send(guest, phone: str = NEW, **fields: str) -> Page:
    return guest.press(guest.page.one(data_action="send-code"), phone=phone, **fields)


def confirm(guest, code: str) -> Page:
    page = guest.press(guest.page.one(data_action="confirm"), code=code)
    page.check()
    return page


@pytest.mark.parametrize("lang", ["en", "de", "es", "ar"])
def test_a_client_gives_another_number(guest, lang):
    page = at_phone(guest, lang)
    assert "+49 ••• 5099" in page.html
    page = send(guest)
    page.check()
    assert page.one("input", name="code")["autocomplete"] == "one-time-code"
    assert "+49 ••• 5432" in page.html
    assert "98765432" not in page.html
    page = confirm(guest, last_code(guest.tools))
    assert (page.step, page.one("html")["lang"]) == ("manage", lang)
    assert "+49 ••• 5432" in page.html
    assert "5099" not in page.html


def test_the_page_says_what_has_become_of_it(guest):
    at_phone(guest)
    send(guest)
    page = confirm(guest, last_code(guest.tools))
    assert "Your new number is saved. From now on we reach you there." in page.html


def test_a_wrong_code_says_so_at_the_field(guest):
    at_phone(guest)
    send(guest)
    code = last_code(guest.tools)
    page = confirm(guest, another(code))
    assert (page.status, page.error) == (422, "code-wrong")
    assert "4 tries left" in page.one(data_error="code-wrong").text
    assert "+49 ••• 5432" in confirm(guest, code).html


def test_a_number_that_cannot_be_is_refused_at_the_field_and_kept(guest):
    at_phone(guest)
    for typed, code in (("12", "phone-invalid"), ("", "phone-invalid"), ("+1 202 555 0123", "phone-country")):
        page = send(guest, typed)
        page.check()
        assert (page.status, page.error) == (422, code)
        assert page.one("input", name="phone")["value"] == typed
        assert page.one("input", name="phone")["aria-invalid"] == "true"


def test_the_code_can_be_asked_for_again_after_the_wait(guest, clock):
    at_phone(guest)
    send(guest)
    page = guest.press(guest.page.one(data_action="resend"))
    assert (page.status, page.error) == (429, "too-many-codes")
    clock.at += dt.timedelta(seconds=31)
    page = guest.press(guest.page.one(data_action="resend"))
    assert (page.status, page.error) == (200, None)
    last_code(guest.tools)
    assert [one.to for one in guest.tools.sms.sent if one.kind == "code"] == ["+4916098765432"] * 2


def test_a_code_that_is_past_can_be_replaced(guest, clock):
    at_phone(guest)
    send(guest)
    last_code(guest.tools)
    clock.at += dt.timedelta(minutes=10)
    page = guest.open(guest.page.url)
    assert page.error == "code-expired"
    page.check()
    page = guest.press(page.one(data_action="resend"))
    assert "+49 ••• 5432" in confirm(guest, last_code(guest.tools)).html


def test_looking_sends_nothing_and_changes_nothing(guest):
    at_phone(guest)
    guest.open(guest.page.url)
    assert guest.tools.sms.sent == []
    send(guest)
    last_code(guest.tools)
    met = len(guest.tools.sms.sent)
    url = guest.page.url
    for method in ("GET", "HEAD"):
        assert guest.client.open(url, method=method).status_code == 200
    last_code(guest.tools)
    assert len(guest.tools.sms.sent) == met


def test_a_program_waits_before_a_code_is_sent(guest, clock):
    at_phone(guest)
    page = send(guest, website="https://spam.example")
    page.check()
    assert (page.status, page.error) == (429, "too-many-requests")
    assert page.headers["Retry-After"] == "20"
    task = page.one("input", name="work")["data-work"]
    assert send(guest, work="0").error == "too-many-requests"
    assert send(guest, work=solved(task)).one("input", name="code")
    assert page.one("input", name="phone")["value"] == NEW


def test_where_no_codes_can_be_sent_the_page_says_to_call(guest):
    url = booked(guest)
    object.__setattr__(guest.tools, "codes", dataclasses.replace(guest.tools.codes, keys=()))
    page = guest.open(url)
    assert not page.all(data_action="phone")
    assert "If your number has changed, please call us." in page.html
    assert guest.open(f"{url}/phone").heading == page.heading
    assert Page(guest.client.post(f"{url}/phone", data={"phone": NEW})).error == "sms-unavailable"


def test_a_foreign_or_altered_code_address_leads_back(guest):
    url = booked(guest)
    heading = guest.open(url).heading
    assert guest.open(f"{url}/phone/nothing").heading == heading
    assert Page(guest.client.post(f"{url}/phone/nothing", data={"code": "123456"})).error == "code-expired"
    assert Page(guest.client.get(f"{url[:-2]}/phone")).status == 404
