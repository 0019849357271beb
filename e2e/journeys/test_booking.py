"""A guest books: on the page and in the frame, with and without scripts, hands, eyes and languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.flow import Flow
from e2e.pages.salon_site import SalonSite
from e2e.support.demo import Demo
from e2e.support.desk import Desk
from e2e.support.people import Guest
from e2e.support.watch import stored

NARROW = {"width": 320, "height": 640}


def sideways(flow: Flow) -> int:
    """Return by how many pixels the document is wider than its window."""
    return int(flow.root.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_a_guest_books_on_the_page(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("main"))

    flow.to_details("cut-short").describe(guest).book()

    assert flow.reference()
    expect(flow.root).to_contain_text("Torstraße 1")
    expect(page.get_by_role("link", name=re.compile("Google"))).to_be_visible()
    assert stored(page) == []


def test_a_guest_books_in_the_salons_website(salon_site: SalonSite, guest: Guest) -> None:
    salon_site.open().widget.to_details("cut-short").describe(guest).book()

    assert salon_site.widget.reference()
    assert stored(salon_site.page) == []


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_guest_books_without_scripts(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("main"))

    flow.to_details("cut-short").describe(guest).book()

    assert flow.reference()
    assert page.context.cookies() == []


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_scripts_the_salons_website_has_a_link_to_the_form(salon_site: SalonSite, flow: Flow) -> None:
    salon_site.page.goto(salon_site.demo.site)

    salon_site.fallback.click()

    flow.at("service")


@pytest.mark.browser_context_args(locale="ar")
def test_a_guest_books_in_arabic(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("main"))

    flow.to_details("cut-short").describe(guest).book()

    assert flow.reference()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")


@pytest.mark.browser_context_args(viewport=NARROW, has_touch=True, is_mobile=True)
@pytest.mark.parametrize("query", ["lang=en", "lang=de", "lang=ar"])
def test_nothing_is_wider_than_a_small_phone(page: Page, demo: Demo, flow: Flow, guest: Guest, query: str) -> None:
    page.goto(demo.form("main", query))

    wide = {screen: sideways(flow) for screen in flow.walk(guest, service="correction" if "de" in query else "cut-short")}

    assert wide == dict.fromkeys(wide, 0)


@pytest.mark.browser_context_args(viewport=NARROW)
def test_nothing_is_wider_than_a_small_frame(salon_site: SalonSite, guest: Guest) -> None:
    salon_site.open()

    wide = {screen: sideways(salon_site.widget) for screen in salon_site.widget.walk(guest)}

    assert wide == dict.fromkeys(wide, 0)


@pytest.mark.browser_context_args(color_scheme="dark")
def test_a_guest_books_in_the_dark(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("main"))

    flow.to_details("cut-short").describe(guest).book()

    assert flow.reference()
    light = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)")
    assert max(light[:3]) < 64


def test_several_services_are_one_visit(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("main"))

    flow.to_details("cut-long", "care", "manicure", staff=None).describe(guest).book()

    assert flow.reference()
    expect(page.locator(".sheet .line")).to_have_count(3)


def test_a_guest_books_with_somebody_by_name(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("main"))

    flow.to_details("cut-short", staff="ben").describe(guest).book()

    assert flow.reference()
    expect(page.locator(".sheet")).to_contain_text("Ben Okafor")


def test_a_guest_who_chooses_the_time_first(page: Page, demo: Demo, flow: Flow, guest: Guest, desk: Desk) -> None:
    # Not the first start there is: while somebody takes their time it can come too close, and the time is asked for again.
    page.goto(demo.form("by-time", f"date={desk.a_later_day('cut-short', 'any', 'by-time')}"))

    start = flow.first_start()
    flow.choose_start().at("service")
    assert f"start={start[:16]}" in page.url
    flow.scope.locator("[data-service]").first.click()
    expect(flow.scope.locator('[data-service][aria-current="true"]')).to_have_count(1)
    flow.go_on()
    expect(flow.root).to_have_attribute("data-step", re.compile("staff|contact"))
    if flow.root.get_attribute("data-step") == "staff":
        flow.scope.locator("[data-staff]").first.click()
    flow.describe(guest).book()

    assert flow.reference()
    expect(page.locator(".sheet time").first).to_have_attribute("datetime", start)


def test_the_barbers_form_asks_for_the_person_first(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("barber"))

    flow.choose_staff("ben").at("service").add("barber-cut").go_on().choose_start().describe(guest).book()

    assert flow.reference()


@pytest.mark.parametrize(
    ("form", "asked"), [("anna", ["Service", "Time", "Details"]), ("balayage", ["Specialist", "Time", "Details"])]
)
def test_a_step_with_one_answer_is_not_asked(
    page: Page, demo: Demo, flow: Flow, guest: Guest, form: str, asked: list[str]
) -> None:
    page.goto(demo.form(form))

    expect(flow.path).to_have_text(asked)
    if form == "anna":
        flow.add("cut-short").go_on()
    else:
        flow.choose_staff("any")
    flow.choose_start().describe(guest).book()

    assert flow.reference()


def test_two_places_in_a_class(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("workshop"))

    flow.at("time")
    page.locator('[data-seats="2"]').click()
    expect(page.locator('[data-seats="2"]')).to_have_attribute("aria-current", "true")
    page.locator("[data-event]").first.click()
    flow.describe(guest)
    expect(flow.total).to_have_attribute("data-total", re.compile(r"^\d+\.00$"))
    flow.book()

    assert flow.reference()
    expect(page.locator(".sheet")).to_contain_text("2")


@pytest.mark.browser_context_args(locale="de-DE")
def test_a_guest_reads_german_in_full(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("main"))

    flow.to_details("correction", staff=None).describe(guest)
    expect(flow.root).to_contain_text("Farbkorrektur nach Heimfärbung mit ausführlicher Haardiagnose")
    flow.book()

    assert flow.reference()
    expect(page.locator("html")).to_have_attribute("lang", "de")
