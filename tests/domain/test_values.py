"""Small values: visits, windows, texts by language, the moves of a booking, references."""

from booking.domain.bookings import CLAIMING, MOVES, Status
from booking.domain.references import ALPHABET
from booking.domain.text import pick
from booking.domain.visits import Part, Performance, Window, longest_min


def test_the_longest_a_visit_can_take_counts_everybodys_slowest_and_their_breaks():
    cut = Part("cut", {"anna": Performance(60, 10), "ben": Performance(45, 60)})
    talk = Part("talk", {"anna": Performance(15)})
    assert longest_min((cut, talk)) == 120
    assert longest_min((Part("nobody", {}),)) == 0


def test_a_window_over_the_whole_day_limits_no_hours():
    assert not Window().limits_hours
    assert not Window(from_min=0, to_min=1440).limits_hours
    assert Window(from_min=5).limits_hours
    assert Window(to_min=1435).limits_hours
    assert Window(to_min=0).limits_hours


def test_a_text_falls_back_to_the_default_language():
    text = {"en": "Haircut", "de": "Haarschnitt"}
    assert pick(text, "de", "en") == "Haarschnitt"
    assert pick(text, "es", "en") == "Haircut"
    assert pick({"fr": "Coupe"}, "es", "en") == "Coupe"
    assert pick(None, "es", "en") == ""


def test_a_booking_moves_as_the_contract_says():
    assert {(start.value, end.value) for start, ends in MOVES.items() for end in ends} == {
        ("pending", "confirmed"),
        ("pending", "cancelled"),
        ("confirmed", "arrived"),
        ("confirmed", "no_show"),
        ("confirmed", "cancelled"),
        ("arrived", "no_show"),
        ("no_show", "arrived"),
        ("arrived", "confirmed"),
        ("no_show", "confirmed"),
    }
    assert set(MOVES) == set(Status)
    assert {Status.PENDING, Status.CONFIRMED, Status.ARRIVED} == CLAIMING


def test_references_have_no_characters_that_look_alike():
    assert not set("01IO") & set(ALPHABET)
    assert len(set(ALPHABET)) == 32
