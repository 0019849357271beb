"""Browser tests against the demo: the real server, the salon's website on another site, Debian's Chromium."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.pages.flow import Flow
from e2e.pages.host_page import HostPage
from e2e.pages.salon_site import SalonSite
from e2e.support.demo import Demo, running_demo
from e2e.support.desk import Desk
from e2e.support.host_page import HostSite, running_host
from e2e.support.people import Guest, a_guest
from e2e.support.watch import Complaints, watch_storages

_NAMES = ("chromium", "chromium-browser", "google-chrome", "msedge")
_QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"]
# The frame must work where the browser keeps cookies and storage from frames of other sites.
_STRICT = ["--test-third-party-cookie-phaseout"]
# Answers that a test rewrites come from nowhere in the network, and may ask this machine all the same.
_NEAR = ["--disable-features=LocalNetworkAccessChecks"]


# Two browsers and two servers share two processors; a slow moment is not a fault of the page.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Return a Chromium; without one the test is skipped, or fails where everything is required."""
    found = os.environ.get("E2E_BROWSER") or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        sentence = "No Chromium was found; install Debian's package chromium or name one in E2E_BROWSER."
        if os.environ.get("CHAIRTIME_REQUIRE_ALL") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], browser_path: str) -> dict[str, Any]:
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": browser_path, "args": [*_QUIET, *_STRICT, *_NEAR, *as_root]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A visitor in Berlin who reads English, unless a test says otherwise with its own mark."""
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/Berlin", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    with running_demo() as running:
        yield running


@pytest.fixture
def desk(demo: Demo) -> Desk:
    return Desk(demo)


@pytest.fixture
def guest() -> Guest:
    return a_guest()


@pytest.fixture
def flow(page: Page) -> Flow:
    return Flow(page)


@pytest.fixture
def salon_site(page: Page, demo: Demo) -> SalonSite:
    return SalonSite(page, demo)


@pytest.fixture(scope="session")
def host_site() -> Iterator[HostSite]:
    with running_host() as running:
        yield running


@pytest.fixture
def host(page: Page, demo: Demo, host_site: HostSite) -> HostPage:
    return HostPage(page, demo, host_site)


@pytest.fixture(autouse=True)
def complaints(context: BrowserContext) -> Iterator[Complaints]:
    """No test leaves an error of a script or a broken content policy behind that it did not expect."""
    found = Complaints(context)
    watch_storages(context)
    yield found
    assert found.heard == []
