"""Codes and windows as arithmetic. Source: CONTRACT 8."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain import verification as rules
from booking.domain.verification import Window

NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


def ago(*seconds: float) -> list[dt.datetime]:
    return [NOW - dt.timedelta(seconds=one) for one in seconds]


def test_a_code_is_six_digits_and_always_the_same_for_its_seed():
    code = rules.code_of(b"k" * 32, b"s" * 16)
    assert code == rules.code_of(b"k" * 32, b"s" * 16)
    assert len(code) == 6
    assert code.isdecimal()
    assert code != rules.code_of(b"l" * 32, b"s" * 16)
    assert code != rules.code_of(b"k" * 32, b"t" * 16)


def test_codes_are_spread_evenly_leading_zeros_included():
    codes = [rules.code_of(b"k" * 32, number.to_bytes(16, "big")) for number in range(20_000)]
    for place in range(6):
        counts = Counter(code[place] for code in codes)
        # Chi squared with 9 degrees of freedom: 33.7 is passed once in ten thousand.
        assert sum((counts[str(digit)] - 2000) ** 2 / 2000 for digit in range(10)) < 33.7, place


def test_a_draw_that_would_favour_low_codes_is_drawn_again(monkeypatch):
    drawn = iter([b"\xff" * 32, (1_234_567).to_bytes(8, "big") + b"\0" * 24])

    class Hmac:
        def digest(self) -> bytes:
            return next(drawn)

    monkeypatch.setattr(rules.hmac, "new", lambda *_: Hmac())
    assert rules.code_of(b"k", b"s") == "234567"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("123-456", "123456"),
        ("١٢٣٤٥٦", "123456"),
        ("\u2066123456\u2069", "123456"),
        ("12345", None),
        ("1234567", None),
        ("12345a", None),
        ("12345²", None),
        ("", None),
    ],
)
def test_a_code_is_read_as_people_type_it(typed, code):
    assert rules.typed_code(typed) == code


def test_a_window_slides_and_its_end_is_exclusive():
    window = Window(dt.timedelta(minutes=10), 2)
    assert window.wait(ago(599, 1), NOW) == dt.timedelta(seconds=1)
    assert window.wait(ago(600, 1), NOW) == dt.timedelta(0)
    assert window.wait(ago(601, 599), NOW) == dt.timedelta(0)
    assert window.wait(ago(500, 400, 300), NOW) == dt.timedelta(seconds=200)


@given(st.lists(st.integers(0, 2000), max_size=12), st.integers(1, 5))
def test_after_the_wait_one_more_fits_and_a_moment_before_it_does_not(seconds, most):
    window, times = Window(dt.timedelta(minutes=10), most), ago(*sorted(seconds, reverse=True))
    wait = window.wait(times, NOW)
    assert not window.wait(times, NOW + wait)
    if wait:
        assert window.wait(times, NOW + wait - dt.timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("sent", "wait"),
    [((), 0), ((0,), 30), ((29,), 1), ((30,), 0), ((40, 10), 50), ((100, 70, 10), 110), ((250, 220, 160, 40), 260), ((600,), 0)],
)
def test_each_resend_waits_longer(sent, wait):
    assert rules.resend_wait(ago(*sent), NOW) == dt.timedelta(seconds=wait)


def test_scaled_windows_never_close_altogether():
    assert Window(dt.timedelta(hours=1), 5).scaled(0.01).most == 1
    assert Window(dt.timedelta(hours=1), 5).scaled(2.5).most == 12


def test_a_prefix_rests_when_few_of_its_codes_come_back():
    sent = ago(*range(500, 0, -10))
    assert rules.poor_conversion(sent, 15, 50, NOW) == dt.timedelta(0)
    assert rules.poor_conversion(sent, 14, 50, NOW) == dt.timedelta(hours=24) - dt.timedelta(seconds=500)
    assert rules.poor_conversion(sent[1:], 0, 50, NOW) == dt.timedelta(0)


def test_waits_are_said_in_whole_seconds_after_which_they_are_over():
    assert rules.whole_seconds(dt.timedelta(seconds=29, microseconds=1)) == 30
    assert rules.whole_seconds(dt.timedelta(seconds=29)) == 29


def test_a_hold_outlives_its_code():
    assert rules.extended(NOW, NOW) == NOW + dt.timedelta(seconds=120)
    assert rules.extended(NOW + dt.timedelta(hours=1), NOW) == NOW + dt.timedelta(hours=1)
