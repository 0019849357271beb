"""One purchase for one booking, nothing about a person, and where somebody came from (B8 checks 19, 20, 24 and 25)."""

import json
import sqlite3
import time
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Page, Request

from e2e.pages.flow import Flow
from e2e.pages.visit import Visit
from e2e.support.demo import Demo
from e2e.support.desk import Desk
from e2e.support.people import Guest
from e2e.support.spied import FBQ, GTAG, GTM, TAG, Spied, script
from e2e.support.watch import stored

MARKED = Guest("Zyxwvut Marker", "0151 27654321", "marker.zyx@example.org", "Comment zyxmark 0151 27654321")
MARKS = ("Zyxwvut", "27654321", "marker.zyx", "zyxmark")


def attribution_of(demo: Demo, reference: str, *, told: bool = False) -> dict[str, Any]:
    """Return what the booking's record says; *told*: once the page has said that somebody was told."""
    ends = time.monotonic() + 15
    while True:
        with closing(sqlite3.connect(demo.folder / "chairtime.db", timeout=15)) as connection:
            found = connection.execute("SELECT attribution FROM booking WHERE reference = ?", (reference,)).fetchone()[0]
        record = dict(json.loads(found or "{}"))
        if not told or record.get("client_emitted"):
            return record
        assert time.monotonic() < ends, f"the server was not told: {record}"
        time.sleep(0.1)


def booked(flow: Flow, spied: Spied, guest: Guest) -> str:
    flow.at("service").to_details("cut-short").describe(guest).book()
    reference = flow.reference()
    spied.wait_for("booked")
    return reference


def test_pressing_twice_is_one_booking_and_one_purchase(page: Page, spied: Spied, guest: Guest) -> None:
    flow = spied.open(TAG + script(GTAG))
    flow.at("service").to_details("cut-short").describe(guest)
    flow.book_button.dblclick()
    reference = flow.reference()
    spied.wait_for("purchase", "calls")
    page.wait_for_timeout(800)
    assert spied.names().count("purchase") == 1
    said = dict(spied.events())["purchase"]
    assert said["transaction_id"] == reference
    assert said["value"] > 0
    assert "" not in said.values()


def test_the_confirmation_loaded_again_is_no_second_purchase(page: Page, spied: Spied, guest: Guest) -> None:
    flow = spied.open(TAG + script(GTAG))
    reference = booked(flow, spied, guest)
    frame = next(one for one in page.frames if "/embed/f/" in one.url)
    told = json.loads(str(flow.root.get_attribute("data-told")))
    page.wait_for_timeout(800)
    # The same window shows the confirmation anew, as a step back or a kept address would.
    done = told["ack"]["url"].replace("/ack", f"/flow/{told['ack']['token']}/done")
    frame.goto(spied.demo.booking + done)
    spied.wait_for("step_viewed", "calls", times=5)
    page.wait_for_timeout(1500)
    assert flow.reference() == reference
    assert spied.names().count("purchase") == 1


def test_the_server_learns_who_was_told(page: Page, spied: Spied, guest: Guest) -> None:
    reference = booked(spied.open(script(GTM)), spied, guest)
    spied.wait_for("purchase", "pushed")
    record = attribution_of(spied.demo, reference, told=True)
    assert record["client_sinks"] == ["gtm"]


def test_without_a_receiver_the_server_is_not_told_there_was_one(page: Page, spied: Spied, guest: Guest) -> None:
    reference = booked(spied.open(), spied, guest)
    page.wait_for_timeout(800)
    assert not attribution_of(spied.demo, reference)["client_emitted"]


