"""What becomes of holds: replaced, released, quoted, counted. Source: CONTRACT 6, 8 (hold caps)."""

import pytest

from tests.support.salons import NOW, a_person, a_salon, at, code_of, refused


def test_replacing_frees_the_old_start_and_is_not_blocked_by_it(world):
    old = world.hold(at(9), "anna")

    new = world.hold(at(9), "anna", replaces=old)
    assert new != old
    newer = world.hold(at(10), "anna", replaces=new)

    assert world.starts("cut", "anna") == [at(9), at(11)]
    assert code_of(world.try_book(new)) == (410, "hold-expired")
    assert world.try_book(newer).status_code == 201


def test_the_old_hold_stays_when_the_new_one_is_refused(world):
    world.hold(at(10), "anna")
    old = world.hold(at(9), "anna")

    assert code_of(world.try_hold(at(10), "anna", replaces=old)) == (409, "slot-taken")

    assert world.try_book(old).status_code == 201


def test_a_refused_replacement_offers_the_old_start_as_an_alternative(world):
    world.hold(at(10), "anna")
    old = world.hold(at(9), "anna")

    answer = world.try_hold(at(10), "anna", replaces=old)

    assert answer.json["alternatives"][0]["start"] == at(9)


@pytest.mark.parametrize("replaces", [None, "unknown", "", "\x00", "a" * 65, "../x"])
def test_replacing_what_never_was_is_simply_holding(world, replaces):
    assert world.try_hold(replaces=replaces).status_code == 201


def test_a_booked_hold_is_not_replaced(world):
    old = world.hold(at(9), "anna")
    world.try_book(old)

    assert world.try_hold(at(10), "anna", replaces=old).status_code == 201
    assert at(9) not in world.starts("cut", "anna")


def test_a_hold_of_another_form_cannot_be_replaced(world):
    old = world.hold(at(9), "anna", form="anna")

    assert code_of(world.try_hold(at(10), "anna", replaces=old)) == (400, "flow-broken")


def test_a_class_may_replace_a_visit_and_back(world):
    hold = world.hold(at(9), "anna")
    seats = world.hold_seats(2, replaces=hold).json["hold"]
    assert at(9) in world.starts("cut", "anna")

    world.hold(at(9), "anna", replaces=seats)

    assert world.get("/forms/main/events").json["items"][0]["seats_left"] == 4


def test_a_released_start_is_free_at_once(world):
    hold = world.hold(at(9), "anna")

    answer = world.delete(f"/holds/{hold}")

    assert (answer.status_code, answer.data) == (204, b"")
    assert at(9) in world.starts("cut", "anna")


@pytest.mark.parametrize("hold", ["unknown", "%00", "..", "a" * 1000, "%ff", "ä", "-"])
def test_releasing_what_never_was_is_fine(world, hold):
    assert world.delete(f"/holds/{hold}").status_code == 204


def test_releasing_twice_or_too_late_is_fine(world):
    hold = world.hold(at(9), "anna")
    world.wait(minutes=10)

    assert world.delete(f"/holds/{hold}").status_code == 204
    assert world.delete(f"/holds/{hold}").status_code == 204


def test_releasing_a_booked_hold_leaves_the_booking(world):
    hold = world.hold(at(9), "anna")
    token = world.try_book(hold).json["manage_url"].rsplit("/", 1)[1]

    assert world.delete(f"/holds/{hold}").status_code == 204

    assert world.get(f"/bookings/{token}").json["status"] == "confirmed"
    assert at(9) not in world.starts("cut", "anna")


# Quote


def test_a_quote_answers_prices_and_total(world):
    hold = world.hold(at(9), "anna")

    answer = world.post(f"/holds/{hold}/quote", {})

    assert answer.status_code == 200
    assert answer.json["total"] == {"amount": "45.00", "currency": "EUR"}
    assert answer.json["discount"] is None
    assert answer.json["appointments"][0]["service"] == "cut"
    assert world.post(f"/holds/{hold}/quote", {"promo": None}).json == answer.json


def test_a_code_nobody_knows_is_unknown(world):
    hold = world.hold(at(9), "anna")

    for promo in ("SUMMER", "\x00", "\ud800", "x" * 5000):
        assert refused(world.post(f"/holds/{hold}/quote", {"promo": promo})) == (422, "promo-unknown", "promo")


def test_only_a_live_hold_is_quoted(world):
    booked, expired = world.hold(at(9), "anna"), world.hold(at(10), "anna")
    world.try_book(booked)
    world.wait(minutes=10)

    for hold in (booked, expired, "unknown", "%00"):
        assert code_of(world.post(f"/holds/{hold}/quote", {})) == (410, "hold-expired")


# Caps


def test_a_sixth_live_hold_of_an_address_waits_for_the_first_to_end(a_world):
    world = a_world(
        a_salon(
            staff=[a_person("anna", ["cut", "colour"], ["09:00-20:00"]), a_person("ben", ["talk"]), a_person("cleo", ["yoga"])]
        ),
        limit_scale=1.0,
    )
    first = world.hold(at(9), "anna")
    world.wait(minutes=1)
    for hour in (10, 11, 12, 13):
        world.hold(at(hour), "anna")

    answer = world.try_hold(at(14), "anna")

    assert code_of(answer) == (429, "too-many-requests")
    assert answer.headers["Retry-After"] == "540"
    assert answer.json["retry_after_s"] == 540
    assert code_of(world.hold_seats(1)) == (429, "too-many-requests")
    assert world.try_hold(at(14), "anna", replaces=first).status_code == 201
    assert world.try_hold(at(9), "anna", form="anna").status_code == 201


def test_booked_released_and_expired_holds_do_not_count(a_world):
    world = a_world(
        a_salon(
            staff=[a_person("anna", ["cut", "colour"], ["09:00-20:00"]), a_person("ben", ["talk"]), a_person("cleo", ["yoga"])]
        ),
        limit_scale=1.0,
    )
    holds = [world.hold(at(hour), "anna") for hour in (9, 10, 11, 12, 13)]
    world.try_book(holds[0])
    world.delete(f"/holds/{holds[1]}")
    world.hold(at(14), "anna")
    world.hold(at(15), "anna")
    assert code_of(world.try_hold(at(16), "anna")) == (429, "too-many-requests")

    world.wait(minutes=10)

    assert world.try_hold(at(16), "anna").status_code == 201


def test_the_cap_is_per_address_and_ipv6_counts_by_64(a_world):
    world = a_world(limit_scale=0.2)

    def hold_from(address: str, hour: int) -> int:
        body = {"services": ["cut"], "staff": "anna", "start": at(hour)}
        answer = world.open("POST", "/api/v1/forms/main/holds", json=body, environ_overrides={"REMOTE_ADDR": address})
        return answer.status_code

    assert hold_from("2001:db8::1", 9) == 201
    assert hold_from("2001:db8::2", 10) == 429
    assert hold_from("2001:db8:0:1::2", 10) == 201
    assert hold_from("192.0.2.1", 11) == 201


def test_nothing_is_stored_by_a_refusal(world):
    before = world.stored()

    for body in ({"services": ["cut"], "staff": "anna", "start": at(8)}, {"event": "yoga-1", "seats": 9}, {}):
        assert world.post("/forms/main/holds", body).status_code in (400, 422)

    assert world.stored() == before
    assert world.clock.now() == NOW
