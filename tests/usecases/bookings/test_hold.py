"""Holding a start: who is refused what, what replaces what, and when it ends. Source: CONTRACT 6-9."""

import datetime as dt

import pytest

from booking.domain.errors import (
    BeyondHorizon,
    FlowBroken,
    HoldExpired,
    Invalid,
    NobodyFree,
    NoticeTooShort,
    NotOffered,
    ServiceGone,
    SlotTaken,
    TooManyRequests,
)
from booking.usecases.bookings import keep_contact, read_hold, release_hold
from tests.support.salons import NOW, a_salon
from tests.support.shop import TUESDAY, at

SECOND = dt.timedelta(seconds=1)


def test_a_hold_keeps_the_start_for_the_minutes_of_the_rules(shop):
    held = shop.hold()

    assert (held.state, held.expires_at) == ("live", NOW + dt.timedelta(minutes=10))
    assert [(line.service, line.staff, line.start, line.end) for line in held.appointments] == [("cut", "anna", at(9), at(10))]
    assert at(9) not in shop.starts()


# Refusals, in the contract's order


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        ({"start": dt.datetime(2020, 1, 1, tzinfo=dt.UTC), "services": ("unknown",)}, Invalid),
        ({"start": dt.datetime(2020, 1, 1, tzinfo=dt.UTC), "staff": "unknown"}, Invalid),
        ({"start": dt.datetime(2020, 1, 1, 0, 1, tzinfo=dt.UTC)}, NoticeTooShort),
        ({"start": dt.datetime(2030, 1, 1, 0, 1, tzinfo=dt.UTC)}, BeyondHorizon),
        ({"start": at(9.5)}, NotOffered),
        ({"start": at(9) + SECOND}, NotOffered),
        ({"start": at(9) + dt.timedelta(microseconds=1)}, NotOffered),
        ({"start": at(12)}, NotOffered),
        ({"start": at(9)}, SlotTaken),
    ],
)
def test_the_first_reason_of_the_order_is_told(shop, order, refusal):
    shop.hold()
    keys = dict(order)
    start, services = keys.pop("start"), keys.pop("services", ("cut",))
    with pytest.raises(refusal):
        shop.hold(start, *services, **keys)


def test_a_taken_start_that_was_never_offered_is_not_offered(shop):
    shop.hold(at(9))
    with pytest.raises(NotOffered):
        shop.hold(at(9.25))


def test_notice_is_kept_at_its_very_second_and_the_horizon_on_its_last_day(shop):
    shop.clock.at = at(8) + SECOND
    with pytest.raises(NoticeTooShort):
        shop.hold(at(9))
    shop.clock.at = at(8)
    assert shop.hold(at(9)).state == "live"

    last = TUESDAY + dt.timedelta(days=60)
    assert shop.hold(at(11, last)).state == "live"
    with pytest.raises(BeyondHorizon):
        shop.hold(at(9, last + dt.timedelta(days=1)))


def test_a_service_switched_off_is_gone_also_for_a_form_opened_before(shop):
    shop.load(services=[one for one in a_salon()["services"] if one["id"] != "talk"], staff=_without("talk"))
    with pytest.raises(ServiceGone):
        shop.hold(at(9), "talk", staff="ben")


def _without(service: str):
    salon = a_salon()
    for person in salon["staff"]:
        person["services"] = [one for one in person["services"] if one != service]
    return salon["staff"]


def test_any_is_told_taken_with_what_else_there_is_and_nobody_free_when_nothing_is(shop):
    shop.load(policy=a_salon()["policy"] | {"horizon_days": 7})
    for day in range(1, 8):
        date = NOW.date() + dt.timedelta(days=day)
        for hour in (9, 10, 11):
            shop.hold(at(hour, date), staff="anna")
        if day < 7:
            shop.hold(at(9, date), staff="ben")
            with pytest.raises((SlotTaken, NotOffered)):
                shop.hold(at(11, date), staff="ben")
    shop.hold(at(10, NOW.date()), staff="anna")
    shop.hold(at(11, NOW.date()), staff="anna")
    shop.hold(at(10, NOW.date()), staff="ben")
    last = NOW.date() + dt.timedelta(days=7)

    with pytest.raises(SlotTaken) as taken:
        shop.hold(at(9, last - dt.timedelta(days=1)), staff="any")
    assert [one.start for one in taken.value.alternatives] == [at(9, last), at(10, last)]

    shop.hold(at(9, last), staff="ben")
    with pytest.raises(NobodyFree):
        shop.hold(at(9, last), staff="any")


# Ends


def test_a_hold_ends_at_the_very_second_and_then_blocks_nobody(shop):
    held = shop.hold()
    shop.wait(minutes=10, seconds=-1)
    assert read_hold(shop.tools, held.id).state == "live"
    with pytest.raises(SlotTaken):
        shop.hold()

    shop.wait(seconds=1)

    assert read_hold(shop.tools, held.id).state == "expired"
    assert at(9) in shop.starts()
    assert shop.hold().id != held.id
    with pytest.raises(HoldExpired):
        shop.place(held.id)


