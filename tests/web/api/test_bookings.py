"""From a hold to a booking, once. Source: CONTRACT 6 (idempotency, what is decided when), 7, 8, 11."""

import json

import pytest

from tests.support.salons import a_client, a_form, a_person, a_salon, a_service, at, booking_body, code_of, refused


def token_of(booking) -> str:
    return booking["manage_url"].rsplit("/", 1)[1]


def test_a_hold_becomes_a_booking(world):
    hold = world.hold(at(9), "anna")

    answer = world.try_book(hold)

    assert answer.status_code == 201
    booking = answer.json
    assert booking["reference"]
    assert booking["status"] == "confirmed"
    assert booking["location"]["id"] == "nord"
    assert booking["appointments"][0]["start"] == at(9)
    assert booking["total"] == {"amount": "45.00", "currency": "EUR"}
    assert booking["discount"] is None
    assert booking["name"] == "Jo Doe"
    assert booking["phone_masked"].endswith("5099")
    assert "23125099" not in answer.text
    assert booking["cancel_until"] == at(9, "2026-11-30")
    assert booking["reschedule_until"] == at(9, "2026-11-30")
    assert booking["reschedules_left"] == 3
    assert booking["manage_url"].startswith("http://127.0.0.1/m/")


def test_the_address_of_the_booking_stands_on_the_public_origin(a_world):
    world = a_world(public_url="https://book.salon.example")
    world.host = "evil.example"

    assert world.book()["manage_url"].startswith("https://book.salon.example/m/")


def test_the_booking_can_be_read_by_its_token_and_is_not_stored_on_the_way(world):
    booking = world.book()

    answer = world.get(f"/bookings/{token_of(booking)}")

    assert answer.json == booking
    assert answer.headers["Cache-Control"] == "no-store"


def test_deadlines_are_null_when_past_or_not_possible(a_world):
    policy = {"verify_phone": "never", "cancel_cutoff_min": -1, "reschedule_cutoff_min": 60}
    world = a_world(a_salon(policy=policy))
    token = token_of(world.book(at(9)))
    assert world.get(f"/bookings/{token}").json["cancel_until"] is None
    assert world.get(f"/bookings/{token}").json["reschedule_until"] == at(8)

    world.wait(days=6, hours=23)  # eight o'clock on the day

    assert world.get(f"/bookings/{token}").json["reschedule_until"] is None


def test_a_form_may_book_as_pending(a_world):
    world = a_world(a_salon(forms=[a_form(policy={"confirm_by_staff": True})]))

    assert world.book()["status"] == "pending"


@pytest.mark.parametrize("token", ["x", "%00", "..", "a.b", "a" * 3000, "%ff", "ä", "WyJhIiwwXQ.AAAA"])
def test_a_token_that_is_not_ours_is_not_found(world, token):
    assert code_of(world.get(f"/bookings/{token}")) == (404, "not-found")


def test_the_link_reads_until_thirty_days_after_the_visit(world):
    token = token_of(world.book(at(9)))
    world.wait(days=37, hours=1, seconds=-1)
    assert world.get(f"/bookings/{token}").status_code == 200

    world.wait(seconds=1)

    assert code_of(world.get(f"/bookings/{token}")) == (410, "link-expired")


# Idempotency


@pytest.mark.parametrize("key", [None, "", "k" * 256])
def test_a_missing_or_overlong_key_is_malformed(world, key):
    hold = world.hold()

    assert refused(world.try_book(hold, key)) == (400, "malformed", "Idempotency-Key")


@pytest.mark.parametrize("key", ["k", "k" * 255, "with space", "ümläut"])
def test_a_key_of_one_to_255_characters_does(world, key):
    assert world.try_book(world.hold(), key).status_code == 201


def test_the_same_key_and_body_get_the_first_answer_with_200(world):
    hold = world.hold()
    first = world.try_book(hold)

    again = world.try_book(hold)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    assert world.stored()["booking"] == 1


def test_bodies_are_compared_as_parsed_json(world):
    hold = world.hold()
    world.try_book(hold)
    turned = json.dumps(dict(reversed(booking_body(hold).items())), indent=2).replace("Doe", "D\\u006fe")
    assert "D\\u006fe" in turned

    headers = {"Idempotency-Key": "key", "Content-Type": "application/json"}
    assert world.open("POST", "/api/v1/forms/main/bookings", data=turned, headers=headers).status_code == 200


