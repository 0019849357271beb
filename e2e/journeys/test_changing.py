"""A guest changes their mind: the link of the booking, and the flow's last step, with and without scripts."""

from itertools import chain

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.flow import Flow
from e2e.pages.salon_site import SalonSite
from e2e.pages.visit import Visit, open_visit
from e2e.support.axe import violations
from e2e.support.demo import Demo
from e2e.support.desk import Desk
from e2e.support.people import Guest
from e2e.support.watch import stored


def a_form(demo: Demo) -> str:
    """Return the address of the time step on a day that may still be moved and cancelled."""
    return demo.form("main", f"service=cut-short&staff=ben&step=time&date={Desk(demo).a_later_day('cut-short', 'ben')}")


def move_and_cancel(visit: Visit) -> None:
    visit.at("manage").press("reschedule")
    start = visit.choose_another_start()
    visit.confirm("reschedule")
    expect(visit.scope.locator("time").first).to_have_attribute("datetime", start)
    visit.press("cancel")
    visit.field("reason").fill("I am ill")
    visit.confirm("cancel")
    expect(visit.heading).to_have_text("This visit is cancelled")
    expect(visit.scope.locator('[data-action="cancel"]')).to_have_count(0)


def test_a_guest_moves_and_cancels_by_the_link(page: Page, demo: Demo, guest: Guest) -> None:
    visit = open_visit(page, a_form(demo), guest)
    link = page.url.partition("?")[0]

    move_and_cancel(visit)

    assert stored(page) == []
    page.goto(f"{link}/move")
    expect(visit.refusal).to_have_attribute("data-error", "wrong-state")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_guest_moves_and_cancels_without_scripts(page: Page, demo: Demo, guest: Guest) -> None:
    move_and_cancel(open_visit(page, a_form(demo), guest))

    assert page.context.cookies() == []


def say_that_i_come(visit: Visit) -> None:
    visit.at("manage").press("attend")
    expect(visit.scope.get_by_text("You have told us that you will come.")).to_be_visible()
    expect(visit.scope.locator('[data-action="attend"]')).to_have_count(0)


def test_a_guest_says_that_they_will_come_and_after_a_move_may_say_it_again(page: Page, demo: Demo, guest: Guest) -> None:
    visit = open_visit(page, a_form(demo), guest)

    say_that_i_come(visit)
    visit.press("reschedule")
    visit.choose_another_start()
    visit.confirm("reschedule")
    say_that_i_come(visit)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_guest_says_that_they_will_come_without_scripts(page: Page, demo: Demo, guest: Guest) -> None:
    say_that_i_come(open_visit(page, a_form(demo), guest))


def test_a_guest_gives_another_number(page: Page, demo: Demo, guest: Guest) -> None:
    visit = open_visit(page, a_form(demo), guest)

    for _screen in visit.walk_phone(Desk(demo)):
        assert guest.phone[-4:] not in page.url

    expect(visit.scope.get_by_text("Your new number is saved.")).to_be_visible()
    expect(visit.heading).to_be_focused()
    assert stored(page) == []


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_guest_gives_another_number_without_scripts(page: Page, demo: Demo, guest: Guest) -> None:
    assert list(open_visit(page, a_form(demo), guest).walk_phone(Desk(demo))) == ["phone", "code", "saved"]


def test_a_guest_cancels_in_the_salons_website_what_they_just_booked(salon_site: SalonSite, guest: Guest) -> None:
    day = Desk(salon_site.demo).a_later_day("cut-short", "ben")
    salon_site.with_container(service="cut-short", staff="ben", date=day).open()
    salon_site.widget.choose_start().describe(guest).book().at("done")
    visit = Visit(salon_site.widget.scope)

    visit.press("change")
    visit.choose_another_start()
    visit.confirm("reschedule").at("done")
    expect(visit.scope.locator("[data-changed]")).to_have_attribute("data-changed", "moved")
    visit.press("cancel").confirm("cancel").at("done")

    expect(visit.heading).to_have_text("This visit is cancelled")
    expect(visit.scope.locator("[data-changed]")).to_have_attribute("data-changed", "cancelled")
    assert stored(salon_site.page) == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_nothing_to_complain_about_on_any_page_of_a_change(page: Page, demo: Demo, guest: Guest, lang: str) -> None:
    visit, found = open_visit(page, a_form(demo), guest, lang), {}
    for screen in chain(visit.walk_phone(Desk(demo)), visit.walk_changes()):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[screen, scheme] = violations(page)

    assert found == {screen: [] for screen in found}


def test_a_change_by_keyboard_alone(page: Page, demo: Demo, guest: Guest) -> None:
    visit = open_visit(page, a_form(demo), guest)

    page.locator('[data-action="reschedule"]').focus()
    page.keyboard.press("Enter")
    expect(visit.heading).to_be_focused()
    page.locator("[data-calendar] a.day[aria-current]").focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator("[data-calendar] a.day[aria-current]")).to_be_focused()
    visit.starts.first.focus()
    page.keyboard.press("Enter")
    expect(visit.heading).to_be_focused()
    expect(page.locator('button[data-action="reschedule"]')).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.matches('button[data-action=\"reschedule\"]')"):
            break
    page.keyboard.press("Enter")
    expect(visit.scope.locator("[data-reference]")).to_be_visible()
    expect(visit.heading).to_be_focused()


def test_a_change_fits_a_narrow_screen(page: Page, demo: Demo, guest: Guest, flow: Flow) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    visit = open_visit(page, a_form(demo), guest)
    for _screen in chain(visit.walk_phone(Desk(demo)), visit.walk_changes()):
        assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
