"""The database itself refuses what overlaps, whoever writes. Source: DESIGN 7, invariant 1."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from booking.domain.moments import instant
from booking.store.guards import ensure_guards, missing_guards
from booking.store.tables import ClaimRow
from booking.store.work import Store
from tests.store.world import DAY_S, HOUR, PLACE, a_place

claim = ClaimRow.__table__


@pytest.fixture(autouse=True)
def _place(store):
    a_place(store)


def hours(at: float) -> dt.datetime:
    return instant(DAY_S + int(at * HOUR))


def put(store: Store, start: float = 9, end: float = 10, **other: Any) -> None:
    """Insert a claim past every function that takes care."""
    row = {"location_id": PLACE, "kind": "staff", "subject_id": "anna", "unit": 1, "event_id": "x"}
    row |= {"starts_at": hours(start), "ends_at": hours(end)} | other
    with store.writing() as work:
        work.execute(insert(claim).values(row))


def count(store: Store) -> int:
    with store.reading() as work:
        return work.execute(text("SELECT count(*) FROM claim WHERE event_id IN ('x', 'y')")).scalar_one()


@pytest.mark.parametrize(("start", "end"), [(9, 10), (8, 9.5), (9.5, 11), (9.25, 9.5), (8, 12), (9.999, 10.5)])
def test_an_inserted_overlap_is_refused(store, start, end):
    put(store)
    with pytest.raises(IntegrityError):
        put(store, start, end)
    assert count(store) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"start": 10, "end": 11},
        {"start": 8, "end": 9},
        {"subject_id": "ben"},
        {"kind": "resource"},
        {"unit": 2},
    ],
    ids=str,
)
def test_what_only_touches_or_is_somebody_elses_stands_beside_it(store, other):
    put(store)
    put(store, **other)
    assert count(store) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": hours(9.5)},
        {"starts_at": hours(8), "ends_at": hours(9.5)},
        {"unit": 1},
        {"subject_id": "anna"},
        {"kind": "staff"},
    ],
    ids=lambda change: ",".join(change),
)
def test_an_update_onto_an_overlap_is_refused(store, change):
    put(store)
    elsewhere = {"unit": {"unit": 2}, "subject_id": {"subject_id": "ben"}, "kind": {"kind": "resource"}}
    aside = next((elsewhere[key] for key in change if key in elsewhere), {"start": 10, "end": 11})
    put(store, event_id="y", **aside)

    with pytest.raises(IntegrityError), store.writing() as work:
        work.execute(update(claim).where(claim.c.event_id == "y").values(**change))


def test_moving_a_claim_within_its_own_time_is_no_overlap(store):
    put(store)
    with store.writing() as work:
        work.execute(update(claim).where(claim.c.event_id == "x").values(starts_at=hours(9.5), ends_at=hours(10.5)))
    assert count(store) == 1


def test_a_claim_without_length_owner_or_expiry_is_refused(store):
    for wrong in ({"end": 9}, {"end": 8}, {"event_id": None}, {"expires_at": hours(9)}):
        with pytest.raises(IntegrityError):
            put(store, **wrong)


def test_guards_that_were_dropped_are_made_again(store):
    sqlite = store.engine.dialect.name == "sqlite"
    drops = (
        ["DROP TRIGGER claim_overlap_insert", "DROP TRIGGER claim_overlap_update"]
        if sqlite
        else ["ALTER TABLE claim DROP CONSTRAINT ex_claim_overlap"]
    )
    with store.writing() as work:
        for statement in drops:
            work.execute(text(statement))
        gone = missing_guards(work.connection)
    put(store)
    assert len(gone) == len(drops)

    with store.writing() as work:
        assert ensure_guards(work.connection) == gone
        assert ensure_guards(work.connection) == []
    with pytest.raises(IntegrityError):
        put(store)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_guard_of_another_wording_is_replaced(store):
    with store.writing() as work:
        work.execute(text("DROP TRIGGER claim_overlap_update"))
        work.execute(text("CREATE TRIGGER claim_overlap_update BEFORE UPDATE ON claim BEGIN SELECT 1; END"))
        assert ensure_guards(work.connection) == ["claim_overlap_update"]
        assert missing_guards(work.connection) == []
