"""Amounts in minor units with their currency."""

import pytest

from booking.domain.money import Money


@pytest.mark.parametrize(
    ("text", "currency", "minor", "shown"),
    [
        ("45.00", "EUR", 4500, "45.00"),
        ("45", "EUR", 4500, "45.00"),
        ("45.5", "EUR", 4550, "45.50"),
        ("0", "EUR", 0, "0.00"),
        ("1200", "JPY", 1200, "1200"),
        ("1.234", "KWD", 1234, "1.234"),
        ("99999999999.99", "EUR", 9_999_999_999_999, "99999999999.99"),
    ],
)
def test_an_amount_is_read_and_shown_with_its_currencys_digits(text, currency, minor, shown):
    money = Money.parse(text, currency)
    assert money == Money(minor, currency)
    assert str(money) == shown


@pytest.mark.parametrize("text", ["", ".", ".5", "5.", "-5", "+5", "1e3", "1,5", "5 ", "٥", "5.0.0", "NaN", "inf", "5.001"])
def test_what_is_no_plain_decimal_of_the_currency_is_refused(text):
    with pytest.raises(ValueError, match=r"decimal"):
        Money.parse(text, "EUR")


def test_a_currency_without_hundredths_takes_no_fraction():
    with pytest.raises(ValueError, match="0 decimal digits"):
        Money.parse("1.0", "JPY")


def test_currencies_do_not_mix():
    assert Money(1, "EUR") + Money(2, "EUR") == Money(3, "EUR")
    with pytest.raises(ValueError, match="cannot add"):
        Money(1, "EUR") + Money(2, "USD")
