"""The booking page by itself: the same events, for the form's own Google tag or container (B4 rule 12, B6)."""

import json
import sqlite3
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from e2e.pages.flow import Flow
from e2e.pages.visit import open_visit
from e2e.support.demo import Demo
from e2e.support.desk import Desk
from e2e.support.people import Guest

# What Google would send: it leaves what is on the queue where it is.
_TAG = "window.tagged = true;"
_LAYER = """() => JSON.stringify(window.dataLayer.map((one) =>
  Object.prototype.toString.call(one) === '[object Arguments]' ? [...one] : one))"""


def of_form(demo: Demo, form: str, ga4: str | None, gtm: str | None) -> None:
    with sqlite3.connect(demo.folder / "chairtime.db", timeout=15) as connection:
        connection.execute("UPDATE form SET ga4 = ?, gtm = ? WHERE id = ?", (ga4, gtm, form))
        connection.execute("UPDATE location SET revision = revision + 1")


@pytest.fixture(autouse=True)
def no_google(context: BrowserContext, demo: Demo) -> Iterator[None]:
    context.route("https://www.googletagmanager.com/**", lambda route: route.fulfill(body=_TAG, content_type="text/javascript"))
    yield
    of_form(demo, "main", None, None)


def layer(page: Page) -> list[list[object]]:
    """Return what stands on the page's data layer, gtag()'s calls as lists."""
    return list(json.loads(page.evaluate(_LAYER)))


def test_the_forms_own_tag_gets_the_funnel_and_never_the_key_in_the_address(page: Page, demo: Demo, guest: Guest) -> None:
    of_form(demo, "main", "G-HOSTED", None)
    page.goto(demo.form("main", "utm_source=card&_gl=1*abc*x&gclid=g1"))
    page.wait_for_function("() => window.tagged")
    flow = Flow(page)
    flow.to_details("cut-short", staff="anna").describe(guest).book()
    reference = flow.reference()
    page.wait_for_function("() => dataLayer.some((one) => one[1] === 'purchase')")

    said = layer(page)
    events = {str(call[1]): call[2] for call in said if call[0] == "event"}
    order = [call[1] for call in said if call[0] == "event"]
    funnel = ["view_item_list", "view_item", "select_item", "add_to_cart", "begin_checkout", "purchase"]
    assert [name for name in dict.fromkeys(order) if name in funnel] == funnel
    assert events["purchase"]["transaction_id"] == reference
    assert events["purchase"]["embed_mode"] == "hosted"
    config = next(call for call in said if call[0] == "config")
    location = f"{demo.booking}/f/main?utm_source=card&_gl=1*abc*x&gclid=g1"
    assert config == ["config", "G-HOSTED", {"page_location": location}]
    assert "/flow/" not in json.dumps(said)
    assert guest.phone.replace(" ", "") not in json.dumps(said)

    # Loaded again it is the same booking.
    page.wait_for_timeout(800)
    page.reload()
    flow.at("done")
    page.wait_for_timeout(1500)
    assert [call for call in layer(page) if call[:2] == ["event", "purchase"]] == []


def test_the_forms_own_container_gets_pushes(page: Page, demo: Demo) -> None:
    of_form(demo, "main", None, "GTM-HOSTED")
    page.goto(demo.form("main"))
    page.wait_for_function("() => dataLayer.some((one) => one.event === 'view_item_list')")
    said = layer(page)
    assert [one["event"] for one in said if "gtm.start" in one] == ["gtm.js"]
    assert page.evaluate("() => typeof window.gtag") == "undefined"


def test_a_page_without_an_id_loads_nothing(page: Page, demo: Demo) -> None:
    page.goto(demo.form("main"))
    Flow(page).at("service")
    assert page.evaluate("() => 'dataLayer' in window") is False


def test_a_clients_own_page_loads_nothing(page: Page, demo: Demo, desk: Desk, guest: Guest) -> None:
    """Its address is a key to the booking."""
    of_form(demo, "main", "G-HOSTED", None)
    day = desk.a_later_day("cut-short", "ben")
    visit = open_visit(page, demo.form("main", f"service=cut-short&staff=ben&date={day}&step=time"), guest)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.reload()
    for _ in visit.walk_changes():
        assert page.evaluate("() => ['dataLayer', 'gtag', 'tagged'].filter((name) => name in window)") == []
    assert asked
    assert [url for url in asked if "google" in url] == []


def test_the_frame_never_loads_it(page: Page, demo: Demo) -> None:
    of_form(demo, "main", "G-HOSTED", None)
    page.goto(f"{demo.booking}/embed/f/main")
    Flow(page).at("service")
    assert page.evaluate("() => 'dataLayer' in window") is False
