"""What a discount takes off, and which one is the best for the client. Source: CONTRACT 12."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.discounts import Discount, Period, best, by_code, normalised, parts_of

BERLIN = ZoneInfo("Europe/Berlin")
PRICES = st.one_of(st.none(), st.integers(0, 10_000_000))
VISITS = st.lists(st.tuples(st.sampled_from("abc"), PRICES), min_size=1, max_size=10)
SERVICES = st.frozensets(st.sampled_from("abc"))
PERCENTS = st.builds(Discount, id=st.text(max_size=3), percent=st.integers(1, 100), services=SERVICES)
AMOUNTS = st.builds(Discount, id=st.text(max_size=3), amount=st.integers(1, 20_000_000), services=SERVICES)
DISCOUNTS = st.one_of(PERCENTS, AMOUNTS)


def percent(points: int, *services: str) -> Discount:
    return Discount("p", percent=points, services=frozenset(services))


def amount(minor: int, *services: str) -> Discount:
    return Discount("a", amount=minor, services=frozenset(services))


def covered(discount: Discount, visit: list[tuple[str, int | None]]) -> list[int]:
    return [(price or 0) if not discount.services or service in discount.services else 0 for service, price in visit]


@pytest.mark.parametrize(
    ("discount", "prices", "parts"),
    [
        (percent(20), [4500, 9000], (900, 1800)),
        (percent(15), [1990], (299,)),  # 298.5
        (percent(15), [1970], (296,)),  # 295.5
        (percent(15), [1963], (294,)),  # 294.45
        (percent(10), [5], (1,)),
        (percent(10), [4], (0,)),
        (percent(100), [4500, None], (4500, 0)),
        (amount(1000), [1000, 1000, 1000], (333, 333, 334)),
        (amount(1000), [9000, 4500], (666, 334)),
        (amount(5000), [1000, 2000], (1000, 2000)),
        (amount(1000), [None, 4500], (0, 1000)),
        (amount(1000), [4500, None], (1000, 0)),
        (amount(3), [1, 1, 1, 1], (0, 1, 1, 1)),
        (amount(1000), [None, 0], (0, 0)),
    ],
)
def test_what_is_taken_off(discount, prices, parts):
    assert parts_of(discount, [("cut", price) for price in prices]) == parts


def test_other_services_keep_their_price():
    visit = [("cut", 4500), ("colour", 9000), ("cut", 100)]
    assert parts_of(percent(10, "colour"), visit) == (0, 900, 0)
    assert parts_of(amount(1000, "cut"), visit) == (978, 0, 22)


@given(DISCOUNTS, VISITS)
def test_no_price_falls_below_nothing_and_nothing_else_is_touched(discount, visit):
    parts = parts_of(discount, visit)
    assert len(parts) == len(visit)
    assert all(0 <= part <= price for part, price in zip(parts, covered(discount, visit), strict=True))


@given(AMOUNTS, VISITS)
def test_an_amount_is_taken_off_once_and_whole(discount, visit):
    assert sum(parts_of(discount, visit)) == min(discount.amount, sum(covered(discount, visit)))


@given(AMOUNTS, VISITS)
def test_all_but_the_remainder_is_spread_by_price(discount, visit):
    prices = covered(discount, visit)
    for part, price in zip(parts_of(discount, visit), prices, strict=True):
        share = min(discount.amount, sum(prices)) * price / max(sum(prices), 1)
        assert -1 < part - share < len(visit)


@given(PERCENTS, VISITS)
def test_a_percentage_is_of_each_price_half_up(discount, visit):
    for part, price in zip(parts_of(discount, visit), covered(discount, visit), strict=True):
        exact = price * discount.percent
        assert part * 100 - 50 <= exact < part * 100 + 50


@given(st.lists(DISCOUNTS, max_size=6), VISITS)
def test_the_best_for_the_client_is_chosen_the_first_among_equals(discounts, visit):
    found = best(discounts, visit)
    saved = [sum(parts_of(one, visit)) for one in discounts]
    if not any(saved):
        assert found is None
    else:
        assert found.saved == max(saved)
        assert found.discount is discounts[saved.index(max(saved))]


@pytest.mark.parametrize("typed", ["AUTUMN20", " autumn20", "Autumn20\n", "\u00a0aUtUmN20 "])
def test_codes_ignore_case_and_outer_spaces(typed):
    known = [Discount("other", code="X"), Discount("autumn", code="Autumn20"), Discount("every", percent=5)]
    assert by_code(known, typed).id == "autumn"
    assert normalised(typed) == "autumn20"


@pytest.mark.parametrize("typed", ["", " ", "AUTUMN 20", "AUTUMN2", "every"])
def test_another_code_is_no_code(typed):
    assert by_code([Discount("autumn", code="AUTUMN20"), Discount("every", percent=5)], typed) is None


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        ("2026-10-01T00:00:00+02:00", True),
        ("2026-09-30T23:59:59.999999+02:00", False),
        ("2026-11-30T23:59:59+01:00", True),
        ("2026-11-30T23:59:59.999999+01:00", True),
        ("2026-12-01T00:00:00+01:00", False),
        ("2026-11-30T22:59:59+00:00", True),
        ("2026-11-30T23:00:00+00:00", False),
    ],
)
def test_a_period_has_both_its_ends_by_the_locations_clock(moment, inside):
    period = Period.of_document({"from": "2026-10-01T00:00:00", "to": "2026-11-30T23:59:59"})
    assert period.has(dt.datetime.fromisoformat(moment), BERLIN) is inside


def test_a_period_without_ends_is_always():
    assert Period.of_document({"from": None, "to": None}).has(dt.datetime(1971, 1, 1, tzinfo=dt.UTC), BERLIN)


def test_a_discount_is_read_as_the_row_keeps_it():
    document = {"applies": "first_online", "percent": 5, "services": ["cut"], "from": None, "to": None, "max_uses": 3}
    found = Discount.of_document("welcome", document | {"amount_minor": None})
    assert found == Discount("welcome", first_only=True, percent=5, services=frozenset({"cut"}), max_uses=3)
    assert not found.is_sure
