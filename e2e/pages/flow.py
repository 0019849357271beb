"""The booking flow as a person sees it, in a page or inside a frame."""

import re
from collections.abc import Iterator

from playwright.sync_api import FrameLocator, Locator, Page, Response, expect

from e2e.support.people import Guest


def answers_a_step(answer: Response) -> bool:
    """Tell the answer to a pressed button from those to what a page sends by itself: what was seen, the phone as understood."""
    return answer.request.method == "POST" and answer.request.headers.get("hx-target") == "flow"


class Flow:
    """Steps are told apart by `data-step`; controls are the contract's page hooks."""

    def __init__(self, scope: Page | FrameLocator) -> None:
        self.scope = scope
        self.root = scope.locator("#flow")
        self.heading = scope.locator("#flow h1")
        self.starts = scope.locator(".times [data-start]")
        self.onward = scope.locator('[data-action="continue"]')
        self.book_button = scope.locator('[data-action="book"]')
        self.refusal = scope.locator("[data-error]")
        self.total = scope.locator("[data-total]").first
        self.path = scope.locator("nav.path li")

    def at(self, step: str) -> "Flow":
        """Wait until *step* is shown."""
        expect(self.root).to_have_attribute("data-step", step)
        return self

    def service(self, service: str) -> Locator:
        return self.scope.locator(f'[data-service="{service}"]')

    def staff(self, staff: str) -> Locator:
        return self.scope.locator(f'[data-staff="{staff}"]')

    def field(self, name: str) -> Locator:
        return self.scope.locator(f'[name="{name}"]:not([type="hidden"])')

    def change(self, step: str) -> Locator:
        """Return the way back to a decided step, in the path of steps."""
        return self.scope.locator(f'nav.path [data-change="{step}"]')

    def add(self, *services: str) -> "Flow":
        for service in services:
            self.service(service).click()
            expect(self.service(service)).to_have_attribute("aria-current", "true")
        return self

    def go_on(self) -> "Flow":
        self.onward.click()
        return self

    def choose_staff(self, staff: str) -> "Flow":
        self.at("staff").staff(staff).click()
        return self

    def first_start(self) -> str:
        """Return the first start of the day that is shown."""
        self.at("time")
        return str(self.starts.first.get_attribute("data-start"))

    def choose_start(self, start: str | None = None) -> "Flow":
        """Press *start*, the first one unless it is named."""
        self.at("time")
        (self.scope.locator(f'.times [data-start="{start}"]') if start else self.starts.first).click()
        return self

    def describe(self, guest: Guest) -> "Flow":
        """Fill in everything the details ask for."""
        self.at("contact")
        self.field("name").fill(guest.name)
        self.field("phone").fill(guest.phone)
        self.field("email").fill(guest.email)
        self.field("comment").fill(guest.comment)
        self.field("consent_privacy").check()
        return self

    def book(self) -> "Flow":
        self.book_button.click()
        return self

    def confirm(self, code: str) -> "Flow":
        """Type the code as somebody who pastes it, and press the button."""
        self.at("verify").field("code").fill(code)
        self.scope.locator('[data-action="confirm"]').click()
        return self

    def reference(self) -> str:
        """Return the booking number on the confirmation."""
        sheet = self.at("done").scope.locator("[data-reference]")
        expect(sheet).to_have_attribute("data-reference", re.compile(r"^[A-Z0-9-]{4,32}$"))
        return str(sheet.get_attribute("data-reference"))

    def to_details(self, *services: str, staff: str | None = "any", start: str | None = None) -> "Flow":
        """Go the usual way from the services to the details; *staff* None: nobody is asked, there is only one."""
        self.at("service").add(*services).go_on()
        if staff is not None:
            self.choose_staff(staff)
        return self.choose_start(start).at("contact")

    def walk(self, guest: Guest, service: str = "cut-short") -> Iterator[str]:
        """Go through the whole flow and stop at every screen; yields its name."""
        self.at("service")
        yield "service"
        self.add(service)
        yield "chosen"
        self.go_on()
        expect(self.root).not_to_have_attribute("data-step", "service")
        if self.root.get_attribute("data-step") == "staff":
            yield "staff"
            self.choose_staff("any")
        self.at("time")
        yield "time"
        self.choose_start().at("contact")
        yield "contact"
        self.book()
        expect(self.refusal).to_be_visible()
        yield "errors"
        self.describe(guest).book()
        self.reference()
        yield "done"
