import csv
import datetime as dt

import pytest

from booking.store.tables import AppointmentRow, BookingRow
from booking.usecases.bookings import HoldOrder, PlaceBooking, make_hold, place_booking
from booking.usecases.forms import open_form
from booking.usecases.transfer.columns import EXPORTED, REQUIRED, guarded, unguarded
from booking.usecases.transfer.export import export_bookings
from booking.usecases.transfer.load import ImportBookings, import_bookings
from booking.usecases.transfer.rows import CsvRefused
from tests.support.busy_salon import MONDAY
from tests.usecases.transfer.test_import import A_ROW, YOGA, Told, bring, stored

__all__ = ["bring"]


def read(path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_what_was_imported_comes_out_as_it_went_in(tmp_path, tools, bring):
    bring(
        {"name": "=1+1", "comment": 'two\nlines, "quoted"'},
        {
            "service": "cut",
            "start": "2026-12-01T11:30",
            "end": "2026-12-01T12:15",
            "name": "=1+1",
            "comment": 'two\nlines, "quoted"',
            "price": "",
        },
    )

    assert export_bookings(tmp_path / "out.csv", tools) == 1

    rows = read(tmp_path / "out.csv")
    assert tuple(rows[0]) == EXPORTED
    assert [rows[0][name] for name in REQUIRED] == [
        "x1", "nord", "colour", "anna", "2026-12-01T10:00:00+01:00", "2026-12-01T11:30:00+01:00", "confirmed",
        "'=1+1", "+4915112345678", "mia@example.com", "90.00", "two\nlines, \"quoted\"",
    ]  # fmt: skip
    assert (rows[0]["seats"], rows[0]["source"], rows[0]["created_at"]) == ("1", "import", "2026-11-24T08:00:00+00:00")
    assert (rows[1]["service"], rows[1]["price"]) == ("cut", "")


def test_an_export_can_be_imported_again_and_changes_nothing(tmp_path, tools, bring):
    bring(
        {"external_id": "=x"},
        {**YOGA, "external_id": "y1", "seats": "2"},
        {"external_id": "z", "start": "2026-10-25T02:30+01:00", "end": "2026-10-25T02:45+01:00"},
    )
    online = BookingRow(
        id="b1", reference="B7K2Q9X", location_id="nord", form_id="main", status="confirmed", source="online", name="Jo",
        attribution={"source": "ads"}, currency="EUR", lang="en", created_at=tools.clock.now(),
        starts_at=dt.datetime(2026, 12, 3, 9, tzinfo=dt.UTC), ends_at=dt.datetime(2026, 12, 3, 10, tzinfo=dt.UTC),
    )  # fmt: skip
    with tools.store.writing() as work:
        work.session.add(online)
        work.session.flush()
        work.session.add(
            AppointmentRow(
                booking_id="b1",
                position=0,
                location_id="nord",
                service_id="cut",
                staff_id="anna",
                price_minor=4500,
                starts_at=online.starts_at,
                ends_at=online.ends_at,
            )
        )
    export_bookings(tmp_path / "out.csv", tools)

    done = import_bookings(ImportBookings(path=tmp_path / "out.csv"), tools, Told())

    assert (done.known, done.stored, done.refused) == (4, 0, 0)
    assert len(stored(tools, BookingRow)) == 4


def test_pages_of_an_export_join_without_gap_or_repeat(tmp_path, tools, bring, monkeypatch):
    bring(*[{"external_id": f"r{n}", "start": "2025-12-01T10:00", "end": "2025-12-01T11:00"} for n in range(25)])
    monkeypatch.setattr("booking.usecases.transfer.export.PAGE", 4)
    told = []

    export_bookings(tmp_path / "out.csv", tools, lambda done, total: told.append((done, total)))

    assert sorted(row["external_id"] for row in read(tmp_path / "out.csv")) == sorted(f"r{n}" for n in range(25))
    assert told[-1] == (25, 25)


def test_an_export_that_can_not_be_written_is_refused(tmp_path, tools):
    with pytest.raises(CsvRefused, match="can not be written"):
        export_bookings(tmp_path / "none" / "out.csv", tools)


def test_an_export_is_for_its_owner_only(tmp_path, tools):
    export_bookings(tmp_path / "out.csv", tools)

    assert (tmp_path / "out.csv").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "''=1", "'x", "x=1", "", A_ROW["name"]])
def test_a_guarded_cell_comes_back_as_it_was(cell):
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_discount_stands_in_later_columns_and_comes_back_unharmed(tmp_path, tools, load):
    load({"forms.0.privacy_consent": "none"})
    kept = make_hold(
        tools, open_form(tools, "main"), HoldOrder(services=("cut", "colour"), staff="anna", start=MONDAY, address="somebody")
    )
    order = PlaceBooking(hold=kept.id, name="Jo", phone="+4915123456789", lang="en", key=kept.id, promo="autumn20")
    place_booking(tools, open_form(tools, "main"), order)

    export_bookings(tmp_path / "out.csv", tools)

    rows = read(tmp_path / "out.csv")
    assert [(row["price"], row["discount"], row["promo"]) for row in rows] == [
        ("45.00", "", "AUTUMN20"),
        ("76.00", "19.00", "AUTUMN20"),
    ]
    again = import_bookings(ImportBookings(path=tmp_path / "out.csv"), tools, Told())
    assert (again.known, again.stored, again.refused) == (1, 0, 0)
