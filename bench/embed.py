"""What the embed costs a website: the loader's sizes, and a cold visit in Chromium until start times are visible.

`./run bench embed` prints each request of that visit. Needs a Chromium (`E2E_BROWSER` names another one); everything
is on this machine: the demo's booking server, and a page on another site around its form.
"""

import gzip
import os
import shutil
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import sync_playwright

from booking.web.embed.loader import Loader
from e2e.support.demo import Demo, running_demo
from e2e.support.host_page import HostSite, running_host
from e2e.support.watch import count_shifts, shifts

KILO = 1024
# A page of a campaign: service and specialist are decided, the times are the first thing to see. The room that is kept free is
# the one of the demo's website.
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A salon</title>
<meta name="viewport" content="width=device-width"></head><body><h1>A salon</h1><p>We are open.</p>
<div data-chairtime="main" data-service="cut-short" data-staff="any" data-min-height="760">
<a href="%B/f/main">Book online</a></div><p>See you.</p>
<script async src="%B/embed/v1/loader.js"></script></body></html>"""
FRAME = "[data-chairtime] iframe"


@dataclass(frozen=True, slots=True)
class Visit:
    """*requests*: address and bytes of each body as gzip, in order; *shift*: the host page's CLS; *ms* until times are seen."""

    requests: list[tuple[str, int]]
    shift: float
    ms: float

    @property
    def size(self) -> int:
        return sum(size for _, size in self.requests)


def sizes() -> dict[str, tuple[int, int, int]]:
    """Return raw, gzip and brotli bytes of each script of the widget."""
    scripts = Loader.read().scripts
    return {name: (len(one.body), len(one.packed["gzip"]), len(one.packed["br"])) for name, one in sorted(scripts.items())}


def visit(demo: Demo, site: HostSite) -> Visit:
    """Open the page with nothing cached, and wait until a start can be pressed."""
    address = site.put("/", PAGE.replace("%B", demo.booking))
    path = os.environ.get("E2E_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        count_shifts(page)
        asked: list[tuple[str, str]] = []
        page.on("request", lambda one: asked.append((one.method, one.url)))
        page.goto(address, wait_until="commit")
        page.frame_locator(FRAME).locator(".times [data-start]").first.wait_for()
        until = [(method, url) for method, url in asked if url.startswith(demo.booking)]
        ms = float(page.evaluate("() => performance.now()"))
        page.wait_for_timeout(1000)
        shift = sum(value for value, _ in shifts(page))
        browser.close()
    return Visit([(url, _packed(url) if method == "GET" else 0) for method, url in until], shift, ms)


def _packed(url: str) -> int:
    """Return how many bytes a body has as gzip: the budget's measure, whatever the browser prefers."""
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept-Encoding": "gzip"}), timeout=10) as answer:
        body: bytes = answer.read()
        return len(body) if answer.headers.get("Content-Encoding") == "gzip" else len(gzip.compress(body, 9, mtime=0))


def report(row: Callable[..., None]) -> Visit:
    """Give each figure with its budget to *row*."""
    for name, (raw, packed, brotli) in sizes().items():
        label = f"embed: {name}.js, gzip (raw {raw / KILO:.2f}, brotli {brotli / KILO:.2f})"
        row(label, packed / KILO, *{"loader": (6, 4)}.get(name, (8, 6)), "KB")
    with running_demo() as demo, running_host() as site:
        found = visit(demo, site)
    row("embed: requests until start times are visible, cold", len(found.requests), 5, 3)
    row(f"embed: the same in bytes, gzip ({found.ms:.0f} ms here)", found.size / KILO, 43, 26, "KB")
    row("embed: layout shift of the host page", found.shift, 0.02, 0)
    return found


def main() -> None:
    def row(what: str, figure: float, must: float, aim: float, unit: str = "") -> None:
        print(f"{what:72} {figure:8.2f} {unit:2} (must {must:g}, aim {aim:g})")

    for url, size in report(row).requests:
        print(f"  {size:7}  {url}")


if __name__ == "__main__":
    main()
