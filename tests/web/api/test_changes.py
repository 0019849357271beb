"""Moving and cancelling by the manage token. Source: CONTRACT 6, 7, 11."""

import datetime as dt

import pytest

from tests.support.salons import a_class, a_salon, at, refused


def token_of(booking) -> str:
    return booking["manage_url"].rsplit("/", 1)[1]


def move(world, token: str, **body):
    return world.post(f"/bookings/{token}/reschedule", body)


def cancel(world, token: str, **body):
    return world.post(f"/bookings/{token}/cancel", body)


def test_a_booking_moves_and_is_answered_as_it_stands_now(world):
    booking = world.book()
    token = token_of(booking)

    answer = move(world, token, start=at(11))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    changed = {key for key in booking if answer.json[key] != booking[key]}
    assert changed == {"appointments", "cancel_until", "reschedule_until", "reschedules_left"}
    (line,) = answer.json["appointments"]
    assert (line["start"], line["end"], line["staff"]) == (at(11), at(12), "anna")
    assert answer.json["cancel_until"] == at(11, "2026-11-30")
    assert answer.json["reschedules_left"] == 2
    assert world.get(f"/bookings/{token}").json == answer.json
    assert at(9) in world.starts(staff="anna")
    assert at(11) not in world.starts(staff="anna")


def test_the_same_instant_in_another_offset_is_no_move(world):
    token = token_of(world.book())

    answer = move(world, token, start="2026-12-01T08:00:00Z", staff="anna")

    assert (answer.status_code, answer.json["reschedules_left"]) == (200, 3)
    assert move(world, token, start=at(9), staff=None).json["reschedules_left"] == 3


def test_another_person_can_be_asked_for(world):
    token = token_of(world.book())

    (line,) = move(world, token, start=at(9), staff="ben").json["appointments"]

    assert (line["staff"], line["end"], line["price"]["amount"]) == ("ben", at(11), "45.00")


def test_what_is_taken_is_answered_with_what_is_near(world):
    token = token_of(world.book())
    world.hold(at(10))

    answer = move(world, token, start=at(10))

    assert refused(answer) == (409, "slot-taken", "start")
    assert answer.json["alternatives"][:2] == [{"start": at(9), "staff": ["anna"]}, {"start": at(11), "staff": ["anna"]}]
    assert world.get(f"/bookings/{token}").json["appointments"][0]["start"] == at(9)


def test_cancelling_twice_is_cancelling_once(world):
    token = token_of(world.book())

    first = cancel(world, token, reason="ill")
    second = cancel(world, token)

    assert (first.status_code, first.json["status"]) == (200, "cancelled")
    assert (first.json["cancel_until"], first.json["reschedule_until"]) == (None, None)
    assert (second.status_code, second.json) == (200, first.json)
    assert refused(move(world, token, start=at(10)))[:2] == (422, "wrong-state")


def test_the_cutoffs_refuse(a_world):
    world = a_world(a_salon(policy={"verify_phone": "never", "cancel_cutoff_min": 120, "reschedule_cutoff_min": 60}))
    token = token_of(world.book(at(11)))
    world.wait(days=7)  # nine o'clock on the day: two hours before
    assert refused(cancel(world, token))[:2] == (422, "cutoff-passed")
    assert move(world, token, start=at(11, "2026-12-02")).status_code == 200
    assert cancel(world, token).status_code == 200


def test_moves_run_out(world):
    token = token_of(world.book())
    for hour in (10, 11, 10):
        assert move(world, token, start=at(hour)).status_code == 200
    assert refused(move(world, token, start=at(9)))[:2] == (422, "too-many-reschedules")


def test_a_class_moves_by_its_event(a_world):
    events = [
        a_class("yoga-1", dt.datetime.fromisoformat("2026-12-01T18:00")),
        a_class("yoga-2", dt.datetime.fromisoformat("2026-12-02T18:00")),
    ]
    world = a_world(a_salon(events=events))
    hold = world.hold_seats(2).json["hold"]
    token = token_of(world.try_book(hold).json)

    answer = move(world, token, event="yoga-2")

    assert (answer.status_code, answer.json["event"], answer.json["seats"]) == (200, "yoga-2", 2)
    assert answer.json["appointments"][0]["start"] == at(18, "2026-12-02")
    assert refused(move(world, token, start=at(10))) == (422, "invalid", "event")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, (400, "malformed", "start")),
        ({"start": 5}, (400, "malformed", "start")),
        ({"start": at(10), "seats": 2}, (400, "malformed", "seats")),
        ({"start": at(10), "event": "yoga-1"}, (400, "malformed", "start")),
        ({"start": "tomorrow"}, (422, "invalid", "start")),
        ({"start": at(10), "staff": "nobody"}, (422, "invalid", "staff")),
        ({"event": "yoga-1"}, (422, "invalid", "start")),
        ({"start": at(9, "2026-11-24")}, (422, "notice-too-short", "start")),
        ({"start": at(9, "2027-03-01")}, (422, "beyond-horizon", "start")),
        ({"start": at(22)}, (422, "not-offered", "start")),
    ],
)
def test_a_move_that_makes_no_sense_is_refused_and_changes_nothing(world, body, said):
    booking = world.book()
    assert refused(move(world, token_of(booking), **body)) == said
    assert world.get(f"/bookings/{token_of(booking)}").json == booking


def test_a_reason_has_limits(world):
    token = token_of(world.book())
    assert refused(cancel(world, token, reason="x" * 501)) == (422, "invalid", "reason")
    assert refused(cancel(world, token, reason=5)) == (400, "malformed", "reason")
    assert refused(cancel(world, token, because="x")) == (400, "malformed", "because")


@pytest.mark.parametrize("token", ["x", "%00", "a" * 3000, "WyJhIiwwXQ.AAAA"])
def test_a_foreign_token_changes_nothing(world, token):
    assert refused(cancel(world, token))[:2] == (404, "not-found")
    assert refused(move(world, token, start=at(10)))[:2] == (404, "not-found")


def test_after_thirty_days_the_link_is_closed_for_changes_too(world):
    token = token_of(world.book())
    world.wait(days=37, hours=1)
    assert refused(cancel(world, token))[:2] == (410, "link-expired")
    assert refused(move(world, token, start=at(9, "2027-01-05")))[:2] == (410, "link-expired")
