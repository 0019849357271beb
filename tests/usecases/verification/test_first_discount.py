"""The discount for a first booking online: for a phone that was proven and has not booked online before. Source: CONTRACT 12."""

from collections import Counter

import pytest

from booking.domain.errors import PromoNotApplicable
from tests.usecases.bookings.test_twins import together

WELCOME = {"id": "welcome", "applies": "first_online", "percent": 20}
PHONE, ANOTHER = "+4915112345678", "+4915112345679"


def booked(shop, phone: str = PHONE, **keys):
    shop.wait(minutes=11)  # so that the same phone may have another code
    hold = shop.hold()
    proof = shop.proven(phone, hold)
    return shop.place(hold.id, form="proof", phone=phone, proof=proof, **keys).booking


def test_the_first_booking_with_a_proof_gets_it_and_the_second_does_not(shop):
    shop.load(discounts=[WELCOME])
    first, second, other = booked(shop), booked(shop), booked(shop, ANOTHER)
    assert (first.total.minor, first.discount.id, first.discount.code) == (3600, "welcome", None)
    assert (second.total.minor, second.discount) == (4500, None)
    assert other.discount.id == "welcome"


def test_a_booking_without_a_proof_was_a_booking_all_the_same(shop):
    shop.load(discounts=[WELCOME])
    shop.place(shop.hold(form="main").id, phone=PHONE)
    assert booked(shop).discount is None


def test_a_better_code_is_taken_and_a_worse_one_gives_way_on_pages_only(shop):
    shop.load(discounts=[WELCOME, {"id": "half", "code": "HALF", "percent": 50}, {"id": "five", "code": "FIVE", "percent": 5}])
    assert booked(shop, promo="half").discount.id == "half"
    with pytest.raises(PromoNotApplicable) as caught:
        booked(shop, ANOTHER, promo="five")
    assert caught.value.reason == "worse"
    assert booked(shop, ANOTHER, promo="five", or_better=True).discount.id == "welcome"


def test_a_code_for_first_visits_is_refused_to_who_was_here(shop):
    shop.load(discounts=[WELCOME | {"code": "HELLO"}])
    assert booked(shop, promo="hello").discount.code == "HELLO"
    with pytest.raises(PromoNotApplicable) as caught:
        booked(shop, promo="hello")
    assert caught.value.reason == "not-first"


@pytest.mark.slow
def test_of_several_first_bookings_at_once_one_is_the_first(shop):
    shop.load(discounts=[WELCOME])
    ready = []
    for _ in range(4):
        hold = shop.hold()
        ready.append((hold.id, shop.proven(PHONE, hold)))
        shop.wait(minutes=2)

    def act(hold: str, proof: str) -> str:
        booking = shop.place(hold, form="proof", phone=PHONE, proof=proof).booking
        return booking.discount.id if booking.discount else "full"

    answers = together(*[lambda hold=hold, proof=proof: act(hold, proof) for hold, proof in ready])
    assert Counter(answers) == {"welcome": 1, "full": 3}
