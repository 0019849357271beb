"""What each step tells the page's script for the catalogue's events: complete, in numbers, and nothing about a person."""

import json
import re

import pytest

from booking.domain.money import Money
from booking.web.present.tracking import Happened, worth
from tests.support.page import Page

PERSON = ("Jo", "Doe", "23125099")
CUT = {
    "item_id": "cut",
    "item_name": "Haircut",
    "location_id": "nord",
    "item_category": "Hair",
    "price": 45,
    "quantity": 1,
    "duration_min": 60,
}


def told(page: Page) -> dict:
    found = json.loads(page.one(id="flow")["data-told"])
    return dict(found)


def test_the_list_is_told_with_prices_as_numbers(guest):
    guest.open("/f/main?lang=de")
    known = told(guest.page)
    assert (known["step"], known["index"], known["around"]) == ("service", 1, {"branch_id": "nord", "lang": "de"})
    assert (known["list"]["id"], known["list"]["name"]) == ("main", "Book online")
    # In the salon's own language, whatever the reader's is.
    assert known["list"]["items"][0] == CUT | {"index": 0}
    assert known["categories"] == {"hair": "Hair", "body": "Body"}
    assert (known["cart"], known["happened"]) == ([], [])


def test_what_is_chosen_and_the_day_are_told(guest):
    guest.open("/f/main?service=cut&staff=anna&date=2026-12-02")
    known = told(guest.page)
    assert known["cart"] == [CUT]
    assert known["day"] == {"key": "2026-12-02", "days_ahead": 2}
    assert known["around"]["staff_id"] == "anna"


def test_a_day_without_times_says_so(guest):
    guest.open("/f/main?service=cut&staff=anna&date=2026-12-05")
    assert told(guest.page)["none"] == {"service_ids": "cut", "days_ahead": 5}


def test_the_details_tell_the_whole_visit(guest):
    guest.open("/f/main?service=cut,colour&staff=anna&date=2026-12-01")
    guest.press(guest.page.first(data_start=None))
    known = told(guest.page)
    assert [item["item_id"] for item in known["checkout"]["items"]] == ["cut", "colour"]
    assert (known["checkout"]["value"], known["checkout"]["currency"]) == (135, "EUR")
    assert (known["start"]["days_ahead"], known["start"]["weekday"], known["start"]["hour"]) == (1, 2, 9)


def test_refused_fields_are_named_without_what_stood_in_them(guest):
    guest.open("/f/main?service=cut&staff=anna&date=2026-12-01")
    guest.press(guest.page.first(data_start=None))
    guest.press(guest.page.one(data_action="book"), name="", phone="12", email="Ada", consent_privacy="yes")
    happened = told(guest.page)["happened"]
    assert {(one["name"], one["params"]["field"]) for one in happened} == {
        ("form_error", "name"),
        ("form_error", "phone"),
        ("form_error", "email"),
    }
    assert all(re.fullmatch(r"[a-z_]+", one["params"]["error_code"]) for one in happened)


@pytest.fixture
def booked(guest):
    guest.open("/f/main?service=cut&staff=anna&date=2026-12-01")
    guest.press(guest.page.first(data_start=None))
    guest.book()
    return told(guest.page)


def test_a_booking_is_told_under_its_number(guest, booked):
    (event,) = booked["happened"]
    reference = guest.page.first(data_reference=None)["data-reference"]
    assert event == {
        "name": "booked",
        "params": {"transaction_id": reference, "payment_status": "none", "days_ahead": 1},
        "items": [CUT],
        "value": 45,
        "currency": "EUR",
        "id": f"booked-{reference}",
        "once": f"booked-{reference}",
    }
    assert booked["ack"]["url"] == "/f/main/ack"
    assert [word for word in PERSON if word in json.dumps(booked["happened"])] == []


def test_a_booking_the_page_was_told_of_is_not_told_again(guest, booked):
    guest.client.post("/f/main/ack", data={"token": booked["ack"]["token"], "sinks": "gtag"})
    guest.open(f"/f/main/flow/{booked['ack']['token']}/done")
    assert told(guest.page)["happened"] == []


def test_what_came_about_is_said_in_full():
    event = Happened("verification_sent", {"method": "sms"}, once="sent")
    assert event.said() == {"name": "verification_sent", "params": {"method": "sms"}, "once": "sent"}
    assert Happened("booked", value=Money(1250, "EUR")).said() == {
        "name": "booked",
        "params": {},
        "value": 12.5,
        "currency": "EUR",
    }


def test_unknown_prices_make_a_value_estimated_or_leave_it_out():
    assert worth([{"price": 10, "quantity": 2}, {"quantity": 1}], "EUR") == {
        "value": 20,
        "currency": "EUR",
        "value_estimated": True,
    }
    assert worth([{"quantity": 1}], "EUR") == {}


def test_the_frame_and_a_page_without_an_id_have_our_policy_alone(guest):
    for path in ("/embed/f/main", "/f/main"):
        answer = guest.client.get(path)
        assert "google" not in answer.headers["Content-Security-Policy"]
        assert b"/embed/v1/hosted" not in answer.data


@pytest.mark.parametrize(("named", "attribute"), [({"ga4": "G-OWN1"}, "data-ga4"), ({"gtm": "GTM-OWN1"}, "data-gtm")])
def test_the_booking_page_with_an_id_starts_it_with_a_nonce(salon, request, named, attribute):
    salon["forms"][0] |= named
    guest = request.getfixturevalue("guest")
    answers = [guest.client.get("/f/main") for _ in range(2)]
    nonces = [re.search(r"'nonce-([\w-]{20,})'", answer.headers["Content-Security-Policy"]) for answer in answers]
    assert all(nonces)
    assert nonces[0][1] != nonces[1][1]
    page = answers[1].get_data(as_text=True)
    assert f'nonce="{nonces[1][1]}"' in page
    assert f'{attribute}="{next(iter(named.values()))}"' in page
    policy = answers[1].headers["Content-Security-Policy"]
    assert "https://*.googletagmanager.com" in re.search(r"script-src ([^;]+)", policy)[1]
    assert "https://*.google-analytics.com" in re.search(r"connect-src ([^;]+)", policy)[1]
    assert "'unsafe-inline'" not in policy
    # A website has its own; the frame never loads any.
    frame = guest.client.get("/embed/f/main")
    assert "google" not in frame.headers["Content-Security-Policy"]
    assert b"/embed/v1/hosted" not in frame.data
