"""Where the system paints, and on paper: what is chosen can still be told, and nothing dark is printed."""

import pytest
from playwright.sync_api import Locator, Page

from e2e.pages.flow import Flow
from e2e.pages.visit import open_visit
from e2e.support.demo import Demo
from e2e.support.people import Guest

TIME_STEP = "service=cut-short&staff=any&step=time"
_PAINT = "(one) => { const { backgroundColor, color } = getComputedStyle(one); return [backgroundColor, color] }"


def paint(what: Locator) -> tuple[str, str]:
    """Return background and text colour as the browser computes them."""
    back, text = what.evaluate(_PAINT)
    return str(back), str(text)


def test_in_the_systems_colours_the_chosen_day_looks_unlike_the_others(page: Page, demo: Demo, flow: Flow) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(demo.form("main", TIME_STEP))
    flow.at("time")

    chosen = paint(page.locator(".day[aria-current]"))
    others = {paint(one) for one in page.locator("a.day:not([aria-current])").all()}

    assert chosen not in others
    assert chosen[0] not in {back for back, _ in others}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_whatever_the_screen_is(page: Page, demo: Demo, guest: Guest, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    visit = open_visit(page, demo.form("main", TIME_STEP), guest).at("manage")
    page.emulate_media(media="print", color_scheme=scheme)

    assert paint(page.locator("html")) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    for part in (".sheet", ".reference", "h1"):
        assert paint(visit.scope.locator(part).first)[1] == "rgb(0, 0, 0)", part
    assert paint(visit.scope.locator(".sheet"))[0] == "rgb(255, 255, 255)"
    assert visit.scope.locator('[data-action="cancel"]').is_hidden()