@pytest.mark.parametrize(("google", "spy"), [(TAG + script(GTAG), "calls"), (script(GTM), "pushed")], ids=["gtag", "gtm"])
def test_nothing_that_was_typed_reaches_anybody(page: Page, spied: Spied, google: str, spy: str) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    head = google + script(FBQ, "window.plain = []; function plausible() { plain.push([].slice.call(arguments)) }")
    flow = spied.open(head, ' data-meta="auto" data-plausible="auto"')
    flow.at("service")
    # An address in the search is nobody's search; the word after it is one, and tells that both were looked at.
    flow.scope.locator("[data-filter]").fill(MARKED.email)
    page.wait_for_timeout(1300)
    flow.scope.locator("[data-filter]").fill("fringe")
    spied.wait_for("service_searched")
    flow.scope.locator("[data-filter]").fill("")
    flow.to_details("cut-short").describe(MARKED).book()
    flow.reference()
    spied.wait_for("purchase", spy)
    said = [spied.told(name) for name in (spy, "pixel", "plain", "heard", "everything")]
    assert all(said)
    everything = json.dumps(said)
    everything += " ".join(asked) + page.title() + " ".join(frame.url for frame in page.frames)
    assert [mark for mark in MARKS if mark in everything] == []


def test_a_phone_number_or_address_in_an_event_is_left_out(page: Page, spied: Spied) -> None:
    """The second line of defence: whatever the frame says, the loader lets no such string through."""
    spied.open(TAG + script(GTAG)).at("service")
    spied.wait_for("services_viewed")
    frame = next(one for one in page.frames if "/embed/f/" in one.url)
    frame.evaluate(
        """() => document.dispatchEvent(new CustomEvent('chairtime-frame:event', { detail: {
          name: 'form_error',
          params: { field: 'ada@example.org', error_code: '+49 (15) 234-567', note: '01/2345678', staff_id: '12345678', hour: 9 },
          items: [{ item_id: '7654321', item_name: 'Cut for ada@example.org', price: 12 }],
        } }))"""
    )
    spied.wait_for("form_error", "calls")
    said = dict(spied.events())["form_error"]
    assert {"field", "error_code", "note"} & set(said) == set()
    assert (said["staff_id"], said["hour"]) == ("12345678", 9)
    assert said["items"] == [{"item_id": "7654321", "price": 12}]


def test_the_visitors_way_is_kept_with_the_booking(page: Page, spied: Spied, guest: Guest) -> None:
    query = "?utm_source=letter&utm_campaign=autumn&gclid=Cj0KC_x-1&fbclid=fb.1&email=ada@example.org&ref=partner"
    reference = booked(spied.open(TAG + script(GTAG), query=query), spied, guest)
    record = attribution_of(spied.demo, reference)
    expected = {"utm_source": "letter", "utm_campaign": "autumn", "gclid": "Cj0KC_x-1", "fbclid": "fb.1", "ref": "partner"}
    assert {key: record.get(key) for key in expected} == expected
    assert record["landing"] == f"{spied.host.origin}/spied.html"
    assert record["embed_mode"] == "inline"
    assert (record["ga_client_id"], record["ga_session_id"]) == ("111.222", "333")
    assert stored(page) == []


def test_the_way_is_nobodys_business_where_the_owner_says_so(spied: Spied, guest: Guest) -> None:
    reference = booked(spied.open(TAG + script(GTAG), ' data-attribution="off"', "?utm_source=letter&gclid=x"), spied, guest)
    assert {"utm_source", "gclid", "landing"} & set(attribution_of(spied.demo, reference)) == set()


def test_a_refused_consent_leaves_no_ids(spied: Spied, guest: Guest) -> None:
    refused = GTAG + "dataLayer.push(['consent', 'default', { analytics_storage: 'denied', ad_storage: 'denied' }]);"
    flow = spied.open(TAG + script(refused), query="?utm_source=letter&gclid=x")
    reference = booked(flow, spied, guest)
    record = attribution_of(spied.demo, reference)
    assert record["consent"] == {"analytics": "denied", "marketing": "denied"}
    assert {"ga_client_id", "ga_session_id", "gclid"} & set(record) == set()
    assert record["utm_source"] == "letter"
    assert [call for call in spied.told("calls") if call[0] == "get"] == []


