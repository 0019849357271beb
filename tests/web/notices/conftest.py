"""A salon in every language, a booking in one of them, and the writer of its notices."""

import pytest
from sqlalchemy import text

from booking.usecases.bookings.read import read_booking
from booking.usecases.notices.words import Notice
from booking.web.notices import Writer
from tests.support.salons import World, a_form, a_location, a_salon

PUBLIC = "https://book.studio-nord.example"
LANGUAGES = ("en", "de", "es", "ar")
TYPED = {"name": "Visit evil.example", "comment": "see http://evil.example/x or me@evil.example"}


class Desk(World):
    def notice(self, what, lang="en", staff=None, **keys):
        """Return a notice about a new booking made in *lang*."""
        client = {"phone": "030 23125099", "email": "jo@example.com"} | TYPED
        made = self.book(lang=lang, client=client, **keys)
        with self.tools.store.reading() as work:
            found = work.execute(text("SELECT id FROM booking WHERE reference = :one"), {"one": made["reference"]})
            booking_id = found.scalar_one()
        return Notice(what, read_booking(self.tools, booking_id), staff, "+493023125099" if staff else None)

    @property
    def writer(self):
        return Writer(lambda: self.app)


@pytest.fixture
def open_desk(sqlite_store, tmp_path):
    def act(public_url=PUBLIC, **location):
        salon = a_salon(location=a_location(languages=list(LANGUAGES), **location), forms=[a_form(accent="#b3261e")])
        desk = Desk(sqlite_store, tmp_path, salon, public_url=public_url)
        desk.host = "book.studio-nord.example" if public_url else "127.0.0.1"
        return desk

    return act
