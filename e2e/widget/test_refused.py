"""What is wrong is said once, with a code, and the link is there: nothing on the host page breaks (the issue's bad input)."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.host_page import HostPage
from e2e.support.desk import Desk
from e2e.support.watch import Complaints

FORM = "lumen-ximena"
PLACE = '<div id="place" data-chairtime="{form}"{more}><a href="%B/f/main">Book online</a></div>'


def place(form: str = "main", more: str = "") -> str:
    return PLACE.format(form=form, more=f" {more}" if more else "")


def given_up(host: HostPage, code: str) -> None:
    """Wait for the failure; the link is to be seen, the frame is not, and it was said in one line."""
    assert host.hears("error")["data"]["code"] == code
    expect(host.at("#place a")).to_be_visible()
    expect(host.iframe).not_to_be_visible()
    assert host.errors() == [code]
    assert [line.split(": ")[2].split(",")[0] for line in host.lines()] == [code]
    assert host.heard("error")[0]["data"]["fatal"] is True
    assert host.widgets()[0][2] == "error"


@pytest.fixture
def changed(desk: Desk) -> Iterator[Desk]:
    """The owner changes a form that no other test uses, and puts it back."""
    yield desk
    desk.change_form(FORM, "active", 1)
    desk.change_form(FORM, "hosts", "[]")


@pytest.mark.parametrize("form", ["nowhere", "no id"])
def test_an_unknown_form(host: HostPage, form: str) -> None:
    host.show(place(form))

    given_up(host, "form_not_found")


def test_a_form_that_is_switched_off(host: HostPage, changed: Desk) -> None:
    changed.change_form(FORM, "active", 0)
    host.show(place(FORM))

    given_up(host, "form_disabled")


def test_a_website_that_the_form_does_not_list(page: Page, host: HostPage, changed: Desk, complaints: Complaints) -> None:
    complaints.expect("frame-ancestors")
    changed.change_form(FORM, "hosts", json.dumps(["https://www.salon.example"]))
    page.clock.install()
    host.show(place(FORM))
    expect(host.iframe).to_be_attached()
    page.wait_for_timeout(400)
    page.clock.fast_forward(8100)

    given_up(host, "frame_timeout")


def test_a_website_that_the_form_lists(host: HostPage, changed: Desk) -> None:
    changed.change_form(FORM, "hosts", json.dumps([host.site.origin]))
    host.show(place(FORM)).ready()

    host.form.at("service")


def test_a_server_that_is_down(page: Page, host: HostPage) -> None:
    page.clock.install()
    host.show(place(more='data-origin="http://127.0.0.1:9"'))
    expect(host.iframe).to_be_attached()
    page.wait_for_timeout(300)
    page.clock.fast_forward(8100)

    given_up(host, "frame_timeout")


def test_a_frame_that_the_pages_policy_blocks(page: Page, host: HostPage, complaints: Complaints) -> None:
    complaints.expect("Content Security Policy|frame-src")
    page.clock.install()
    host.show(place(), content_security_policy="frame-src 'none'")
    expect(host.iframe).to_be_attached()
    page.wait_for_timeout(300)
    page.clock.fast_forward(8100)

    given_up(host, "frame_timeout")


def test_a_form_that_comes_after_all_is_shown(page: Page, host: HostPage) -> None:
    held = host.hold("/embed/f/main")
    page.clock.install()
    host.show(place())
    expect(host.iframe).to_be_attached()
    page.clock.fast_forward(8100)
    host.hears("error")
    held[0].continue_()

    host.ready()
    expect(host.at("#place a")).to_be_hidden()


def test_a_preset_the_form_does_not_have_is_a_hint_and_no_failure(host: HostPage) -> None:
    host.show(place(more='data-service="cut-short,nothing" data-staff="nobody"')).ready()
    host.hears("error")

    assert host.heard("error")[0]["data"]["code"] == "invalid_param"
    assert host.heard("error")[0]["data"]["fatal"] is False
    assert "service, staff" in host.heard("error")[0]["data"]["message"]
    assert host.widgets() == [["main", "inline", "ready"]]


@pytest.mark.parametrize(
    "more", ['data-theme="pink"', 'data-lang="<b>"', 'data-min-height="tall"', 'data-loading="now"', 'data-analytics="all"']
)
def test_an_attribute_with_a_wrong_value_falls_back(host: HostPage, more: str) -> None:
    host.show(place(more=more)).ready()
    host.hears("error")

    assert host.errors() == ["invalid_option"]
    assert host.heard("error")[0]["data"]["fatal"] is False


def test_an_unknown_option_is_named_and_others_attributes_are_left_alone(page: Page, host: HostPage) -> None:
    host.show('<div id="place" data-aos="fade"></div>').loaded()
    page.evaluate("() => { Chairtime.create('#place', { form: 'main', colour: 'red' }) }")
    host.ready()

    assert [error["data"]["message"].split('"')[1] for error in host.heard("error")] == ["colour"]


def test_a_place_that_is_not_there_is_one_line(page: Page, host: HostPage) -> None:
    host.show("").loaded()

    assert page.evaluate("() => Chairtime.create('#nowhere', { form: 'main' }) || 'nothing'") == "nothing"
    assert host.lines() == ["Chairtime: no #nowhere"]


def test_a_mistake_in_the_pages_own_listener_stops_nothing(page: Page, host: HostPage, complaints: Complaints) -> None:
    complaints.expect("the page's own")
    listen = "Chairtime('on', '*', function () { throw new Error(\"the page's own\") })"
    stub = "window.Chairtime=function(){(Chairtime.q=Chairtime.q||[]).push(arguments)};"
    host.show(place(), head=f"<script>{stub}{listen}</script>").ready()

    host.form.add("cut-short").go_on().at("staff")


def test_without_the_second_file_a_link_stays_a_link(page: Page, host: HostPage) -> None:
    page.route("**/embed/v1/more.*.js", lambda route: route.abort())
    host.show(
        '<p id="place"><a href="%B/f/anna" data-chairtime="anna" data-mode="popup">Book</a></p>'
        + place("main").replace("place", "second")
    )
    host.hears("error")
    host.ready(1)
    assert host.errors() == ["network"]
    host.at("#place a").click()

    expect(page).to_have_url(f"{host.demo.booking}/f/anna")


def test_a_policy_of_trusted_types_that_does_not_know_us(page: Page, host: HostPage, complaints: Complaints) -> None:
    complaints.expect("TrustedTypePolicy|trusted-types|TrustedScriptURL")
    policy = "require-trusted-types-for 'script'; trusted-types others"
    host.show(place() + '<a href="%B/f/anna" data-chairtime="anna" data-mode="popup">Book</a>', content_security_policy=policy)
    host.ready()

    assert host.errors() == ["network"]
    assert [state for _, _, state in host.widgets()] == ["ready", "error"]


def test_a_loader_that_does_not_know_its_server_says_so(page: Page, host: HostPage) -> None:
    source = page.request.get(f"{host.demo.booking}/embed/v1/loader.js").text()
    page.route("**/copy.js", lambda route: route.fulfill(body=source, content_type="text/javascript"))
    host.show('<script src="http://10.0.0.1/copy.js"></script>' + place(), loader=False)

    assert host.lines() == ["Chairtime: data-origin is missing"]
    expect(host.at("#place a")).to_be_visible()
