"""Codes and prices over HTTP. Source: CONTRACT 6 (quote, bookings), 7, 12."""

import pytest

from tests.support.salons import a_salon, at, refused

DISCOUNTS = [
    {"id": "colour20", "code": "COLOUR20", "percent": 20, "services": ["colour"]},
    {"id": "ten", "code": "Ten", "amount": "10.00", "max_uses": 1},
    {"id": "every", "applies": "every_online", "percent": 10, "services": ["colour"]},
]


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
def world(a_world):
    return a_world(a_salon(discounts=DISCOUNTS))


def test_a_quote_with_a_code_answers_the_reduced_prices(world):
    hold = world.hold(services=["cut", "colour"])
    quote = world.post(f"/holds/{hold}/quote", {"promo": " colour20 "}).json
    assert [line["price"] for line in quote["appointments"]] == [eur("45.00"), eur("72.00")]
    assert [line["discount"] for line in quote["appointments"]] == [None, eur("18.00")]
    assert (quote["discount"], quote["total"], quote["total_is_from"]) == (eur("18.00"), eur("117.00"), True)
    assert quote["promo"] == "COLOUR20"


def test_without_a_code_a_quote_answers_what_applies_by_itself(world):
    quote = world.post(f"/holds/{world.hold(services=['colour'])}/quote", {}).json
    assert (quote["discount"], quote["total"], quote["promo"]) == (eur("9.00"), eur("81.00"), None)


def test_a_booking_keeps_its_discount(world):
    hold = world.hold(services=["cut", "colour"])
    booking = world.try_book(hold, promo="ten").json
    assert (booking["discount"], booking["total"], booking["promo"]) == (eur("10.00"), eur("125.00"), "Ten")
    assert [line["price"]["amount"] for line in booking["appointments"]] == ["41.67", "83.33"]
    world.load(a_salon())
    assert world.get("/bookings/" + booking["manage_url"].rsplit("/", 1)[1]).json == booking


@pytest.mark.parametrize(
    ("services", "promo", "code"),
    [(["cut"], "NOPE", "promo-unknown"), (["cut"], "colour20", "promo-not-applicable")],
)
def test_a_code_that_does_nothing_is_refused_with_its_field(world, services, promo, code):
    hold = world.hold(services=services)
    assert refused(world.post(f"/holds/{hold}/quote", {"promo": promo})) == (422, code, "promo")
    assert refused(world.try_book(hold, promo=promo)) == (422, code, "promo")
    assert world.try_book(hold, promo=None).status_code == 201


def test_a_worse_code_is_not_applicable(a_world):
    world = a_world(a_salon(discounts=[*DISCOUNTS, {"id": "five", "code": "FIVE", "percent": 5}]))
    hold = world.hold(services=["colour"])
    answer = world.post(f"/holds/{hold}/quote", {"promo": "FIVE"})
    assert refused(answer) == (422, "promo-not-applicable", "promo")
    assert "already lower" in answer.json["detail"]
    assert refused(world.try_book(hold, promo="FIVE")) == (422, "promo-not-applicable", "promo")


def test_the_last_use_is_used_once(world):
    assert world.try_book(world.hold(at(9)), key="a", promo="TEN").status_code == 201
    hold = world.hold(at(10))
    assert refused(world.try_book(hold, key="b", promo="TEN")) == (422, "promo-not-applicable", "promo")
    assert world.try_book(hold, key="b").json["discount"] is None
