"""Spies that a page cannot see: what it stores, what moves by itself, what the browser complains about."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, ConsoleMessage, Frame, Page

# A request that failed, or was refused in words, is mentioned by the browser and by htmx; the page itself answers for it.
_EXPECTED = re.compile(r"Failed to load resource|Response Status Error Code|htmx:sendError|htmx:afterRequest")
_SHIFTS = """() => {
  window.__shifted = [];
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    const moved = entry.sources.map(({ node }) => node && (node.id || node.className || node.nodeName));
    if (!entry.hadRecentInput) window.__shifted.push([entry.value, moved.join(' ')]);
  })).observe({ type: 'layout-shift', buffered: true });
}"""
# Taken before the page's own scripts run: those may hide a storage from others, not from us.
_KEEP_STORAGES = """() => {
  window.__storages = [];
  for (const name of ['localStorage', 'sessionStorage']) {
    try { window.__storages.push(window[name]); } catch { /* refused to frames of other sites */ }
  }
}"""
_STORED = "() => window.__storages.flatMap(Object.keys).concat(document.cookie ? [document.cookie] : [])"


def watch_storages(context: BrowserContext) -> None:
    """Keep hold of the storages of every document, for `stored`."""
    context.add_init_script(f"({_KEEP_STORAGES})()")


def count_shifts(page: Page) -> None:
    """Count, in every document from now on, what moves without having been asked to."""
    page.add_init_script(f"({_SHIFTS})()")


def shifts(frame: Page | Frame) -> list[tuple[float, str]]:
    """Return the layout shifts of a document so far, each with what moved."""
    return [(float(value), str(moved)) for value, moved in frame.evaluate("() => window.__shifted")]


def stored(page: Page) -> list[str]:
    """Return every cookie and every key of web storage in the page and its frames."""
    cookies = [str(cookie.get("name")) for cookie in page.context.cookies()]
    return cookies + [key for frame in page.frames for key in frame.evaluate(_STORED)]


def within(page: Page, true: Callable[[], bool], seconds: float = 15.0) -> None:
    """Wait until *true* is, letting the browser tell what it does; for what no page can be asked."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, f"not within {seconds:.0f} s"
        page.wait_for_timeout(50)


class Complaints:
    """What the browser reports while a context lives: errors in scripts and broken content policies."""

    def __init__(self, context: BrowserContext) -> None:
        self.heard: list[str] = []
        self._expected: list[str] = []
        context.on("weberror", lambda error: self.heard.append(str(error.error)))
        context.on("console", self._listen)

    def expect(self, pattern: str) -> None:
        """Let what *pattern* finds pass: the test is about it."""
        self._expected.append(pattern)

    def _listen(self, message: ConsoleMessage) -> None:
        expected = (_EXPECTED.pattern, *self._expected)
        if message.type == "error" and not any(re.search(pattern, message.text) for pattern in expected):
            self.heard.append(message.text)
