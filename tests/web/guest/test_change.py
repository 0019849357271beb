"""Moving and cancelling on the flow's last step, hosted and framed."""

import datetime as dt

import pytest
from sqlalchemy import select

from booking.store.tables import BookingRow
from tests.support.page import Page


def at_done(guest, prefix: str):
    guest.at_contact(f"{prefix}/f/main?service=cut&staff=anna&date=2026-12-03&lang=en")
    page = guest.book()
    assert page.step == "done"
    return page


@pytest.mark.parametrize("prefix", ["", "/embed"])
def test_a_guest_moves_and_cancels_what_they_just_booked(guest, prefix):
    page = at_done(guest, prefix)
    assert not page.all(data_changed=None)
    guest.press(page.first(data_action="change"))
    guest.page.check()
    assert guest.page.step == "manage"
    guest.press(guest.page.first(data_start="2026-12-03T11:00:00+01:00"))
    page = guest.press(guest.page.first("button", data_action="reschedule"))
    page.check()
    assert page.url.startswith(f"{prefix}/f/main/flow/")
    assert (page.step, page.one(data_changed=None)["data-changed"]) == ("done", "moved")
    reference = page.one(data_reference=None)["data-reference"]
    assert page.one(data_changed=None)["data-change-id"] == f"{reference}-moved-1"
    guest.press(page.first(data_action="cancel"))
    page = guest.press(guest.page.one("button", data_action="cancel"))
    page.check()
    assert (page.step, page.heading) == ("done", "This visit is cancelled")
    assert page.one(data_changed=None)["data-changed"] == "cancelled"
    assert "Set-Cookie" not in page.headers


def test_the_address_alone_claims_no_change(guest):
    page = at_done(guest, "")
    for changed in ("moved", "cancelled", "x"):
        found = guest.open(f"{page.url}&changed={changed}")
        assert not found.all(data_changed=None)


def test_a_flow_that_booked_nothing_has_nothing_to_change(guest):
    guest.at_contact()
    base = guest.page.one("form")["action"].partition("/contact")[0]
    for path in ("/change", "/cancel"):
        for method in ("GET", "POST"):
            page = Page(guest.client.open(base + path, method=method))
            page.check()
            assert (page.status, page.error) == (400, "flow-broken")


def test_a_token_that_is_altered_or_of_another_form_changes_nothing(guest):
    url = at_done(guest, "").url.partition("/done")[0]
    assert guest.client.post(url[:-3] + "/cancel").status_code == 400
    assert guest.client.post(url.replace("/f/main/", "/f/anna/") + "/cancel").status_code == 400
    assert guest.open(f"{url}/done?lang=en").heading == "You are booked"


def test_a_refusal_is_said_on_the_done_page(guest, clock):
    guest.at_contact("/f/main?service=cut&staff=anna&date=2026-12-01&lang=en")
    page = guest.book()
    sure = guest.press(page.first(data_action="cancel"))
    clock.at += dt.timedelta(hours=1)  # nine o'clock the day before
    page = guest.press(sure.one("button", data_action="cancel"))
    page.check()
    assert (page.status, page.step, page.error) == (422, "done", "cutoff-passed")
    assert page.all("a", href="tel:+493023125014")
    assert not page.all(data_action="cancel")


def test_consents_are_kept_as_they_were_read(guest):
    guest.at_contact("/f/main?service=cut&staff=anna&date=2026-12-03&lang=de")
    boxes = {one["name"]: "checked" in one.attrs for one in guest.page.all("input", type="checkbox") if one.get("name")}
    assert boxes == {"consent_privacy": False, "consent_marketing": False}
    labels = {one["for"]: one.text for one in guest.page.all("label") if one["for"].startswith("f-consent")}
    guest.book()
    with guest.tools.store.reading() as work:
        consents = BookingRow(**work.execute(select(BookingRow.__table__)).mappings().one()).consents
    assert (consents["privacy"], consents["marketing"], consents["lang"]) == (True, False, "de")
    for name in ("privacy", "marketing"):
        assert labels[f"f-consent_{name}"].startswith(consents["texts"][name]["text"])
