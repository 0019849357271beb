"""axe-core finds nothing to complain about: every step, both skins, light and dark, left to right and right to left."""

import pytest
from playwright.sync_api import Frame, Page

from e2e.pages.flow import Flow
from e2e.pages.salon_site import SalonSite
from e2e.support.axe import violations
from e2e.support.demo import Demo
from e2e.support.people import Guest


def in_both_schemes(page: Page, frame: Page | Frame) -> list[str]:
    """Return what axe finds in the light and in the dark."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {one}" for one in violations(frame)]
    page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_step_of_the_page(page: Page, demo: Demo, flow: Flow, guest: Guest, lang: str) -> None:
    page.goto(demo.form("main", f"lang={lang}"))

    found = {screen: in_both_schemes(page, page) for screen in flow.walk(guest)}

    assert found == {screen: [] for screen in found}


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_step_in_the_frame(page: Page, salon_site: SalonSite, guest: Guest, lang: str) -> None:
    salon_site.with_container(lang=lang).open()

    found = {screen: in_both_schemes(page, salon_site.frame) for screen in salon_site.widget.walk(guest)}

    assert found == {screen: [] for screen in found}


@pytest.mark.parametrize("path", ["/", "/l/nord", "/l/lumen?lang=es", "/f/nowhere", "/f/workshop", "/f/by-time", "/f/barber"])
def test_every_other_page(page: Page, demo: Demo, path: str) -> None:
    page.goto(demo.booking + path)

    assert in_both_schemes(page, page) == []


def test_the_guests_own_booking(page: Page, demo: Demo, flow: Flow, guest: Guest) -> None:
    page.goto(demo.form("main", "service=cut-short&staff=any&step=time"))
    flow.choose_start().describe(guest).book().at("done")

    page.goto(str(page.locator("[data-manage-url]").get_attribute("data-manage-url")))

    assert in_both_schemes(page, page) == []


def test_the_salons_website(salon_site: SalonSite) -> None:
    salon_site.open()

    assert violations(salon_site.page) == []
