"""Browser tests against the demo: the real server, the salon's website on another site, Debian's Chromium."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from e2e.support.demo import Demo, running_demo

_NAMES = ("chromium", "chromium-browser", "google-chrome", "msedge")
_QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"]


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
    return {**browser_type_launch_args, "executable_path": browser_path, "args": [*_QUIET, *as_root]}


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    with running_demo() as running:
        yield running
