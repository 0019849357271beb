"""Discounts of a visit: quoted, granted once and for good, never more often than the salon allows. Source: CONTRACT 12."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import text

from booking.domain.bookings import Status
from booking.domain.errors import PromoNotApplicable, PromoUnknown
from booking.usecases.bookings import quote_hold, read_booking, read_hold
from booking.usecases.bookings.grant import Wanted, grant_discount
from booking.usecases.bookings.set_status import set_status
from tests.support.salons import NOW
from tests.support.shop import TUESDAY, Shop, at
from tests.usecases.bookings.test_twins import together

AUTUMN = {"id": "autumn", "code": "AUTUMN20", "applies": "code", "percent": 20, "services": ["colour"]}
TEN = {"id": "ten", "code": "TEN", "applies": "code", "amount": "10.00"}
EVERY = {"id": "every", "applies": "every_online", "percent": 10}
WELCOME = {"id": "welcome", "applies": "first_online", "percent": 15}


def prices(visit: Any) -> list[int | None]:
    return [None if line.price is None else line.price.minor for line in visit.appointments]


def off(visit: Any) -> list[int]:
    return [line.discount.minor if line.discount else 0 for line in visit.appointments]


def reason(shop: Shop, code: str, hold: str) -> str:
    with pytest.raises(PromoNotApplicable) as caught:
        quote_hold(shop.tools, shop.form(), read_hold(shop.tools, hold), code)
    return caught.value.reason


def granted(shop: Shop, hold: str, code: str | None = None, *, proven: bool = True, phone: str = "+493023125099") -> Any:
    """Return what the booking of *hold* would get, as the transaction that books decides it."""

    def act(work: Any) -> Any:
        wanted = Wanted(code, phone, proven)
        return grant_discount(work, shop.form(), read_hold(shop.tools, hold), wanted, shop.clock.now())

    with shop.tools.store.reading() as work:
        return act(work)


def test_a_code_reduces_the_price_and_is_frozen_on_the_booking(shop):
    shop.load(discounts=[AUTUMN])
    held = shop.hold(at(9), "cut", "colour")
    quote = quote_hold(shop.tools, shop.form(), read_hold(shop.tools, held.id), " autumn20 ")
    assert (prices(quote), off(quote), quote.total.minor, quote.total_is_from) == ([4500, 7200], [0, 1800], 11700, True)
    assert prices(read_hold(shop.tools, held.id)) == [4500, 9000], "a quote changes nothing"

    booking = shop.place(held.id, promo="autumn20").booking
    shop.load(discounts=[AUTUMN | {"percent": 50}])
    for found in (booking, read_booking(shop.tools, booking.id)):
        assert (prices(found), off(found), found.total.minor) == ([4500, 7200], [0, 1800], 11700)
        assert (found.discount.id, found.discount.code, found.discount.saved.minor) == ("autumn", "AUTUMN20", 1800)


def test_an_amount_is_spread_and_the_booking_adds_up(shop):
    shop.load(discounts=[TEN])
    booking = shop.place(shop.hold(at(9), "cut", "colour").id, promo="TEN").booking
    assert (prices(booking), off(booking), booking.total.minor) == ([4167, 8333], [333, 667], 12500)


def test_a_class_is_reduced_for_all_its_seats_together(shop):
    shop.load(discounts=[TEN])
    booking = shop.place(shop.seats(3).id, promo="TEN").booking
    assert (prices(booking), booking.total.minor) == ([3500], 3500)


def test_what_applies_by_itself_needs_no_word(shop):
    shop.load(discounts=[EVERY])
    held = shop.hold(at(9))
    assert quote_hold(shop.tools, shop.form(), held).total.minor == 4050
    booking = shop.place(held.id).booking
    assert (booking.total.minor, booking.discount.id, booking.discount.code) == (4050, "every", None)


def test_the_better_of_code_and_automatic_wins_and_a_worse_code_says_so(shop):
    shop.load(discounts=[EVERY, TEN, AUTUMN])
    cut, both = shop.hold(at(9)), shop.hold(at(10), "cut", "colour")
    assert quote_hold(shop.tools, shop.form(), cut, "TEN").discount.id == "ten"
    assert reason(shop, "TEN", both.id) == "worse"
    with pytest.raises(PromoNotApplicable):
        shop.place(both.id, promo="TEN")
    booking = shop.place(both.id, promo="TEN", or_better=True).booking
    assert (booking.discount.id, booking.discount.code, booking.discount.saved.minor) == ("every", None, 1350)


def test_a_code_as_good_as_the_automatic_one_is_taken(shop):
    shop.load(discounts=[EVERY, {"id": "same", "code": "SAME", "percent": 10}])
    assert quote_hold(shop.tools, shop.form(), shop.hold(at(9)), "SAME").discount.id == "same"


@pytest.mark.parametrize("code", ["AUTUMN", "every", "AUTUMN20X", "\x00", "GONE"])
def test_an_unknown_code_is_unknown(shop, code):
    shop.load(discounts=[AUTUMN, EVERY, {"id": "gone", "code": "GONE", "percent": 5}])
    shop.load(discounts=[AUTUMN, EVERY])
    held = shop.hold(at(9), "colour")
    with pytest.raises(PromoUnknown):
        quote_hold(shop.tools, shop.form(), held, code)
    with pytest.raises(PromoUnknown):
        shop.place(held.id, promo=code)
    assert read_hold(shop.tools, held.id).state == "live"


def test_a_code_for_something_else_does_not_apply(shop):
    shop.load(discounts=[AUTUMN, TEN])
    assert reason(shop, "AUTUMN20", shop.hold(at(9)).id) == "other-services"
    assert reason(shop, "TEN", shop.hold(at(10), "talk", staff="ben").id) == "other-services"


def test_a_window_includes_both_its_ends_at_the_moment_of_booking(shop):
    local = NOW.replace(tzinfo=None) + dt.timedelta(hours=1)
    shop.load(discounts=[TEN | {"from": local + dt.timedelta(seconds=1), "to": local + dt.timedelta(minutes=5)}])
    held = shop.hold(at(9))
    assert reason(shop, "TEN", held.id) == "period"
    shop.wait(seconds=1)
    assert quote_hold(shop.tools, shop.form(), held, "TEN").total.minor == 3500
    shop.wait(minutes=4, seconds=59)
    assert quote_hold(shop.tools, shop.form(), held, "TEN").total.minor == 3500
    shop.wait(seconds=1)
    assert reason(shop, "TEN", held.id) == "period"
    with pytest.raises(PromoNotApplicable):
        shop.place(held.id, promo="TEN")


# The first booking online


def test_without_a_proof_nobody_is_new(shop):
    shop.load(discounts=[WELCOME])
    held = shop.hold(at(9))
    assert quote_hold(shop.tools, shop.form(), held).discount is None
    assert shop.place(held.id).booking.discount is None


def test_a_proven_phone_gets_it_until_it_has_booked_online(shop):
    shop.load(discounts=[WELCOME])
    held = shop.hold(at(9))
    assert granted(shop, held.id).total.minor == 3825
    assert granted(shop, held.id, proven=False).discount is None
    shop.place(held.id)
    later = shop.hold(at(10))
    assert granted(shop, later.id).discount is None
    assert granted(shop, later.id, phone="+493023125098").discount.id == "welcome"


def test_a_booking_that_is_cancelled_was_no_first_one(shop):
    shop.load(discounts=[WELCOME])
    booking = shop.place(shop.hold(at(9)).id).booking
    set_status(shop.tools, booking.reference, Status.CANCELLED)
    assert granted(shop, shop.hold(at(10)).id).discount.id == "welcome"


def test_a_code_for_first_visits_is_believed_only_where_a_proof_will_come(shop):
    shop.load(discounts=[WELCOME | {"code": "HELLO"}])
    assert reason(shop, "HELLO", shop.hold(at(9)).id) == "not-first"
    kept = shop.hold(at(10), form="proof")
    assert quote_hold(shop.tools, shop.form("proof"), kept, "hello").discount.id == "welcome"
    assert granted(shop, kept.id, "hello").discount.id == "welcome"


# Never more often than allowed


def test_a_use_comes_back_with_a_cancelled_booking(shop):
    shop.load(discounts=[TEN | {"max_uses": 1}])
    booking = shop.place(shop.hold(at(9)).id, promo="TEN").booking
    later = shop.hold(at(10))
    assert reason(shop, "TEN", later.id) == "used-up"
    with pytest.raises(PromoNotApplicable):
        shop.place(later.id, promo="TEN")

    set_status(shop.tools, booking.reference, Status.CANCELLED)
    assert shop.place(later.id, promo="TEN").booking.discount.code == "TEN"


def test_a_no_show_has_used_it(shop):
    shop.load(discounts=[TEN | {"max_uses": 1}])
    booking = shop.place(shop.hold(at(9)).id, promo="TEN").booking
    set_status(shop.tools, booking.reference, Status.NO_SHOW)
    assert reason(shop, "TEN", shop.hold(at(10)).id) == "used-up"


def test_the_price_never_rises_above_what_was_shown(shop):
    shop.load(discounts=[EVERY | {"max_uses": 1}])
    first, second = shop.hold(at(9)), shop.hold(at(10))
    shown = quote_hold(shop.tools, shop.form(), second).total.minor
    shop.place(first.id, shown_minor=4050)
    with pytest.raises(PromoNotApplicable) as caught:
        shop.place(second.id, shown_minor=shown)
    assert caught.value.reason == "dearer"
    shop.load()
    with pytest.raises(PromoNotApplicable):
        shop.place(second.id, shown_minor=shown)
    assert shop.place(second.id, shown_minor=4500).booking.total.minor == 4500


@pytest.mark.slow
@pytest.mark.parametrize("discount", [TEN, EVERY], ids=["code", "automatic"])
def test_ten_uses_among_sixty_four_clients_are_ten(shop, discount):
    shop.load(discounts=[discount | {"max_uses": 10}], policy={"verify_phone": "never", "slot_step_min": 60})
    code = discount.get("code")
    days = [TUESDAY + dt.timedelta(days=number // 3) for number in range(64)]
    kept = [shop.hold(at(9 + number % 3, day)).id for number, day in enumerate(days)]

    def act(number: int) -> str:
        booking = shop.place(kept[number], promo=code, phone=f"030 231250{number:02}").booking
        return booking.discount.id if booking.discount else "none"

    answers = Counter(together(*[lambda number=number: act(number) for number in range(64)]))

    assert answers == {discount["id"]: 10, ("promo-not-applicable" if code else "none"): 54}
    with shop.tools.store.reading() as work:
        assert work.execute(text("SELECT count(*) FROM booking WHERE discount_id IS NOT NULL")).scalar_one() == 10


@pytest.mark.slow
def test_the_last_use_is_taken_once_by_one_phone_too(shop):
    shop.load(discounts=[TEN | {"max_uses": 1}])
    kept = [shop.hold(at(9 + number)).id for number in range(3)]
    answers = together(*[lambda hold=hold: shop.place(hold, promo="TEN").booking.status for hold in kept])
    assert Counter(answers) == {"confirmed": 1, "promo-not-applicable": 2}
