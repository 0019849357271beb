"""The client's own booking: what can be seen, moved and cancelled there, behind the link or on the flow's last step."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from e2e.pages.flow import Flow
from e2e.support.people import Guest


class Visit(Flow):
    """Controls are the contract's page hooks, pressed by key: inside a frame that grows and scrolls a click may miss."""

    def press(self, action: str) -> "Visit":
        self.scope.locator(f'[data-action="{action}"]').first.press("Enter")
        return self

    def confirm(self, action: str) -> "Visit":
        """Press the button of the page that asks whether it is meant."""
        self.scope.locator(f'button[data-action="{action}"]').press("Enter")
        return self

    def choose_another_start(self) -> str:
        """Choose the last start of the next bookable day; return it."""
        days = self.scope.locator('a[data-date][data-bookable="true"]:not([aria-current])')
        expect(self.scope.locator("[data-date]").first).to_be_attached()
        if not days.count():  # a month that is nearly over
            self.press("later")
        date = str(days.last.get_attribute("data-date"))
        days.last.press("Enter")
        expect(self.scope.locator(f'[data-date="{date}"]')).to_have_attribute("aria-current", "date")
        start = str(self.starts.last.get_attribute("data-start"))
        self.starts.last.press("Enter")
        return start

    def walk_changes(self) -> Iterator[str]:
        """Go through every page of a change and stop at each; yields its name."""
        self.at("manage")
        yield "manage"
        self.press("attend")
        expect(self.scope.locator('[data-action="attend"]')).to_have_count(0)
        yield "awaited"
        self.press("reschedule")
        expect(self.scope.locator("[data-date]:visible").first).to_be_visible()
        yield "move"
        self.choose_another_start()
        expect(self.scope.locator('button[data-action="reschedule"]')).to_be_visible()
        yield "sure"
        self.confirm("reschedule")
        expect(self.scope.locator("[data-reference]")).to_be_visible()
        yield "moved"
        self.press("cancel")
        expect(self.field("reason")).to_be_visible()
        yield "cancel"
        self.confirm("cancel")
        expect(self.scope.locator("[data-reference]")).to_be_visible()
        yield "cancelled"


def open_visit(page: Page, form: str, guest: Guest, lang: str = "en") -> Visit:
    """Book at *form* (an address whose next step is the time) and open the link of the booking."""
    page.goto(form)
    Flow(page).choose_start().describe(guest).book().at("done")
    link = str(page.locator("[data-manage-url]").get_attribute("data-manage-url"))
    page.goto(f"{link}?lang={lang}")
    return Visit(page)