def test_a_released_hold_is_free_at_once_and_unknown(shop):
    held = shop.hold()
    release_hold(shop.tools, held.id)
    release_hold(shop.tools, held.id)
    assert at(9) in shop.starts()
    with pytest.raises(HoldExpired):
        read_hold(shop.tools, held.id)


def test_releasing_a_booked_hold_leaves_the_booking(shop):
    held = shop.hold()
    shop.place(held.id)
    release_hold(shop.tools, held.id)
    assert read_hold(shop.tools, held.id).state == "booked"
    assert at(9) not in shop.starts()


# Replacing


def test_a_guests_own_hold_does_not_block_their_next_choice(shop):
    held = shop.hold()
    assert at(9) in shop.starts(hold=held.id)

    again = shop.hold(at(9), "cut", "colour", replaces=held.id)

    assert [line.end for line in again.appointments] == [at(10), at(11)]
    with pytest.raises(HoldExpired):
        read_hold(shop.tools, held.id)


def test_a_refused_replacement_keeps_the_old_hold(shop):
    shop.hold(at(10))
    held = shop.hold(at(9))
    for start, refusal in ((at(10), SlotTaken), (at(9.5), NotOffered), (NOW, NoticeTooShort)):
        with pytest.raises(refusal):
            shop.hold(start, replaces=held.id)
    assert read_hold(shop.tools, held.id).state == "live"
    assert at(9) not in shop.starts()


def test_what_was_typed_goes_along_with_a_replacement_unless_the_hold_had_ended(shop):
    held = shop.hold(at(9))
    keep_contact(shop.tools, held.id, {"name": "Jo"})
    second = shop.hold(at(10), replaces=held.id)
    assert second.contact == {"name": "Jo"}

    shop.wait(minutes=10)
    keep_contact(shop.tools, second.id, {"name": "too late"})
    assert shop.hold(at(11), replaces=second.id).contact == {}


def test_an_ended_or_unknown_hold_is_replaced_like_none(shop):
    held = shop.hold(at(9))
    shop.wait(minutes=10)
    assert shop.hold(at(9), replaces=held.id).state == "live"
    assert shop.hold(at(10), replaces="never-was").state == "live"


def test_a_hold_of_another_form_is_not_replaced(shop):
    held = shop.hold(at(9), form="anna")
    with pytest.raises(FlowBroken):
        shop.hold(at(10), replaces=held.id)
    assert read_hold(shop.tools, held.id).state == "live"


def test_a_booked_hold_stays_when_it_is_named_to_be_replaced(shop):
    held = shop.hold(at(9))
    shop.place(held.id)
    shop.hold(at(10), replaces=held.id)
    assert shop.starts() == [at(11)]


# Pressing twice


def test_the_same_choice_of_one_page_holds_once(shop):
    first = shop.hold(at(9), attempt="a" * 22)
    second = shop.hold(at(9), attempt="a" * 22)
    assert first == second
    assert shop.starts() == [at(10), at(11)]


def test_another_choice_of_the_same_page_replaces_the_first(shop):
    first = shop.hold(at(9), attempt="a" * 22)
    second = shop.hold(at(10), attempt="a" * 22)
    assert second.id != first.id
    assert shop.starts() == [at(9), at(11)]


def test_the_same_choice_holds_anew_when_the_first_has_ended(shop):
    first = shop.hold(at(9), attempt="a" * 22)
    shop.wait(minutes=10)
    second = shop.hold(at(9), attempt="a" * 22)
    assert (second.state, second.id != first.id) == ("live", True)


# The cap


def test_a_sixth_live_hold_of_one_address_waits_for_the_first_to_end(shop):
    days = [TUESDAY + dt.timedelta(days=day) for day in range(7)]
    held = [shop.hold(at(9, day), address="same") for day in days[:5]]
    shop.wait(seconds=90.5)

    with pytest.raises(TooManyRequests) as caught:
        shop.hold(at(9, days[5]), address="same")
    assert caught.value.retry_after_s == 510
    with pytest.raises(TooManyRequests):
        shop.seats(1, address="same")

    shop.hold(at(9, days[5]), address="another")
    shop.hold(at(10, days[5]), form="anna", address="same")
    moved = shop.hold(at(10, days[0]), address="same", replaces=held[0].id)
    shop.place(moved.id)
    assert shop.hold(at(9, days[6]), address="same").state == "live"


# Whom "any" is given


def test_any_gets_whoever_is_claimed_for_the_fewest_minutes_that_day(shop):
    assert shop.hold(at(11), staff="any").appointments[0].staff == "anna"
    assert shop.hold(at(9), staff="any").appointments[0].staff == "ben"
    shop.wait(minutes=10)
    assert shop.hold(at(9), staff="any").appointments[0].staff == "anna"