def test_the_same_key_with_another_body_is_refused(world):
    hold = world.hold()
    world.try_book(hold)

    assert code_of(world.try_book(hold, client=a_client(name="Jane"))) == (409, "key-reused")


def test_the_key_is_looked_up_before_anything_else(world):
    hold = world.hold()
    world.try_book(hold)

    assert code_of(world.try_book("unknown", client=a_client(phone="1"), consent={})) == (409, "key-reused")


def test_a_retry_long_after_the_hold_still_gets_the_first_answer(world):
    hold = world.hold()
    first = world.try_book(hold)
    world.wait(hours=71)

    again = world.try_book(hold)

    assert again.status_code == 200
    assert again.json["reference"] == first.json["reference"]


def test_a_key_is_free_again_after_72_hours(world):
    world.try_book(world.hold(at(9)))
    world.wait(hours=72)

    answer = world.try_book(world.hold(at(10)))

    assert answer.status_code == 201
    assert world.stored()["booking"] == 2


def test_only_a_201_binds_the_key(world):
    hold = world.hold()
    assert world.try_book(hold, consent={}).status_code == 422

    assert world.try_book(hold).status_code == 201


def test_a_hold_booked_under_another_key_is_past(world):
    hold = world.hold()
    world.try_book(hold, "one")

    assert code_of(world.try_book(hold, "two")) == (410, "hold-expired")
    assert world.stored()["booking"] == 1


def test_a_key_belongs_to_its_form(world):
    world.try_book(world.hold(at(9)))

    assert world.try_book(world.hold(at(10), form="anna"), form="anna").status_code == 201


# What a booking may be refused for


@pytest.mark.parametrize("hold", ["unknown", "", "\x00", "\ud800", "a" * 65, "../x"])
def test_an_unknown_hold_is_past(world, hold):
    assert code_of(world.try_book(hold)) == (410, "hold-expired")


def test_a_hold_ends_at_the_very_instant(world):
    late, early = world.hold(at(9)), world.hold(at(10))
    world.wait(minutes=10, seconds=-1)
    assert world.try_book(early, "early").status_code == 201
    world.wait(seconds=1)

    assert code_of(world.try_book(late, "late")) == (410, "hold-expired")


def test_a_hold_of_another_form_is_broken(world):
    assert code_of(world.try_book(world.hold(form="anna"))) == (400, "flow-broken")


@pytest.mark.parametrize("consent", [{}, {"privacy": False}, {"marketing": True}])
def test_privacy_has_to_be_agreed_to(world, consent):
    assert refused(world.try_book(world.hold(), consent=consent)) == (422, "consent-missing", "consent.privacy")


def test_a_form_may_do_without_consent(a_world):
    world = a_world(a_salon(forms=[a_form(privacy_consent="none")]))
    body = booking_body(world.hold())
    del body["consent"]

    assert world.post("/forms/main/bookings", body, Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize("phone", ["", "1", "abc", "+49", "+493", "0" * 41, "\x00", "\ud800", "+1 555 0100", "١٢٣"])
def test_a_phone_that_cannot_be_one_is_refused(world, phone):
    assert refused(world.try_book(world.hold(), client=a_client(phone=phone))) == (422, "phone-invalid", "client.phone")


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "Jo\x00", "Jo\nDoe", "\u202eJo", "Jo\u2066", "\ud800", "x" * 61, "---"])
def test_a_name_empty_too_long_or_with_control_characters_is_invalid(world, name):
    assert refused(world.try_book(world.hold(), client=a_client(name=name))) == (422, "invalid", "client.name")


@pytest.mark.parametrize("name", ["Ö", "x" * 60, "李小龍", "María-José O’Neill", "عائشة", "R2 D2"])
def test_names_of_people_do(world, name):
    assert world.try_book(world.hold(), client=a_client(name=name)).json["name"] == name


@pytest.mark.parametrize(
    "email", ["x", "a@b", "a b@c.de", "a@b.de\x00", "a@b.de\nBcc: c@d.de", "\ud800@b.de", f"{'a' * 250}@b.de", "<a@b.de>"]
)
def test_an_email_that_is_none_is_invalid(world, email):
    assert refused(world.try_book(world.hold(), client=a_client(email=email))) == (422, "invalid", "client.email")


