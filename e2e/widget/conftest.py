"""A website whose analytics only write down what they are told."""

import pytest
from playwright.sync_api import Page

from e2e.support.demo import Demo
from e2e.support.host_page import HostSite
from e2e.support.spied import Spied


@pytest.fixture
def spied(page: Page, demo: Demo, host_site: HostSite) -> Spied:
    return Spied(page, demo, host_site)
