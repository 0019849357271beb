"""Days, starts and classes. Source: CONTRACT 6, 9."""

import datetime as dt

import pytest

from tests.support.salons import DAY, a_class, a_form, a_person, a_salon, a_service, at, refused


def days(world, first: str, last: str, query: str = "service=cut") -> list[dict]:
    answer = world.get(f"/forms/main/days?{query}&from={first}&to={last}")
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


def test_days_answer_one_item_for_every_date_asked_for(world):
    items = days(world, "2026-11-22", "2026-11-26")

    assert items == [
        {"date": "2026-11-22", "bookable": False},
        {"date": "2026-11-23", "bookable": False},
        {"date": "2026-11-24", "bookable": True},
        {"date": "2026-11-25", "bookable": True},
        {"date": "2026-11-26", "bookable": True},
    ]


def test_days_beyond_the_horizon_are_not_bookable(world):
    items = days(world, "2027-01-22", "2027-01-25")

    assert [one["bookable"] for one in items] == [True, True, False, False]


@pytest.mark.parametrize(
    ("first", "last"), [("2026-12-01", "2027-03-02"), ("9999-10-01", "9999-12-31"), ("0001-01-01", "0001-04-02")]
)
def test_ninety_two_days_may_be_asked_for(world, first, last):
    assert len(days(world, first, last)) == 92


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-12-01", "2027-03-03"), ("2026-12-02", "2026-12-01"), ("0001-01-01", "9999-12-31")],
)
def test_more_than_ninety_two_days_or_days_backwards_are_invalid(world, first, last):
    answer = world.get(f"/forms/main/days?service=cut&from={first}&to={last}")

    assert refused(answer)[:2] == (422, "invalid")


@pytest.mark.parametrize(
    "written", ["2026-13-01", "2026-02-30", "0000-01-01", "20261201", "2026-W49-2", "1.12.2026", "", "x", "2026-12-01T00:00"]
)
def test_a_date_that_is_none_is_invalid(world, written):
    assert refused(world.get(f"/forms/main/days?service=cut&from={written}&to={DAY}")) == (422, "invalid", "from")
    assert refused(world.get(f"/forms/main/times?service=cut&date={written}")) == (422, "invalid", "date")


def test_missing_parameters_are_named(world):
    assert refused(world.get(f"/forms/main/days?service=cut&to={DAY}")) == (400, "malformed", "from")
    assert refused(world.get(f"/forms/main/days?service=cut&from={DAY}")) == (400, "malformed", "to")
    assert refused(world.get(f"/forms/main/days?from={DAY}&to={DAY}")) == (400, "malformed", "service")
    assert refused(world.get("/forms/main/times?service=cut")) == (400, "malformed", "date")
    assert refused(world.get("/forms/main/staff")) == (400, "malformed", "service")


SERVICES = [
    "",
    "unknown",
    "secret",
    "cut,cut",
    "cut,",
    ",",
    "cut,yoga",
    "CUT",
    "cut%00",
    "cut;drop",
    ",".join(f"s{n}" for n in range(11)),
]


@pytest.mark.parametrize("service", SERVICES)
def test_services_that_are_empty_unknown_offline_or_twice_are_invalid(world, service):
    for call in (f"times?date={DAY}", f"days?from={DAY}&to={DAY}", "staff?"):
        assert refused(world.get(f"/forms/main/{call}&service={service}")) == (422, "invalid", "service")


def test_a_service_out_of_the_forms_scope_is_invalid(world):
    assert refused(world.get(f"/forms/anna/times?service=colour&date={DAY}")) == (422, "invalid", "service")


@pytest.mark.parametrize("staff", ["unknown", "dora", "anna,ben", "%00"])
def test_staff_unknown_or_offline_is_invalid(world, staff):
    assert refused(world.get(f"/forms/main/times?service=cut&staff={staff}&date={DAY}")) == (422, "invalid", "staff")


def test_staff_out_of_the_forms_scope_is_invalid(world):
    assert refused(world.get(f"/forms/anna/times?service=cut&staff=ben&date={DAY}")) == (422, "invalid", "staff")


def test_a_service_that_was_switched_off_is_gone(world):
    world.load(
        a_salon(
            services=[a_service("cut", 60, "45.00"), a_service("talk"), a_service("yoga", 60, seats=6), a_service("secret")],
            staff=[a_person("anna", ["cut"]), a_person("ben", ["talk"]), a_person("cleo", ["yoga"])],
        )
    )

    assert refused(world.get(f"/forms/main/times?service=colour&date={DAY}")) == (410, "service-gone", "service")


def test_times_stand_in_order_with_who_can(world):
    answer = world.get(f"/forms/main/times?service=cut&staff=any&date={DAY}").json

    assert answer == {
        "timezone": "Europe/Berlin",
        "items": [
            {"start": at(9), "staff": ["anna", "ben"]},
            {"start": at(10), "staff": ["anna", "ben"]},
            {"start": at(11), "staff": ["anna"]},
        ],
    }


