"""What the website's analytics hear of codes and coupons: that a phone was proven, by whom it was not known, what came off."""

import pytest
from playwright.sync_api import Page

from e2e.pages.flow import Flow
from e2e.support.demo import Demo
from e2e.support.desk import Desk
from e2e.support.people import Guest, a_guest_in_mexico
from e2e.support.spied import GTAG, TAG, Spied, faults_of, script

HEAD = script(GTAG) + TAG


def proven(flow: Flow, desk: Desk, guest: Guest) -> str:
    flow.to_details("cejas").describe(guest).book().confirm(desk.code_for(guest.phone))
    return flow.reference()


@pytest.mark.parametrize(("known", "name"), [(False, "sign_up"), (True, "login")])
def test_a_proven_phone_is_a_sign_up_or_a_login(spied: Spied, desk: Desk, known: bool, name: str) -> None:
    guest = a_guest_in_mexico()
    if known:
        desk.knows(guest.phone)

    reference = proven(spied.open(HEAD, form="lumen"), desk, guest)
    spied.wait_for("purchase", spy="calls")

    methods = [(event, params["method"]) for event, params in spied.events() if "method" in params]
    assert methods == [("verification_sent", "sms"), (name, "sms")]
    about = ["begin_checkout", "verification_sent", name, "purchase"]
    assert [event for event in spied.names() if event in (*about, "sign_up", "login")] == about
    assert faults_of((name, params) for name, params in spied.events()) == []
    said = str(spied.told("calls"))
    assert reference in said
    assert [secret for secret in (guest.name, guest.email, guest.phone, guest.phone.replace(" ", "")) if secret in said] == []


def test_a_code_that_takes_something_off_is_told_with_what_is_left(spied: Spied, guest: Guest) -> None:
    flow = spied.open(HEAD)
    flow.scope.locator('[data-promo="light"] [data-action="open-promo"]').click()
    flow.add("balayage").go_on().choose_staff("anna").choose_start().describe(guest).book()
    flow.reference()
    spied.wait_for("purchase", spy="calls")

    assert spied.names().index("view_promotion") < spied.names().index("select_promotion")
    assert faults_of((name, params) for name, params in spied.events()) == []
    (applied,) = [params for name, params in spied.events() if name == "select_promotion"]
    assert (applied["promotion_id"], applied["coupon"]) == ("light15", "LIGHT15")
    purchase = dict(spied.events())["purchase"]
    assert purchase["coupon"] == "LIGHT15"
    (item,) = purchase["items"]
    assert item["discount"] == 15
    assert purchase["value"] == item["price"] * item["quantity"]


def test_the_booking_site_tells_its_own_property_the_same(page: Page, demo: Demo, desk: Desk) -> None:
    """On a form with an id of its own; nothing leaves for Google in the tests."""
    page.route("https://www.googletagmanager.com/**", lambda route: route.fulfill(body="", content_type="text/javascript"))
    desk.change_form("lumen", "ga4", "G-TEST")
    try:
        page.goto(demo.form("lumen", "lang=en"))
        proven(Flow(page), desk, a_guest_in_mexico())
        page.wait_for_function("() => dataLayer.some((one) => one[1] === 'purchase')")
        names = page.evaluate("() => dataLayer.filter((one) => one[0] === 'event').map((one) => one[1])")
    finally:
        desk.change_form("lumen", "ga4", None)
    about = ["verification_sent", "sign_up", "purchase"]
    assert [name for name in names if name in (*about, "login")] == about
