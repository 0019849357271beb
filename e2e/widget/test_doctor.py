"""The embed doctor: what it shows, and each problem in words with the fix (the issue's item 9)."""

import json
import re

import pytest
from playwright.sync_api import Page, Request, expect

from e2e.pages.doctor import ASK, Doctor
from e2e.pages.host_page import HostPage
from e2e.support.axe import violations
from e2e.support.demo import Demo
from e2e.support.desk import Desk
from e2e.support.watch import Complaints

PLACE = '<div id="place" data-chairtime="main"><a href="%B/f/main">Book online</a></div>'


@pytest.fixture
def doctor(page: Page) -> Doctor:
    return Doctor(page)


def test_it_comes_only_when_it_is_asked(page: Page, host: HostPage, doctor: Doctor) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(_name(request)))
    host.show(PLACE).ready()
    page.wait_for_timeout(200)

    expect(doctor.panel).to_have_count(0)
    # The second file may have come for reasons of its own, as when the form grew by a few pixels.
    assert "loader" in asked
    assert "debug" not in asked


def _name(request: Request) -> str:
    found = re.search(r"/embed/v1/(\w+)\.", request.url)
    return found[1] if found else ""


def test_it_shows_versions_widgets_consent_and_events_as_they_were_sent(page: Page, doctor: Doctor, demo: Demo) -> None:
    page.goto(f"{demo.site}/widget/gtag.html?{ASK}")
    doctor.says("contract 1", demo.booking, "main, inline: ready", "step service", "Receiver: gtag", "Consent seen", "unknown")
    page.evaluate("() => gtag('consent', 'update', { analytics_storage: 'granted' })")
    page.frame_locator("[data-chairtime] iframe").locator('[data-service="cut-short"]').click()
    page.frame_locator("[data-chairtime] iframe").locator('[data-action="continue"]').first.click()

    doctor.says('"step": "staff"', "granted", "None found.")


def test_it_is_closed_and_stays_closed(page: Page, host: HostPage, doctor: Doctor) -> None:
    host.show(PLACE, query=ASK).ready()
    doctor.close_button.click()
    page.evaluate("() => { Chairtime.widgets()[0].reload() }")
    host.hears("ready", 2)

    expect(doctor.panel).to_have_count(0)


def test_it_is_accessible(page: Page, host: HostPage, doctor: Doctor) -> None:
    host.show(f"<main><h1>Host</h1>{PLACE}</main>", query=ASK)
    doctor.says("main, inline: ready")

    assert violations(page) == []


def test_no_analytics_in_the_page(host: HostPage, doctor: Doctor) -> None:
    host.show(PLACE, query=ASK)

    doctor.says("Events reach no analytics", "there is no gtag()", "no Tag Manager container")


def test_an_unknown_form(host: HostPage, doctor: Doctor) -> None:
    host.show('<div data-chairtime="nowhere"></div>', query=ASK)

    doctor.says("Form nowhere: form_not_found", "Compare the id in data-chairtime")


def test_the_loader_twice(host: HostPage, doctor: Doctor) -> None:
    host.show(PLACE + host.loader, query=ASK)

    doctor.says("The loader stands 2 times in this page")


def test_no_widget_at_all(host: HostPage, doctor: Doctor) -> None:
    host.show("", query=ASK)

    doctor.says("No widget was found", "data-chairtime")


def test_an_option_that_cannot_be_used(host: HostPage, doctor: Doctor) -> None:
    host.show(PLACE.replace('="main"', '="main" data-theme="pink"'), query=ASK)

    doctor.says("invalid_option", '"theme"', "the default is used instead")


def test_a_policy_that_blocks_the_frame(host: HostPage, doctor: Doctor, demo: Demo, complaints: Complaints) -> None:
    complaints.expect("Content Security Policy|frame-src")
    host.show(PLACE, query=ASK, content_security_policy="frame-src 'self'")

    doctor.says(f"Content-Security-Policy blocks the form. Add: frame-src {demo.booking}")


def test_a_website_that_is_not_on_the_forms_list(
    page: Page, host: HostPage, doctor: Doctor, desk: Desk, complaints: Complaints
) -> None:
    complaints.expect("frame-ancestors")
    desk.change_form("lumen-ximena", "hosts", json.dumps(["https://www.salon.example"]))
    try:
        page.clock.install()
        host.show(PLACE.replace("main", "lumen-ximena"), query=ASK)
        expect(doctor.panel).to_be_visible()
        page.wait_for_timeout(300)
        page.clock.run_for(8500)
        host.hears("error")
        page.clock.run_for(500)
        page.wait_for_timeout(300)
        page.clock.run_for(500)

        doctor.says("frame_timeout", f"Add {host.site.origin} to the form’s hosts")
    finally:
        desk.change_form("lumen-ximena", "hosts", "[]")


def test_a_server_that_is_down(page: Page, host: HostPage, doctor: Doctor) -> None:
    page.clock.install()
    host.show(PLACE.replace('="main"', '="main" data-origin="http://127.0.0.1:9"'), query=ASK)
    expect(doctor.panel).to_be_visible()
    page.wait_for_timeout(300)
    page.clock.run_for(9000)

    doctor.says("frame_timeout", "no answer from http://127.0.0.1:9")
