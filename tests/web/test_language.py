"""Which language a page speaks."""

import pytest
from werkzeug.datastructures import LanguageAccept

from booking.web.language import INTERFACE, NAMES, choose_language


@pytest.mark.parametrize(
    ("asked", "form", "accept", "found"),
    [
        ("de", "es", [("ar", 1)], "de"),
        ("DE-AT", None, [], "de"),
        ("fr", "es", [("ar", 1)], "es"),
        (None, "es", [("ar", 1)], "es"),
        (None, "fr", [("fr", 1), ("ar", 0.5)], "ar"),
        (None, None, [("es-MX", 0.9), ("de", 0.8)], "es"),
        (None, None, [("de", 0)], "en"),
        (None, None, [], "en"),
    ],
)
def test_the_parameter_then_the_form_then_the_browser_then_the_first(asked, form, accept, found):
    assert choose_language(["en", "de", "es", "ar"], asked, form, LanguageAccept(accept)) == found


def test_a_language_the_salon_does_not_speak_is_not_chosen():
    assert choose_language(["de"], "en", "en", LanguageAccept([("en", 1)])) == "de"


def test_every_language_has_a_name():
    assert set(NAMES) == set(INTERFACE)


def test_pages_say_their_language_and_direction(guest):
    for lang in INTERFACE:
        html = guest.open(f"/f/main?lang={lang}").one("html")
        assert (html["lang"], html["dir"]) == (lang, "rtl" if lang == "ar" else "ltr")
    assert guest.open("/f/main", **{"Accept-Language": "de-CH,de;q=0.9"}).one("html")["lang"] == "de"
