"""Cancelling and moving as a client does: one booking before, one after, by the rules it was booked under."""

import datetime as dt

import pytest

from booking.domain.bookings import Status
from booking.domain.errors import (
    BeyondHorizon,
    CutoffPassed,
    EventFull,
    Invalid,
    LinkExpired,
    NotFound,
    NoticeTooShort,
    NotOffered,
    ServiceGone,
    SlotTaken,
    TooManyReschedules,
    WrongState,
)
from booking.store import bookings
from booking.usecases.availability import offer_times
from booking.usecases.bookings import (
    BookingView,
    CancelBooking,
    MoveBooking,
    Moved,
    cancel_booking,
    move_ask,
    move_booking,
    read_booking,
)
from booking.usecases.bookings.set_status import set_status
from tests.support.salons import a_class, a_form, a_person, a_salon, a_service
from tests.support.shop import TUESDAY, at

WEDNESDAY = dt.date(2026, 12, 2)


def booked(shop, start: dt.datetime | None = None, *services: str, **keys) -> BookingView:
    held = shop.hold(start, *services, **keys)
    return shop.place(held.id, form=keys.get("form", "main")).booking


def seated(shop, seats: int, event: str = "yoga-1") -> BookingView:
    return shop.place(shop.seats(seats, event=event).id).booking


def cancel(shop, booking: BookingView, **keys) -> BookingView:
    return cancel_booking(shop.tools, CancelBooking(booking=booking.id, **keys))


def move(shop, booking: BookingView, start: dt.datetime | None = None, **keys) -> Moved:
    return move_booking(shop.tools, MoveBooking(booking=booking.id, start=start, **keys))


def row_of(shop, booking: BookingView):
    with shop.tools.store.reading() as work:
        return bookings.find(work, booking.id)


# ---- cancelling ----


def test_cancelling_frees_the_time_and_keeps_the_reason(shop):
    booking = booked(shop)
    assert at(9) not in shop.starts()

    found = cancel(shop, booking, reason="  I am ill\r\n")

    assert (found.status, found.cancel_until, found.reschedule_until) == ("cancelled", None, None)
    assert at(9) in shop.starts()
    row = row_of(shop, booking)
    assert (row.cancel_reason, row.cancelled_at) == ("I am ill", shop.clock.at)
    assert shop.is_consistent()


def test_cancelling_again_changes_nothing(shop):
    booking = booked(shop)
    cancel(shop, booking, reason="first")
    shop.wait(minutes=5)
    other = booked(shop)

    assert cancel(shop, booking, reason="second").status == "cancelled"
    row = row_of(shop, booking)
    assert (row.cancel_reason, row.cancelled_at) == ("first", shop.clock.at - dt.timedelta(minutes=5))
    assert read_booking(shop.tools, other.id).status == "confirmed"
    assert at(9) not in shop.starts()


@pytest.mark.parametrize(("seconds", "allowed"), [(-1, True), (0, False), (1, False)])
def test_the_cancel_cutoff_is_exclusive_to_the_second(shop, seconds, allowed):
    booking = booked(shop)
    shop.clock.at = booking.start - dt.timedelta(days=1) + dt.timedelta(seconds=seconds)
    if allowed:
        assert cancel(shop, booking).status == "cancelled"
    else:
        with pytest.raises(CutoffPassed):
            cancel(shop, booking)
        assert read_booking(shop.tools, booking.id).status == "confirmed"


def test_the_snapshot_binds_whatever_the_salon_says_today(shop):
    booking = booked(shop)
    shop.load(policy={"verify_phone": "never", "slot_step_min": 60, "cancel_cutoff_min": -1, "reschedule_cutoff_min": -1})
    assert cancel(shop, booking).status == "cancelled"


def test_never_online_is_never(shop):
    shop.load(policy={"verify_phone": "never", "slot_step_min": 60, "cancel_cutoff_min": -1, "reschedule_cutoff_min": -1})
    booking = booked(shop)
    with pytest.raises(CutoffPassed):
        cancel(shop, booking)
    with pytest.raises(CutoffPassed):
        move(shop, booking, at(10))


@pytest.mark.parametrize("status", [Status.ARRIVED, Status.NO_SHOW])
def test_what_happened_is_not_undone(shop, status):
    booking = booked(shop)
    set_status(shop.tools, booking.reference, status)
    with pytest.raises(WrongState):
        cancel(shop, booking)
    with pytest.raises(WrongState):
        move(shop, booking, at(10))


def test_a_revoked_or_old_link_changes_nothing(shop):
    booking = booked(shop)
    with pytest.raises(NotFound):
        cancel(shop, booking, version=2)
    with pytest.raises(NotFound):
        move(shop, booking, at(10), version=2)
    with pytest.raises(NotFound):
        cancel_booking(shop.tools, CancelBooking(booking="x" * 22))
    shop.clock.at = booking.end + dt.timedelta(days=30)
    with pytest.raises(LinkExpired):
        cancel(shop, booking, version=1)


