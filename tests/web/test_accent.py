"""Whatever an owner types, text on the accent and the accent on every ground can be read."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from booking.web import stylesheet
from booking.web.accent import DARK_GROUNDS, LIGHT_GROUNDS, contrast, derive, from_oklch, to_oklch
from booking.web.stylesheet import Overrides

colors = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(colors)
def test_contrast_holds_for_any_colour(color):
    for grounds, dark in ((LIGHT_GROUNDS, False), (DARK_GROUNDS, True)):
        found = derive(color, grounds, dark=dark)
        assert min(contrast(found.accent, ground) for ground in (*grounds, found.soft)) >= 4.5
        assert contrast(found.on_accent, found.accent) >= 4.5


@given(colors)
def test_a_colour_survives_the_way_there_and_back(color):
    assert from_oklch(*to_oklch(color)) == color


@given(colors, colors, colors)
def test_text_on_any_ground_of_the_host_page_can_be_read(accent, bg, text):
    css = stylesheet._painted(accent, Overrides(accent, bg, text))
    tokens = dict(re.findall(r"--([\w-]+):(#\w{6})", css))
    for ground in ("bg", "surface", "sunken"):
        assert contrast(tokens["text"], tokens[ground]) >= 4.5
    assert contrast(tokens["muted"], tokens["sunken"]) >= 4.5
    assert contrast(tokens["accent"], tokens["bg"]) >= 4.5


def test_a_colour_that_reads_well_stays_as_it_was_typed():
    assert derive("#9a4a2f", LIGHT_GROUNDS, dark=False).accent == "#9a4a2f"


def test_the_grounds_are_those_of_the_tokens():
    css = (Path(stylesheet.CSS) / "tokens.css").read_text()
    found = re.findall(r"--bg: (#\w+); --surface: (#\w+); --sunken: (#\w+)", css)
    short = {"#fff": "#ffffff"}
    themes = [tuple(short.get(one, one) for one in theme) for theme in found]
    assert themes == [LIGHT_GROUNDS, DARK_GROUNDS, DARK_GROUNDS]


def test_the_roles_of_both_themes_can_be_read():
    css = (Path(stylesheet.CSS) / "tokens.css").read_text()
    for block in re.findall(r"\{[^{}]*--bg[^{}]*--focus[^{}]*\}|\{[^{}]*--bg[^{}]*--bad-soft[^{}]*\}", css):
        token = {name: {"#fff": "#ffffff"}.get(value, value) for name, value in re.findall(r"--([\w-]+): (#\w+)", block)}
        for ground in ("bg", "surface", "sunken"):
            assert contrast(token["text"], token[ground]) >= 7
            assert contrast(token["muted"], token[ground]) >= 4.5
            assert contrast(token["edge"], token[ground]) >= 3
        for tone in ("good", "warn", "bad"):
            assert contrast(token[tone], token[f"{tone}-soft"]) >= 4.5
            assert contrast(token["text"], token[f"{tone}-soft"]) >= 7
            assert contrast(token[tone], token["bg"]) >= 4.5
