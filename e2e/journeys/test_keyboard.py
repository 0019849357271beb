"""A guest who never touches a mouse."""

import re

from playwright.sync_api import Page, expect

from e2e.pages.flow import Flow
from e2e.support.demo import Demo
from e2e.support.people import Guest

MOST_STEPS = 90


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what *selector* describes has the focus."""
    for _ in range(MOST_STEPS):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with Tab")


def test_a_guest_books_by_keyboard_alone(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("main"))

    flow.at("service")
    tab_to(page, '[data-service="cut-short"]')
    page.keyboard.press("Enter")
    expect(flow.service("cut-short")).to_have_attribute("aria-current", "true")
    expect(flow.service("cut-short")).to_be_focused()
    tab_to(page, '[data-action="continue"]')
    page.keyboard.press("Enter")
    flow.at("staff")
    expect(flow.heading).to_be_focused()
    tab_to(page, '[data-staff="any"]')
    page.keyboard.press("Enter")
    flow.at("time")
    expect(flow.heading).to_be_focused()
    tab_to(page, ".times [data-start]")
    page.keyboard.press("Enter")
    flow.at("contact")
    expect(flow.heading).to_be_focused()
    for name, typed in (("name", guest.name), ("phone", guest.phone)):
        tab_to(page, f'[name="{name}"]')
        page.keyboard.type(typed)
    tab_to(page, '[name="consent_privacy"]')
    page.keyboard.press("Space")
    tab_to(page, '[data-action="book"]')
    page.keyboard.press("Enter")

    assert flow.reference()
    expect(flow.heading).to_be_focused()


def test_arrows_walk_through_the_calendar(page: Page, demo: Demo, flow: Flow) -> None:
    page.goto(demo.form("main", "service=cut-short&staff=any&step=time"))

    flow.at("time")
    tab_to(page, "[data-calendar] a.day")
    before = page.evaluate("() => document.activeElement.dataset.date")
    after, bookable = before, ""
    while after == before or bookable != "true":  # a day on which the salon is closed names the nearest free times instead
        page.keyboard.press("ArrowRight")
        reached, bookable = page.evaluate("() => [document.activeElement.dataset.date, document.activeElement.dataset.bookable]")
        assert reached > after
        after = reached
    page.keyboard.press("Enter")

    chosen = page.locator(f'[data-date="{after}"]')
    expect(chosen).to_have_attribute("aria-current", "date")
    expect(chosen).to_be_focused()
    expect(flow.starts.first).to_have_attribute("data-start", re.compile(f"^{after}T"))


def test_page_down_turns_the_month(page: Page, demo: Demo, flow: Flow) -> None:
    page.goto(demo.form("main", "service=cut-short&staff=any&step=time"))

    flow.at("time")
    shown = page.locator("#month").inner_text()
    tab_to(page, "[data-calendar] a.day")
    page.keyboard.press("PageDown")

    expect(page.locator("#month")).not_to_have_text(shown)


def test_the_skip_link_leads_to_the_content(page: Page, demo: Demo, flow: Flow) -> None:
    page.goto(demo.form("main"))

    flow.at("service")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
