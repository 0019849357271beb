"""The link in a code's message for whoever did not ask for one."""

import pytest

from tests.support.codes import last_code
from tests.support.page import Page

FORM = "/f/proof?service=cut&staff=anna&date=2026-12-01"


def link_of(guest, lang: str = "en") -> str:
    guest.at_contact(f"{FORM}&lang={lang}")
    guest.book(phone="0151 12345678")
    last_code(guest.tools)
    body = guest.tools.sms.sent[-1].body
    assert "https://book.example/stop/" in body
    return "/stop/" + body.partition("/stop/")[2].split()[0]


def test_reading_the_link_changes_nothing_and_shows_nobody(guest):
    page = guest.open(link_of(guest))
    page.check()
    assert page.status == 200
    assert not any(word in page.html for word in ("5678", "Jo Doe", "Haircut"))
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.all(data_stop="ask")


def test_pressing_stops_codes_for_a_day(guest):
    page = guest.open(link_of(guest))
    page = guest.press(page.one("button"))
    page.check()
    assert (page.status, page.one(data_stop=None)["data-stop"]) == (200, "done")
    guest.at_contact(FORM)
    page = guest.book(phone="0151 12345678")
    assert (page.status, page.error) == (429, "too-many-codes")
    assert "24 hours" in page.html


@pytest.mark.parametrize("lang", ["de", "es"])
def test_the_page_speaks_the_messages_language(guest, lang):
    assert guest.open(link_of(guest, lang)).one("html")["lang"] == lang


def test_an_unknown_link_is_not_there(guest):
    assert Page(guest.client.get("/stop/nothing")).status == 404
    assert Page(guest.client.post("/stop/nothing")).status == 404
