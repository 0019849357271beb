"""What a client types about themselves. Source: CONTRACT 8."""

import pytest

from booking.domain import contacts
from booking.domain.errors import Invalid


@pytest.mark.parametrize("typed", ["Ann", "  Ann  ", "José-María O'Neill", "李小龙", "محمد", "X Æ A-12", "a" * 60, "😀 Ann"])
def test_names_of_people_are_kept_without_outer_spaces(typed):
    assert contacts.name(typed) == typed.strip()


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "a" * 61, "A\nB", "A\x00", "A\u202eB", "A\u2066B", "A\ud800"])
def test_a_name_empty_too_long_or_with_control_characters_is_invalid(typed):
    with pytest.raises(Invalid) as caught:
        contacts.name(typed)
    assert caught.value.field == "name"


def test_a_name_is_kept_in_composed_form():
    assert contacts.name("Jose\u0301") == "José"


def test_a_comment_keeps_its_lines():
    assert contacts.comment("one\r\ntwo\n") == "one\ntwo"
    assert contacts.comment(None) is None
    assert contacts.comment("  ") is None


@pytest.mark.parametrize("typed", ["x" * 501, "a\x07", "a\u202ab"])
def test_a_comment_too_long_or_with_control_characters_is_invalid(typed):
    with pytest.raises(Invalid):
        contacts.comment(typed)


@pytest.mark.parametrize("typed", ["ann@example.com", " a.b+c@mail.example.co ", "ü@bücher.example"])
def test_an_address_with_a_dot_in_its_domain_does(typed):
    assert contacts.email(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed", ["ann", "ann@", "@example.com", "a@b", "a b@example.com", "a@b..c", "a@b.c\nBcc: x@y.z", "a@b.c, d@e.f"]
)
def test_what_is_no_address_is_invalid(typed):
    with pytest.raises(Invalid):
        contacts.email(typed)


def test_an_address_is_free_to_give_and_bounded():
    assert contacts.email(None) is None
    assert contacts.email("") is None
    with pytest.raises(Invalid):
        contacts.email("a" * 250 + "@b.cd")
