"""Taking time and giving it back: units, seats, expired holds."""

import datetime as dt
import random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from booking.store import claims
from booking.store.loads import Span
from booking.store.work import Overlap, Store
from tests.store.world import DAY_S, NOW, PLACE, a_place, book, chair, drop, hold, lasting, seat, staff

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _place(store):
    a_place(store)


def units(store: Store) -> dict[str, int]:
    """Return the unit of each owner's chair."""
    with store.reading() as work:
        rows = work.execute(text("SELECT coalesce(hold_id, booking_id, event_id), unit FROM claim WHERE subject_id = 'chair'"))
        return {owner: unit for owner, unit in rows}


def seats(store: Store, now: dt.datetime = NOW, without: str | None = None) -> int:
    with store.reading() as work:
        around = (dt.datetime(2026, 12, 1, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
        return claims.seats_taken(work, PLACE, *around, now, without).get("yoga-9", 0)


# Units


def test_each_of_a_resource_gets_the_lowest_free_unit(store):
    lasting(store, "a", chair(9, 10))
    lasting(store, "b", chair(9, 10))
    lasting(store, "c", chair(10, 11))
    assert units(store) == {"a": 1, "b": 2, "c": 1}


def test_more_than_there_are_is_refused(store):
    lasting(store, "a", chair(9, 10))
    lasting(store, "b", chair(9.5, 11))
    with pytest.raises(Overlap):
        lasting(store, "c", chair(9, 12))
    assert units(store) == {"a": 1, "b": 2}


def test_fragmented_units_are_renumbered_to_make_room(store):
    lasting(store, "first", chair(9, 11))
    lasting(store, "late", chair(10, 11))
    drop(store, "first", "event")
    lasting(store, "early", chair(9, 10))
    assert units(store) == {"late": 2, "early": 1}

    lasting(store, "long", chair(9, 11))

    assert units(store) == {"early": 1, "late": 1, "long": 2}


def test_a_lowered_quantity_leaves_claims_alone_and_refuses_more(store):
    for name in ("a", "b", "c"):
        lasting(store, name, chair(9, 10, units=3))
    with pytest.raises(Overlap):
        lasting(store, "d", chair(9, 10, units=2))
    lasting(store, "later", chair(10, 11, units=2))
    assert units(store) == {"a": 1, "b": 2, "c": 3, "later": 1}


def test_two_services_of_a_visit_may_use_the_same_chair_one_after_the_other(store):
    lasting(store, "visit", chair(9, 10, units=1), chair(10, 11, units=1))
    with pytest.raises(Overlap):
        lasting(store, "other", chair(9.5, 10.5, units=1))


@pytest.mark.parametrize("seed", range(2))
def test_a_span_fits_exactly_when_a_unit_is_left_at_every_instant(store, seed):
    rng = random.Random(seed)
    there: dict[str, Span] = {}
    for number in range(25):
        quantity = 3
        start = DAY_S + 300 * rng.randrange(60)
        span = Span("resource", "chair", start, start + rng.choice((300, 900, 1800, 5400, 7260)), quantity)
        most = max(sum(one.start_s <= at < one.end_s for one in there.values()) for at in range(span.start_s, span.end_s, 60))
        if most < quantity:
            lasting(store, f"c{number}", span)
            there[f"c{number}"] = span
        else:
            with pytest.raises(Overlap):
                lasting(store, f"c{number}", span)
        if there and rng.random() < 0.3:
            gone = rng.choice(sorted(there))
            drop(store, gone, "event")
            del there[gone]
        assert set(units(store)) == set(there)
        assert set(units(store).values()) <= {1, 2, 3}


# Holds


def test_an_expired_hold_is_swept_away_by_whoever_wants_its_time(store):
    hold(store, "old", staff(9, 10), chair(9, 10, units=1), minutes=10)
    with pytest.raises((Overlap, IntegrityError)), store.writing() as work:
        claims.take(work, PLACE, [staff(9, 10)], claims.Owner(event_id="x"), NOW + 9 * MINUTE)

    lasting(store, "new", staff(9, 10), chair(9, 10, units=1), now=NOW + 10 * MINUTE)

    assert units(store) == {"new": 1}


def test_a_live_hold_is_in_the_way_until_its_end_itself(store):
    hold(store, "old", chair(9, 10, units=1), minutes=10)
    with pytest.raises(Overlap):
        lasting(store, "new", chair(9, 10, units=1), now=NOW + 10 * MINUTE - dt.timedelta(seconds=1))
    lasting(store, "new", chair(9, 10, units=1), now=NOW + 10 * MINUTE)
    assert units(store) == {"new": 1}


def test_a_booked_hold_never_expires(store):
    hold(store, "mine", staff(9, 10), chair(9, 10, units=1))
    book(store, "mine")
    with pytest.raises(Overlap):
        lasting(store, "new", chair(9, 10, units=1), now=NOW + dt.timedelta(days=1))


def test_a_refused_claim_leaves_nothing_of_its_party_behind(store):
    lasting(store, "a", chair(9, 10, units=1))
    with pytest.raises(Overlap):
        lasting(store, "b", staff(9, 10), chair(9, 10, units=1))
    with store.reading() as work:
        assert work.execute(text("SELECT count(*) FROM claim WHERE subject_id = 'anna'")).scalar_one() == 0


# Seats


def test_seats_are_taken_together_and_never_more_than_there_are(store):
    hold(store, "two", *[seat(5)] * 2)
    hold(store, "three", *[seat(5)] * 3)
    with pytest.raises(Overlap):
        hold(store, "more", seat(5))
    assert seats(store) == 5


def test_a_party_that_does_not_fit_whole_gets_no_seat(store):
    hold(store, "two", *[seat(4)] * 2)
    with pytest.raises(Overlap):
        hold(store, "three", *[seat(4)] * 3)
    assert seats(store) == 2


def test_seats_of_expired_holds_count_for_nobody(store):
    hold(store, "two", *[seat(4)] * 2, minutes=10)
    book(store, "two")
    hold(store, "one", seat(4), minutes=10)
    assert seats(store) == 3
    assert seats(store, without="one") == 2
    assert seats(store, NOW + 10 * MINUTE) == 2
    hold(store, "next", *[seat(4)] * 2, now=NOW + 10 * MINUTE)
    assert seats(store, NOW + 10 * MINUTE) == 4


def test_dropping_an_event_keeps_its_seats(store):
    lasting(store, "yoga-9", staff(9, 10))
    hold(store, "two", *[seat(4)] * 2)
    book(store, "two")
    drop(store, "yoga-9", "event")
    assert seats(store) == 2


# How busy somebody is


def test_claimed_time_counts_the_part_inside_the_day_and_no_expired_or_own_hold(store):
    lasting(store, "x", staff(-1, 1))
    hold(store, "live", staff(9, 9.5))
    hold(store, "old", staff(10, 12), minutes=1)
    hold(store, "own", staff(13, 14))
    with store.reading() as work:
        question = (work, PLACE, ["anna", "ben"], DAY_S, DAY_S + 86_400, NOW + MINUTE)
        assert claims.claimed_s(*question) == {"anna": 9000, "ben": 0}
        assert claims.claimed_s(*question, "own") == {"anna": 5400, "ben": 0}
