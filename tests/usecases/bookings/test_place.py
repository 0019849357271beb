"""From a hold to a booking: once, whatever is retried. Source: CONTRACT 6 (idempotency), 7, 8."""

import datetime as dt

import pytest
from sqlalchemy import text

from booking.domain.errors import (
    ClientBlocked,
    ConsentMissing,
    FlowBroken,
    HoldExpired,
    Invalid,
    KeyReused,
    NoticeTooShort,
    PhoneInvalid,
    PromoUnknown,
    ProofMissing,
    TooManyOpenBookings,
)
from booking.usecases.bookings import keep_contact, read_booking, read_hold
from tests.support.salons import NOW, a_salon, a_service
from tests.support.shop import TUESDAY, at

BODY = {"client": {"name": "Jo"}, "consent": {"privacy": True}}


def counted(shop) -> dict[str, int]:
    with shop.tools.store.reading() as work:
        return {
            table: work.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("booking", "appointment", "client", "idempotency_key")
        }


def test_a_booking_takes_over_the_holds_time_for_good(shop):
    held = shop.hold(at(9), "cut", "colour")
    booking = shop.place(held.id).booking

    shop.wait(minutes=30)
    assert (booking.status, booking.total.minor, booking.total_is_from) == ("confirmed", 13500, True)
    assert booking.appointments == held.appointments
    assert shop.starts() == [at(11)]
    assert shop.is_consistent()


# Once


def test_the_same_key_and_body_answer_the_first_booking(shop):
    held = shop.hold()
    first = shop.place(held.id, key="k", body=BODY)
    again = shop.place(held.id, key="k", body=dict(reversed(BODY.items())))

    assert (first.replayed, again.replayed) == (False, True)
    assert again.booking.reference == first.booking.reference
    assert counted(shop) == {"booking": 1, "appointment": 1, "client": 1, "idempotency_key": 1}


def test_the_key_is_looked_up_before_anything_else(shop):
    first = shop.place(shop.hold().id, key="k", body=BODY)
    shop.wait(days=2)
    again = shop.place("unknown", key="k", body=BODY, phone="?", name="", consent_privacy=False)
    assert again.booking.reference == first.booking.reference


def test_the_same_key_with_another_body_is_refused(shop):
    shop.place(shop.hold().id, key="k", body=BODY)
    with pytest.raises(KeyReused):
        shop.place(shop.hold(at(10)).id, key="k", body=BODY | {"promo": "x"})


def test_a_hold_booked_under_another_key_is_past(shop):
    held = shop.hold()
    shop.place(held.id, key="k")
    with pytest.raises(HoldExpired):
        shop.place(held.id, key="another")
    assert counted(shop)["booking"] == 1


def test_a_refusal_leaves_the_key_free_and_the_hold_alive(shop):
    held = shop.hold()
    with pytest.raises(ConsentMissing):
        shop.place(held.id, key="k", body=BODY, consent_privacy=False)
    assert counted(shop) == {"booking": 0, "appointment": 0, "client": 0, "idempotency_key": 0}

    assert not shop.place(held.id, key="k", body=BODY | {"corrected": True}).replayed


# Refusals


def test_a_hold_that_is_past_unknown_or_of_another_form_is_refused(shop):
    held = shop.hold()
    with pytest.raises(FlowBroken):
        shop.place(held.id, form="hosted")
    shop.wait(minutes=10, seconds=-1)
    live = shop.hold(at(10))
    shop.wait(seconds=1)
    for hold in (held.id, "unknown"):
        with pytest.raises(HoldExpired):
            shop.place(hold)
    assert shop.place(live.id).booking.start == at(10)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"name": ""}, Invalid),
        ({"phone": "123"}, PhoneInvalid),
        ({"email": "nowhere"}, Invalid),
        ({"comment": "x" * 501}, Invalid),
        ({"consent_privacy": False}, ConsentMissing),
        ({"promo": "SUMMER"}, PromoUnknown),
    ],
    ids=str,
)
def test_what_cannot_be_booked_stores_nothing(shop, typed, refusal):
    held = shop.hold()
    with pytest.raises(refusal):
        shop.place(held.id, **typed)
    assert counted(shop) == {"booking": 0, "appointment": 0, "client": 0, "idempotency_key": 0}
    assert read_hold(shop.tools, held.id).state == "live"


def test_a_form_that_needs_a_proof_books_nothing_without(shop):
    held = shop.hold(form="proof")
    for proof in (None, "", "unknown"):
        with pytest.raises(ProofMissing):
            shop.place(held.id, form="proof", proof=proof)


