"""Cancelling, moving and booking at the same instant: no overlap, no lost time, one winner. Source: DESIGN 7, CONTRACT 6."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from booking.store import archive, checks
from booking.usecases.bookings import CancelBooking, HoldOrder, MoveBooking, cancel_booking, make_hold, move_booking, read_booking
from tests.support.shop import TUESDAY, at
from tests.usecases.bookings.test_twins import together

ROUNDS = 4
"""Each on a day of its own."""


def days() -> list[dt.date]:
    return [TUESDAY + dt.timedelta(days=number) for number in range(ROUNDS)]


def book(shop, start: dt.datetime) -> str:
    # A phone of their own for each: nobody runs into the limit of visits ahead.
    held = shop.hold(start)
    return shop.place(held.id, phone=f"030 231250{shop.guests:02}").booking.id


def mover(shop, booking: str, start: dt.datetime, **keys: Any) -> Callable[[], str]:
    def act() -> str:
        found = move_booking(shop.tools, MoveBooking(booking=booking, start=start, **keys))
        return "moved" if found.changed else "stayed"

    return act


def canceller(shop, booking: str) -> Callable[[], str]:
    return lambda: cancel_booking(shop.tools, CancelBooking(booking=booking)).status


def holder(shop, start: dt.datetime, guest: str) -> Callable[[], str]:
    form = shop.form()
    order = HoldOrder(services=("cut",), staff="anna", start=start, address=guest)
    return lambda: make_hold(shop.tools, form, order).state


def starts(shop, *ids: str) -> list[dt.datetime]:
    return [read_booking(shop.tools, one).start for one in ids]


def free(shop, day: dt.date) -> list[dt.datetime]:
    from booking.usecases.availability import Ask, offer_times

    return [one.start.astimezone(dt.UTC) for one in offer_times(shop.tools, shop.form(), Ask(("cut",), "anna"), day)]


@pytest.fixture(autouse=True)
def whole(shop):
    """Whatever happened: nothing overlaps, every booking holds its time and nothing else does."""
    yield
    now = shop.clock.at
    with shop.tools.store.reading() as work:
        assert archive.overlaps(work) == 0
        assert checks.unclaimed_appointments(work, now) == 0
        assert checks.left_over_claims(work, now) == 0
    assert shop.is_consistent()


def test_one_of_two_who_move_to_the_same_start_gets_it(shop):
    for day in days():
        first, second = book(shop, at(9, day)), book(shop, at(10, day))
        answers = together(mover(shop, first, at(11, day)), mover(shop, second, at(11, day)))
        assert Counter(answers) == {"moved": 1, "slot-taken": 1}
        kept = at(10, day) if answers[0] == "moved" else at(9, day)
        assert sorted(starts(shop, first, second)) == [kept, at(11, day)]
        assert len(free(shop, day)) == 1


def test_changing_places_at_once_loses_nobodys_time(shop):
    for day in days():
        first, second = book(shop, at(9, day)), book(shop, at(10, day))
        answers = together(mover(shop, first, at(10, day)), mover(shop, second, at(9, day)))
        assert Counter(answers) == {"slot-taken": 2}
        assert starts(shop, first, second) == [at(9, day), at(10, day)]


def test_a_move_and_guests_want_the_same_start(shop):
    for day in days():
        booking = book(shop, at(9, day))
        answers = together(mover(shop, booking, at(11, day)), *[holder(shop, at(11, day), f"{day} {n}") for n in range(3)])
        assert sum(one in ("moved", "live") for one in answers) == 1
        assert starts(shop, booking) == [at(11, day) if answers[0] == "moved" else at(9, day)]
        assert len(free(shop, day)) == (2 if answers[0] == "moved" else 1)


def test_what_a_cancellation_frees_goes_to_one_guest_or_stays_free(shop):
    for day in days():
        booking = book(shop, at(9, day))
        answers = together(canceller(shop, booking), *[holder(shop, at(9, day), f"{day} {n}") for n in range(3)])
        assert answers[0] == "cancelled"
        held = answers.count("live")
        assert held <= 1
        assert (at(9, day) in free(shop, day)) == (held == 0)


def test_a_move_pressed_many_times_is_one_move(shop):
    for day in days():
        booking = book(shop, at(9, day))
        answers = together(*[mover(shop, booking, at(10, day))] * 4)
        assert Counter(answers) == {"moved": 1, "stayed": 3}
        assert read_booking(shop.tools, booking).moved == 1


def test_moves_to_many_starts_at_once_leave_one_and_count_each(shop):
    for day in days():
        booking = book(shop, at(9, day))
        answers = together(*[mover(shop, booking, at(hour, day)) for hour in (10, 11, 10, 11)])
        found = read_booking(shop.tools, booking)
        assert found.moved == answers.count("moved") >= 2
        assert found.start in (at(10, day), at(11, day))
        assert len(free(shop, day)) == 2


def test_cancelled_and_moved_at_once_is_cancelled_and_everything_is_free(shop):
    for day in days():
        booking = book(shop, at(9, day))
        answers = together(canceller(shop, booking), mover(shop, booking, at(10, day)), canceller(shop, booking))
        assert answers[0] == answers[2] == "cancelled"
        assert answers[1] in ("moved", "wrong-state")
        assert free(shop, day) == [at(9, day), at(10, day), at(11, day)]


def test_a_move_to_any_and_a_move_to_anna_never_meet(shop):
    for day in days():
        first, second = book(shop, at(9, day)), book(shop, at(10, day))
        answers = together(mover(shop, first, at(11, day), staff="any"), mover(shop, second, at(11, day)))
        # Ben's haircut takes two hours and does not fit before he leaves.
        assert Counter(answers) == {"moved": 1, "slot-taken": 1}
