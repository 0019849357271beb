"""Which receiver gets the events, when, and with what (B4 rules 1 to 12, B8 checks 16 to 23)."""

import json

import pytest
from playwright.sync_api import Page, expect

from e2e.pages.flow import Flow
from e2e.support.people import Guest
from e2e.support.spied import FBQ, GTAG, GTM, STUB, TAG, Spied, page_of, script

LOADED = "widget_loaded"


def begun(spied: Spied, head: str = "", attributes: str = "", query: str = "") -> Flow:
    """Open the page and wait until the first events were said."""
    flow = spied.open(head, attributes, query).at("service")
    spied.wait_for("services_viewed")
    return flow


def test_a_google_tag_beside_a_container_gets_everything_alone(spied: Spied) -> None:
    begun(spied, TAG + script(GTM, GTAG.replace("window.dataLayer = [];", "")))
    spied.wait_for("view_item_list", "calls")
    assert spied.told("pushed") == []


def test_a_banners_stub_beside_a_container_is_not_taken_for_a_tag(spied: Spied) -> None:
    begun(spied, script(GTM, STUB))
    spied.wait_for("view_item_list", "pushed")
    assert all("event" in one or "ecommerce" in one for one in spied.pushed())


def test_a_script_of_ads_alone_is_no_sign_of_a_tag(spied: Spied) -> None:
    begun(spied, '<script src="/gtag/js?id=G-TEST&cx=c"></script>' + script(GTM, GTAG.replace("window.dataLayer = [];", "")))
    spied.wait_for("view_item_list", "pushed")
    assert spied.told("calls") == []


def test_the_owners_word_beats_what_is_there(spied: Spied) -> None:
    begun(spied, TAG + script(GTAG), ' data-analytics="gtm"')
    spied.page.wait_for_function("() => dataLayer.some((one) => one.event === 'view_item_list')")
    assert spied.events() == []


def test_off_reaches_nobody_but_the_page_itself(spied: Spied) -> None:
    begun(spied, TAG + script(GTAG, GTM, FBQ), ' data-analytics="off"').add("cut-short")
    spied.wait_for("service_selected")
    spied.page.wait_for_timeout(800)
    assert spied.told("calls") == spied.told("pushed") == spied.told("pixel") == []
    assert "services_viewed" in [name for name, _ in spied.told("heard")]


def test_a_page_without_analytics_gets_no_data_layer(spied: Spied) -> None:
    begun(spied)
    assert spied.page.evaluate("() => 'dataLayer' in window") is False


def test_a_receiver_that_comes_late_gets_what_waited_once(spied: Spied) -> None:
    begun(spied, script("setTimeout(() => { " + GTAG.replace("function gtag()", "window.gtag = function ()") + " }, 3000);"))
    spied.wait_for("view_item_list", "calls")
    names = spied.names()
    assert names[:4] == ["widget_loaded", "widget_opened", "step_viewed", "view_item_list"]
    assert len(names) == len(set(names))


def test_a_receiver_that_comes_too_late_gets_what_comes_after(spied: Spied) -> None:
    late = "addEventListener('late', () => { " + GTAG.replace("function gtag()", "window.gtag = function ()") + " });"
    flow = begun(spied, script(late))
    spied.page.wait_for_timeout(11_500)
    # Ten seconds of looking for a receiver have made none.
    assert spied.page.evaluate("() => 'dataLayer' in window") is False
    flow.add("cut-short")
    spied.wait_for("service_selected")
    spied.page.evaluate("() => dispatchEvent(new Event('late'))")
    flow.go_on().at("staff")
    spied.wait_for("step_viewed", "calls")
    assert spied.names() == ["step_viewed"]


def test_several_tags_are_all_named(spied: Spied) -> None:
    begun(spied, TAG + script(GTAG), ' data-ga-id="G-A,G-B"')
    spied.wait_for("view_item_list", "calls")
    assert all(params["send_to"] == ["G-A", "G-B"] for _, params in spied.events())
    # The ids are the page's business: the form's address has none of them.
    assert "G-" not in str(spied.page.locator("iframe").get_attribute("src"))


