"""A website of anybody's: a page written by the test, on another site, around a form of the booking site."""

import json
import re
from typing import Any

from playwright.sync_api import FloatRect, Frame, Locator, Page, Route, expect

from e2e.pages.flow import Flow
from e2e.support.demo import Demo
from e2e.support.host_page import HostSite

PATH = "/"
_LISTEN = """() => {
  window.__heard = [];
  const types = %s;
  const keep = ({ type, detail, target }) => __heard.push({ ...detail, type: type.slice(10), on: target.id || '' });
  types.forEach((type) => addEventListener('chairtime:' + type, keep, true));
}"""
_EVENTS = "loaded init ready beforeopen open close resize step error destroy analytics".split()


class HostPage:
    """The page around the frame, and what it hears from the loader."""

    def __init__(self, page: Page, demo: Demo, site: HostSite) -> None:
        self.page = page
        self.demo = demo
        self.site = site
        self.said: list[str] = []
        self.loader = f'<script async src="{demo.booking}/embed/v1/loader.js"></script>'
        self.iframe = page.locator('iframe[name^="chairtime:"]')
        self.dialog = page.locator("dialog")
        self.close_button = page.locator("dialog .close")
        self.form = Flow(page.frame_locator('iframe[name^="chairtime:"]').first)
        page.set_default_timeout(15_000)
        page.on("console", lambda message: self.said.append(message.text))
        page.add_init_script(f"({_LISTEN % json.dumps(_EVENTS)})()")

    def show(
        self, body: str, *, head: str = "", lang: str = "en", loader: bool = True, query: str = "", **headers: str
    ) -> "HostPage":
        """Open a page with *body*; `%B` in it stands for the booking site's origin. *headers*: the page's own, `_` for `-`."""
        text = f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>A host</title>{head}</head>'
        text += f"<body>{body}{self.loader if loader else ''}</body></html>"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = self.site.put(PATH, text.replace("%B", self.demo.booking), named)
        self.page.goto(address + (f"?{query}" if query else ""))
        return self

    def rewrite(self, path: str, changes: dict[str, str], *, policy: bool = True) -> None:
        """Let the booking site's *path* arrive with *changes* in its text, and without its content policy if so asked."""

        def change(route: Route) -> None:
            answer = route.fetch()
            text = answer.text()
            for before, after in changes.items():
                assert before in text, before
                text = text.replace(before, after)
            headers = {name: value for name, value in answer.headers.items() if policy or name != "content-security-policy"}
            route.fulfill(response=answer, headers=headers, body=text)

        self.page.route(re.compile(re.escape(self.demo.booking + path) + r"(\?.*)?$"), change)

    def hold(self, path: str) -> list[Route]:
        """Keep the booking site's *path* from being answered; return where the requests will be."""
        held: list[Route] = []
        self.page.route(re.compile(re.escape(self.demo.booking + path) + r"(\?.*)?$"), lambda route: held.append(route))
        return held

    # ---- what the page heard ----

    def heard(self, *types: str) -> list[dict[str, Any]]:
        """Return the events of these types so far, of all types without any."""
        found: list[dict[str, Any]] = self.page.evaluate("() => __heard")
        return [event for event in found if not types or event["type"] in types]

    def hears(self, kind: str, count: int = 1) -> dict[str, Any]:
        """Wait for *count* events of one type; return the last."""
        test = "([kind, count]) => __heard.filter(({ type }) => type === kind).length >= count"
        self.page.wait_for_function(test, arg=[kind, count])
        return self.heard(kind)[-1]

    def errors(self) -> list[str]:
        """Return the codes of the errors so far."""
        return [str(event["data"]["code"]) for event in self.heard("error")]

    def lines(self) -> list[str]:
        """Return what the loader said on the console."""
        return [text for text in self.said if text.startswith("Chairtime")]

    # ---- its widgets ----

    def widgets(self) -> list[list[str]]:
        """Return form, mode and state of each widget."""
        found: list[list[str]] = self.page.evaluate("() => Chairtime.widgets().map((w) => [w.form, w.mode, w.state])")
        return found

    def state(self, state: str, index: int = 0) -> None:
        """Wait until a widget is in *state*."""
        test = "([index, state]) => window.Chairtime && Chairtime.widgets && (Chairtime.widgets()[index] || {}).state === state"
        self.page.wait_for_function(test, arg=[index, state])

    def loaded(self) -> "HostPage":
        """Wait for the loader."""
        self.page.wait_for_function("() => window.Chairtime && Chairtime.create")
        return self

    def ready(self, index: int = 0) -> "HostPage":
        self.state("ready", index)
        return self

    def inside(self, path: str = "/embed/f/") -> Frame:
        """Return the document in the first frame whose address begins with *path*."""
        return next(frame for frame in self.page.frames if frame.url.startswith(self.demo.booking + path))

    def height(self) -> float:
        return float(self.iframe.first.evaluate("(frame) => frame.getBoundingClientRect().height"))

    def at_rest(self, what: Locator) -> FloatRect:
        """Return where *what* is in the window once it has stopped moving."""
        box = what.bounding_box()
        for _ in range(40):
            self.page.wait_for_timeout(100)
            before, box = box, what.bounding_box()
            if box is not None and box == before:
                return box
        raise AssertionError(f"it does not come to rest: {box}")

    def at(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def has_focus(self, selector: str) -> None:
        expect(self.page.locator(selector)).to_be_focused()
