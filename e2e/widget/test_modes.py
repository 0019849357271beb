"""The floating button, the element, strict pages, and two booking servers on one page (B1.4, B1.5, B8.13)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.host_page import HostPage
from e2e.support.demo import Demo, running_demo

FLOATING = """<script async src="%B/embed/v1/loader.js" data-chairtime="anna" data-mode="floating"
  data-label="Book Anna" data-color="#24506b" data-position="bottom-left"></script>"""
FORGED = """(_, [, w, k]) => parent.postMessage({ chairtime: 1, t: 'hello', n: 'f'.repeat(24), w, k, f: 'anna', pv: [1] }, '*')"""
ELEMENT = '<chairtime-booking id="place" form="anna" lang="de"><a href="%B/f/anna">Book with Anna</a></chairtime-booking>'


def test_the_floating_button_opens_a_narrow_dialog(page: Page, host: HostPage) -> None:
    host.show(FLOATING, loader=False)
    button = page.get_by_role("button", name="Book Anna")
    expect(button).to_have_css("background-color", "rgb(36, 80, 107)")
    expect(button).to_have_css("position", "fixed")
    button.focus()
    page.keyboard.press("Enter")

    host.state("open")
    host.form.at("service")
    box = host.dialog.bounding_box()
    assert box is not None
    assert box["width"] == 480
    page.keyboard.press("Escape")
    host.hears("close")
    expect(button).to_be_focused()
    assert host.widgets() == [["anna", "floating", "closed"]]


def test_the_floating_button_through_the_api_goes_when_it_is_destroyed(page: Page, host: HostPage) -> None:
    host.show("").loaded()
    page.evaluate("() => { window.made = Chairtime.floating({ form: 'anna', label: 'Book here' }) }")
    button = page.get_by_role("button", name="Book here")
    expect(button).to_be_visible()
    page.evaluate("() => made.destroy()")

    expect(button).to_have_count(0)


def test_a_strict_page_has_nothing_to_complain_about(page: Page, host: HostPage, demo: Demo) -> None:
    """The page allows scripts and frames of the booking site and one trusted type; any broken rule fails the test."""
    page.add_init_script(
        "window.broken = []; addEventListener('securitypolicyviolation', (event) => broken.push(event.violatedDirective))"
    )
    page.goto(f"{demo.site}/widget/strict.html")
    host.ready(1)
    expect(page.get_by_role("button", name="The barber")).to_have_css("border-radius", "26px")
    page.get_by_role("link", name="Book with Anna").click()
    host.hears("open")
    expect(host.dialog.first).to_have_css("border-radius", "16px")

    assert page.evaluate("() => broken") == []


def test_the_element_keeps_its_link_until_the_form_is_there(page: Page, host: HostPage) -> None:
    held = host.hold("/embed/f/anna")
    host.show(ELEMENT)
    expect(host.iframe).to_be_attached()
    expect(page.get_by_role("link", name="Book with Anna")).to_be_visible()
    held[0].continue_()

    host.ready()
    expect(page.get_by_role("link", name="Book with Anna")).to_be_hidden()
    assert host.heard("ready")[0]["data"]["lang"] == "de"
    assert host.heard("ready")[0]["on"] == "place"


def test_the_elements_attributes_are_its_options(page: Page, host: HostPage) -> None:
    host.show(ELEMENT).ready()
    page.evaluate("() => { place.service = 'fringe' }")
    host.form.at("time")
    page.evaluate("() => place.setAttribute('form', 'main')")
    host.hears("ready", 3)

    assert host.widgets() == [["main", "inline", "ready"]]
    assert page.evaluate("() => [place.form, place.service, place.mode]") == ["main", "fringe", ""]


def test_an_element_opens_by_attribute_and_says_when_it_is_closed(page: Page, host: HostPage) -> None:
    host.show('<chairtime-booking id="place" form="anna" mode="popup" label="Book"></chairtime-booking>')
    expect(page.get_by_role("button", name="Book")).to_be_visible()
    page.evaluate("() => { place.open = true }")
    host.state("open")
    page.keyboard.press("Escape")
    host.hears("close")

    assert page.evaluate("() => place.open") is False


@pytest.fixture(scope="module")
def other_server() -> Iterator[Demo]:
    with running_demo() as running:
        yield running


def test_two_booking_servers_on_one_page(page: Page, host: HostPage, other_server: Demo) -> None:
    other = other_server.booking
    own = host.loader.replace(" async", "")
    host.show(
        f'{own}<div id="one" data-chairtime="anna"></div><div id="two" data-chairtime="anna" data-origin="{other}"></div>'
        f'<script async src="{other}/embed/v1/loader.js" data-chairtime="barber" data-mode="floating"></script>',
        loader=False,
    )
    host.ready(0)
    host.ready(1)
    page.get_by_role("button", name="Online booking").click()
    host.hears("open")
    host.hears("ready", 3)

    origins = [str(frame.url).split("/embed")[0] for frame in page.frames[1:]]
    assert sorted(origins) == sorted([host.demo.booking, other, other])
    # A frame of one server cannot speak for a widget of the other.
    name = str(page.locator("#two iframe").get_attribute("name"))
    page.frame_locator("#one iframe").locator("body").evaluate(FORGED, name.split(":"))
    page.wait_for_timeout(200)
    assert len(host.heard("ready")) == 3
