"""Segments of text messages. Source: 3GPP TS 23.038."""

import pytest

from booking.domain.segments import segments


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ل" * 70, 1),
        ("ل" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("ñé@#_ß", 1),
    ],
)
def test_a_text_is_counted_in_its_alphabet(text, count):
    assert segments(text) == count
