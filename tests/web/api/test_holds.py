"""Keeping a start or seats for minutes. Source: CONTRACT 6, 7 (order of checks)."""

import datetime as dt

import pytest

from tests.support.salons import DAY, a_class, a_form, a_person, a_salon, a_service, at, code_of, refused


def test_a_hold_answers_what_was_decided(world):
    answer = world.try_hold(at(9), "anna")

    assert answer.status_code == 201
    assert len(answer.json["hold"]) == 22
    assert {key: value for key, value in answer.json.items() if key != "hold"} == {
        "expires_at": "2026-11-24T09:10:00+01:00",
        "appointments": [
            {
                "service": "cut",
                "staff": "anna",
                "start": at(9),
                "end": at(10),
                "price": {"amount": "45.00", "currency": "EUR"},
                "discount": None,
            }
        ],
        "total": {"amount": "45.00", "currency": "EUR"},
        "total_is_from": False,
    }


def test_a_visit_of_several_services_adds_up_and_says_when_it_is_only_from(world):
    answer = world.try_hold(at(9), "any", services=["colour", "talk"]).json

    assert [(one["service"], one["staff"], one["start"]) for one in answer["appointments"]] == [
        ("colour", "anna", at(9)),
        ("talk", "ben", at(10)),
    ]
    assert answer["appointments"][1]["price"] is None
    assert answer["total"]["amount"] == "90.00"
    assert answer["total_is_from"] is True


def test_a_start_may_be_written_in_any_offset(world):
    assert world.try_hold(f"{DAY}T08:00:00Z").json["appointments"][0]["start"] == at(9)
    assert world.try_hold(f"{DAY}T15:00+05:00").json["appointments"][0]["start"] == at(11)


def test_seats_of_a_class_are_held_with_their_price_together(world):
    answer = world.hold_seats(3).json

    assert answer["appointments"][0]["staff"] == "cleo"
    assert answer["total"] == {"amount": "45.00", "currency": "EUR"}


def test_two_point_nought_seats_are_two(world):
    assert world.hold_seats(2.0).json["total"]["amount"] == "30.00"


@pytest.mark.parametrize("seats", [0, -1, 4, 10**30, 1e300])
def test_a_booking_of_a_class_takes_one_to_max_seats(world, seats):
    assert refused(world.hold_seats(seats)) == (422, "invalid", "seats")


def test_a_class_without_enough_seats_left_is_full(world):
    world.hold_seats(3)

    assert code_of(world.hold_seats(2)) == (409, "event-full")
    assert world.hold_seats(1).status_code == 201
    assert code_of(world.hold_seats(1)) == (409, "event-full")


def test_seats_are_free_again_when_their_hold_expires(world):
    world.hold_seats(3)
    world.wait(minutes=10)

    assert world.hold_seats(3).status_code == 201


def test_an_event_that_is_unknown_is_invalid(world):
    for event in ("nowhere", "", "\x00", "\ud800", "a" * 1000):
        assert refused(world.post("/forms/main/holds", {"event": event, "seats": 1})) == (422, "invalid", "event")


def test_an_event_out_of_scope_is_invalid(world):
    assert refused(world.hold_seats(1, form="anna")) == (422, "invalid", "event")


def test_an_event_the_file_no_longer_lists_is_gone(world):
    world.load(a_salon(events=[a_class("yoga-2", dt.datetime.fromisoformat("2026-12-02T18:00"))]))

    assert refused(world.hold_seats(1)) == (410, "service-gone", "event")


def test_an_event_too_soon_or_too_far_or_closed_is_refused(a_world):
    events = [
        a_class(id_, start)
        for id_, start in (
            ("soon", dt.datetime.fromisoformat("2026-11-24T09:30")),
            ("far", dt.datetime.fromisoformat("2027-03-01T18:00")),
            ("closed", dt.datetime.fromisoformat("2026-12-25T18:00")),
        )
    ]
    closures = [{"from": dt.date(2026, 12, 25), "to": dt.date(2026, 12, 25), "reason": "Christmas"}]
    world = a_world(a_salon(events=events, closures=closures))

    assert code_of(world.hold_seats(1, "soon")) == (422, "notice-too-short")
    assert code_of(world.hold_seats(1, "far")) == (422, "beyond-horizon")
    assert code_of(world.hold_seats(1, "closed")) == (422, "not-offered")