def test_a_blocked_client_is_refused(shop):
    shop.place(shop.hold(at(9)).id)
    with shop.tools.store.writing() as work:
        work.execute(text("UPDATE client SET online_blocked = true"))
    with pytest.raises(ClientBlocked):
        shop.place(shop.hold(at(10)).id)


def test_a_phone_has_so_many_bookings_ahead_at_most(shop):
    shop.load(policy=a_salon()["policy"] | {"max_open_bookings": 2})
    shop.place(shop.hold(at(9)).id)
    shop.place(shop.hold(at(10)).id)
    third = shop.hold(at(11))
    with pytest.raises(TooManyOpenBookings):
        shop.place(third.id, phone="+49 30 23125099")
    assert not shop.place(third.id, phone="+49 30 23125098").replayed

    shop.clock.at = at(9)  # the first one has begun
    later = shop.hold(at(9, TUESDAY + dt.timedelta(days=1)))
    assert not shop.place(later.id).replayed


def test_a_start_that_has_passed_meanwhile_is_too_late_at_its_very_second(shop):
    shop.load(policy=a_salon()["policy"] | {"notice_min": 0})
    shop.clock.at = at(9) - dt.timedelta(minutes=5)
    held = shop.hold(at(9))
    other = shop.hold(at(9), staff="ben")
    shop.clock.at = at(9) - dt.timedelta(seconds=1)
    shop.place(other.id)
    shop.wait(seconds=1)
    with pytest.raises(NoticeTooShort):
        shop.place(held.id)


# What was decided stays


def test_price_people_and_rules_are_those_of_the_hold(shop):
    held = shop.hold(at(9), "cut", "talk", staff="ben")
    services = [a_service("cut", 30, "999.00"), *a_salon()["services"][1:]]
    people = [one | {"hours": {}, "services": [s for s in one["services"] if s != "talk"]} for one in a_salon()["staff"]]
    shop.load(services=services, staff=people, policy={"verify_phone": "always", "cancel_cutoff_min": -1, "max_open_bookings": 1})

    booking = shop.place(held.id).booking

    assert booking.appointments == held.appointments
    assert [line.price and line.price.minor for line in booking.appointments] == [6000, None]
    assert (booking.total.minor, booking.total_is_from) == (6000, True)
    assert booking.cancel_until == at(9) - dt.timedelta(days=1)


def test_deadlines_are_those_of_the_snapshot_and_exclusive(shop):
    booking = shop.place(shop.hold().id).booking
    shop.load(policy=a_salon()["policy"] | {"cancel_cutoff_min": 0, "max_reschedules": 0})
    shop.clock.at = booking.start - dt.timedelta(days=1, seconds=1)
    read = read_booking(shop.tools, booking.id)
    assert (read.cancel_until, read.deadlines.left) == (booking.start - dt.timedelta(days=1), 3)
    shop.wait(seconds=1)
    assert read_booking(shop.tools, booking.id).cancel_until is None


def test_rules_may_ask_the_staff_to_confirm(shop):
    shop.load(policy=a_salon()["policy"] | {"confirm_by_staff": True})
    booking = shop.place(shop.hold().id).booking
    assert booking.status == "pending"
    assert at(9) not in shop.starts()


def test_an_unproven_booking_never_changes_a_known_client(shop):
    shop.place(shop.hold(at(9)).id, name="Jo", email="jo@mail.example")
    second = shop.place(shop.hold(at(10)).id, name="Somebody Else", email="else@mail.example").booking

    assert (second.name, second.email) == ("Somebody Else", "else@mail.example")
    with shop.tools.store.reading() as work:
        assert list(work.execute(text("SELECT name, email FROM client"))) == [("Jo", "jo@mail.example")]


def test_what_was_typed_is_erased_from_the_hold_once_it_is_booked(shop):
    held = shop.hold()
    keep_contact(shop.tools, held.id, {"name": "Jo"})
    assert read_hold(shop.tools, held.id).contact == {"name": "Jo"}
    booked = shop.place(held.id).booking
    read = read_hold(shop.tools, held.id)
    assert (read.state, read.booking_id, read.contact) == ("booked", booked.id, {})


def test_a_booking_keeps_consent_language_and_where_it_came_from(shop):
    order = {"lang": "de", "consent_marketing": True, "consent_texts": {"privacy": "v1"}, "attribution": {"utm_source": "autumn"}}
    shop.place(shop.hold().id, **order)
    with shop.tools.store.reading() as work:
        lang, consents, attribution = work.execute(text("SELECT lang, consents, attribution FROM booking")).one()
    assert lang == "de"
    for words in ("marketing", NOW.isoformat(), "v1"):
        assert words in str(consents)
    assert "autumn" in str(attribution)
