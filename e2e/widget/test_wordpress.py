"""A real WordPress on another host than the booking server: the plugin's shortcode, a Custom HTML block, a pasted link."""

import html
import os
import re
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.flow import Flow
from e2e.support.demo import Demo
from e2e.support.people import Guest
from e2e.wordpress.site import Missing, WordPress, check_installed, running_wordpress

FRAME = "[data-chairtime] iframe"


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:
        body: bytes = answer.read()
    return body


def snippet(demo: Demo, query: str = "") -> str:
    """Return the snippet as the owner copies it from the share page."""
    page = fetched(f"{demo.form('main')}/share?{query}").decode()
    found = re.search(r'<textarea id="snippet"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def pasted(url: str) -> str:
    """Return the block that WordPress's editor makes of a pasted address."""
    attributes = f'{{"url":"{url}","type":"rich"}}'
    figure = f'<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n{url}\n</div></figure>'
    return f"<!-- wp:embed {attributes} -->{figure}<!-- /wp:embed -->"


@pytest.fixture(scope="module")
def wordpress(demo: Demo) -> Iterator[WordPress]:
    try:
        check_installed()
    except Missing as error:
        if os.environ.get("TEST_WORDPRESS") == "required":
            pytest.fail(str(error))
        pytest.skip(str(error))
    pages = {
        "shortcode": '<!-- wp:paragraph --><p>[chairtime form="main" lang="en"]</p><!-- /wp:paragraph -->',
        "popup": '[chairtime mode="popup" service="cut-short"]Book & shine[/chairtime]',
        "block": f"<!-- wp:html -->{snippet(demo, 'speaks=en')}<!-- /wp:html -->",
        "card": pasted(demo.form("main")),
        "discovered": pasted(demo.form("anna")),
    }
    with running_wordpress(fetched(f"{demo.form('main')}/share/chairtime-wordpress.zip"), pages) as running:
        yield running


@pytest.mark.parametrize("name", ["shortcode", "block"])
def test_the_form_in_a_page_books_to_the_end(page: Page, wordpress: WordPress, guest: Guest, name: str) -> None:
    page.goto(wordpress.pages[name])
    page.locator("[data-chairtime]").scroll_into_view_if_needed()
    flow = Flow(page.frame_locator(FRAME))

    flow.to_details("cut-short").describe(guest).book()

    assert flow.reference()
    expect(page.locator("[data-chairtime] > a")).to_be_hidden()
    # The frame grows with its content: the plugin's place and the theme leave it its height.
    assert page.locator(FRAME).evaluate("(frame) => frame.clientHeight") > 500
    assert wordpress.complaints() == []


def test_a_link_of_the_shortcode_opens_the_form_over_the_page(page: Page, wordpress: WordPress) -> None:
    page.goto(wordpress.pages["popup"])
    link = page.get_by_role("link", name="Book & shine")
    expect(link).to_have_attribute("aria-haspopup", "dialog")

    link.click()

    dialog = page.get_by_role("dialog")
    Flow(dialog.frame_locator("iframe")).at("staff")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_pasted_link_is_a_card(page: Page, wordpress: WordPress, demo: Demo) -> None:
    page.goto(wordpress.pages["card"])
    card = page.frame_locator(".wp-block-embed iframe")

    expect(card.get_by_role("heading", name="Book at Studio Nord")).to_be_visible()
    expect(page.locator(".wp-block-embed blockquote")).to_have_count(0)
    card.get_by_role("link", name="Haircut, short hair").click()

    page.wait_for_url(re.compile(re.escape(demo.form("main", "service=cut-short"))))
    Flow(page).at("staff")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_the_owner_sets_the_server_in_words_that_are_checked(page: Page, wordpress: WordPress, demo: Demo) -> None:
    page.goto(f"{wordpress.origin}/wp-login.php")
    page.get_by_label("Username").fill("owner")
    page.get_by_label("Password", exact=True).fill(wordpress.password)
    page.get_by_role("button", name="Log In").click()
    page.wait_for_url("**/wp-admin/**")
    page.goto(f"{wordpress.origin}/wp-admin/options-general.php?page=chairtime")
    server = page.get_by_label("Booking server")
    expect(server).to_have_value(demo.booking)

    server.fill('http://elsewhere.example/"><b>')
    page.get_by_role("button", name="Save Changes").click()

    expect(page.locator(".notice-error, .settings-error").first).to_contain_text("not an address a booking server can have")
    expect(server).to_have_value(demo.booking)
    server.fill(demo.booking + "/")
    page.get_by_role("button", name="Save Changes").click()
    expect(page.get_by_text("Settings saved.")).to_be_visible()
    expect(server).to_have_value(demo.booking)
    assert wordpress.complaints() == []


def test_without_the_plugin_a_pasted_link_is_a_card_in_a_sandbox(page: Page, wordpress: WordPress, demo: Demo) -> None:
    """The last test here: the plugin is off afterwards. WordPress finds the card by itself and locks it in."""
    wordpress.without_the_plugin()
    page.goto(wordpress.pages["discovered"])
    frame = page.locator(".wp-block-embed iframe")
    card = page.frame_locator(".wp-block-embed iframe")

    expect(frame).to_have_attribute("sandbox", "allow-scripts")
    expect(card.get_by_role("heading", name="Book at Studio Nord")).to_be_visible()
    # Its script has told WordPress how tall it is; WordPress has put it in the place of the quote.
    expect(page.locator(".wp-block-embed blockquote")).to_be_hidden()
    height = card.locator("main").evaluate("(main) => Math.ceil(main.getBoundingClientRect().height)")
    expect(frame).to_have_attribute("height", str(max(200, min(1000, height))))
    card.get_by_role("link").first.click()

    page.wait_for_url(re.compile(re.escape(demo.form("anna")) + r"\?service="))
    Flow(page).at("time")
