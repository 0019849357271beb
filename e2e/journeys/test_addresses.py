"""What stands in an address: presets, languages, links of others, nonsense."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.flow import Flow
from e2e.support.demo import Demo
from e2e.support.desk import Desk

FAR = "2026-01-01"


def test_a_preset_service_and_specialist_are_not_asked_again(page: Page, demo: Demo, flow: Flow) -> None:
    page.goto(demo.form("main", "service=cut-short&staff=anna"))

    flow.at("time")
    expect(flow.change("service")).to_be_visible()
    expect(page.locator("#flow")).to_contain_text("Anna Lindqvist")


def test_a_preset_day_is_opened(page: Page, demo: Demo, desk: Desk, flow: Flow) -> None:
    day = desk.a_later_day("cut-short", "any")

    page.goto(demo.form("main", f"service=cut-short&staff=any&date={day}"))

    assert flow.first_start().startswith(day)


@pytest.mark.parametrize(
    "query", ["service=nothing&staff=nobody", "service=%00&date=soon&start=now", "staff=<b>", "lang=xx&theme=pink"]
)
def test_bad_presets_are_ignored(page: Page, demo: Demo, flow: Flow, query: str) -> None:
    answer = page.goto(demo.form("main", query))

    assert answer is not None
    assert answer.status == 200
    flow.at("service")


def test_what_a_person_types_never_comes_from_an_address(page: Page, demo: Demo, flow: Flow) -> None:
    page.goto(demo.form("main", "service=cut-short&staff=any&step=time&phone=015112345678&name=Eve"))

    flow.choose_start().at("contact")

    expect(flow.field("phone")).to_have_value("")
    expect(flow.field("name")).to_have_value("")
    assert "015112345678" not in page.content()


def test_an_altered_token_leads_back_to_the_beginning(page: Page, demo: Demo, flow: Flow) -> None:
    page.goto(demo.form("main", "service=cut-short&staff=any&step=time"))
    flow.choose_start().at("contact")

    answer = page.goto(page.url.replace("/contact", "x/contact"))

    assert answer is not None
    assert answer.status == 400
    expect(flow.refusal).to_have_attribute("data-error", "flow-broken")
    page.locator("#flow a").first.click()
    flow.at("service")


def test_a_token_of_another_form_is_refused(page: Page, demo: Demo, flow: Flow) -> None:
    page.goto(demo.form("anna", "service=cut-short&step=time"))
    flow.choose_start().at("contact")

    answer = page.goto(page.url.replace("/f/anna/", "/f/main/"))

    assert answer is not None
    assert answer.status == 400
    expect(flow.refusal).to_have_attribute("data-error", "flow-broken")


def test_an_unknown_form_says_so(page: Page, demo: Demo, flow: Flow) -> None:
    answer = page.goto(demo.form("nowhere"))

    assert answer is not None
    assert answer.status == 404
    expect(flow.refusal).to_have_attribute("data-error", "not-found")
    expect(flow.heading).to_be_visible()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_the_language_is_changed_without_scripts(page: Page, demo: Demo, flow: Flow) -> None:
    page.goto(demo.form("main", "service=cut-short"))
    page.locator(".languages summary").click()

    page.get_by_role("link", name=re.compile("Deutsch")).click()

    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(flow.root).to_have_attribute("data-step", "staff")
