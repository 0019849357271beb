"""One client: blocked, told what is known, forgotten for good. Source: CONTRACT 11, issue 4."""

import json
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from booking.domain.errors import ClientBlocked, NotFound, PhoneInvalid
from booking.store import archive, bookings
from booking.usecases.bookings import CancelBooking, cancel_booking, keep_contact, read_booking
from booking.usecases.clients.block import block_client
from booking.usecases.clients.erase import erase_client
from booking.usecases.clients.export import export_client
from booking.usecases.operations.backup import backup
from booking.usecases.operations.restore import restore
from booking.usecases.transfer.load import ImportBookings, import_bookings
from tests.support.shop import Shop, at

PHONE = "+493023125099"
IDS = {"ga_client_id": "12.34", "gclid": "click-77", "utm_source": "news"}


@pytest.fixture
def shop(store) -> Shop:
    return Shop(store)


def booked(shop, hour: float = 9, **keys):
    known = {"name": "Erika Muster", "email": "erika@example.org", "comment": "Ring twice", "attribution": IDS}
    return shop.place(shop.hold(at(hour)).id, **(known | keys)).booking


def whole(shop) -> str:
    """Return everything the database holds, as one text."""
    with shop.tools.store.reading() as work:
        tables = archive.tables()
        return json.dumps({name: list(archive.read_table(work, name, kinds)) for name, kinds in tables.items()}, default=str)


# ---- blocking ----


def test_a_blocked_client_cannot_book_online_until_unblocked(shop):
    booked(shop)
    assert block_client(shop.tools, "030 23125099", blocked=True).changed
    assert not block_client(shop.tools, PHONE, blocked=True).changed
    held = shop.hold(at(10))
    with pytest.raises(ClientBlocked):
        shop.place(held.id)
    assert block_client(shop.tools, PHONE, blocked=False).changed
    assert shop.place(held.id).booking.status == "confirmed"


def test_somebody_unknown_can_be_blocked_in_advance(shop):
    assert block_client(shop.tools, "+49 30 23125098", blocked=True).phone == "+493023125098"
    with pytest.raises(ClientBlocked):
        shop.place(shop.hold().id, phone="030 23125098")
    booked(shop, 10)


def test_nobody_can_be_unblocked_or_read_by_a_wrong_phone(shop):
    with pytest.raises(NotFound):
        block_client(shop.tools, PHONE, blocked=False)
    for act in (lambda: block_client(shop.tools, "12", blocked=True), lambda: export_client(shop.tools, "x")):
        with pytest.raises(PhoneInvalid):
            act()


# ---- telling ----


def test_an_export_holds_everything_and_nothing_of_others(shop):
    mine = booked(shop)
    booked(shop, 10, phone="030 23125001", name="Other Person", email="other@example.org", comment=None, attribution={})
    cancel_booking(shop.tools, CancelBooking(booking=mine.id, reason="I am ill"))

    found = export_client(shop.tools, PHONE)

    text = json.dumps(found)
    for known in (
        "Erika Muster",
        "erika@example.org",
        "Ring twice",
        "I am ill",
        "12.34",
        "click-77",
        "news",
        mine.reference,
        PHONE,
    ):
        assert known in text, known
    assert "Other" not in text
    assert "other@" not in text
    (one,) = found["bookings"]
    assert one["consents"]["privacy"] is True
    assert [line["service_id"] for line in one["appointments"]] == ["cut"]


def test_what_is_being_typed_now_is_told_too(shop):
    held = shop.hold()
    keep_contact(shop.tools, held.id, {"name": "Erika", "phone": "030/23125099"})
    assert export_client(shop.tools, PHONE)["typed_into_forms"] == [{"name": "Erika", "phone": "030/23125099"}]


def test_of_nobody_nothing_is_told(shop):
    for act in (export_client, erase_client):
        with pytest.raises(NotFound):
            act(shop.tools, PHONE)


# ---- forgetting ----


def test_an_erased_person_is_nowhere(shop):
    first, second = booked(shop), booked(shop, 10)
    cancel_booking(shop.tools, CancelBooking(booking=first.id, reason="my secret reason"))
    other = booked(shop, 11, phone="030 23125001", name="Other Person", email="other@example.org", comment=None, attribution={})
    typing = shop.hold(at(9))
    keep_contact(shop.tools, typing.id, {"name": "Erika", "phone": "030 23125099"})

    done = erase_client(shop.tools, PHONE)

    assert (done.bookings, done.ahead) == (2, (second.reference,))
    text = whole(shop)
    for gone in ("Erika", "erika@", "Ring twice", "23125099", "my secret reason", '"12.34"', "click-77"):
        assert gone not in text.replace("Other", ""), gone
    assert "Other Person" in text
    assert read_booking(shop.tools, other.id).name == "Other Person"
    with pytest.raises(NotFound):  # the link that was sent
        read_booking(shop.tools, second.id, second.manage_version)
    kept = read_booking(shop.tools, second.id)
    assert (kept.start, kept.status, str(kept.total), kept.phone_masked) == (at(10), "confirmed", "45.00", "")
    assert at(10) not in shop.starts()
    assert shop.is_consistent()


