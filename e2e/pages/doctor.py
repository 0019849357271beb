"""The embed doctor's panel on a host page."""

from playwright.sync_api import Page, expect

ASK = "chairtime_debug=1"


class Doctor:
    def __init__(self, page: Page) -> None:
        self.panel = page.get_by_role("region", name="Chairtime embed doctor")
        self.close_button = self.panel.get_by_role("button", name="Close")

    def says(self, *texts: str) -> None:
        """Wait until the panel holds each of *texts*."""
        for text in texts:
            expect(self.panel).to_contain_text(text)
