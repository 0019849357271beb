"""Pictures of every screen, for looking at: `python -m e2e.shots FOLDER` (needs a Chromium, starts its own demo)."""

import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from e2e.pages.flow import Flow
from e2e.pages.salon_site import SalonSite
from e2e.pages.visit import open_visit
from e2e.support.demo import Demo, running_demo
from e2e.support.desk import Desk
from e2e.support.people import a_guest

WIDTHS = (320, 360, 768, 1280)
# Every width in the two schemes once; every language at the narrowest and the widest.
LOOKS = [*itertools.product(WIDTHS, ("light", "dark"), ("en",)), *itertools.product((320, 1280), ("light",), ("de", "ar"))]
OTHERS = {"locations": "/", "location": "/l/nord", "lumen": "/f/lumen", "class": "/f/workshop", "time-first": "/f/by-time"}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = os.environ.get("E2E_BROWSER") or shutil.which("chromium")
    with running_demo() as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for width, scheme, lang in LOOKS:
            for page in a_page(browser, width, scheme, lang):
                steps(page, demo, folder, f"{lang}-{scheme}-{width}")
        for width, scheme, lang in itertools.product((360, 1280), ("light", "dark"), ("en", "ar")):
            for page in a_page(browser, width, scheme, lang):
                changes(page, demo, folder, f"{lang}-{scheme}-{width}", lang)
        for width in (360, 1280):
            for page in a_page(browser, width, "light", "en"):
                others(page, demo, folder, str(width))
                refusals(page, demo, folder, str(width))
                frames(page, demo, folder, str(width))
        browser.close()


def a_page(browser: Browser, width: int, scheme: str, lang: str) -> Iterator[Page]:
    """Give a page of that look, once."""
    size = {"width": width, "height": 640 if width < 700 else 900}
    context = browser.new_context(viewport=size, color_scheme=scheme, locale=lang, timezone_id="Europe/Berlin")
    yield context.new_page()
    context.close()


def steps(page: Page, demo: Demo, folder: Path, look: str) -> None:
    page.goto(demo.form("main"))
    for number, screen in enumerate(Flow(page).walk(a_guest(), service="cut-long")):
        page.screenshot(path=folder / f"{look}-{number}-{screen}.png", full_page=screen != "service")


def changes(page: Page, demo: Demo, folder: Path, look: str, lang: str) -> None:
    """The client's own booking, moved and cancelled; then a link that is not one."""
    day = Desk(demo).a_later_day("cut-short", "ben")
    visit = open_visit(page, demo.form("main", f"service=cut-short&staff=ben&step=time&date={day}"), a_guest(), lang)
    link = page.url
    for number, screen in enumerate(itertools.chain(visit.walk_phone(Desk(demo)), visit.walk_changes())):
        page.screenshot(path=folder / f"change-{look}-{number}-{screen}.png", full_page=True)
    page.goto(link.replace("?", "x?"))
    page.screenshot(path=folder / f"change-{look}-not-found.png")


def others(page: Page, demo: Demo, folder: Path, width: str) -> None:
    for name, path in OTHERS.items():
        page.goto(demo.booking + path)
        page.screenshot(path=folder / f"page-{width}-{name}.png", full_page=True)


def refusals(page: Page, demo: Demo, folder: Path, width: str) -> None:
    """The errors a guest can meet, each as they meet it."""
    flow, desk = Flow(page), Desk(demo)
    page.goto(demo.form("nowhere"))
    page.screenshot(path=folder / f"error-{width}-not-found.png")
    page.goto(demo.form("main", f"service=cut-short&staff=ben&step=time&date={desk.a_later_day('cut-short', 'ben')}"))
    start = flow.first_start()
    desk.somebody_takes(start, "cut-short", "ben")
    flow.choose_start(start)
    flow.refusal.wait_for()
    page.screenshot(path=folder / f"error-{width}-slot-taken.png", full_page=True)
    flow.choose_start().describe(a_guest())
    desk.holds_run_out()
    flow.book()
    flow.refusal.wait_for()
    page.screenshot(path=folder / f"error-{width}-hold-expired.png", full_page=True)
    page.goto(page.url.replace("/contact", "x/contact"))
    page.screenshot(path=folder / f"error-{width}-flow-broken.png")


def frames(page: Page, demo: Demo, folder: Path, width: str) -> None:
    # In a tall window: a picture of a single element would make the frame narrow while it is taken.
    page.set_viewport_size({"width": int(width), "height": 1400})
    site = SalonSite(page, demo).open()
    for screen in site.widget.walk(a_guest()):
        page.locator("#book").evaluate("(book) => book.scrollIntoView()")
        page.screenshot(path=folder / f"frame-{width}-{screen}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
