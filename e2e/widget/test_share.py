"""The page of snippets in a browser: it follows the settings, shows the real thing, copies, and works without scripts."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.pages.flow import Flow
from e2e.support.axe import violations
from e2e.support.demo import Demo

PREVIEW = "iframe.preview"


def open_share(page: Page, demo: Demo, query: str = "") -> None:
    page.goto(f"{demo.form('main')}/share?{query}")


def test_the_snippet_and_its_preview_follow_the_settings(page: Page, demo: Demo) -> None:
    open_share(page, demo)
    snippet = page.get_by_role("textbox", name="Your snippet")
    expect(snippet).to_have_value(re.compile(r'^<div data-chairtime="main">'))
    Flow(page.frame_locator(PREVIEW).frame_locator("iframe")).at("service")

    page.get_by_label("Link that opens a window").check()
    expect(snippet).to_have_value(re.compile('data-mode="popup"'))
    page.get_by_text("Service, look and measuring").click()
    page.get_by_label("Service", exact=True).select_option("cut-short")
    expect(snippet).to_have_value(re.compile('data-service="cut-short"'))
    page.get_by_label(re.compile("Words on the link")).fill("Cut & go")

    expect(snippet).to_have_value(re.compile("Cut &amp; go"))
    page.wait_for_url(re.compile(r"mode=popup&service=cut-short&label=Cut"))
    preview = page.frame_locator(PREVIEW)
    link = preview.get_by_role("link", name="Cut & go")
    expect(link).to_have_attribute("aria-haspopup", "dialog")  # the loader has found it
    link.click()
    Flow(preview.get_by_role("dialog").frame_locator("iframe")).at("staff")


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("mode=element", "chairtime-booking iframe"),
        ("mode=iframe", "main > iframe"),
        ("mode=inline&pinned=1&theme=dark&accent=ff8800", "[data-chairtime] iframe"),
    ],
)
def test_other_modes_are_previewed_for_real(page: Page, demo: Demo, query: str, where: str) -> None:
    open_share(page, demo, query)

    Flow(page.frame_locator(PREVIEW).frame_locator(where)).at("service")


def test_the_floating_button_stands_in_the_forms_colour(page: Page, demo: Demo) -> None:
    open_share(page, demo, "mode=floating&position=bottom-left")
    preview = page.frame_locator(PREVIEW)
    button = preview.get_by_role("button", name="Online booking")

    expect(button).to_have_css("background-color", "rgb(154, 74, 47)")
    page.locator(PREVIEW).evaluate("(frame) => frame.scrollIntoView({ block: 'end' })")
    button.click()

    Flow(preview.get_by_role("dialog").frame_locator("iframe")).at("service")


def test_a_preview_counts_for_nothing(page: Page, demo: Demo) -> None:
    with page.expect_request("**/f/main/seen"):
        page.goto(demo.form("main"))
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url) if request.url.endswith("/seen") else None)

    open_share(page, demo)
    flow = Flow(page.frame_locator(PREVIEW).frame_locator("iframe")).at("service")
    with page.expect_request(lambda request: "service=cut-short" in request.url) as step:
        flow.service("cut-short").click()

    expect(flow.service("cut-short")).to_have_attribute("aria-current", "true")
    assert "x-chairtime-view" not in step.value.headers
    assert told == []


def test_what_is_copied_is_what_is_shown(page: Page, demo: Demo, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=demo.booking)
    open_share(page, demo, "mode=popup")
    copy = page.locator('[data-copy="snippet"]')
    expect(copy).to_have_text("Copy")

    copy.click()

    expect(copy).to_have_text("Copied")
    expect(page.locator("[data-copy-said]")).to_have_text("Copied")
    shown = page.locator("#snippet").input_value()
    assert page.evaluate("() => navigator.clipboard.readText()") == shown
    expect(copy).to_have_text("Copy")
    expect(copy).to_be_focused()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_it_works_without_scripts(page: Page, demo: Demo) -> None:
    open_share(page, demo)
    expect(page.locator('[data-copy="snippet"]')).to_be_hidden()

    page.get_by_label("Plain frame").check()
    page.get_by_role("button", name="Update the snippet").click()

    expect(page.locator("#snippet")).to_have_text(re.compile("^<iframe "))
    expect(page.locator('[name="mode"][value="iframe"]')).to_be_checked()


@pytest.mark.parametrize("query", ["mode=inline&service=cut-short", "mode=qr&lang=ar", "mode=floating&lang=de"])
@pytest.mark.parametrize("width", [320, 1280])
def test_everybody_can_use_it_at_any_width(page: Page, demo: Demo, query: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    open_share(page, demo, query)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.name = ''; one.open = true; })")

    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += violations(page)

    assert found == []
    assert page.evaluate("() => document.documentElement.scrollWidth") == width
