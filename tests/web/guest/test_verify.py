"""The code in the flow, as a guest without JavaScript meets it. Source: CONTRACT 4, 5, 7, 8."""

import datetime as dt

import pytest
from sqlalchemy import text

from booking.usecases.bookings import release_hold
from booking.usecases.clients.block import block_client
from tests.support.codes import another, last_code, sent_codes
from tests.support.page import Page

FORM = "/f/proof?service=cut&staff=anna&date=2026-12-01"
PHONE = "0151 12345678"


def at_code(guest, url: str = FORM, phone: str = PHONE) -> Page:
    guest.at_contact(url)
    page = guest.book(phone=phone)
    assert (page.status, page.step) == (200, "verify"), page.error
    page.check()
    return page


def confirm(guest, code: str) -> Page:
    page = guest.press(guest.page.one(data_action="confirm"), code=code)
    page.check()
    return page


@pytest.mark.parametrize("skin", ["/f", "/embed/f"])
def test_a_guest_books_with_a_code(guest, skin):
    page = at_code(guest, FORM.replace("/f", skin, 1))
    assert page.url.startswith(f"{skin}/proof/flow/")
    assert page.url.endswith("/verify")
    field = page.one("input", name="code")
    assert (field["autocomplete"], field["inputmode"]) == ("one-time-code", "numeric")
    assert "+49 ••• 5678" in page.html
    assert "12345678" not in page.html.replace(page.url, "")
    code = last_code(guest.tools)
    page = confirm(guest, f" {code[:3]} {code[3:]}")
    assert page.step == "done"
    assert page.one(data_reference=None)["data-total"] == "45.00"


def test_the_message_in_a_frame_names_the_website_around_it(guest, salon):
    at_code(guest, FORM)
    last_code(guest.tools)
    assert guest.tools.sms.sent[-1].body.endswith("@book.example #" + sent_codes(guest.tools.sms)[-1])


def test_pressing_book_twice_sends_one_code(guest):
    page = at_code(guest)
    guest.press(page.first(data_action="change", data_change="contact"))
    assert guest.page.one("input", name="phone")["value"] == PHONE
    page = guest.book(phone=PHONE)
    assert page.step == "verify"
    last_code(guest.tools)
    assert len(guest.tools.sms.sent) == 1


def test_another_number_gets_another_code(guest):
    at_code(guest)
    guest.press(guest.page.first(data_action="change", data_change="contact"))
    page = guest.book(phone="0160 98765432")
    assert "+49 ••• 5432" in page.html
    last_code(guest.tools)
    assert [one.to for one in guest.tools.sms.sent] == ["+4915112345678", "+4916098765432"]


def test_a_wrong_code_says_so_at_the_field(guest):
    at_code(guest)
    code = last_code(guest.tools)
    page = confirm(guest, another(code))
    assert (page.status, page.step, page.error) == (422, "verify", "code-wrong")
    assert page.headers["X-Chairtime-Fragment"] == "1"
    assert "4 tries left" in page.one(data_error="code-wrong").text
    assert page.one("input", name="code")["aria-invalid"] == "true"
    page = confirm(guest, "12")
    assert (page.status, page.error) == (422, "invalid")
    assert confirm(guest, code).step == "done"


def test_the_fifth_wrong_code_offers_a_new_one(guest, clock):
    at_code(guest)
    code = last_code(guest.tools)
    for _ in range(5):
        page = confirm(guest, another(code))
    assert (page.status, page.step, page.error) == (422, "verify", "code-wrong")
    assert page.all("input", name="code") == []
    page = Page(guest.client.post(page.one(data_action="resend").form["action"], data={"code": code}))
    assert (page.status, page.error) == (422, "code-spent")
    clock.at += dt.timedelta(seconds=30)
    guest.page = page
    page = guest.press(page.one(data_action="resend"))
    assert (page.status, page.step) == (200, "verify")
    assert confirm(guest, last_code(guest.tools)).step == "done"


def test_sending_again_says_when_and_then_does(guest, clock):
    page = at_code(guest)
    assert "30 seconds" in page.one(data_resend="30").text
    page = guest.press(page.one(data_action="resend"))
    assert (page.status, page.step, page.error) == (429, "verify", "too-many-codes")
    assert page.headers["Retry-After"] == "30"
    clock.at += dt.timedelta(seconds=30)
    page = guest.press(page.one(data_action="resend"))
    assert (page.status, page.step, page.error) == (200, "verify", None)
    last_code(guest.tools)
    assert len(set(sent_codes(guest.tools.sms))) == 1


def test_an_expired_code_offers_a_new_one(guest, clock):
    page = at_code(guest)
    code = last_code(guest.tools)
    clock.at += dt.timedelta(minutes=10)
    page = confirm(guest, code)
    assert (page.status, page.step, page.error) == (410, "verify", "code-expired")
    page = guest.press(page.one(data_action="resend"))
    assert page.step == "verify"


def test_reloading_shows_where_the_guest_stands(guest, clock):
    url = at_code(guest).url
    assert guest.open(url).step == "verify"
    clock.at += dt.timedelta(minutes=10)
    page = guest.open(url)
    assert (page.status, page.step, page.error) == (200, "verify", "code-expired")
    clock.at += dt.timedelta(minutes=2)
    page = guest.open(url)
    assert (page.status, page.step, page.error) == (410, "contact", "hold-expired")