def test_staff_defaults_to_any(world):
    assert (
        world.get(f"/forms/main/times?service=cut&date={DAY}").json
        == world.get(f"/forms/main/times?service=cut&staff=any&date={DAY}").json
    )


def test_times_name_nobody_for_several_services(world):
    items = world.get(f"/forms/main/times?service=colour,talk&date={DAY}").json["items"]

    assert items == [{"start": at(9)}, {"start": at(10)}]


def test_times_of_somebody_who_does_not_perform_the_service_are_none(world):
    assert world.starts("colour", "ben") == []


def test_times_of_a_class_are_none_and_its_days_are_those_of_its_events(world):
    assert world.starts("yoga") == []
    items = days(world, "2026-11-30", "2026-12-02", "service=yoga")

    assert [one["bookable"] for one in items] == [False, True, False]


def test_times_keep_the_notice_inclusively(world):
    assert world.starts("cut", "anna", "2026-11-24") == [at(10, "2026-11-24"), at(11, "2026-11-24")]

    world.wait(seconds=1)

    assert world.starts("cut", "anna", "2026-11-24") == [at(11, "2026-11-24")]


def test_times_beyond_the_calendar_are_none(world):
    assert world.starts(day="9999-12-31") == []
    assert world.starts(day="0001-01-01") == []


def test_a_hold_blocks_others_but_not_its_own_client(world):
    hold = world.hold(at(9), "anna")

    assert at(9) not in world.starts("cut", "anna")
    own = world.get(f"/forms/main/times?service=cut&staff=anna&date={DAY}&hold={hold}").json["items"]
    assert own[0]["start"] == at(9)


def test_an_expired_hold_blocks_nobody_at_the_very_instant(world):
    world.hold(at(9), "anna")
    world.wait(minutes=10, seconds=-1)
    assert at(9) not in world.starts("cut", "anna")

    world.wait(seconds=1)

    assert at(9) in world.starts("cut", "anna")


@pytest.mark.parametrize("hold", ["", "unknown", "%00", "a" * 500, "../x", "ä"])
def test_an_unknown_hold_is_like_none(world, hold):
    assert world.get(f"/forms/main/times?service=cut&date={DAY}&hold={hold}").json["items"]


def test_both_occurrences_of_a_repeated_hour_are_told_apart_by_their_offset(a_world):
    staff = [a_person("anna", ["cut", "colour"], ["01:00-04:00"]), a_person("ben", ["talk"]), a_person("cleo", ["yoga"])]
    world = a_world(a_salon(staff=staff, policy={"verify_phone": "never", "slot_step_min": 60, "horizon_days": 365}))

    assert world.starts("cut", "anna", "2027-10-31") == [
        "2027-10-31T01:00:00+02:00",
        "2027-10-31T02:00:00+02:00",
        "2027-10-31T02:00:00+01:00",
        "2027-10-31T03:00:00+01:00",
    ]


def test_events_tell_seats_and_the_price_of_one(world):
    world.hold_seats(3)

    assert world.get("/forms/main/events").json == {
        "items": [
            {
                "id": "yoga-1",
                "service": "yoga",
                "staff": "cleo",
                "start": "2026-12-01T18:00:00+01:00",
                "end": "2026-12-01T19:00:00+01:00",
                "seats": 4,
                "seats_left": 1,
                "price": {"amount": "15.00", "currency": "EUR"},
            }
        ]
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"from={DAY}&to={DAY}", 1),
        ("from=2026-12-02", 0),
        ("to=2026-11-30", 0),
        ("from=9999-12-31", 0),
        ("from=&to=", 1),
        ("from=2026-12-03&to=2026-12-01", 0),
        ("from=0001-01-01&to=9999-12-31", 1),
    ],
)
def test_events_keep_to_the_dates_asked_for(world, query, found):
    assert len(world.get(f"/forms/main/events?{query}").json["items"]) == found


def test_events_out_of_scope_or_on_closed_days_are_not_shown(a_world):
    closures = [{"from": dt.date(2026, 12, 1), "to": dt.date(2026, 12, 1), "reason": "Closed"}]
    events = [
        a_class("yoga-1", dt.datetime.fromisoformat("2026-12-01T18:00")),
        a_class("yoga-2", dt.datetime.fromisoformat("2026-12-02T18:00")),
    ]
    world = a_world(a_salon(closures=closures, events=events, forms=[a_form(), a_form("anna", staff=["anna"])]))

    assert [one["id"] for one in world.get("/forms/main/events").json["items"]] == ["yoga-2"]
    assert world.get("/forms/anna/events").json["items"] == []


def test_an_event_date_that_is_none_is_invalid(world):
    assert refused(world.get("/forms/main/events?from=tomorrow")) == (422, "invalid", "from")
    assert refused(world.get("/forms/main/events?to=2026-02-30")) == (422, "invalid", "to")
