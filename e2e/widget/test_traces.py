"""What a form leaves behind: no cookie, no storage, no history, and after `destroy` nothing at all (B8.26, 32, 34-36)."""

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.flow import Flow
from e2e.pages.host_page import HostPage
from e2e.support.axe import violations
from e2e.support.demo import Demo
from e2e.support.people import Guest
from e2e.support.watch import stored

INLINE = '<div id="place" data-chairtime="main"><a href="%B/f/main">Book online</a></div>'
LINK = '<a id="link" href="%B/f/anna" data-chairtime="anna" data-mode="popup">Book with Anna</a>'
KNOWN = {"form": "main", "service": "cut-short", "staff": "any", "prefill": {"name": "Jo Doe", "phone": "030 1"}}
# Every way to keep something throws, as where a browser blocks it all.
NOTHING_KEPT = """(() => {
  const refuse = () => { throw new DOMException('blocked', 'SecurityError'); };
  const stores = ['localStorage', 'sessionStorage', 'indexedDB', 'caches'];
  stores.forEach((name) => Object.defineProperty(window, name, { get: refuse }));
  Object.defineProperty(Document.prototype, 'cookie', { get: refuse, set: refuse });
})()"""


def test_a_booking_where_nothing_may_be_kept(page: Page, host: HostPage, guest: Guest) -> None:
    page.add_init_script(NOTHING_KEPT)
    host.show(INLINE).ready()
    host.form.to_details("cut-short").describe(guest).book()

    assert host.form.reference()


def test_a_booking_keeps_nothing(page: Page, host: HostPage, guest: Guest) -> None:
    host.show(INLINE + LINK, query="utm_source=mail&gclid=abc").ready()
    host.form.to_details("cut-short").describe(guest).book()
    host.form.reference()

    assert stored(page) == []


def test_destroyed_means_gone(page: Page, host: HostPage) -> None:
    host.show(LINK + INLINE + '<chairtime-booking form="barber"></chairtime-booking>')
    body = "() => [...document.body.children].map((one) => one.localName + one.id)"
    before = page.evaluate(body)
    host.ready(1)
    host.at("#link").click()
    host.hears("open")
    frame = host.inside("/embed/f/main")
    page.evaluate("() => Chairtime.destroy('all')")
    heard = len(host.heard())

    assert host.widgets() == []
    assert page.evaluate(body) == before
    expect(host.iframe).to_have_count(0)
    expect(page.locator("dialog")).to_have_count(0)
    expect(host.at("#place a")).to_be_visible()
    assert page.evaluate("() => document.documentElement.style.overflow") == ""
    page.evaluate("() => { place.dataset.staff = 'ben'; place.append('more') }")
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(400)
    assert frame.is_detached()
    assert len(host.heard()) == heard
    # The link is a link again.
    host.at("#link").click()
    expect(page).to_have_url(f"{host.demo.booking}/f/anna")


def test_what_was_destroyed_comes_back_only_when_it_is_asked_for(page: Page, host: HostPage) -> None:
    host.show(INLINE).ready()
    page.evaluate("() => { Chairtime.destroy('all'); document.body.append(place) }")
    page.wait_for_timeout(250)
    assert host.widgets() == []
    page.evaluate("() => { Chairtime.init() }")
    host.hears("ready", 2)

    assert host.widgets() == [["main", "inline", "ready"]]


@pytest.mark.parametrize("skin", ["/f", "/embed/f"])
def test_a_links_fragment_fills_the_details_and_leaves_the_address(page: Page, demo: Demo, skin: str) -> None:
    flow = Flow(page)
    known = "prefill.name=Jo%20Marker&prefill.phone=0151%209988776&prefill.email=jo%40marker.example&prefill.name=Second"
    page.goto(f"{demo.booking}{skin}/main?service=cut-short&staff=any&phone=030111&name=Query#{known}")
    flow.choose_start().at("contact")

    expect(flow.field("name")).to_have_value("Jo Marker")
    expect(flow.field("phone")).to_have_value("0151 9988776")
    expect(flow.field("email")).to_have_value("jo@marker.example")
    assert "arker" not in page.url


def test_what_the_page_knows_fills_what_is_empty(page: Page, host: HostPage) -> None:
    host.show('<div id="place"></div>').loaded()
    page.evaluate("(options) => { Chairtime.create('#place', options) }", KNOWN)
    host.form.choose_start().at("contact")
    expect(host.form.field("name")).to_have_value("Jo Doe")
    host.form.field("name").fill("Ada")
    page.evaluate("() => Chairtime.widgets()[0].update({ prefill: { name: 'Other', email: 'jo@doe.example' } })")

    expect(host.form.field("email")).to_have_value("jo@doe.example")
    expect(host.form.field("name")).to_have_value("Ada")


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ar", "dark")])
def test_the_page_with_an_open_dialog_is_accessible(page: Page, host: HostPage, lang: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    host.show("<main><h1>Host</h1>" + LINK + "</main>", lang=lang)
    host.at("#link").click()
    host.form.at("service")
    expect(page.locator("dialog")).to_have_attribute("dir", "rtl") if lang == "ar" else None

    assert violations(page) == []
    assert violations(host.inside()) == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_nothing_is_wider_than_a_small_phone(page: Page, host: HostPage, lang: str) -> None:
    """320 px is also what 400 % zoom leaves of a usual screen."""
    page.set_viewport_size({"width": 320, "height": 640})
    host.show(LINK + INLINE, lang=lang, head='<meta name="viewport" content="width=device-width">').ready(1)
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    assert host.inside("/embed/f/main").evaluate(wide) == 0
    host.at("#link").click()
    host.hears("open")
    page.wait_for_timeout(300)

    assert page.evaluate(wide) == 0
    assert host.inside("/embed/f/anna").evaluate(wide) == 0
