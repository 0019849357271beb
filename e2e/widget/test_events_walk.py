"""The whole funnel as the website's own analytics get it, against files that were read beside Google's documentation.

After a change that is meant, write them anew with E2E_GOLDEN=write and read what has changed.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.flow import Flow
from e2e.support.people import Guest
from e2e.support.spied import GTAG, GTM, TAG, Spied, faults_of, script

GOLDEN = Path(__file__).parent / "golden"
# What differs from run to run: moments, random numbers, booking numbers.
_VARIES = {
    "load_ms": int,
    "days_ahead": int,
    "weekday": int,
    "hour": int,
    "transaction_id": str,
    "event_id": str,
    "flow_id": str,
}
FUNNEL = ["view_item_list", "view_item", "select_item", "add_to_cart", "begin_checkout", "purchase"]


def walk(flow: Flow, page: Page, spied: Spied, guest: Guest) -> str:
    """Go the whole way with every kind of press on it; return the booking number."""
    flow.at("service")
    spied.wait_for("promo_viewed")
    flow.scope.locator("[data-category]").first.click()
    flow.add("cut-short", "fringe")
    flow.service("fringe").click()
    expect(flow.service("fringe")).not_to_have_attribute("aria-current", "true")
    flow.go_on().choose_staff("anna").at("time")
    day = flow.scope.locator('a[data-bookable="true"]:not([aria-current])').last
    if not day.count():  # a month that is nearly over
        flow.scope.locator('[data-action="later"]').click()
        expect(day).to_be_visible()
    chosen = day.get_attribute("data-date")
    day.click()
    expect(flow.scope.locator(f'[data-date="{chosen}"]')).to_have_attribute("aria-current", "date")
    flow.choose_start().at("contact").book()
    expect(flow.refusal).to_be_visible()
    flow.describe(guest).book()
    reference = flow.reference()
    spied.wait_for("booked")
    with page.expect_download():
        flow.scope.locator('[data-calendar="ics"]').click()
    spied.wait_for("calendar_added")
    return reference


def steady(value: Any, key: str = "") -> Any:
    """Return *value* without what differs from run to run, its kind checked."""
    if key in _VARIES:
        assert isinstance(value, _VARIES[key]), (key, value)
        return f"<{key}>"
    if isinstance(value, dict):
        return {name: steady(one, name) for name, one in sorted(value.items())}
    return [steady(one) for one in value] if isinstance(value, list) else value


def compare(found: Any, name: str) -> None:
    path = GOLDEN / f"{name}.json"
    text = json.dumps(steady(found), indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("E2E_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert json.loads(text) == json.loads(path.read_text())


def without_lists(names: list[str]) -> list[str]:
    """Return each of the funnel's names once, where it came first."""
    return [name for name in dict.fromkeys(names) if name in FUNNEL]


def test_a_page_with_googles_tag_gets_the_whole_funnel(page: Page, spied: Spied, guest: Guest) -> None:
    walk(spied.open(TAG + script(GTAG)), page, spied, guest)

    names = spied.names()
    assert without_lists(names) == FUNNEL
    assert names.count("purchase") == 1
    assert spied.told("dataLayer") == []
    compare([call for call in spied.told("calls") if call[0] == "event"], "gtag")


def test_a_page_with_tag_manager_gets_the_whole_funnel(page: Page, spied: Spied, guest: Guest) -> None:
    walk(spied.open(script(GTM)), page, spied, guest)

    pushed = spied.pushed()
    assert len(pushed) % 2 == 0
    assert pushed[::2] == [{"ecommerce": None, "chairtime": None}] * (len(pushed) // 2)
    assert without_lists([one["event"] for one in pushed[1::2]]) == FUNNEL
    compare(pushed, "gtm")


@pytest.mark.parametrize("name", ["gtag", "gtm"])
def test_what_was_written_down_keeps_googles_limits(name: str) -> None:
    told = json.loads((GOLDEN / f"{name}.json").read_text())
    if name == "gtag":
        said = [(call[1], call[2]) for call in told]
    else:
        said = [(one["event"], {**one["chairtime"], **one.get("ecommerce", {})}) for one in told[1::2]]
    assert faults_of(said) == []
    for event, params in said:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", event)
        assert len(params) <= 25
        assert not {"customer_id", "uid", "sid", "cid", "user_id"} & set(params)
        assert all(isinstance(one, str | int | float | bool | list) and one != "" for one in params.values())
        assert all(len(one) <= 100 for one in params.values() if isinstance(one, str))
        assert ("value" not in params) or (re.fullmatch("[A-Z]{3}", params["currency"]) and not isinstance(params["value"], str))
        for item in params.get("items", []):
            assert {"item_id", "item_name"} <= set(item)
            assert not isinstance(item.get("price", 0), str)
