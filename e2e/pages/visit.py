"""The client's own booking: what can be seen, moved and cancelled there, behind the link or on the flow's last step."""

from collections.abc import Iterator
from contextlib import suppress

from playwright.sync_api import Page, expect

from e2e.pages.flow import Flow
from e2e.support.desk import Desk
from e2e.support.people import Guest, a_guest


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
        """Choose the last start of the last bookable day after the chosen one, this month's or else the next one's; return it."""
        expect(self.scope.locator("[data-date]:visible").first).to_be_visible()
        whole = self.scope.locator(".whole input:visible")
        if whole.count():  # on a narrow screen only the chosen day's week is there at first
            whole.check()
        chosen = self._chosen()
        later = [date for date in self._bookable() if date > chosen]
        if not later:
            self.press("later")
            expect(self.scope.locator(f'[data-date="{chosen}"]')).to_have_count(0)
            with suppress(AssertionError):  # the focus is put back where it was; without scripts the page is a new one
                expect(self.scope.locator('[data-action="later"]').first).to_be_focused(timeout=1_000)
            later = self._bookable()
        self.scope.locator(f'a[data-date="{later[-1]}"]').press("Enter")
        expect(self.scope.locator(f'[data-date="{later[-1]}"]')).to_have_attribute("aria-current", "date")
        start = str(self.starts.last.get_attribute("data-start"))
        self.starts.last.press("Enter")
        return start

    def _bookable(self) -> list[str]:
        """Return the dates of the month that can be chosen, but the one that is."""
        days = self.scope.locator('a[data-date][data-bookable="true"]:not([aria-current]):visible')
        return [str(date) for date in days.evaluate_all("(all) => all.map((one) => one.dataset.date)")]

    def _chosen(self) -> str:
        return str(self.scope.locator("[data-date][aria-current]").first.get_attribute("data-date"))

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

    def walk_phone(self, desk: Desk) -> Iterator[str]:
        """Give another number, by way of a wrong code, and stop at each page; yields its name."""
        phone = a_guest().phone
        self.at("manage").press("phone")
        self.field("phone").fill("12")
        self.press("send-code")
        expect(self.refusal).to_have_attribute("data-error", "phone-invalid")
        yield "phone"
        self.field("phone").fill(phone)
        self.press("send-code")
        expect(self.field("code")).to_be_visible()
        code = desk.code_for(phone, "+49")
        self.field("code").fill(f"{(int(code) + 1) % 1_000_000:06}")
        self.confirm("confirm")
        expect(self.refusal).to_have_attribute("data-error", "code-wrong")
        yield "code"
        self.field("code").fill(code)
        self.confirm("confirm")
        expect(self.scope.locator("[data-reference]")).to_be_visible()
        expect(self.scope.get_by_text(phone[-4:])).to_be_visible()
        yield "saved"


def open_visit(page: Page, form: str, guest: Guest, lang: str = "en") -> Visit:
    """Book at *form* (an address whose next step is the time) and open the link of the booking."""
    page.goto(form)
    Flow(page).choose_start().describe(guest).book().at("done")
    link = str(page.locator("[data-manage-url]").get_attribute("data-manage-url"))
    page.goto(f"{link}?lang={lang}")
    return Visit(page)
