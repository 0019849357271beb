"""Two requests at the same instant: one of them wins, the other learns it in words. Source: CONTRACT 6, DESIGN 7."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from booking.domain.errors import Refusal
from booking.usecases.bookings import HoldOrder, make_hold
from tests.support.shop import at


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run *acts* at once and return what each returned or was refused with."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_twins_with_one_key_book_once_and_get_the_same_answer(shop):
    held = shop.hold()
    answers = together(*[lambda: shop.place(held.id, key="k", body={"a": 1})] * 4)
    assert len({answer.booking.reference for answer in answers}) == 1
    assert sorted(answer.replayed for answer in answers) == [False, True, True, True]


def test_twins_with_two_keys_book_the_hold_once(shop):
    held = shop.hold()
    answers = together(*[lambda key=key: shop.place(held.id, key=key).booking.status for key in "abcd"])
    assert Counter(answers) == {"confirmed": 1, "hold-expired": 3}


def test_one_of_many_gets_the_start(shop):
    form = shop.form()

    def act(guest: int) -> str:
        return make_hold(shop.tools, form, HoldOrder(services=("cut",), staff="anna", start=at(9), address=f"g{guest}")).state

    answers = together(*[lambda guest=guest: act(guest) for guest in range(6)])
    assert Counter(answers) == {"live": 1, "slot-taken": 5}
    assert shop.is_consistent()


def test_one_page_pressed_many_times_at_once_holds_once(shop):
    answers = together(*[lambda: shop.hold(at(9), attempt="a" * 22, address="same").id] * 4)
    assert set(answers) == {"a" * 22}


def test_the_cap_holds_for_one_address_at_once(shop):
    form = shop.form("anna")
    days = [at(9 + number % 3, at(9).replace(day=1 + number // 3).date()) for number in range(9)]

    def act(start: Any) -> str:
        return make_hold(shop.tools, form, HoldOrder(services=("cut",), staff="anna", start=start, address="same")).state

    answers = together(*[lambda start=start: act(start) for start in days])
    assert Counter(answers) == {"live": 5, "too-many-requests": 4}


def test_a_phone_books_no_more_at_once_than_it_may(shop):
    held = [shop.hold(at(9 + number % 3, at(9).replace(day=1 + number // 3).date())) for number in range(8)]
    answers = together(*[lambda hold=hold: shop.place(hold.id).booking.status for hold in held])
    assert Counter(answers) == {"confirmed": 5, "too-many-open-bookings": 3}


def test_seats_wanted_at_once_are_never_oversold(shop):
    answers = together(*[lambda: shop.seats(2).seats] * 5)
    assert Counter(answers) == {2: 2, "event-full": 3}
    assert shop.seats_left() == 0