def test_debugging_is_a_key_that_is_there_or_not(spied: Spied) -> None:
    begun(spied, TAG + script(GTAG), ' data-debug="true"')
    spied.wait_for("view_item_list", "calls")
    assert all(params["debug_mode"] is True for _, params in spied.events())
    begun(spied, TAG + script(GTAG), ' data-debug="false"')
    spied.wait_for("view_item_list", "calls")
    assert not any("debug_mode" in params for _, params in spied.events())


def test_only_own_names_may_be_asked_for(spied: Spied) -> None:
    flow = begun(spied, TAG + script(GTAG), ' data-events="custom" data-event-prefix="salon_"')
    flow.add("cut-short")
    spied.wait_for("salon_service_selected", "calls")
    assert [name for name in spied.names() if name != "salon_promo_viewed"] == [
        "salon_widget_loaded",
        "salon_widget_opened",
        "salon_step_viewed",
        "salon_services_viewed",
        "salon_service_viewed",
        "salon_service_selected",
    ]


def test_both_kinds_of_names_may_be_asked_for(spied: Spied) -> None:
    renames = json.dumps({"service_selected": "chosen", "booked": "purchase_done", "widget_loaded": "page_view"})
    flow = begun(spied, script(GTM), f" data-events=\"both\" data-event-map='{renames}'")
    flow.add("cut-short")
    spied.wait_for("chosen", "pushed")
    said = [one for one in spied.pushed() if "event" in one and one["chairtime"]["event"] == "service_selected"]
    assert [(one["event"], "ecommerce" in one) for one in said] == [
        ("select_item", True),
        ("add_to_cart", True),
        ("chosen", False),
    ]
    # A name that Google keeps for itself is not taken, and that is said.
    assert next(one["event"] for one in spied.pushed() if "event" in one) == "widget_loaded"
    assert [data["code"] for name, data in spied.told("heard") if name == "error"] == ["invalid_option"]


def test_the_page_may_stop_one_event(spied: Spied) -> None:
    viewed = "if (e.detail.data.name === 'service_viewed') e.preventDefault();"
    stop = f"addEventListener('chairtime:analytics', (e) => {{ {viewed} }}, true);"
    flow = begun(spied, TAG + script(GTAG, FBQ, stop), ' data-meta="auto"')
    flow.add("cut-short")
    spied.wait_for("add_to_cart", "calls")
    assert "view_item" not in spied.names()
    assert spied.names()[-2:] == ["select_item", "add_to_cart"]


def test_a_receiver_of_the_owners_own(spied: Spied) -> None:
    own = (
        "window.mine = []; window.Chairtime = function () { (Chairtime.q = Chairtime.q || []).push(arguments) };"
        "Chairtime('addSink', 'mine', (event) => mine.push([event.type, event.data.form_id]));"
        "Chairtime('addSink', 'broken', () => { throw new Error('theirs') });"
        "console.error = () => {};"
    )
    begun(spied, script(own))
    assert spied.told("mine")[0] == [LOADED, "main"]