@pytest.mark.parametrize(("consent", "planned"), [("denied", []), ("granted", ["analytics.booked"])])
def test_the_server_plans_a_report_only_where_it_was_consented_to(
    spied: Spied, desk: Desk, guest: Guest, consent: str, planned: list[str]
) -> None:
    """At a location whose Google property the server may write to."""
    said = GTAG + f"dataLayer.push(['consent', 'default', {{ analytics_storage: '{consent}', ad_storage: '{consent}' }}]);"
    with desk.reporting_to_google("main"):
        reference = booked(spied.open(TAG + script(said)), spied, guest)

    assert desk.reports_of(reference) == planned


def test_a_consent_given_later_brings_the_ids(page: Page, spied: Spied, guest: Guest) -> None:
    refused = GTAG + "dataLayer.push(['consent', 'default', { analytics_storage: 'denied', ad_storage: 'denied' }]);"
    flow = spied.open(TAG + script(refused), query="?gclid=x")
    flow.at("service").add("cut-short")
    page.evaluate("() => dataLayer.push(['consent', 'update', { analytics_storage: 'granted', ad_storage: 'granted' }])")
    flow.go_on().choose_staff("any").choose_start().describe(guest).book()
    record = attribution_of(spied.demo, flow.reference())
    assert record["consent"] == {"analytics": "granted", "marketing": "granted"}
    assert (record["gclid"], record["ga_client_id"]) == ("x", "111.222")


def test_the_page_may_say_itself_what_was_consented_to(page: Page, spied: Spied, guest: Guest) -> None:
    flow = spied.open(TAG + script(GTAG), query="?gclid=x")
    flow.at("service")
    page.evaluate("() => Chairtime.consent({ analytics: false, marketing: false })")
    record = attribution_of(spied.demo, booked(flow, spied, guest))
    assert record["consent"] == {"analytics": "denied", "marketing": "denied"}
    assert {"ga_client_id", "gclid"} & set(record) == set()


def test_a_way_over_several_pages_is_kept_for_the_tab_where_it_is_asked_for(page: Page, spied: Spied, guest: Guest) -> None:
    spied.open(script(GTM), ' data-attribution="session"', "?utm_source=letter").at("service")
    spied.wait_for("services_viewed")
    flow = spied.open(script(GTM), ' data-attribution="session"')
    record = attribution_of(spied.demo, booked(flow, spied, guest))
    assert record["utm_source"] == "letter"
    assert [key for key in page.evaluate("() => Object.keys(sessionStorage)")] == ["chairtime.attr"]


def test_a_change_is_told_under_the_bookings_number(spied: Spied, guest: Guest) -> None:
    day = Desk(spied.demo).a_later_day("cut-short", "ben")
    flow = spied.open(TAG + script(GTAG), f' data-service="cut-short" data-staff="ben" data-date="{day}"')
    flow.choose_start().describe(guest).book()
    reference = flow.reference()
    visit = Visit(flow.scope)
    visit.press("change")
    visit.choose_another_start()
    visit.confirm("reschedule").at("done")
    spied.wait_for("appointment_changed", "calls")
    visit.press("cancel").confirm("cancel").at("done")
    spied.wait_for("refund", "calls")

    said = dict(spied.events())
    # Who comes with a choice made has the whole funnel too.
    funnel = ["view_item", "select_item", "add_to_cart", "begin_checkout", "purchase", "appointment_deleted", "refund"]
    assert [name for name in spied.names() if name in funnel] == funnel
    assert (said["appointment_changed"]["transaction_id"], said["appointment_changed"]["changed"]) == (reference, "time")
    assert {said[name]["transaction_id"] for name in ("purchase", "appointment_deleted", "refund")} == {reference}
    assert (said["refund"]["value"], said["refund"]["currency"]) == (said["purchase"]["value"], "EUR")
