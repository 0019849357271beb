"""Tidying: what has ended goes, what lives stays."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from booking.domain.errors import HoldExpired
from booking.store.tables import ClaimRow, HoldRow, IdempotencyRow
from booking.usecases.bookings import keep_contact, read_hold
from booking.usecases.operations.tidy import Tidied, tidy
from tests.support.busy_salon import MONDAY, book, hold, salon

HOUR = dt.timedelta(hours=1)


def count(tools, row) -> int:
    with tools.store.reading() as work:
        return work.execute(select(func.count()).select_from(row.__table__)).scalar_one()


def contact(tools, hold_id):
    with tools.store.reading() as work:
        return work.execute(select(HoldRow.__table__.c.contact).where(HoldRow.__table__.c.id == hold_id)).scalar_one()


def test_what_a_guest_typed_is_forgotten_when_the_hold_ends(store):
    tools = salon(store)
    kept = hold(tools)
    keep_contact(tools, kept.id, {"name": "Jo", "phone": "+4915123456789"})

    tools.clock.at = kept.expires_at - dt.timedelta(seconds=1)
    tidy(tools)
    assert contact(tools, kept.id) == {"name": "Jo", "phone": "+4915123456789"}

    tools.clock.at = kept.expires_at
    tidy(tools)
    assert contact(tools, kept.id) is None


def test_claims_of_ended_holds_go_and_those_of_bookings_stay(store):
    tools = salon(store)
    book(tools)
    of_booking = count(tools, ClaimRow)
    kept = hold(tools, MONDAY + HOUR)
    assert count(tools, ClaimRow) > of_booking

    tools.clock.at = kept.expires_at
    tidy(tools)

    assert count(tools, ClaimRow) == of_booking


def test_holds_and_keys_are_kept_for_three_days(store):
    tools = salon(store)
    book(tools)
    hold(tools, MONDAY + HOUR)

    tools.clock.at += 71 * HOUR
    tidy(tools)
    assert (count(tools, HoldRow), count(tools, IdempotencyRow)) == (2, 1)

    tools.clock.at += 2 * HOUR
    tidy(tools)
    assert (count(tools, HoldRow), count(tools, IdempotencyRow)) == (0, 0)


def test_tidying_again_finds_nothing(store):
    tools = salon(store)
    kept = hold(tools)
    keep_contact(tools, kept.id, {"name": "Jo"})
    tools.clock.at = kept.expires_at + 100 * HOUR

    first, second = tidy(tools), tidy(tools)

    assert first.contacts == first.holds == 1
    assert second == Tidied(contacts=0, claims=0, holds=0, keys=0)


def test_a_hold_that_was_tidied_away_answers_like_one_that_ended(store):
    tools = salon(store)
    kept = hold(tools)
    tools.clock.at += 100 * HOUR
    tidy(tools)

    with pytest.raises(HoldExpired):
        read_hold(tools, kept.id)
