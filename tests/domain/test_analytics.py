"""From a change to Google's events, within Google's limits."""

import datetime as dt

import pytest

from booking.domain.analytics import EVENTS, Facts, Item, events_of, faults, payload
from booking.domain.money import Money

AT = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)


def facts(*items: Item, total: int = 6000, **keys) -> Facts:
    known = {
        "reference": "B7K2Q9",
        "location": "nord",
        "form": "main",
        "embed_mode": "inline",
        "staff": ("anna",),
        "lang": "en",
        "total": Money(total, "EUR"),
        "items": items or (Item("cut", "Haircut", "Hair", Money(6000, "EUR")),),
        "session": "1759999000",
    }
    return Facts(**known | keys)


def test_an_unreported_booking_is_a_purchase():
    (event,) = events_of("booked", facts())

    assert event == {
        "name": "purchase",
        "params": {
            "transaction_id": "B7K2Q9",
            "value": 60,
            "currency": "EUR",
            "items": [
                {
                    "item_id": "cut",
                    "item_name": "Haircut",
                    "location_id": "nord",
                    "item_category": "Hair",
                    "price": 60,
                    "quantity": 1,
                }
            ],
            "form_id": "main",
            "embed_mode": "inline",
            "branch_id": "nord",
            "staff_id": "anna",
            "lang": "en",
            "session_id": "1759999000",
            "engagement_time_msec": 1,
        },
    }


def test_a_discount_is_off_the_price_and_named():
    item = Item("cut", "Haircut", "Hair", Money(4800, "EUR"), discount=Money(1200, "EUR"))
    (event,) = events_of("booked", facts(item, total=4800, coupon="AUTUMN20"))
    params = event["params"]
    assert (params["value"], params["coupon"]) == (48, "AUTUMN20")
    assert {name: params["items"][0][name] for name in ("price", "discount", "coupon")} == {
        "price": 48,
        "discount": 12,
        "coupon": "AUTUMN20",
    }
    assert faults(payload("1.2", AT, None, [event])) == []


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ("arrived", ["close_convert_lead", "appointment_arrived"]),
        ("no_show", ["close_unconvert_lead", "appointment_no_show"]),
        ("cancelled", ["refund", "close_unconvert_lead"]),
        ("deleted", ["refund", "appointment_deleted"]),
        ("moved", ["appointment_changed"]),
    ],
)
def test_each_change_has_its_events(change, names):
    assert [event["name"] for event in events_of(change, facts())] == names


def test_reasons_are_said():
    assert events_of("no_show", facts())[0]["params"]["unconvert_lead_reason"] == "no_show"
    assert events_of("cancelled", facts())[1]["params"]["unconvert_lead_reason"] == "cancelled_by_business"


def test_unknown_prices_are_left_out_and_said():
    mixed = facts(Item("cut", "Haircut", "", Money(4550, "EUR")), Item("talk", "Talk", "", None), total=4550)
    params = events_of("booked", mixed)[0]["params"]

    assert (params["value"], params["value_estimated"]) == (45.5, True)
    assert "price" not in params["items"][1]


def test_without_any_price_there_is_no_value():
    params = events_of("booked", facts(Item("talk", "Talk", "", None), total=0))[0]["params"]

    assert not {"value", "currency", "value_estimated"} & set(params)


def test_several_people_are_not_one():
    assert "staff_id" not in events_of("booked", facts(staff=("anna", "ben")))[0]["params"]


@pytest.mark.parametrize("change", sorted(EVENTS))
def test_everything_we_make_keeps_the_limits(change):
    long = tuple(Item(f"s{n}", "Ä" * 300, "C" * 300, Money(100, "EUR")) for n in range(80))

    sent = payload("123.456", AT, "granted", events_of(change, facts(*long)))

    assert faults(sent) == []
    assert all(len(event["params"].get("items", [])) <= 50 for event in sent["events"])


def test_the_payload_is_the_documented_one():
    assert payload("1.2", AT, "denied", [])["consent"] == {"ad_user_data": "DENIED", "ad_personalization": "DENIED"}
    assert payload("1.2", AT, None, []) == {"client_id": "1.2", "timestamp_micros": 1795507200000000, "events": []}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"client_id": ""}, "client_id"),
        ({"client_id": "GA1.2.3.4"}, "client_id"),
        ({"events": []}, "events"),
        ({"events": [{"name": "page_view", "params": {}}]}, "event page_view"),
        ({"events": [{"name": "a b", "params": {}}]}, "event a b"),
        ({"events": [{"name": "x" * 41, "params": {}}]}, f"event {'x' * 40}"),
        ({"events": [{"name": "ok", "params": {f"p{n}": 1 for n in range(26)}}]}, "ok: parameters"),
        ({"events": [{"name": "ok", "params": {"a": "x" * 101}}]}, "ok: a is too long"),
        ({"events": [{"name": "ok", "params": {"ga_x": 1}}]}, "ok: ga_x"),
        ({"events": [{"name": "ok", "params": {"transaction_id": ""}}]}, "ok: transaction_id"),
        ({"events": [{"name": "ok", "params": {"value": 1}}]}, "ok: currency"),
        ({"events": [{"name": "ok", "params": {"items": [{"item_name": "x" * 101}]}}]}, "ok: item_name is too long"),
    ],
)
def test_what_breaks_a_limit_is_named(change, fault):
    sound = {"client_id": "1.2", "events": [{"name": "ok", "params": {}}]}

    assert faults(sound) == []
    assert faults(sound | change) == [fault]