# Ids


SERVICES = [
    [],
    ["unknown"],
    ["secret"],
    ["nobody2"],
    ["cut", "cut"],
    ["cut", "yoga"],
    ["cut"] * 11,
    [""],
    ["\x00"],
    ["\ud800"],
    ["cut,colour"],
]


@pytest.mark.parametrize("services", SERVICES)
def test_services_none_unknown_offline_twice_or_too_many_are_invalid(world, services):
    assert refused(world.try_hold(services=services)) == (422, "invalid", "services")


def test_a_class_is_held_through_its_events_only(world):
    assert refused(world.try_hold(services=["yoga"]))[:2] == (422, "not-offered")


@pytest.mark.parametrize("staff", ["unknown", "dora", "", "\x00", "\ud800", "ANNA"])
def test_staff_unknown_or_offline_is_invalid(world, staff):
    assert refused(world.try_hold(staff=staff)) == (422, "invalid", "staff")


def test_ids_out_of_the_forms_scope_are_invalid(world):
    assert refused(world.try_hold(form="anna", services=["colour"])) == (422, "invalid", "services")
    assert refused(world.try_hold(form="anna", staff="ben")) == (422, "invalid", "staff")


def test_a_service_that_was_switched_off_is_gone(world):
    world.load(
        a_salon(
            services=[a_service("talk"), a_service("yoga", seats=6)],
            staff=[a_person("anna", ["talk"]), a_person("cleo", ["yoga"])],
            forms=[a_form()],
        )
    )

    assert refused(world.try_hold()) == (410, "service-gone", "services")


# Time


@pytest.mark.parametrize(
    "start",
    [
        "",
        "x",
        "2026-12-01",
        "2026-12-01T09:00:00",
        "2026-12-01 09:00:00+01:00",
        "2026-W49-2T09:00+01:00",
        "20261201T090000+0100",
        "2026-13-01T09:00:00Z",
        "2026-12-01T25:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-12-01T09:00:00+24:00",
        "2026-12-01T09:00:00+01:00[Europe/Berlin]",
        "\x00",
        "\ud800",
        "9" * 5000,
    ],
)
def test_a_start_that_is_no_instant_with_an_offset_is_invalid(world, start):
    assert refused(world.try_hold(start)) == (422, "invalid", "start")


@pytest.mark.parametrize(
    "start", ["2020-01-01T09:00:00Z", "0001-01-01T00:00:00+23:59", "1969-12-31T23:59:59Z", "2026-11-24T08:59:59Z"]
)
def test_a_start_in_the_past_or_inside_the_notice_is_too_soon(world, start):
    assert code_of(world.try_hold(start)) == (422, "notice-too-short")


def test_notice_is_inclusive(world):
    assert world.try_hold("2026-11-24T09:00:00Z").status_code == 201


@pytest.mark.parametrize("start", ["2027-01-24T09:00:00+01:00", "9999-12-31T23:59:59-23:59", "9000-01-01T00:00:00Z"])
def test_a_start_beyond_the_horizon_is_too_far(world, start):
    assert code_of(world.try_hold(start)) == (422, "beyond-horizon")


def test_the_last_day_of_the_horizon_can_be_booked(world):
    assert world.try_hold("2027-01-23T09:00:00+01:00").status_code == 201


@pytest.mark.parametrize(
    "start", [at(12), at(8), at(9, minute=30), at(9, minute=1), f"{DAY}T09:00:30+01:00", f"{DAY}T09:00:00.5+01:00"]
)
def test_a_start_outside_hours_or_off_the_grid_is_not_offered(world, start):
    assert code_of(world.try_hold(start)) == (422, "not-offered")


