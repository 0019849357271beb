"""Phone numbers from what people type to E.164."""

import pytest

from booking.domain import phones
from booking.domain.errors import PhoneInvalid


@pytest.mark.parametrize(
    ("typed", "region", "e164"),
    [
        ("030 901820", "DE", "+4930901820"),
        ("+49 (0)151 12345678", "DE", "+4915112345678"),
        ("0049 151 12345678", "DE", "+4915112345678"),
        ("+43 664 1234567", "DE", "+436641234567"),
        ("(202) 456-1111", "US", "+12024561111"),
    ],
)
def test_a_number_is_read_as_in_its_region(typed, region, e164):
    assert phones.parse(typed, region) == e164


@pytest.mark.parametrize("typed", ["", "abc", "123", "+49", "+999 123456789", "030 901820 ext. 5", "1" * 41, "\x00"])
def test_what_can_be_no_number_is_refused(typed):
    with pytest.raises(PhoneInvalid) as caught:
        phones.parse(typed, "DE")
    assert caught.value.field == "phone"


def test_only_country_and_last_digits_are_shown_to_a_link():
    masked = phones.masked("+4915112345678")
    assert masked == "+49 ••• 5678"
    assert "1512" not in masked


def test_a_number_is_readable():
    assert phones.readable("+4930901820") == "+49 30 901820"
    assert phones.prefix("MX") == "+52"
