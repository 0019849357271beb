"""Seats of a class: never more than there are. Source: CONTRACT 7, 8, 9 "Classes"."""

import datetime as dt

import pytest

from booking.domain.errors import BeyondHorizon, EventFull, Invalid, NoticeTooShort, NotOffered, ServiceGone
from booking.usecases.bookings import read_hold
from tests.support.salons import NOW, a_salon
from tests.support.shop import at

# The class has 4 seats, a booking takes up to 3.


def test_seats_are_held_with_their_price_together(shop):
    held = shop.seats(3)
    assert (held.event, held.seats, held.total.minor) == ("yoga-1", 3, 4500)
    assert (held.appointments[0].start, held.appointments[0].end) == (at(18), at(19))
    assert shop.seats_left() == 1


@pytest.mark.parametrize("seats", [-1, 0, 4, 10**9])
def test_a_booking_takes_one_to_max_seats(shop, seats):
    with pytest.raises(Invalid) as caught:
        shop.seats(seats)
    assert caught.value.field == "seats"


def test_a_class_is_never_oversold(shop):
    shop.place(shop.seats(3).id)
    with pytest.raises(EventFull):
        shop.seats(2)
    shop.seats(1)
    with pytest.raises(EventFull):
        shop.seats(1)
    assert shop.seats_left() == 0


def test_seats_of_a_hold_that_ended_are_free_to_the_second(shop):
    held = shop.seats(3)
    shop.wait(minutes=10, seconds=-1)
    assert shop.seats_left() == 1
    shop.wait(seconds=1)
    assert shop.seats_left() == 4
    shop.place(shop.seats(3).id)
    assert read_hold(shop.tools, held.id).state == "expired"


def test_a_guest_may_change_the_number_of_seats_within_what_their_own_hold_has(shop):
    shop.seats(1)
    held = shop.seats(3)
    assert shop.seats_left() == 0

    fewer = shop.seats(2, replaces=held.id)
    assert shop.seats_left() == 1
    more = shop.seats(3, replaces=fewer.id)
    assert shop.seats_left() == 0
    assert read_hold(shop.tools, more.id).seats == 3


def test_a_refused_change_keeps_the_seats(shop):
    shop.seats(2)
    held = shop.seats(2)
    with pytest.raises(EventFull):
        shop.seats(3, replaces=held.id)
    assert read_hold(shop.tools, held.id).state == "live"


def test_the_same_choice_of_one_page_holds_its_seats_once(shop):
    first, second = (shop.seats(2, attempt="a" * 22) for _ in range(2))
    assert first.id == second.id
    assert shop.seats_left() == 2
    shop.seats(1, attempt="a" * 22)
    assert shop.seats_left() == 3


def test_a_visit_and_a_class_replace_each_other(shop):
    held = shop.hold(at(9))
    seats = shop.seats(2, replaces=held.id)
    assert at(9) in shop.starts()
    shop.hold(at(9), replaces=seats.id)
    assert shop.seats_left() == 4


def test_a_class_obeys_notice_horizon_closures_and_what_the_file_lists(shop):
    with pytest.raises(Invalid):
        shop.seats(1, event="unknown")
    shop.clock.at = at(17)
    assert shop.seats(1).state == "live"
    shop.wait(seconds=1)
    with pytest.raises(NoticeTooShort):
        shop.seats(1)
    shop.clock.at = NOW - dt.timedelta(days=60)
    with pytest.raises(BeyondHorizon):
        shop.seats(1)
    shop.clock.at = NOW
    day = at(9).date()
    shop.load(closures=[{"from": day, "to": day, "reason": "Repairs"}])
    with pytest.raises(NotOffered):
        shop.seats(1)
    shop.load(events=[])
    with pytest.raises(ServiceGone):
        shop.seats(1)


def test_the_teacher_is_busy_with_the_class_and_its_seats_are_nobodys_time(shop):
    shop.load(staff=[one | {"services": ["yoga", "cut"]} if one["id"] == "cleo" else one for one in _late_staff()])
    assert at(18) not in shop.starts("cut", "cleo")
    assert at(19) in shop.starts("cut", "cleo")
    shop.seats(3)
    assert at(19) in shop.starts("cut", "cleo")
    assert shop.is_consistent()


def _late_staff():
    return [one | {"hours": {day: ["09:00-21:00"] for day in one["hours"]}} for one in a_salon()["staff"]]