def test_a_reason_with_hidden_characters_is_refused(shop):
    booking = booked(shop)
    for bad in ("\u202ex", "a\x00b", "x" * 501):
        with pytest.raises(Invalid, match="reason"):
            cancel(shop, booking, reason=bad)
    assert read_booking(shop.tools, booking.id).status == "confirmed"


def test_seats_are_free_again(shop):
    booking = seated(shop, 3)
    assert shop.seats_left() == 1
    cancel(shop, booking)
    assert shop.seats_left() == 4


# ---- moving ----


def test_a_move_takes_the_new_time_and_gives_up_the_old(shop):
    booking = booked(shop)

    moved = move(shop, booking, at(11))

    assert moved.changed
    found = moved.booking
    assert (found.start, found.end, found.people, found.moved) == (at(11), at(12), ("anna",), 1)
    assert (found.reference, found.status, found.deadlines.left) == (booking.reference, "confirmed", 2)
    assert (found.cancel_until, found.reschedule_until) == (at(11) - dt.timedelta(days=1),) * 2
    assert shop.starts() == [at(9), at(10)]
    assert shop.is_consistent()


def test_the_price_stays(shop):
    booking = booked(shop)
    services = a_salon()["services"]
    shop.load(services=[a_service("cut", 60, "99.00"), *services[1:]])
    found = move(shop, booking, at(10)).booking
    assert (str(found.total), [str(line.price) for line in found.appointments]) == ("45.00", ["45.00"])


def test_the_own_time_does_not_block(shop):
    shop.load(policy={"verify_phone": "never", "slot_step_min": 30, "notice_min": 60, "horizon_days": 60})
    booking = booked(shop)
    assert at(9.5) not in shop.starts()

    asked = move_ask(booking, None)
    offered = [one.start for one in offer_times(shop.tools, shop.form(), asked, TUESDAY)]
    assert [one.astimezone(dt.UTC) for one in offered] == [at(9), at(9.5), at(10), at(10.5), at(11)]
    assert move(shop, booking, at(9.5)).booking.start == at(9.5)
    assert shop.starts() == [at(10.5), at(11)]
    assert shop.is_consistent()


def test_the_same_start_is_no_move(shop):
    booking = booked(shop)
    for keys in ({}, {"staff": "anna"}, {"staff": "any"}):
        found = move(shop, booking, at(9), **keys)
        assert (found.changed, found.booking.moved) == (False, 0)
    shop.clock.at = booking.start - dt.timedelta(hours=1)  # past the cut-off: a repeated press is no change either
    assert not move(shop, booking, at(9)).changed


def test_another_person_at_the_same_start_is_a_move(shop):
    booking = booked(shop)
    found = move(shop, booking, at(9), staff="ben").booking
    assert (found.people, found.start, found.end, found.moved) == (("ben",), at(9), at(11), 1)
    assert at(9) in shop.starts()


def test_the_same_people_are_kept_where_any_could_be_given(shop):
    booking = booked(shop, staff="any")
    (person,) = booking.people
    assert move(shop, booking, at(10)).booking.people == (person,)


def test_any_moves_to_whoever_is_free(shop):
    booking = booked(shop)
    booked(shop, at(10))
    assert move(shop, booking, at(10), staff="any").booking.people == ("ben",)


def test_what_is_taken_stays_with_both(shop):
    booking, other = booked(shop), booked(shop, at(10))
    with pytest.raises(SlotTaken) as refused:
        move(shop, booking, at(10))
    assert [one.start.astimezone(dt.UTC) for one in refused.value.alternatives][:2] == [at(9), at(11)]
    assert read_booking(shop.tools, booking.id).start == at(9)
    assert read_booking(shop.tools, other.id).start == at(10)
    assert shop.is_consistent()


def test_a_hold_of_somebody_else_blocks_until_it_ends(shop):
    booking = booked(shop)
    shop.hold(at(10))
    with pytest.raises(SlotTaken):
        move(shop, booking, at(10))
    shop.wait(minutes=10)
    assert move(shop, booking, at(10)).changed


def test_todays_notice_and_horizon_decide(shop):
    booking = booked(shop, at(9, WEDNESDAY))
    with pytest.raises(NotOffered):
        move(shop, booking, at(9.5, WEDNESDAY))
    with pytest.raises(NotOffered):
        move(shop, booking, at(20, WEDNESDAY))
    with pytest.raises(BeyondHorizon):
        move(shop, booking, at(9, dt.date(2027, 3, 1)))
    shop.load(policy={"verify_phone": "never", "slot_step_min": 60, "notice_min": 60, "horizon_days": 7})
    with pytest.raises(BeyondHorizon):
        move(shop, booking, at(9, dt.date(2026, 12, 3)))
    shop.clock.at = at(10)
    booking = booked(shop, at(9, dt.date(2026, 12, 4)))
    with pytest.raises(NoticeTooShort):
        move(shop, booking, at(10.5))