def test_somebody_who_does_not_perform_the_service_is_not_offered(world):
    assert code_of(world.try_hold(services=["colour"], staff="ben")) == (422, "not-offered")
    assert code_of(world.try_hold(services=["nobody"], staff="any")) == (422, "not-offered")


def test_checks_come_in_the_contracts_order(a_world):
    closures = [{"from": dt.date(2026, 11, 24), "to": dt.date(2026, 11, 24), "reason": "Closed"}]
    world = a_world(a_salon(closures=closures))
    world.hold(at(9), "anna")

    assert code_of(world.try_hold("2026-11-24T03:00:00Z", services=["unknown"])) == (422, "invalid")
    assert code_of(world.try_hold("2026-11-24T03:00:00Z")) == (422, "notice-too-short")
    assert code_of(world.try_hold("2027-06-01T03:00:00Z")) == (422, "beyond-horizon")
    assert code_of(world.try_hold(at(3))) == (422, "not-offered")
    assert code_of(world.try_hold(at(9))) == (409, "slot-taken")


# Taken


def test_a_taken_start_comes_with_up_to_three_alternatives_the_nearest_first(world):
    world.hold(at(10), "anna")

    answer = world.try_hold(at(10), "anna")

    assert code_of(answer) == (409, "slot-taken")
    assert answer.json["alternatives"] == [
        {"start": at(9), "staff": ["anna"]},
        {"start": at(11), "staff": ["anna"]},
        {"start": at(11, "2026-11-30"), "staff": ["anna"]},
    ]


def test_alternatives_answer_the_same_question(world):
    world.hold(at(9), "anna", services=["colour"])

    answer = world.try_hold(at(9), "any", services=["colour", "talk"])

    assert code_of(answer) == (409, "slot-taken")
    assert answer.json["alternatives"][0] == {"start": at(10)}
    assert len(answer.json["alternatives"]) == 3


def fully_booked(a_world, open_again: str):
    """A world in which Anna works on the first of December at nine, and again on one other day."""
    exceptions = [{"from": dt.date(2026, 11, 24), "to": dt.date(2027, 2, 1), "hours": []}]
    only = [{"date": dt.date.fromisoformat(day), "hours": ["09:00-10:00"]} for day in (DAY, open_again)]
    exceptions = [
        {"from": dt.date(2026, 11, 24), "to": dt.date(2026, 11, 30), "hours": []},
        only[0],
        {"from": dt.date(2026, 12, 2), "to": dt.date.fromisoformat(open_again) - dt.timedelta(days=1), "hours": []},
        only[1],
        {"from": dt.date.fromisoformat(open_again) + dt.timedelta(days=1), "to": dt.date(2027, 2, 1), "hours": []},
    ]
    staff = [a_person("anna", ["cut", "colour"], exceptions=exceptions), a_person("ben", ["talk"]), a_person("cleo", ["yoga"])]
    world = a_world(a_salon(staff=staff))
    world.hold(at(9), "anna")
    return world


def test_an_alternative_is_at_most_fourteen_days_away(a_world):
    world = fully_booked(a_world, "2026-12-15")

    assert world.try_hold(at(9), "any").json["alternatives"] == [{"start": at(9, "2026-12-15"), "staff": ["anna"]}]


def test_nobody_is_free_when_any_has_no_alternative(a_world):
    world = fully_booked(a_world, "2026-12-16")

    assert code_of(world.try_hold(at(9), "any")) == (409, "nobody-free")


def test_a_chosen_specialist_without_alternatives_is_still_just_taken(a_world):
    world = fully_booked(a_world, "2026-12-16")

    answer = world.try_hold(at(9), "anna")

    assert code_of(answer) == (409, "slot-taken")
    assert answer.json["alternatives"] == []


def test_any_is_taken_only_when_everyone_is(world):
    assert world.try_hold(at(9), "any").status_code == 201
    assert world.try_hold(at(9), "any").status_code == 201
    assert code_of(world.try_hold(at(9), "any")) == (409, "slot-taken")
