"""Offers on the way: a block whose code is tried, a code typed by hand, the price before and after, with and without scripts."""

import sqlite3

import pytest
from playwright.sync_api import Page, expect

from e2e.journeys.test_accessible import in_both_schemes
from e2e.journeys.test_booking import NARROW, sideways
from e2e.pages.flow import Flow
from e2e.pages.salon_site import SalonSite
from e2e.support.demo import Demo
from e2e.support.people import Guest

NORD10 = "nord10"


def visit(flow: Flow):
    """Return the element that carries the total."""
    return flow.scope.locator("[data-total]").first


def press(flow: Flow, promo: str) -> None:
    flow.scope.locator(f'[data-promo="{promo}"] [data-action="open-promo"]').click()


def apply(flow: Flow, code: str) -> None:
    """Type *code* and press the button, by key: inside a frame that the page scrolls to a click may miss."""
    flow.field("promo").fill(code)
    flow.scope.locator('[data-action="apply"]').press("Enter")


def through(flow: Flow, guest: Guest, page: Page) -> None:
    """Go from the services to the confirmation with the demo's block, a wrong code and a right one."""
    press(flow, "light")
    expect(flow.scope.locator('[data-promo="light"] .taken')).to_be_visible()
    flow.add("balayage").go_on().choose_staff("anna").choose_start().at("contact")
    expect(visit(flow)).to_have_attribute("data-discount", "15.00")
    expect(flow.field("promo")).to_have_value("LIGHT15")
    full = float(str(visit(flow).get_attribute("data-total"))) + 15

    flow.describe(guest)
    apply(flow, "nope")
    expect(flow.refusal.first).to_have_attribute("data-error", "promo-unknown")
    expect(flow.field("name")).to_have_value(guest.name)
    expect(visit(flow)).to_have_attribute("data-total", f"{full:.2f}")

    apply(flow, NORD10)
    expect(visit(flow)).to_have_attribute("data-coupon", "NORD10")
    expect(visit(flow)).to_have_attribute("data-total", f"{full * 0.9:.2f}")
    expect(flow.refusal).to_have_count(0)
    assert "nord10" not in page.url.lower()
    flow.book()
    flow.reference()
    expect(visit(flow)).to_have_attribute("data-total", f"{full * 0.9:.2f}")


def test_a_guest_books_with_a_code_on_the_page(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("main"))
    through(flow, guest, page)


def test_a_guest_books_with_a_code_in_the_salons_website(salon_site: SalonSite, guest: Guest) -> None:
    salon_site.open()
    through(salon_site.widget, guest, salon_site.page)


@pytest.mark.browser_context_args(java_script_enabled=False, viewport=NARROW)
def test_a_guest_books_with_a_code_without_scripts(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("main"))
    through(flow, guest, page)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_new_state_is_accessible_and_fits(page: Page, demo: Demo, flow: Flow, lang: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(demo.form("main", f"lang={lang}"))
    press(flow, "light")
    expect(flow.scope.locator('[data-promo="light"] .taken')).to_be_focused()
    found, wide = {"noted": in_both_schemes(page, page)}, {"noted": sideways(flow)}
    flow.add("facial", "balayage").go_on().choose_start().at("contact")
    found["code"], wide["code"] = in_both_schemes(page, page), sideways(flow)
    apply(flow, "nope")
    expect(flow.refusal.first).to_be_visible()
    found["unknown"], wide["unknown"] = in_both_schemes(page, page), sideways(flow)

    assert found == {state: [] for state in found}
    assert wide == {state: 0 for state in wide}


def test_enter_tries_the_code_and_the_keyboard_stays_there(page: Page, demo: Demo, flow: Flow) -> None:
    page.goto(demo.form("main", "service=balayage&staff=anna"))
    flow.choose_start().at("contact")
    flow.field("promo").fill(NORD10)
    flow.field("promo").press("Enter")
    expect(visit(flow)).to_have_attribute("data-coupon", "NORD10")
    expect(page.locator('[data-action="apply"]')).to_be_focused()


def test_what_was_on_screen_is_counted_once_for_a_visit(page: Page, demo: Demo, flow: Flow) -> None:
    before = seen(demo, "light")
    page.goto(demo.form("main"))
    expect(page.locator('[data-promo="light"]')).to_be_visible()
    flow.add("cut-short")
    page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 700))")
    page.reload()
    page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 2500))")
    assert seen(demo, "light") == before + 1


def seen(demo: Demo, promo: str) -> int:
    with sqlite3.connect(demo.folder / "chairtime.db", timeout=15) as connection:
        asked = "SELECT coalesce(sum(count), 0) FROM promo_count WHERE promo_id = ? AND name = 'seen'"
        return int(connection.execute(asked, (promo,)).fetchone()[0])