@pytest.mark.parametrize("comment", ["x" * 501, "\x00", "\u202e", "\ud800", "\x1b[31m"])
def test_a_comment_too_long_or_with_control_characters_is_invalid(world, comment):
    assert refused(world.try_book(world.hold(), client=a_client(comment=comment))) == (422, "invalid", "client.comment")


@pytest.mark.parametrize(
    "client",
    [{"email": None, "comment": None}, {"email": "", "comment": ""}, {"email": "jo@mail.example", "comment": "One\nTwo"}],
)
def test_email_and_comment_are_free_to_give(world, client):
    assert world.try_book(world.hold(), client=a_client(**client)).status_code == 201


def test_no_code_is_known_yet(world):
    assert refused(world.try_book(world.hold(), promo="SUMMER")) == (422, "promo-unknown", "promo")


def test_a_form_that_needs_a_proof_books_nothing_without_one(world):
    hold = world.hold(form="proof")
    for proof in ({}, {"proof": None}, {"proof": ""}, {"proof": "nonsense"}):
        assert refused(world.try_book(hold, form="proof", **proof)) == (422, "proof-missing", "proof")
    assert world.stored()["booking"] == 0


def test_a_phone_has_so_many_bookings_ahead_at_most(a_world):
    world = a_world(a_salon(policy={"verify_phone": "never", "max_open_bookings": 2}))
    world.book(at(9))
    world.book(at(10))
    hold = world.hold(at(11))

    assert code_of(world.try_book(hold)) == (422, "too-many-open-bookings")
    assert code_of(world.try_book(hold, client=a_client(phone="+49 30 23125099"))) == (422, "too-many-open-bookings")
    assert world.try_book(hold, client=a_client(phone="030 23125098")).status_code == 201


def test_a_start_that_has_passed_meanwhile_is_too_soon(a_world):
    world = a_world(a_salon(policy={"verify_phone": "never", "notice_min": 0, "hold_min": 30, "slot_step_min": 5}))
    start = at(9, "2026-11-24", minute=10)
    hold = world.hold(start)
    world.wait(minutes=10)

    assert code_of(world.try_book(hold)) == (422, "notice-too-short")


def test_price_and_service_are_frozen_with_the_hold(world):
    hold = world.hold(at(9), "anna")
    world.load(
        a_salon(
            services=[a_service("talk"), a_service("yoga", seats=6)],
            staff=[a_person("anna", ["talk"]), a_person("cleo", ["yoga"])],
            forms=[a_form()],
        )
    )

    booking = world.try_book(hold).json

    assert booking["total"]["amount"] == "45.00"
    assert booking["appointments"][0]["service"] == "cut"


def test_a_booking_outlives_its_service_and_specialist(world):
    token = token_of(world.book())
    world.load(
        a_salon(
            services=[a_service("talk"), a_service("yoga", seats=6)],
            staff=[a_person("ben", ["talk"]), a_person("cleo", ["yoga"])],
            forms=[a_form("other")],
        )
    )

    assert world.get(f"/bookings/{token}").status_code == 200
    assert world.open("GET", f"/m/{token}").status_code == 200


def test_seats_of_a_class_are_booked(world):
    hold = world.hold_seats(2).json["hold"]

    booking = world.try_book(hold).json

    assert (booking["event"], booking["seats"], booking["total"]["amount"]) == ("yoga-1", 2, "30.00")
    world.wait(minutes=11)
    assert world.get("/forms/main/events").json["items"][0]["seats_left"] == 2


def test_the_client_of_a_booking_never_changes_an_earlier_ones(world):
    first = token_of(world.book(at(9)))
    world.book(at(10), client=a_client(name="Somebody Else", email="else@mail.example"))

    assert world.get(f"/bookings/{first}").json["name"] == "Jo Doe"
    assert world.stored()["client"] == 1


@pytest.mark.parametrize(
    "attribution",
    [
        {},
        {"utm_source": "x", "unknown": {"deep": [1, 2]}, "gclid": 5, "ref": None, "referrer": "\x00", "landing": "\ud800"},
        {"utm_source": "x" * 5000, "n": 1e308, "huge": 10**100},
    ],
)
def test_unknown_keys_in_attribution_are_ignored(world, attribution):
    assert world.try_book(world.hold(), attribution=attribution).status_code == 201


@pytest.mark.parametrize("lang", [None, "de", "xx", "", "\x00", "\ud800"])
def test_any_language_does(world, lang):
    assert world.try_book(world.hold(), lang=lang).status_code == 201