def test_the_move_cutoff_is_exclusive_and_follows_the_new_start(shop):
    booking = booked(shop)
    shop.clock.at = at(9) - dt.timedelta(days=1, seconds=1)
    found = move(shop, booking, at(11)).booking
    assert found.reschedule_until == at(11) - dt.timedelta(days=1)
    shop.clock.at = at(11) - dt.timedelta(days=1)
    with pytest.raises(CutoffPassed):
        move(shop, booking, at(9, WEDNESDAY))


def test_moves_are_counted(shop):
    booking = booked(shop)
    for hour in (10, 11, 9):
        move(shop, booking, at(hour))
    with pytest.raises(TooManyReschedules):
        move(shop, booking, at(10))
    assert not move(shop, booking, at(9)).changed
    assert read_booking(shop.tools, booking.id).reschedule_until is None
    assert cancel(shop, booking).status == "cancelled"


def test_a_cancelled_booking_does_not_move(shop):
    booking = booked(shop)
    cancel(shop, booking)
    with pytest.raises(WrongState):
        move(shop, booking, at(9))
    with pytest.raises(WrongState):
        move(shop, booking, at(10))


def test_a_request_stays_a_request(shop):
    shop.load(policy={"verify_phone": "never", "slot_step_min": 60, "confirm_by_staff": True})
    booking = booked(shop)
    assert move(shop, booking, at(10)).booking.status == "pending"


def test_ids_that_do_not_fit_are_refused(shop):
    booking, class_ = booked(shop), seated(shop, 1)
    for staff in ("nobody", "dora"):
        with pytest.raises(Invalid, match="staff"):
            move(shop, booking, at(10), staff=staff)
    with pytest.raises(NotOffered):
        move(shop, booking, at(10), staff="cleo")
    with pytest.raises(Invalid, match="start"):
        move(shop, booking, event="yoga-1")
    with pytest.raises(Invalid, match="event"):
        move(shop, class_, at(10))
    with pytest.raises(Invalid, match="event"):
        move(shop, class_, event="yoga-9")


def test_a_service_switched_off_does_not_move(shop):
    booking = booked(shop, at(9), "colour")
    shop.load(
        services=[a_service("cut"), a_service("talk"), a_service("yoga", seats=6)],
        staff=[a_person("anna", ["cut"]), a_person("ben", ["talk"]), a_person("cleo", ["yoga"])],
        forms=[a_form()],
    )
    with pytest.raises(ServiceGone):
        move(shop, booking, at(10))
    assert cancel(shop, booking).status == "cancelled"


def test_somebody_who_left_is_no_longer_offered_but_others_are(shop):
    booking = booked(shop)
    salon = a_salon()
    shop.load(staff=salon["staff"][1:], forms=[a_form()])
    with pytest.raises(NotOffered):
        move(shop, booking, at(10))
    assert move(shop, booking, at(10), staff="any").booking.people == ("ben",)


def test_a_form_switched_off_still_moves_its_bookings(shop):
    booking = booked(shop, form="anna")
    shop.load(forms=[a_form()])
    assert move(shop, booking, at(10)).booking.start == at(10)


def test_several_services_move_together_with_their_people(shop):
    shop.load(
        services=[a_service("cut"), a_service("talk"), a_service("yoga", seats=6)],
        staff=[a_person("anna", ["cut"]), a_person("ben", ["talk"]), a_person("cleo", ["yoga"])],
        forms=[a_form()],
    )
    booking = booked(shop, at(9), "cut", "talk", staff="any")
    found = move(shop, booking, at(10)).booking
    assert [(line.service, line.staff, line.start) for line in found.appointments] == [
        ("cut", "anna", at(10)),
        ("talk", "ben", at(11)),
    ]
    assert shop.is_consistent()


def test_a_class_moves_to_another_date_with_all_its_seats(shop):
    second = a_class("yoga-2", dt.datetime.fromisoformat("2026-12-02T18:00"), seats=2)
    shop.load(events=[a_class("yoga-1", dt.datetime.fromisoformat("2026-12-01T18:00")), second])
    many, few = seated(shop, 3), seated(shop, 1)
    with pytest.raises(EventFull):
        move(shop, many, event="yoga-2")
    found = move(shop, few, event="yoga-2")
    assert (found.changed, found.booking.event, found.booking.start) == (True, "yoga-2", at(18, WEDNESDAY))
    assert shop.seats_left() == 1
    assert not move(shop, few, event="yoga-2").changed
    assert read_booking(shop.tools, few.id).moved == 1
    shop.clock.at = at(18, WEDNESDAY) - dt.timedelta(days=1)
    with pytest.raises(CutoffPassed):
        move(shop, few, event="yoga-1")
