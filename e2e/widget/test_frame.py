"""The frame on the salon's website: it takes its place, keeps its height, and leaves the page around it alone."""

from playwright.sync_api import Page, expect

from e2e.pages.salon_site import SalonSite
from e2e.support.demo import Demo
from e2e.support.people import Guest
from e2e.support.watch import count_shifts, shifts

MOST_SHIFT = 0.02


def test_the_frame_takes_the_place_of_the_link(salon_site: SalonSite, demo: Demo) -> None:
    salon_site.open().widget.at("service")

    expect(salon_site.fallback).to_be_hidden()
    expect(salon_site.iframe).to_have_attribute("title", "Online booking")
    assert salon_site.frame.url.startswith(f"{demo.booking}/embed/f/main?lang=en&em=inline")


def test_the_frame_is_as_tall_as_its_content(salon_site: SalonSite) -> None:
    widget = salon_site.open().widget.at("service")
    salon_site.wait_for_height(">", 1500)
    tall = salon_site.height()

    widget.add("cut-short").go_on().at("staff")
    salon_site.wait_for_height("<", tall)
    small = salon_site.height()
    widget.change("service").click()
    widget.at("service")

    salon_site.wait_for_height(">", small)


def test_nothing_moves_by_itself(page: Page, salon_site: SalonSite, guest: Guest) -> None:
    count_shifts(page)
    salon_site.open().widget.to_details("cut-short").describe(guest).book()
    salon_site.widget.at("done")

    for moved in (shifts(page), shifts(salon_site.frame)):
        assert sum(value for value, _ in moved) <= MOST_SHIFT, moved


def test_a_booking_leaves_the_history_and_the_focus_of_the_website_alone(page: Page, salon_site: SalonSite, guest: Guest) -> None:
    salon_site.open().widget.at("service")
    before = page.evaluate("() => history.length")
    assert page.evaluate("() => document.activeElement === document.body")

    salon_site.widget.to_details("cut-short").describe(guest).book()
    salon_site.widget.at("done")

    assert page.evaluate("() => history.length") == before


def test_the_specialists_page_has_the_specialists_form(salon_site: SalonSite, guest: Guest) -> None:
    widget = salon_site.open("/anna.html").widget

    widget.at("service").add("fringe").go_on().choose_start().describe(guest).book()

    assert widget.reference()


def test_the_website_hears_about_the_steps(page: Page, salon_site: SalonSite) -> None:
    page.add_init_script("window.__heard = []; addEventListener('chairtime:step', (e) => __heard.push(e.detail.data.step), true)")
    widget = salon_site.open().widget

    widget.add("cut-short").go_on().choose_staff("any").at("time")

    page.wait_for_function("() => __heard.includes('time')")
    assert page.evaluate("() => __heard") == ["staff", "time"]


def test_a_form_that_is_not_there_leaves_the_link(page: Page, salon_site: SalonSite, demo: Demo) -> None:
    salon_site.with_container(chairtime="nowhere")
    page.goto(demo.site)
    page.locator("#book").scroll_into_view_if_needed()

    expect(salon_site.iframe).to_be_attached()
    expect(salon_site.fallback).to_be_visible()
    assert page.evaluate("() => Chairtime.widgets().length") == 1
