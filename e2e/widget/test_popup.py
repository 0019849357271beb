"""The dialog: how it opens and closes, where the focus is, what becomes of the page behind (B8.12)."""

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.host_page import HostPage
from e2e.support.people import Guest

LINK = '<p><a id="link" href="%B/f/anna" data-chairtime="anna" data-mode="popup">Book with Anna</a></p><input id="other">'
BUTTON = '<button id="button" data-chairtime="anna">Book</button>'
TALL = '<div style="height: 3000px"></div>'


def opened(host: HostPage, selector: str = "#link") -> None:
    host.at(selector).click()
    host.hears("open")
    host.state("open")
    host.form.at("service")


@pytest.mark.parametrize(
    ("markup", "selector", "key"), [(LINK, "#link", "Enter"), (BUTTON, "#button", "Enter"), (BUTTON, "#button", " ")]
)
def test_the_keyboard_opens_it(page: Page, host: HostPage, markup: str, selector: str, key: str) -> None:
    host.show(markup)
    expect(host.at(selector)).to_have_attribute("aria-haspopup", "dialog")
    host.at(selector).focus()
    page.keyboard.press(key)

    host.state("open")
    expect(host.dialog).to_have_attribute("aria-label", "Online booking")
    expect(host.close_button).to_be_focused()


@pytest.mark.parametrize("modifier", ["Control", "Shift"])
def test_a_press_with_a_modifier_follows_the_link(page: Page, host: HostPage, modifier: str) -> None:
    host.show(LINK)
    host.hears("init")
    with page.context.expect_page() as other:
        host.at("#link").click(modifiers=[modifier])

    assert other.value.url.startswith(f"{host.demo.booking}/f/anna")
    assert host.heard("beforeopen", "open") == []


@pytest.mark.parametrize("where", ["host", "frame"])
def test_escape_closes_it_from_either_side_and_the_focus_returns(page: Page, host: HostPage, where: str) -> None:
    host.show(LINK)
    opened(host)
    if where == "frame":
        host.form.field("q").click()
    page.keyboard.press("Escape")

    assert host.hears("close")["data"] == {"reason": "escape", "step": "service", "completed": False}
    expect(host.dialog).to_be_hidden()
    host.has_focus("#link")


def test_the_close_button_closes_it(host: HostPage) -> None:
    host.show(LINK)
    opened(host)
    host.close_button.click()

    assert host.hears("close")["data"]["reason"] == "button"
    host.has_focus("#link")


def test_a_press_beside_it_closes_it_while_nothing_can_be_lost(page: Page, host: HostPage) -> None:
    host.show(LINK)
    opened(host)
    page.mouse.click(5, 5)
    assert host.hears("close")["data"]["reason"] == "backdrop"

    opened(host)
    host.form.field("q").fill("co")
    page.wait_for_timeout(600)  # the frame tells the page that something was typed
    page.mouse.click(5, 5)
    page.wait_for_timeout(150)
    assert len(host.heard("close")) == 1


def test_the_page_behind_is_out_of_reach_and_stays_where_it_was(page: Page, host: HostPage) -> None:
    host.show('<div style="height: 300px"></div>' + LINK + TALL)
    page.evaluate("() => { scrollTo(0, 40); document.documentElement.style.overflow = 'scroll' }")
    opened(host)
    # The field behind takes neither focus nor presses.
    page.evaluate("() => document.getElementById('other').focus()")
    expect(host.at("#other")).not_to_be_focused()
    page.mouse.move(5, 5)
    page.mouse.wheel(0, 500)
    page.wait_for_timeout(150)
    assert page.evaluate("() => scrollY") == 40

    host.close_button.click()
    host.hears("close")
    assert page.evaluate("() => [scrollY, document.documentElement.style.overflow]") == [40, "scroll"]


def test_tab_stays_between_the_close_button_and_the_form(page: Page, host: HostPage) -> None:
    host.show(LINK)
    opened(host)
    expect(host.close_button).to_be_focused()
    # The browser hands the focus over to another process; on a busy machine a press may come too early for that.
    for _ in range(4):
        page.keyboard.press("Tab")
        page.wait_for_timeout(300)
        expect(host.at("#other")).not_to_be_focused()
        expect(host.at("#link")).not_to_be_focused()
        if host.iframe.evaluate("(frame) => frame.getRootNode().activeElement === frame"):
            return
    raise AssertionError("Tab does not reach the form")


def test_the_page_may_say_no(page: Page, host: HostPage) -> None:
    host.show(LINK)
    page.evaluate("() => addEventListener('chairtime:beforeopen', (event) => event.preventDefault())")
    host.at("#link").click()
    host.hears("beforeopen")
    page.wait_for_timeout(150)

    assert host.heard("open") == []
    assert host.heard("beforeopen")[0]["on"] == "link"


def test_reopening_finds_everything_as_it_was(page: Page, host: HostPage) -> None:
    host.show(LINK)
    opened(host)
    host.form.add("fringe").go_on().at("time")
    page.keyboard.press("Escape")
    host.hears("close")
    host.at("#link").click()

    host.hears("open", 2)
    host.form.at("time")
    assert len(host.heard("ready")) == 1


def test_after_a_booking_the_next_opening_begins_anew(page: Page, host: HostPage, guest: Guest) -> None:
    host.show(LINK)
    opened(host)
    host.form.to_details("fringe", staff=None).describe(guest).book()
    host.form.reference()
    page.wait_for_function("() => __heard.some(({ type, data }) => type === 'step' && data.step === 'done')")
    page.keyboard.press("Escape")
    assert host.hears("close")["data"] == {"reason": "escape", "step": "done", "completed": True}
    host.at("#link").click()

    host.hears("open", 2)
    host.form.at("service")


def test_one_dialog_at_a_time_and_the_api_reuses_it(page: Page, host: HostPage) -> None:
    host.show(LINK)
    page.wait_for_function("() => window.Chairtime && Chairtime.open")
    page.evaluate("() => { Chairtime.open({ form: 'main' }) }")
    host.hears("open")
    page.evaluate("() => { Chairtime.open({ form: 'anna' }) }")
    host.hears("open", 2)
    expect(page.locator("dialog[open]")).to_have_count(1)
    page.evaluate("() => { Chairtime.close(); Chairtime.open({ form: 'main', service: 'cut-short' }) }")
    host.hears("open", 3)

    assert [form for form, _, _ in host.widgets()] == ["anna", "main"]
    expect(page.locator("dialog[open]")).to_have_count(1)


def test_its_frame_is_fetched_when_somebody_comes_near(page: Page, host: HostPage) -> None:
    host.show(LINK)
    host.hears("init")
    page.wait_for_timeout(200)
    expect(host.iframe).to_have_count(0)
    host.at("#link").hover()

    host.ready()
    expect(host.dialog).to_be_hidden()


@pytest.mark.parametrize(("window", "width", "height"), [(360, 360, 800), (1280, 960, 720)])
def test_it_fills_a_phone_and_leaves_a_margin_elsewhere(page: Page, host: HostPage, window: int, width: int, height: int) -> None:
    page.set_viewport_size({"width": window, "height": 800})
    host.show(LINK)
    opened(host)
    page.wait_for_timeout(250)
    box = host.dialog.bounding_box()

    assert box is not None
    assert (box["width"], box["height"]) == (width, height)


def test_without_motion_for_those_who_asked(page: Page, host: HostPage) -> None:
    page.emulate_media(reduced_motion="reduce")
    host.show(LINK)
    opened(host)

    assert host.dialog.evaluate("(dialog) => dialog.getAnimations().length") == 0