def test_the_other_receivers_get_their_own_form(page: Page, spied: Spied, guest: Guest) -> None:
    others = (
        "window.shop = []; window.Shopify = { analytics: { publish: (...said) => shop.push(said) } };"
        "window.metro = []; function ym() { metro.push([].slice.call(arguments)) }"
        "window.plain = []; function plausible() { plain.push([].slice.call(arguments)) }"
    )
    flow = begun(spied, script(FBQ, others), ' data-meta="auto" data-metrika="123" data-plausible="auto"')
    flow.to_details("cut-short", staff="anna").describe(guest).book()
    reference = flow.reference()
    spied.wait_for("Schedule", "pixel")

    assert [call[1] for call in spied.told("pixel")] == ["ViewContent", "AddToCart", "InitiateCheckout", "Schedule"]
    schedule = spied.told("pixel")[-1]
    assert schedule[2] == {
        "content_ids": ["cut-short"],
        "content_type": "product",
        "content_name": "Haircut, short hair",
        "num_items": 1,
        "value": 49,
        "currency": "EUR",
    }
    assert schedule[3] == {"eventID": f"booked-{reference}"}
    names = [name for name, _ in spied.told("heard") if name != "error"]
    assert [said[0] for said in spied.told("shop")] == [f"chairtime_{name}" for name in names]
    assert [said[:3] for said in spied.told("metro")] == [[123, "reachGoal", f"chairtime_{name}"] for name in names]
    assert [said[0] for said in spied.told("plain")] == names
    sold = next(said[1] for said in spied.told("plain") if said[0] == "booked")
    assert sold["revenue"] == {"amount": 49, "currency": "EUR"}
    assert "items" not in sold["props"]


def test_a_wrapper_hears_it_when_it_is_named(page: Page, spied: Spied) -> None:
    place = f'<div data-chairtime="main" data-relay="{spied.host.origin}"></div>'
    address = spied.host.put("/inner.html", page_of(spied.demo, body=place))
    listen = "window.relayed = []; addEventListener('message', (e) => e.data.source === 'chairtime' && relayed.push(e.data));"
    page.goto(spied.host.put("/outer.html", f'{script(listen)}<iframe src="{address}" width="900" height="800"></iframe>'))
    spied.wait_for("services_viewed", "relayed")
    first = spied.told("relayed")[0]
    assert (first["contract"], first["event"], first["data"]["embed_mode"]) == (1, LOADED, "inline")
    assert first["event_id"] == first["data"]["event_id"]


def test_a_dialog_says_when_it_opens_and_closes(page: Page, spied: Spied) -> None:
    body = f'<a href="{spied.demo.booking}/f/main" data-chairtime="main" data-mode="popup">Book</a>'
    spied.open(TAG + script(GTAG), body=body)
    page.get_by_role("link", name="Book").hover()
    spied.wait_for(LOADED)
    page.wait_for_timeout(800)
    assert [name for name, _ in spied.told("heard")] == [LOADED]

    page.get_by_role("link", name="Book").click()
    spied.wait_for("view_item_list", "calls")
    page.keyboard.press("Escape")
    spied.wait_for("widget_closed", "calls")
    said = dict(spied.events())
    assert (said["widget_opened"]["trigger"], said["widget_opened"]["embed_mode"]) == ("button", "popup")
    assert (said["widget_closed"]["reason"], said["widget_closed"]["step"], said["widget_closed"]["completed"]) == (
        "escape",
        "service",
        False,
    )


def test_nothing_is_said_before_the_form_can_be_seen(page: Page, spied: Spied) -> None:
    place = '<div style="height:2000px"></div><div data-chairtime="main" data-loading="eager"></div>'
    flow = spied.open(TAG + script(GTAG), body=place)
    spied.wait_for(LOADED)
    page.wait_for_timeout(1500)
    assert [name for name, _ in spied.told("heard")] == [LOADED]
    page.evaluate("() => scrollTo(0, 1700)")
    spied.wait_for("services_viewed")
    expect(flow.root).to_be_attached()


@pytest.mark.parametrize("chosen", ["gtag", "gtm"])
def test_the_doctor_says_who_was_chosen_and_why(page: Page, spied: Spied, chosen: str) -> None:
    begun(spied, TAG + script(GTAG) if chosen == "gtag" else script(GTM, STUB), query="?chairtime_debug=1")
    panel = page.locator("[data-chairtime-doctor] section")
    expect(panel).to_contain_text(f"Receiver: {chosen}")
    expect(panel).to_contain_text("a Google tag script stands in the page" if chosen == "gtag" else "container GTM-TEST is there")
