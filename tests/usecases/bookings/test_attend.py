"""A client says that they will come: once, to a visit that is confirmed and still ahead."""

import datetime as dt

import pytest

from booking.domain.bookings import Status
from booking.domain.errors import LinkExpired, NotFound, WrongState
from booking.store import bookings
from booking.usecases.bookings import (
    BookingView,
    CancelBooking,
    ConfirmAttendance,
    MoveBooking,
    cancel_booking,
    confirm_attendance,
    move_booking,
    read_booking,
)
from booking.usecases.bookings.set_status import set_status
from tests.support.shop import at


def booked(shop) -> BookingView:
    return shop.place(shop.hold().id).booking


def confirm(shop, booking: BookingView, version: int | None = None) -> BookingView:
    return confirm_attendance(shop.tools, ConfirmAttendance(booking=booking.id, version=version))


def said_at(shop, booking: BookingView) -> dt.datetime | None:
    with shop.tools.store.reading() as work:
        row = bookings.find(work, booking.id)
    return None if row is None else row.attendance_confirmed_at


def test_the_moment_is_kept_and_the_second_time_changes_nothing(shop):
    booking = booked(shop)
    assert (booking.awaited, booking.attending) == (True, False)
    first = shop.clock.at

    assert confirm(shop, booking).attending
    shop.clock.at += dt.timedelta(hours=1)
    assert confirm(shop, booking).attending

    assert said_at(shop, booking) == first


def test_a_move_makes_it_forgotten(shop):
    booking = booked(shop)
    confirm(shop, booking)

    moved = move_booking(shop.tools, MoveBooking(booking=booking.id, start=at(11))).booking

    assert (moved.awaited, moved.attending) == (True, False)
    assert said_at(shop, booking) is None


def test_a_visit_that_is_cancelled_expects_nobody(shop):
    booking = booked(shop)
    cancel_booking(shop.tools, CancelBooking(booking=booking.id))

    with pytest.raises(WrongState):
        confirm(shop, booking)
    assert said_at(shop, booking) is None


@pytest.mark.parametrize(("left_s", "said"), [(1, True), (0, False), (-1, False)])
def test_it_can_be_said_until_the_visit_begins(shop, left_s, said):
    booking = booked(shop)
    shop.clock.at = booking.start - dt.timedelta(seconds=left_s)

    if said:
        assert confirm(shop, booking).attending
    else:
        with pytest.raises(WrongState):
            confirm(shop, booking)
    assert (said_at(shop, booking) is not None) == said


def test_a_request_that_the_salon_has_not_confirmed_has_to_wait(shop):
    shop.load(policy={"verify_phone": "never", "slot_step_min": 60, "confirm_by_staff": True})
    booking = booked(shop)
    assert (booking.status, booking.awaited) == ("pending", False)
    with pytest.raises(WrongState):
        confirm(shop, booking)

    set_status(shop.tools, booking.reference, Status.CONFIRMED)

    assert confirm(shop, booking).attending


def test_only_the_link_that_is_good_says_it(shop):
    booking = booked(shop)
    with pytest.raises(NotFound):
        confirm(shop, booking, version=booking.manage_version + 1)
    shop.clock.at = booking.end + dt.timedelta(days=30)
    with pytest.raises(LinkExpired):
        confirm(shop, booking, version=booking.manage_version)
    assert not read_booking(shop.tools, booking.id).attending
