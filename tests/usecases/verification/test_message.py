"""The text of a code: one segment in every language, the last line in the form browsers read. Source: CONTRACT 8."""

import pytest

from booking.domain.segments import segments
from booking.usecases.verification.message import code_text, frame_host, last_line

STOP = "AbCdEfGhIj"


@pytest.mark.parametrize("lang", ["en", "de-AT", "es", "ar", "fr"])
@pytest.mark.parametrize("name", ["Studio Nord", "Łódź Barber", "صالون الشمال", "N" * 200])
@pytest.mark.parametrize("url", [None, "https://book.example", "https://reservations.a-rather-long-name.example"])
@pytest.mark.parametrize("frame", [None, "www.salon.example"])
def test_a_code_is_one_segment(lang, name, url, frame):
    text = code_text(lang, name, "012345", STOP, url, frame)
    assert segments(text) == 1
    assert "012345" in text.splitlines()[0]
    assert text.splitlines()[-1] == last_line("012345", url, frame)


def test_the_link_comes_before_the_salons_name_where_space_is_short():
    assert "/stop/" in code_text("en", "Łódź Barber and Friends", "012345", STOP, "https://book.example", None)
    assert "Studio Nord" in code_text("en", "Studio Nord", "012345", STOP, "https://book.example", None)


def test_the_last_line_names_who_may_fill_the_code_in():
    assert last_line("012345", "https://book.example:8443", None) == "@book.example #012345"
    assert last_line("012345", "https://book.example", "www.salon.example") == "@www.salon.example #012345 @book.example"
    assert last_line("012345", None, None) == "@localhost #012345"


def test_the_website_around_a_frame_is_known_only_when_there_is_one():
    assert frame_host(["https://www.salon.example"]) == "www.salon.example"
    assert frame_host(["https://*.salon.example"]) is None
    assert frame_host(["https://a.example", "https://b.example"]) is None
    assert frame_host([]) is None
