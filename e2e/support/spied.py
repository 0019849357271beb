"""Pages of a website with analytics that only write down what they are told."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from booking.domain import analytics
from e2e.pages.flow import Flow
from e2e.support.demo import Demo
from e2e.support.host_page import HostSite

# Every catalogue event as the page's own scripts see it.
_HEARD = """window.heard = [];
['widget_loaded','widget_opened','widget_closed','step_viewed','category_selected','service_searched','services_viewed','service_viewed',
 'service_selected','service_removed','staff_selected','date_selected','time_selected','slots_not_found','promo_viewed','promo_applied',
 'checkout_started','form_error','verification_sent','client_logged_in','client_registered','booked','booking_requested','booking_failed',
 'appointment_changed','appointment_deleted','calendar_added','error'].forEach((name) =>
  addEventListener('chairtime:' + name, (event) => heard.push([name, event.detail.data]), true));"""
# And everything else the widget says to the page, events of its life and the one before each receiver is told.
_EVERYTHING = """window.everything = [];
['loaded','init','ready','beforeopen','open','close','resize','step','error','destroy','analytics'].forEach((name) =>
  addEventListener('chairtime:' + name, (event) => everything.push([name, event.detail]), true));"""
GTAG = """window.calls = []; window.dataLayer = [];
function gtag() { const said = [].slice.call(arguments); calls.push(said);
  if (said[0] === 'get') said[3]({ client_id: '111.222', session_id: '333' }[said[2]]); }"""
GTM = """window.pushed = []; window.google_tag_manager = { 'GTM-TEST': {} };
window.dataLayer = { length: 0, push(one) { pushed.push(JSON.parse(JSON.stringify(one))); } };"""
STUB = "function gtag() { dataLayer.push(arguments); }"
TAG = '<script src="/gtag/js?id=G-TEST"></script>'
FBQ = "window.pixel = []; function fbq() { pixel.push([].slice.call(arguments)); }"


def script(*code: str) -> str:
    return f"<script>{''.join(code)}</script>"


def page_of(demo: Demo, head: str = "", attributes: str = "", body: str = "", form: str = "main") -> str:
    """Return a website's page with the form in its text and *head* before everything else."""
    place = f'<div id="book" data-chairtime="{form}"{attributes}><a href="{demo.booking}/f/{form}">Book online</a></div>'
    loader = f'<script async src="{demo.booking}/embed/v1/loader.js"></script>'
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A salon</title><link rel="icon" href="data:,">'
        f"{head}{script(_HEARD, _EVERYTHING)}</head><body>{body or place}{loader}</body></html>"
    )


@dataclass(frozen=True)
class Spied:
    """A page of the website with the form in it, and what its analytics were told."""

    page: Page
    demo: Demo
    host: HostSite

    def open(self, head: str = "", attributes: str = "", query: str = "", body: str = "", form: str = "main") -> Flow:
        self.host.put("/gtag/js", "void 0;", {"Content-Type": "text/javascript"})
        address = self.host.put("/spied.html", page_of(self.demo, head, attributes, body, form))
        self.page.goto(address + query)
        return self.flow

    @property
    def flow(self) -> Flow:
        return Flow(self.page.frame_locator("iframe"))

    def told(self, name: str) -> list[Any]:
        """Return what a spy wrote down; functions are not."""
        return list(json.loads(self.page.evaluate(f"() => JSON.stringify(window.{name} || [])")))

    def events(self) -> list[list[Any]]:
        """Return [name, params] of each event gtag() was told."""
        return [call[1:] for call in self.told("calls") if call[0] == "event"]

    def names(self) -> list[str]:
        return [str(name) for name, _ in self.events()]

    def wait_for(self, name: str, spy: str = "heard", times: int = 1) -> None:
        """Wait until *name* stands in what *spy* wrote down."""
        self.page.wait_for_function(
            "([spy, name, times]) => JSON.stringify(window[spy] || []).split('\"' + name + '\"').length > times",
            arg=[spy, name, times],
        )

    def pushed(self) -> list[Mapping[str, Any]]:
        return [dict(one) for one in self.told("pushed")]


def faults_of(events: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
    """Return what in [name, params] breaks Google’s documented limits: reserved names, lengths, counts, currency."""
    payloads = ({"client_id": "1.2", "events": [{"name": name, "params": params}]} for name, params in events)
    return [fault for payload in payloads for fault in analytics.faults(payload)]


def seen(flow: Flow) -> Flow:
    """Wait until the form is there."""
    expect(flow.root).to_be_visible()
    return flow
