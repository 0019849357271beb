"""Work before a code: for addresses that ask in vain and for programs that fill in what people do not see."""

import datetime as dt

import pytest

from booking.domain.verification import work_is_done
from tests.support.codes import last_code
from tests.support.page import Page

FORM = "/f/proof?service=cut&staff=anna"


def asked_in_vain(guest, times: int = 5) -> None:
    for number in range(times):
        guest.at_contact(f"{FORM}&date=2026-12-0{number % 4 + 1}")
        assert guest.book(phone=f"0151{number}2345678").step == "verify"


@pytest.fixture
def guest(guest):
    object.__setattr__(guest.tools, "limit_scale", 1.0)
    return guest


def solved(task: str) -> str:
    return next(str(answer) for answer in range(1_000_000) if work_is_done(task, str(answer)))


def test_the_sixth_code_in_vain_costs_some_work(guest):
    asked_in_vain(guest)
    with guest.tools.store.writing() as work:
        work.connection.exec_driver_sql("UPDATE hold SET address = 'x'")
    guest.at_contact(f"{FORM}&date=2026-12-07")
    page = guest.book(phone="0160 12345678")
    page.check()
    assert (page.status, page.step, page.error) == (429, "contact", "too-many-requests")
    assert page.headers["Retry-After"] == "20"
    assert page.one("input", name="phone")["value"] == "0160 12345678"
    task = page.one("input", name="work")["data-work"]
    assert guest.book(phone="0160 12345678", work="0").error == "too-many-requests"
    assert guest.book(phone="0160 12345678", work=solved(task)).step == "verify"


def test_who_has_no_script_waits_instead(guest, clock):
    guest.at_contact(f"{FORM}&date=2026-12-07")
    assert guest.book(phone="0160 12345678", website="https://spam.example").error == "too-many-requests"
    clock.at += dt.timedelta(seconds=19)
    assert guest.book(phone="0160 12345678").error == "too-many-requests"
    clock.at += dt.timedelta(seconds=1)
    assert guest.book(phone="0160 12345678").step == "verify"


def test_an_address_whose_codes_are_used_never_works(guest):
    for number in range(6):
        guest.at_contact(f"{FORM}&date=2026-12-0{number % 4 + 1}")
        assert guest.book(phone=f"0151{number}2345678").step == "verify"
        page = guest.press(guest.page.one(data_action="confirm"), code=last_code(guest.tools))
        assert page.step == "done"


def test_a_form_without_codes_asks_for_no_work(guest):
    guest.at_contact()
    assert guest.book(website="filled in").step == "done"


def test_people_neither_see_nor_reach_the_trap(guest):
    page: Page = guest.at_contact(f"{FORM}&date=2026-12-07")
    trap = page.one("input", name="website")
    assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off")
