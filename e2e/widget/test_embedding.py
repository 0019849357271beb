"""Snippets on strangers' pages: what appears, what it says, and that several get along (B8.1-5, 30)."""

import re

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.host_page import HostPage
from e2e.support.demo import Demo
from e2e.support.watch import within

INLINE = '<div id="place" data-chairtime="main"><a href="%B/f/main">Book online</a></div>'


def test_a_snippet_makes_one_frame_without_anything_personal_in_its_address(host: HostPage, demo: Demo) -> None:
    host.show('<div id="place"></div>').loaded()
    known = "{name: 'Jo Marker', phone: '015199887766', email: 'jo@marker.example', comment: 'Marker'}"
    host.page.evaluate(f"() => {{ Chairtime.create('#place', {{form: 'main', lang: 'de', prefill: {known}}}) }}")
    host.ready()

    expect(host.iframe).to_have_count(1)
    expect(host.iframe).to_have_attribute("title", "Online-Terminbuchung")
    assert str(host.iframe.get_attribute("src")).split("?")[0] == f"{demo.booking}/embed/f/main"
    assert not re.search("marker|0151", str(host.heard()) + host.inside().url, re.IGNORECASE)


def test_the_link_is_there_until_the_form_is(host: HostPage) -> None:
    held = host.hold("/embed/f/main")
    host.show(INLINE)
    expect(host.iframe).to_be_attached()
    expect(host.at("#place a")).to_be_visible()
    held[0].continue_()

    host.ready()
    expect(host.at("#place a")).to_be_hidden()


def test_the_loader_twice_is_the_loader_once(host: HostPage) -> None:
    host.show(INLINE + host.loader).ready()
    host.page.add_script_tag(url=f"{host.demo.booking}/embed/v1/loader.js?again")

    assert host.widgets() == [["main", "inline", "ready"]]
    assert len(host.heard("loaded")) == 1


@pytest.mark.parametrize("markup", ['<div data-chairtime="anna"></div>', '<chairtime-booking form="anna"></chairtime-booking>'])
def test_a_place_that_comes_later_becomes_a_form_and_goes_with_its_place(host: HostPage, markup: str) -> None:
    host.show("<main></main><aside></aside>").loaded()
    host.page.evaluate("(markup) => { document.querySelector('main').innerHTML = '<section>' + markup + '</section>' }", markup)
    host.ready()
    # A node that moves is one widget still, though its frame begins anew.
    host.page.evaluate("() => document.querySelector('aside').append(document.querySelector('section'))")
    host.hears("ready", 2)
    assert host.widgets() == [["anna", "inline", "ready"]]

    host.page.evaluate("() => document.querySelector('section').remove()")
    host.page.wait_for_function("() => Chairtime.widgets().length === 0")


def test_another_form_on_the_same_place_replaces_the_first(host: HostPage) -> None:
    host.show(INLINE).ready()
    host.page.evaluate("() => { place.dataset.chairtime = 'anna' }")
    host.hears("ready", 2)

    assert host.widgets() == [["anna", "inline", "ready"]]
    expect(host.iframe).to_have_count(1)


def test_three_forms_keep_their_events_apart(page: Page, host: HostPage, demo: Demo) -> None:
    page.goto(f"{demo.site}/widget/three.html")
    for index in range(3):
        page.locator("[data-chairtime]").nth(index).scroll_into_view_if_needed()
        host.ready(index)
    for form in ("barber", "anna"):
        page.frame_locator(f'[data-chairtime="{form}"] iframe').locator("[data-staff], [data-service]").first.click()
    forged = {"t": "step", "s": 1, "d": {"step": "forged", "index": 1, "total": 1, "user": False}}
    page.evaluate("(message) => { window.postMessage(message, '*'); window.postMessage({...message, f: 'anna'}, '*') }", forged)

    assert {event["formId"] for event in host.heard("ready")} == {"main", "anna", "barber"}
    pairs = {(event["formId"], event["widgetId"]) for event in host.heard() if event["type"] != "loaded"}
    assert len(pairs) == 3
    assert "forged" not in str(host.heard())


def test_a_frame_that_stands_there_by_itself_is_taken_in(page: Page, host: HostPage, demo: Demo) -> None:
    page.goto(f"{demo.site}/widget/iframe.html")
    host.hears("ready")

    assert host.widgets() == [["main", "iframe", "ready"]]
    page.wait_for_function("() => document.querySelector('iframe').getBoundingClientRect().height > 1000")


def test_a_pinned_loader_runs(page: Page, host: HostPage, demo: Demo) -> None:
    page.goto(f"{demo.site}/widget/pinned.html")

    assert host.ready().widgets() == [["main", "inline", "ready"]]


def test_calls_made_before_the_loader_wait_for_it(host: HostPage) -> None:
    stub = "window.Chairtime=window.Chairtime||function(){(Chairtime.q=Chairtime.q||[]).push(arguments)};"
    calls = "window.got=[];Chairtime('on','ready',function(e){got.push(e.detail.data.lang)});Chairtime('config',{lang:'es'});"
    host.show(INLINE, head=f"<script>{stub}{calls}Chairtime('nothing');Chairtime('nothing')</script>").ready()

    assert host.page.evaluate("() => got") == ["es"]
    assert host.lines() == ["Chairtime: no nothing"]


def test_the_global_may_have_another_name(host: HostPage, demo: Demo) -> None:
    host.show(f'{INLINE}<script async data-global="Salon" src="{demo.booking}/embed/v1/loader.js"></script>', loader=False)
    host.page.wait_for_function("() => window.Salon && Salon.widgets()[0].state === 'ready'")

    assert host.page.evaluate("() => [typeof window.Chairtime, Salon.contract, Salon.origin]") == ["undefined", 1, demo.booking]


def test_the_language_is_the_nearest_one(host: HostPage) -> None:
    host.show(f'<section lang="ar">{INLINE}</section>', lang="de").ready()

    assert host.heard("ready")[0]["data"]["lang"] == "ar"
    expect(host.iframe).to_have_attribute("title", "الحجز عبر الإنترنت")


def test_presets_of_a_place_skip_their_steps(host: HostPage) -> None:
    host.show('<div data-chairtime="main" data-service="cut-short" data-staff="ben" data-lock="staff"></div>').ready()

    host.form.at("time")
    assert "service=cut-short" in host.inside().url


def test_update_brings_another_choice_into_the_frame(host: HostPage) -> None:
    host.show(INLINE).ready()
    host.page.evaluate("() => Chairtime.widgets()[0].update({ service: 'cut-short', staff: 'ben', theme: 'dark' })")

    host.form.at("time")
    assert host.widgets() == [["main", "inline", "ready"]]


def test_the_pages_colours_reach_the_form(page: Page, host: HostPage, demo: Demo) -> None:
    # The colours are read once, when the form greets; a style sheet that comes even later than that is not waited for.
    held = host.hold("/embed/v1/loader.js")
    page.goto(f"{demo.site}/widget/dark.html", wait_until="commit")
    given = "getComputedStyle(document.querySelector('.tinted')).getPropertyValue('--chairtime-accent')"
    page.wait_for_function(f"() => document.querySelector('.tinted') && {given}")
    within(page, lambda: len(held) == 1)
    held[0].continue_()
    host.ready()
    style = "() => ['--accent', '--bg', '--radius'].map((name) => document.documentElement.style.getPropertyValue(name))"

    assert host.inside().evaluate(style) == ["#f0b35a", "#14171c", "4px"]
    assert host.inside().evaluate("() => document.documentElement.dataset.theme") == "dark"
