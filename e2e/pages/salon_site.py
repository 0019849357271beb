"""The salon's own website, which frames the form from another site."""

import json

from playwright.sync_api import Frame, Page, expect

from e2e.pages.flow import Flow
from e2e.support.demo import Demo

_WRITE = """(data) => {
  const observer = new MutationObserver(() => {
    const place = document.querySelector('[data-chairtime]');
    if (!place) return;
    observer.disconnect();
    Object.assign(place.dataset, data);
  });
  observer.observe(document, { childList: true, subtree: true });
}"""


class SalonSite:
    """The page around the frame."""

    def __init__(self, page: Page, demo: Demo) -> None:
        self.page = page
        self.demo = demo
        self.iframe = page.locator("[data-chairtime] iframe")
        self.fallback = page.locator("[data-chairtime] > a")
        self.widget = Flow(page.frame_locator("[data-chairtime] iframe"))

    def open(self, path: str = "/") -> "SalonSite":
        """Open a page of the website and go to its form."""
        self.page.goto(self.demo.site + path)
        self.page.locator("#book").scroll_into_view_if_needed()
        expect(self.iframe).to_be_visible()
        return self

    def with_container(self, **data: str) -> "SalonSite":
        """Write other `data-` attributes on the form's place before the loader sees it."""
        self.page.add_init_script(f"({_WRITE})({json.dumps(data)})")
        return self

    @property
    def frame(self) -> Frame:
        """The document inside the frame."""
        found = next(frame for frame in self.page.frames if frame.url.startswith(f"{self.demo.booking}/embed/"))
        return found

    def height(self) -> float:
        """Return how tall the frame is."""
        return float(self.iframe.evaluate("(frame) => frame.getBoundingClientRect().height"))

    def wait_for_height(self, test: str, than: float) -> None:
        """Wait until the frame's height compares to *than* as *test* (`<` or `>`) says."""
        self.page.wait_for_function(
            f"(than) => document.querySelector('[data-chairtime] iframe').getBoundingClientRect().height {test} than", arg=than
        )