def test_after_booking_the_code_page_leads_to_the_confirmation(guest):
    url = at_code(guest).url
    confirm(guest, last_code(guest.tools))
    assert guest.open(url).step == "done"


def test_without_details_the_code_page_leads_back_to_them(guest):
    url = guest.at_contact(FORM).url
    assert guest.open(url.replace("/contact", "/verify")).step == "contact"


def test_a_form_without_codes_never_asks_for_one(guest):
    url = guest.at_contact().url
    assert guest.open(url.replace("/contact", "/verify")).step == "contact"
    assert guest.book().step == "done"


@pytest.mark.parametrize(("phone", "error"), [("030 23125099", "phone-invalid"), ("+43 664 1234567", "phone-country")])
def test_a_number_that_gets_no_code_is_said_at_its_field(guest, phone, error):
    guest.at_contact(FORM)
    page = guest.book(phone=phone)
    assert (page.status, page.step, page.error) == (422, "contact", error)
    assert page.one("input", name="phone")["aria-invalid"] == "true"


def test_a_proven_phone_needs_no_second_code_after_a_refusal(guest):
    at_code(guest)
    code = last_code(guest.tools)
    with guest.tools.store.writing() as work:
        work.execute(
            text("INSERT INTO client (id, phone, name, online_blocked, created_at) VALUES ('c', '+4915112345678', 'x', 1, :at)"),
            {"at": "2026-01-01 00:00:00"},
        )
    page = confirm(guest, code)
    assert (page.status, page.step, page.error) == (403, "contact", "client-blocked")
    assert page.one("input", name="name")["value"] == "Jo Doe"
    with guest.tools.store.writing() as work:
        work.execute(text("UPDATE client SET online_blocked = 0"))
    assert guest.book(phone=PHONE).step == "done"


def planned(guest) -> int:
    """Return how many messages wait to be sent."""
    with guest.tools.store.reading() as work:
        return int(work.execute(text("SELECT count(*) FROM outbox WHERE done_at IS NULL")).scalar_one())


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
@pytest.mark.parametrize("skin", ["/f", "/embed/f"])
def test_the_details_answer_alike_whoever_has_the_phone(guest, clock, skin, headers):
    """Known and proven, known and blocked, blocked without ever having been here, unknown; the last four digits are shown."""
    for phone in (PHONE, "0170 12345678"):
        at_code(guest, FORM, phone)
        assert confirm(guest, last_code(guest.tools)).step == "done"
    for phone in ("0170 12345678", "0171 12345678"):
        block_client(guest.tools, phone, blocked=True)
    clock.at += dt.timedelta(minutes=11)
    signers = guest.client.application.extensions["chairtime"].signers
    answers, messages = [], []
    for phone in (PHONE, "0170 12345678", "0171 12345678", "0160 12345678"):
        page, before = guest.at_contact(FORM.replace("/f", skin, 1)), planned(guest)
        action = page.one(data_action="book").form["action"]
        token = action.split("/flow/")[1].split("/")[0]
        sent = {"name": "Jo Doe", "phone": phone, "consent_privacy": "yes"}
        answer = guest.client.post(action, data=sent, headers=headers)
        shown = guest.client.get(answer.headers["Location"]) if answer.status_code == 303 else answer
        assert Page(shown).step == "verify"
        raw = [(one.status_code, dict(one.headers), one.text) for one in (answer, shown)]
        hold = signers.read_flow(token, "proof")
        answers.append(repr(raw).replace(token, "TOKEN").replace(hold, "HOLD"))
        messages.append(planned(guest) - before)
        release_hold(guest.tools, hold)
    assert answers == answers[-1:] * 4
    assert messages == [1, 1, 1, 1]


def test_when_no_code_can_be_sent_the_details_say_so_and_whom_to_call(guest):
    with guest.tools.store.writing() as work:
        work.execute(text("INSERT INTO setting (key, value) VALUES ('sending_paused', 'true')"))
    guest.at_contact(FORM)
    page = guest.book(phone=PHONE)
    assert (page.status, page.step, page.error) == (503, "contact", "sms-unavailable")
    assert page.all("a", href="tel:+493023125014")
    assert page.one("input", name="name")["value"] == "Jo Doe"


def test_a_message_that_could_not_leave_is_said(guest):
    page = at_code(guest)
    with guest.tools.store.writing() as work:
        work.execute(text("UPDATE verification SET unsent_at = created_at"))
    assert guest.open(page.url).error == "sms-unavailable"


@pytest.mark.parametrize("lang", ["en", "de", "es", "ar"])
def test_the_code_is_asked_for_in_every_language(guest, lang):
    page = at_code(guest, f"{FORM}&lang={lang}")
    assert page.one("html")["lang"] == lang
    if lang != "en":
        assert "Enter the code" not in page.html
    last_code(guest.tools)
    assert ("Your code is" in guest.tools.sms.sent[-1].body or "your code is" in guest.tools.sms.sent[-1].body) == (lang == "en")


def test_no_phone_and_no_code_in_addresses(guest):
    page = at_code(guest)
    code = last_code(guest.tools)
    for one in (*page.all("a"), *page.all("form")):
        address = one.get("href") or one.get("action") or ""
        assert code not in address
        assert "12345678" not in address
