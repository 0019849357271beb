"""Notices as mails: what stands in them, in which language, with what a client typed kept harmless."""

import re
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from booking.domain.notices import What
from booking.web.notices.mail import unlinked
from tests.web.notices.conftest import LANGUAGES, PUBLIC


class Text(HTMLParser):
    """The words of a page, and its tags' balance."""

    def __init__(self, page):
        super().__init__()
        self.words, self.open = [], []
        self.links = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)
        self.links += [value for name, value in attributes if name in ("href", "src")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("what", [what for what in What if what is not What.RELEASED])
def test_a_client_reads_it_in_the_bookings_language(open_desk, what, lang):
    desk = open_desk()
    notice = desk.notice(what, lang)
    mail = desk.writer.mail(notice)
    page = Text(mail.html)

    assert page.open == []
    assert f'lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"' in mail.html
    assert len({desk.writer.mail(notice).subject, mail.subject}) == 1
    for version in (mail.text, " ".join(page.words)):
        assert notice.booking.reference in version
        assert {"en": "Haircut", "de": "Haarschnitt"}.get(lang, "Haircut") in version
        assert "Torstraße 1" in version
    assert (mail.sender, mail.reply_to) == ("Studio Nord", None)
    assert [link.startswith(PUBLIC + "/m/") for link in page.links] == [True]
    message = EmailMessage()
    message["Subject"] = mail.subject  # refuses line breaks
    assert (mail.calendar is not None) == (what in (What.CONFIRMED, What.CHANGED, What.CANCELLED))


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Free to cancel or move until Monday 30 November, 09:00 (Berlin time)."),
        ("de", "Kostenlos absagen oder verschieben bis Montag, 30. November, 09:00 (Ortszeit Berlin)."),
    ],
)
def test_the_deadline_is_the_pages_own(open_desk, lang, sentence):
    desk = open_desk()
    mail = desk.writer.mail(desk.notice(What.CONFIRMED, lang))

    page = desk.open("GET", re.search(rf"{PUBLIC}(/m/\S+)", mail.text)[1]).text
    for place in (mail.text, mail.html, page):
        assert sentence in place.replace("\N{NO-BREAK SPACE}", " ")


def test_nothing_a_client_typed_reaches_a_client(open_desk):
    desk = open_desk()
    mail = desk.writer.mail(desk.notice(What.CONFIRMED))

    for version in (mail.subject, mail.text, mail.html, mail.calendar.decode()):
        assert "evil" not in version


def test_the_staff_reads_who_comes_and_nothing_becomes_a_link(open_desk):
    desk = open_desk()
    mail = desk.writer.mail(desk.notice(What.CONFIRMED, "de", staff="anna"))

    assert "New booking" in mail.subject  # the salon's first language, whatever the client's is
    for version in (mail.text, mail.html):
        assert "Visit evil. example" in version
        assert "http: //evil. example/x or me@ evil. example" in version
        assert "+49 30 23125099" in version
        assert "/m/" not in version
    assert mail.calendar is None


@pytest.mark.parametrize("what", list(What))
def test_the_staff_is_told_of_every_change(open_desk, what):
    desk = open_desk()

    assert desk.writer.mail(desk.notice(what, staff="anna")).subject


def test_markup_is_shown_not_read(open_desk):
    desk = open_desk(name="<b>Nord</b> & Co", address="<script>1</script>")
    mail = desk.writer.mail(desk.notice(What.CONFIRMED))

    assert "<b>Nord" not in mail.html
    assert "&lt;script&gt;" in mail.html
    assert "<b>Nord</b> & Co" in mail.text


def test_the_calendar_file_of_a_cancelled_visit_says_so(open_desk):
    desk = open_desk()
    notice = desk.notice(What.CONFIRMED)
    file = desk.writer.mail(notice).calendar.decode().replace("\r\n ", "")

    assert "STATUS:CONFIRMED" in file
    assert f"{PUBLIC}/m/" in file


def test_the_forms_colour_is_in_the_mail(open_desk):
    desk = open_desk()
    html = desk.writer.mail(desk.notice(What.CONFIRMED)).html

    assert re.search(r"\.band \{ height: 6px; background: #[0-9a-f]{6}; \}", html)
    assert "prefers-color-scheme: dark" in html


def test_without_a_public_address_there_is_no_link(open_desk):
    desk = open_desk(public_url=None)
    mail = desk.writer.mail(desk.notice(What.CONFIRMED))

    assert "/m/" not in mail.text + mail.html
    assert "localhost" not in mail.text + mail.html


def test_replies_reach_the_salon(open_desk):
    desk = open_desk(email="hello@studio-nord.example")

    assert desk.writer.mail(desk.notice(What.CONFIRMED)).reply_to == "hello@studio-nord.example"
    assert desk.writer.mail(desk.notice(What.CONFIRMED, staff="anna", start="2026-12-02T09:00:00+01:00")).reply_to is None


@pytest.mark.parametrize("typed", ["a.b", "x@y", "http://z", "www.a.b/c", "1.2.3"])
def test_typed_text_is_broken_where_a_link_would_begin(typed):
    assert not re.search(r"\w[.@]\w|\w://", unlinked(typed))
