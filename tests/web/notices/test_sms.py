"""Notices as text messages: every template in every language, as few segments as its facts allow."""

import re

import pytest
from babel.messages.pofile import read_po

from booking.domain.notices import What
from booking.domain.segments import segments
from booking.web.language import TRANSLATIONS
from tests.web.notices.conftest import LANGUAGES, TYPED

# Neither is ever a text message: the one is for staff, the other for whoever has just typed a code.
TOLD = [what for what in What if what not in (What.RELEASED, What.PHONE)]
WORDS = {
    What.REQUESTED: ("request", "Anfrage", "solicitud", "طلب"),
    What.CONFIRMED: ("ooked", "ebucht", "eserva|cita", "حجز"),
    What.CHANGED: ("now", "jetzt", "ahora", "الآن"),
    What.CANCELLED: ("cancelled", "abgesagt", "cancelada", "أُلغي"),
    What.REMINDER: ("eminder", "rinner|Termin", "record|Cita", "تذكير"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("what", TOLD)
def test_every_template_says_what_it_is_about_in_few_segments(open_desk, what, lang):
    desk = open_desk()
    text = desk.writer.sms(desk.notice(what, lang))

    assert "Studio Nord" in text
    assert re.search(WORDS[what][LANGUAGES.index(lang)], text), text
    assert re.search(r"\b1\b", text), text
    assert re.search(r"9:00", text), text
    # Arabic letters take twice the room: with the link a second segment.
    assert segments(text) == (2 if lang == "ar" and what is not What.CANCELLED else 1), (segments(text), text)
    assert ("https://" in text) == (what is not What.CANCELLED)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("what", TOLD)
def test_without_a_link_one_segment_holds_even_the_longest_name(open_desk, what, lang):
    desk = open_desk(public_url=None, name="Kosmetik- und Friseurstudio am Nordbahnhof GmbH & Co. KG")
    text = desk.writer.sms(desk.notice(what, lang))

    assert "Kosmetik- und Friseurstudio am" in text
    assert "GmbH" not in text
    assert segments(text) == 1


def test_with_a_long_name_a_link_costs_a_second_segment_and_no_third(open_desk):
    desk = open_desk(name="Kosmetik- und Friseurstudio am Nordbahnhof")
    for what in TOLD:
        text = desk.writer.sms(desk.notice(what, "de", start=f"2026-12-{TOLD.index(what) + 2:02}T09:00:00+01:00"))
        assert segments(text) <= 2


def test_the_link_is_the_clients_own(open_desk):
    desk = open_desk()
    notice = desk.notice(What.CONFIRMED)
    link = desk.writer.sms(notice).rpartition(" ")[2]

    answer = desk.open("GET", link.removeprefix("https://book.studio-nord.example"))

    assert answer.status_code == 200
    assert notice.booking.reference in answer.text


def test_nothing_typed_stands_in_a_text(open_desk):
    desk = open_desk()
    for what in TOLD:
        text = desk.writer.sms(desk.notice(what, start=f"2026-12-{TOLD.index(what) + 2:02}T09:00:00+01:00"))
        assert not any(word in text for word in ("evil", TYPED["name"], "jo@example.com", "23125099"))


def test_placeholders_are_the_fixed_ones_in_every_translation():
    for lang in LANGUAGES[1:]:
        with (TRANSLATIONS / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
            catalogue = read_po(file, locale=lang)
        for message in catalogue:
            if isinstance(message.id, str) and {"business", "when"} <= set(re.findall(r"%\((\w+)\)", message.id)):
                assert set(re.findall(r"%\((\w+)\)s", str(message.string))) == {"business", "when"}, message.id
