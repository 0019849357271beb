"""A guest proves their phone: on the page and in the frame, with and without scripts, after a slip and after a wait."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.flow import Flow
from e2e.pages.salon_site import SalonSite
from e2e.support.demo import Demo
from e2e.support.desk import Desk
from e2e.support.people import Guest, a_guest_in_mexico
from e2e.support.watch import stored


@pytest.fixture
def guest() -> Guest:
    return a_guest_in_mexico()


def to_the_code(flow: Flow, guest: Guest) -> None:
    flow.to_details("cejas").describe(guest).book().at("verify")


def test_a_guest_books_with_a_code_on_the_page(page: Page, demo: Demo, desk: Desk, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("lumen", "lang=en"))

    to_the_code(flow, guest)
    expect(flow.field("code")).to_be_focused()
    expect(flow.root).to_contain_text(f"••• {guest.phone[-4:]}")
    code = desk.code_for(guest.phone)
    flow.confirm(f"{code[:3]} {code[3:]}")

    assert flow.reference()
    assert stored(page) == []
    assert code not in page.url


def test_a_guest_books_with_a_code_in_the_salons_website(salon_site: SalonSite, desk: Desk, guest: Guest) -> None:
    salon_site.with_container(chairtime="lumen").open()

    to_the_code(salon_site.widget, guest)
    salon_site.widget.confirm(desk.code_for(guest.phone))

    assert salon_site.widget.reference()
    assert stored(salon_site.page) == []


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_guest_books_with_a_code_without_scripts(page: Page, demo: Demo, desk: Desk, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("lumen", "lang=en"))

    to_the_code(flow, guest)
    expect(page.locator("[data-resend]")).to_contain_text("seconds")
    flow.confirm(desk.code_for(guest.phone))

    assert flow.reference()
    assert page.context.cookies() == []


def test_a_slip_keeps_the_field_and_says_how_many_tries_are_left(
    page: Page, demo: Demo, desk: Desk, flow: Flow, guest: Guest
) -> None:
    page.goto(demo.form("lumen", "lang=en"))

    to_the_code(flow, guest)
    code = desk.code_for(guest.phone)
    flow.confirm(f"{(int(code) + 1) % 1_000_000:06}")
    expect(page.locator('[data-error="code-wrong"]')).to_contain_text("4 tries left")
    expect(flow.field("code")).to_be_focused()
    flow.confirm(code)

    assert flow.reference()


def test_six_typed_digits_are_enough(page: Page, demo: Demo, desk: Desk, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("lumen", "lang=en"))

    to_the_code(flow, guest)
    flow.field("code").press_sequentially(desk.code_for(guest.phone))

    assert flow.reference()


def test_the_next_code_is_counted_down_to(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.clock.install()
    page.goto(demo.form("lumen", "lang=en"))

    to_the_code(flow, guest)
    resend = page.locator('[data-action="resend"]')
    expect(resend).to_be_disabled()
    expect(page.locator("[data-resend]")).to_have_text(re.compile(r"in 0:[0-3]\d"))
    page.clock.run_for(31_000)
    expect(resend).to_be_enabled()
    expect(page.locator("[data-resend]")).to_contain_text("now")
    expect(page.locator("#live")).to_contain_text("now")


def test_a_wrong_number_can_be_changed(page: Page, demo: Demo, desk: Desk, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("lumen", "lang=en"))

    to_the_code(flow, guest)
    page.get_by_role("link", name="Change the number").click()
    flow.at("contact")
    other = a_guest_in_mexico()
    flow.field("phone").fill(other.phone)
    flow.book().at("verify")
    flow.confirm(desk.code_for(other.phone))

    assert flow.reference()


def test_the_browser_works_a_moment_for_a_code_where_one_is_due(
    page: Page, demo: Demo, desk: Desk, flow: Flow, guest: Guest
) -> None:
    page.goto(demo.form("lumen", "lang=en"))

    flow.to_details("cejas").describe(guest)
    page.locator('[name="website"]').evaluate("(field) => { field.value = 'https://spam.example'; }")
    flow.book()
    flow.at("verify")  # it was worked out and pressed by itself
    flow.confirm(desk.code_for(guest.phone))

    assert flow.reference()
