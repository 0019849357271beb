"""A small salon on both databases whose notices go to senders in memory."""

import dataclasses

import pytest
from sqlalchemy import select

from booking.gateways.mail.memory import MemoryMail
from booking.gateways.sms.memory import MemorySms
from booking.store import bookings, verification
from booking.store.columns import table_of
from booking.store.tables import MessageRow, OutboxRow
from booking.usecases.notices.words import Worded
from tests.support.salons import a_person

STAFF = [
    a_person("anna", ["cut", "colour"], email="anna@nord.example"),
    a_person("ben", ["cut"], email="ben@nord.example"),
    a_person("cleo", ["yoga"]),
]


class PlainWords:
    """Says what a notice is about, no more."""

    def sms(self, notice):
        return f"{notice.what} {notice.booking.reference}"

    def mail(self, notice):
        text = f"{notice.what} {notice.booking.reference}"
        return Worded(f"{text} to {notice.staff or 'client'}", text, f"<p>{text}</p>", sender="Studio Nord")


@pytest.fixture
def salon(shop):
    shop.load(staff=STAFF)
    shop.tools = dataclasses.replace(shop.tools, sms=MemorySms(), mail=MemoryMail(), words=PlainWords())
    return shop


def book(shop, proven=True, start=None, **keys):
    """Book; with *proven* the phone counts as proven from now on, as if a code had been typed."""
    booking = shop.place(shop.hold(start).id, **({"email": "jo@example.com"} | keys)).booking
    if proven:
        change(shop, booking, phone_proven=True)
        with shop.tools.store.writing() as work:
            verification.keep_proven(work, "nord", "+493023125099", shop.clock.now(), "code")
    return booking


def change(shop, booking, **values):
    with shop.tools.store.writing() as work:
        bookings.change(work, booking.id, **values)


def outbox_rows(shop):
    table = table_of(OutboxRow)
    with shop.tools.store.reading() as work:
        return work.execute(select(table).where(table.c.booking_id.is_not(None)).order_by(table.c.id)).all()


def message_rows(shop):
    table = table_of(MessageRow)
    with shop.tools.store.reading() as work:
        return work.execute(select(table).order_by(table.c.id)).all()
