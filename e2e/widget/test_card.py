"""The card as a CMS frames it: without the right to run anything but its own script, send a form or keep anything."""

import pytest
from playwright.sync_api import Page, expect

from e2e.support.axe import violations
from e2e.support.demo import Demo
from e2e.support.host_page import HostSite

# What WordPress's own script does with a card's messages, and nothing more.
LISTENS = """<script>
  window.heard = [];
  addEventListener('message', ({ data, source }) => {
    const frame = document.querySelector('iframe');
    if (source !== frame.contentWindow || data.secret !== 'Abc123') return;
    heard.push(data);
    if (data.message === 'height') frame.height = data.value;
    if (data.message === 'link' && new URL(data.value).host === new URL(frame.src).host) top.location.href = data.value;
  });
</script>"""


def framed(host_site: HostSite, demo: Demo, secret: str = "#?secret=Abc123") -> str:
    frame = f'<iframe sandbox="allow-scripts" width="600" height="420" src="{demo.booking}/embed/card/main{secret}"></iframe>'
    return host_site.put("/card", f"<!doctype html><html lang='en'><title>Blog</title>{LISTENS}<body>{frame}</body></html>")


def test_a_sandboxed_card_says_its_height_and_opens_links_at_the_top(page: Page, demo: Demo, host_site: HostSite) -> None:
    page.goto(framed(host_site, demo))
    card = page.frame_locator("iframe")
    expect(card.get_by_role("link")).to_have_count(7)

    height = card.locator("main").evaluate("(main) => Math.ceil(main.getBoundingClientRect().height)")
    expect(page.locator("iframe")).to_have_attribute("height", str(height))
    assert sorted(page.evaluate("() => heard[0]")) == ["message", "secret", "value"]
    card.get_by_role("link", name="Haircut, short hair").click()

    page.wait_for_url(demo.form("main", "service=cut-short"))


def test_a_card_without_a_secret_says_nothing(page: Page, demo: Demo, host_site: HostSite) -> None:
    page.add_init_script("addEventListener('message', () => { window.spoken = true; })")
    page.goto(framed(host_site, demo, secret=""))

    expect(page.frame_locator("iframe").get_by_role("heading")).to_have_text("Book at Studio Nord")

    assert page.evaluate("() => window.spoken") is None


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("width", [200, 600])
def test_everybody_can_read_a_card(page: Page, demo: Demo, lang: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 420})
    page.goto(f"{demo.booking}/embed/card/main?lang={lang}")

    assert violations(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") == width
