"""Units of resources that one visit needs several times: renumbered to make room, and never two claims on one unit."""

import datetime as dt
import random

import pytest
from sqlalchemy import select

from booking.domain.moments import instant
from booking.store import claims, loads
from booking.store.claims import Owner
from booking.store.loads import Span
from booking.store.tables import ClaimRow
from booking.store.work import Overlap, Store
from tests.support.salon_world import load, tools  # noqa: F401 - fixtures are found by being named here

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
DAY_S = int(dt.datetime(2026, 12, 1, tzinfo=dt.UTC).timestamp())
EVENT = Owner(event_id="somebody")


def chair(first_min: int, last_min: int, units: int = 3) -> Span:
    return Span("resource", "chair", DAY_S + first_min * 60, DAY_S + last_min * 60, units)


def units(store: Store) -> list[tuple[int, int, int]]:
    """Return (unit, begin, end) in minutes of the day of every claim of the chair."""
    statement = select(ClaimRow.unit, ClaimRow.starts_at, ClaimRow.ends_at).where(ClaimRow.subject_id == "chair")
    with store.reading() as work:
        rows = work.execute(statement).all()
    return sorted((unit, *(int((at - instant(DAY_S)).total_seconds()) // 60 for at in (start, end))) for unit, start, end in rows)


def put(store: Store, location: str, *visit: Span) -> None:
    store.write(lambda work: claims.take(work, location, visit, EVENT, NOW))


@pytest.fixture
def location(load) -> str:  # noqa: F811 - pytest hands it over
    return str(load().location_id)


def test_a_visit_that_needs_the_resource_twice_survives_renumbering(store, location):
    """The second service moves others around; the first service's unit must be among what is looked at."""
    for first, last in ((-10, 5), (-10, 0), (-10, 5), (0, 70), (65, 130), (100, 130)):
        put(store, location, chair(first, last))
    put(store, location, chair(5, 60), chair(60, 120))
    assert no_two_meet(units(store), 3)


def test_a_visit_may_need_several_of_a_resource_at_the_same_time(store, location):
    put(store, location, chair(0, 60), chair(30, 90), chair(45, 50))
    assert units(store) == [(1, 0, 60), (2, 30, 90), (3, 45, 50)]
    with pytest.raises(Overlap):
        put(store, location, chair(100, 160, 2), chair(110, 120, 2), chair(115, 150, 2))


@pytest.mark.parametrize("seed", range(15, 21))
def test_whatever_fits_at_every_instant_is_taken(store, location, seed):
    rng = random.Random(seed)
    quantity = rng.randint(2, 4)
    taken: list[tuple[int, int]] = []
    for _ in range(30):
        first, length = 5 * rng.randrange(60), 5 * rng.randint(1, 20)
        visit = [(first, first + length)]
        if rng.random() < 0.5:
            visit.append((first + length, first + length + 5 * rng.randint(1, 20)))
        spans = [chair(*one, quantity) for one in visit]
        fits = all(at_once([*taken, *visit], minute) <= quantity for minute in range(0, 700, 5))
        if fits:
            put(store, location, *spans)
            taken += visit
        else:
            with pytest.raises(Overlap):
                put(store, location, *spans)
    assert len(units(store)) == len(taken)
    assert no_two_meet(units(store), quantity)
    with store.reading() as work:
        assert loads.stored(work, location) == loads.from_claims(work, location)


def at_once(spans: list[tuple[int, int]], minute: int) -> int:
    return sum(first <= minute < last for first, last in spans)


def no_two_meet(rows: list[tuple[int, int, int]], quantity: int) -> bool:
    pairs = [(one, two) for index, one in enumerate(rows) for two in rows[index + 1 :] if one[0] == two[0]]
    return all(1 <= row[0] <= quantity for row in rows) and all(one[2] <= two[1] or two[2] <= one[1] for one, two in pairs)
