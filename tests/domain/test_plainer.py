"""Texts in the cheap alphabet, where that costs accents and nothing else."""

import pytest

from booking.domain.segments import plainer, segments


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Sáb 5 dic, 9:00\N{NARROW NO-BREAK SPACE}AM", "Sab 5 dic, 9:00 AM"),
        ("Für Zoë – “bald”", 'Für Zoe - "bald"'),
        ("Mañana, ¿sí?", "Mañana, ¿si?"),
        ("موعدك\N{NO-BREAK SPACE}غدًا", "موعدك غدًا"),
        ("Жанна é", "Жанна é"),
    ],
)
def test_accents_give_way_only_when_that_is_enough(text, plain):
    assert plainer(text) == plain
    assert segments(plainer(text)) <= segments(text)