def test_erasing_again_is_no_error_and_booking_again_is_possible(shop):
    booked(shop)
    erase_client(shop.tools, PHONE)
    assert erase_client(shop.tools, PHONE).bookings == 0
    again = booked(shop, 10)
    assert len(export_client(shop.tools, PHONE)["bookings"]) == 1
    assert read_booking(shop.tools, again.id).name == "Erika Muster"


CSV = """external_id,location,service,staff,start,end,status,name,phone,email,price,comment
x1,nord,cut,anna,2026-11-02T09:00,2026-11-02T10:00,arrived,Erika Muster,030 23125099,erika@example.org,45.00,Ring twice
x2,nord,cut,anna,2026-12-03T09:00,2026-12-03T10:00,confirmed,Erika Muster,030 23125099,erika@example.org,45.00,
x3,nord,cut,anna,2026-11-02T10:00,2026-11-02T11:00,arrived,Other Person,030 23125001,,45.00,
"""


class Quiet:
    def begin(self, header) -> None: ...

    def refused(self, row) -> None:
        raise AssertionError(row.reason)

    def progress(self, bytes_read: int) -> None: ...


def brought_in(shop, folder: Path):
    path = folder / "bookings.csv"
    path.write_text(CSV)
    return import_bookings(ImportBookings(path=path), shop.tools, Quiet())


def test_an_import_does_not_revive_an_erased_person(shop, tmp_path):
    assert brought_in(shop, tmp_path).stored == 3
    erase_client(shop.tools, PHONE)
    again = brought_in(shop, tmp_path)
    assert (again.stored, again.known) == (0, 3)
    assert "Erika" not in whole(shop)


def test_what_was_never_imported_comes_in_as_nobodys(shop, tmp_path):
    booked(shop)
    erase_client(shop.tools, PHONE)
    assert brought_in(shop, tmp_path).stored == 3
    text = whole(shop)
    assert "Erika" not in text
    assert "23125099" not in text
    assert "Other Person" in text
    assert brought_in(shop, tmp_path).known == 3


def test_who_came_back_keeps_what_lies_after_the_erasure(shop, tmp_path):
    booked(shop)
    erase_client(shop.tools, PHONE)
    shop.wait(minutes=1)
    booked(shop, 10)
    brought_in(shop, tmp_path)
    with shop.tools.store.reading() as work:
        names = {
            row.external_id: row.name for row in work.execute(SQLModel.metadata.tables["booking"].select()) if row.external_id
        }
    assert names == {"x1": "", "x2": "Erika Muster", "x3": "Other Person"}


def test_a_restore_does_not_revive_an_erased_person(shop, tmp_path):
    mine = booked(shop)
    booked(shop, 11, phone="030 23125001", name="Other Person", comment=None)
    backup(shop.tools, tmp_path / "copy.zip", [b"k" * 32], tmp_path)
    shop.wait(minutes=1)
    erase_client(shop.tools, PHONE)

    restore(shop.tools, tmp_path / "copy.zip", tmp_path, force=True)

    text = whole(shop)
    assert "Erika" not in text
    assert "23125099" not in text
    assert "Other Person" in text
    with shop.tools.store.reading() as work:
        assert bookings.find(work, mine.id).reference == mine.reference
    assert shop.is_consistent()


def test_a_restore_leaves_whoever_had_come_back(shop, tmp_path):
    booked(shop)
    erase_client(shop.tools, PHONE)
    shop.wait(minutes=1)
    booked(shop, 10)
    backup(shop.tools, tmp_path / "copy.zip", [b"k" * 32], tmp_path)

    restore(shop.tools, tmp_path / "copy.zip", tmp_path, force=True)

    assert "Erika" in whole(shop)


def test_a_rotated_key_still_finds_its_tombstones(shop, tmp_path):
    from dataclasses import replace

    booked(shop)
    erase_client(shop.tools, PHONE)
    shop.tools = replace(shop.tools, erasure_keys=(b"new", *shop.tools.erasure_keys))
    brought_in(shop, tmp_path)
    assert "Erika" not in whole(shop)
