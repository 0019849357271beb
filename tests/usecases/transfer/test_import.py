import csv
import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from sqlmodel import select

from booking.store import loads
from booking.store.tables import AppointmentRow, BookingRow, ClaimRow, ClientRow, EventRow, OutboxRow
from booking.usecases.transfer.columns import REQUIRED
from booking.usecases.transfer.load import ImportBookings, import_bookings
from booking.usecases.transfer.rows import CsvRefused

# 10:00 in Berlin on a day ahead of the stopped clock.
AT_TEN = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)

A_ROW = {
    "external_id": "x1", "location": "nord", "service": "colour", "staff": "anna",
    "start": "2026-12-01T10:00:00", "end": "2026-12-01T11:30:00", "status": "confirmed",
    "name": "Mia", "phone": "+4915112345678", "email": "mia@example.com", "price": "90.00", "comment": "",
}  # fmt: skip
YOGA = {"service": "yoga", "staff": "ben", "start": "2026-12-01T18:00:00", "end": "2026-12-01T19:00:00", "price": ""}


class Told:
    """Remembers what an import reports."""

    def begin(self, header: Sequence[str]) -> None:
        self.reasons: dict[int, str] = {}

    def refused(self, row: Any) -> None:
        self.reasons[row.row.number] = row.reason

    def progress(self, bytes_read: int) -> None:
        pass


@pytest.fixture
def bring(tmp_path, tools, load):
    """Import rows, each a change of A_ROW, into the loaded salon."""
    load()

    def act(*rows: dict[str, str], **options: bool):
        path = tmp_path / "bookings.csv"
        names = [*REQUIRED, "seats"] if any("seats" in row for row in rows) else list(REQUIRED)
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(A_ROW | row for row in rows)
        told = Told()
        return import_bookings(ImportBookings(path=path, **options), tools, told), told.reasons

    return act


def stored(tools, table: Any, order: str = "id") -> list[Any]:
    with tools.store.reading() as work:
        assert loads.stored(work, "nord") == loads.from_claims(work, "nord")
        return sorted(work.session.exec(select(table)), key=lambda row: str(getattr(row, order)))


def test_a_row_becomes_a_booking_with_its_claim_and_its_client(tools, bring):
    done, refused = bring({})

    assert (done.rows, done.stored, done.refused, refused) == (1, 1, 0, {})
    (booking,) = stored(tools, BookingRow)
    (line,) = stored(tools, AppointmentRow, "position")
    (client,) = stored(tools, ClientRow)
    assert (booking.external_id, booking.status, booking.source, booking.total_minor) == ("x1", "confirmed", "import", 9000)
    assert (booking.starts_at, booking.ends_at) == (AT_TEN, AT_TEN + dt.timedelta(minutes=90))
    assert (booking.client_id, client.phone, client.name) == (client.id, "+4915112345678", "Mia")
    assert (line.service_id, line.staff_id, line.price_minor) == ("colour", "anna", 9000)
    assert booking.policy["notice_min"] == 60
    claims = [claim for claim in stored(tools, ClaimRow) if claim.booking_id]
    assert [(claim.subject_id, claim.starts_at, claim.ends_at) for claim in claims] == [
        ("anna", booking.starts_at, booking.ends_at)
    ]


def test_a_second_run_changes_nothing(tools, bring):
    rows = [
        {},
        {"external_id": "x2", **YOGA, "phone": ""},
        {"external_id": "x3", "start": "2025-12-01T10:00:00", "end": "2025-12-01T11:00"},
    ]
    bring(*rows)
    before = [row.model_dump() for table in (BookingRow, ClaimRow, ClientRow) for row in stored(tools, table)]

    done, refused = bring(*rows)

    assert (done.stored, done.known, refused) == (0, 3, {})
    assert [row.model_dump() for table in (BookingRow, ClaimRow, ClientRow) for row in stored(tools, table)] == before


def test_a_known_booking_that_differs_is_refused(tools, bring):
    bring({})

    _, refused = bring({"status": "arrived"}, {"external_id": "x2", "start": "2026-12-02T10:00", "end": "2026-12-02T11:00"})

    assert refused == {1: "The booking is already known with another status."}
    assert [row.status for row in stored(tools, BookingRow, "external_id")] == ["confirmed", "confirmed"]


def test_rows_of_one_booking_are_one_visit(tools, bring):
    bring({}, {"service": "cut", "start": "2026-12-01T11:30", "end": "2026-12-01T12:15", "price": ""})

    (booking,) = stored(tools, BookingRow)
    assert (booking.total_minor, booking.total_is_from) == (9000, True)
    assert booking.ends_at == AT_TEN + dt.timedelta(minutes=135)
    assert [line.service_id for line in stored(tools, AppointmentRow, "position")] == ["colour", "cut"]
    claims = [(claim.kind, claim.subject_id) for claim in stored(tools, ClaimRow) if claim.booking_id]
    assert sorted(claims) == [("resource", "chair"), ("staff", "anna"), ("staff", "anna")]


def test_one_refused_row_refuses_its_booking_and_no_other(tools, bring):
    _, refused = bring(
        {},
        {"service": "nope"},
        {"external_id": "x2", "start": "2026-12-02T10:00", "end": "2026-12-02T11:00"},
    )

    assert refused == {1: "Row 2 of the same booking is refused.", 2: 'There is no service "nope" at "nord".'}
    assert [row.external_id for row in stored(tools, BookingRow)] == ["x2"]


def test_rows_of_one_booking_must_stand_together(tools, bring):
    _, refused = bring(
        {},
        {"external_id": "x2", "start": "2026-12-02T10:00", "end": "2026-12-02T11:00"},
        {"start": "2026-12-01T12:00", "end": "2026-12-01T13:00"},
    )

    assert list(refused) == [3]
    assert [row.external_id for row in stored(tools, BookingRow, "external_id")] == ["x1", "x2"]


def test_a_piece_of_a_refused_booking_is_not_stored_on_its_own(tools, bring):
    bring(
        {"service": "nope"},
        {"external_id": "x2", "start": "2026-12-02T10:00", "end": "2026-12-02T11:00"},
        {"start": "2026-12-01T12:00", "end": "2026-12-01T13:00"},
    )

    assert [row.external_id for row in stored(tools, BookingRow)] == ["x2"]


@pytest.mark.parametrize(
    ("status", "claims"), [("pending", 1), ("confirmed", 1), ("arrived", 1), ("cancelled", 0), ("no_show", 0)]
)
def test_only_bookings_that_are_on_claim_time(tools, bring, status, claims):
    bring({"status": status})

    assert len([claim for claim in stored(tools, ClaimRow) if claim.booking_id]) == claims


def test_history_overlaps_freely_and_the_future_does_not(tools, bring):
    past = {"start": "2026-11-01T10:00", "end": "2026-11-01T11:00"}

    _, refused = bring(
        {**past, "external_id": "p1"},
        {**past, "external_id": "p2"},
        {},
        {"external_id": "x2", "start": "2026-12-01T11:29", "end": "2026-12-01T12:00"},
        {"external_id": "x3", "start": "2026-12-01T11:30", "end": "2026-12-01T12:00"},
        {"external_id": "x4", "status": "cancelled"},
    )

    assert refused == {4: "The specialist has another booking, hold or class at that time."}
    assert len(stored(tools, BookingRow)) == 5


def test_a_row_that_runs_right_now_claims_and_one_that_ends_now_does_not(tools, bring):
    bring(
        {"external_id": "a", "start": "2026-11-24T08:00", "end": "2026-11-24T09:00"},
        {"external_id": "b", "start": "2026-11-24T08:30", "end": "2026-11-24T09:05"},
    )

    assert [claim.ends_at.minute for claim in stored(tools, ClaimRow) if claim.booking_id] == [5]


def test_appointments_of_one_booking_may_not_overlap_each_other(bring):
    _, refused = bring({}, {"start": "2026-12-01T11:00"})

    assert refused[1] == "The appointments of this booking overlap each other."


def test_resources_are_taken_as_often_as_there_are_of_them(tools, load, bring):
    load({"resources.0.quantity": 1})
    cut = {"service": "cut"}

    _, refused = bring(cut, {**cut, "external_id": "x2", "staff": "ben"})

    assert refused == {2: "There is no free resource chair at that time."}
    assert len(stored(tools, BookingRow)) == 1


def test_rows_of_a_class_join_its_event(tools, load, bring):
    load({"events.0.seats": 4})

    _, refused = bring(
        {**YOGA, "external_id": "y1", "seats": "3", "price": "36.00"},
        {**YOGA, "external_id": "y2", "seats": "2", "price": ""},
        {**YOGA, "external_id": "y3", "seats": "1", "price": ""},
        {**YOGA, "external_id": "y4", "start": "2026-12-01T18:30", "end": "2026-12-01T19:30", "seats": ""},
        {"external_id": "y5", "seats": "2"},
    )

    assert refused == {
        2: "The class has not that many seats left.",
        4: 'There is no class "yoga" with "ben" at that start.',
        5: "Only a class has more seats than one.",
    }
    bookings = stored(tools, BookingRow, "external_id")
    assert [(row.event_id, row.seats, row.total_minor) for row in bookings] == [("yoga-1", 3, 3600), ("yoga-1", 1, 0)]
    assert sorted(claim.unit for claim in stored(tools, ClaimRow) if claim.kind == "event") == [1, 2, 3, 4]
    assert stored(tools, EventRow)[0].active


def test_wall_times_are_read_in_the_zone_of_the_location(tools, bring):
    _, refused = bring(
        {"external_id": "skipped", "start": "2027-03-28T02:30:00", "end": "2027-03-28T04:00:00"},
        {"external_id": "repeated", "start": "2026-10-25T02:30:00", "end": "2026-10-25T03:30:00"},
        {"external_id": "offset", "start": "2026-10-25T02:30:00+01:00", "end": "2026-10-25T03:30:00+01:00"},
        {"external_id": "zulu", "start": "2026-07-01T08:00:00Z", "end": "2026-07-01 11:00"},
    )

    assert refused == {1: "The start is a time the clock skips at the location."}
    starts = {row.external_id: row.starts_at for row in stored(tools, BookingRow)}
    assert starts == {
        "repeated": dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC),
        "offset": dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC),
        "zulu": dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC),
    }


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"external_id": " "}, "external_id is empty"),
        ({"external_id": "x" * 256}, "longer than 255"),
        ({"location": "sued"}, 'no location "sued"'),
        ({"location": "n\x00rd"}, 'no location "n?rd"'),
        ({"service": "nails"}, 'no service "nails"'),
        ({"staff": "zoe"}, 'no staff member "zoe"'),
        ({"start": "tomorrow"}, "start must be a date and time"),
        ({"start": "2026-12-01"}, "start must be a date and time"),
        ({"start": "2026-13-01T10:00:00"}, "start must be a date and time"),
        ({"start": "0001-01-01T00:00:00"}, "between 1970 and 2200"),
        ({"end": "2026-12-01T10:00:00"}, "end must lie after"),
        ({"end": "2028-12-01T10:00:00"}, "a year at most"),
        ({"status": "done"}, "status must be one of"),
        ({"status": ""}, "status must be one of"),
        ({"name": "M\x00ia"}, "name holds characters"),
        ({"name": "M\u202eia"}, "name holds characters"),
        ({"name": "Mia\nMay"}, "name holds characters"),
        ({"phone": "12"}, "not a phone number"),
        ({"email": "mia"}, "not an e-mail"),
        ({"price": "90,00"}, "price is not an amount"),
        ({"price": "90.001"}, "2 decimal digits"),
        ({"price": "-1"}, "price is not an amount"),
        ({"price": "99999999999"}, "too large"),
        ({"seats": "0"}, "seats must be"),
        ({"seats": "two"}, "seats must be"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else None,
)
def test_a_bad_cell_refuses_its_row_with_a_reason(tools, bring, change, reason):
    done, refused = bring(change)

    assert reason in refused[1]
    assert (done.stored, done.refused) == (0, 1)
    assert stored(tools, BookingRow) == []


def test_known_clients_never_change(tools, bring):
    bring({})

    bring({"external_id": "x2", "name": "Maria", "email": "", "start": "2026-12-02T10:00", "end": "2026-12-02T11:00"})

    assert [(row.name, row.email) for row in stored(tools, ClientRow)] == [("Mia", "mia@example.com")]
    assert [row.name for row in stored(tools, BookingRow, "external_id")] == ["Mia", "Maria"]


def test_a_phone_may_be_missing_and_may_be_written_at_home(tools, bring):
    bring(
        {"phone": ""},
        {"external_id": "x2", "phone": "0151 12345678", "start": "2026-12-02T10:00", "end": "2026-12-02T11:00"},
    )

    assert [(row.phone, row.client_id is None) for row in stored(tools, BookingRow, "external_id")] == [
        (None, True),
        ("+4915112345678", False),
    ]


def test_services_and_people_that_are_switched_off_still_have_a_history(tools, load, bring):
    load({"staff.1": {"id": "zoe", "name": "Zoe"}, "events": []})

    _, refused = bring({"staff": "ben", "start": "2025-12-01T10:00", "end": "2025-12-01T11:00"})

    assert refused == {}


def test_a_dry_run_finds_the_same_and_stores_nothing(tools, bring):
    done, refused = bring({}, {"external_id": "x2"}, dry_run=True)

    assert (done.stored, done.refused, done.kept, list(refused)) == (1, 1, False, [2])
    assert stored(tools, BookingRow) == stored(tools, ClientRow) == []


def test_all_or_nothing_stores_nothing_when_a_row_is_refused(tools, bring):
    done, refused = bring({}, {"external_id": "x2"}, all_or_nothing=True)

    assert (done.kept, list(refused)) == (False, [2])
    assert stored(tools, BookingRow) == []
    assert bring({}, all_or_nothing=True)[0].kept
    assert len(stored(tools, BookingRow)) == 1


def test_many_conflicts_in_one_batch_are_told_apart(tools, bring):
    rows = [{"external_id": f"r{number}", "start": f"2026-12-{number // 2 + 1:02}T10:00"} for number in range(40)]

    done, refused = bring(*[row | {"end": row["start"].replace("10:00", "11:00")} for row in rows])

    assert done.stored == 20
    assert list(refused) == list(range(2, 41, 2))


def test_formula_guards_are_taken_off(tools, bring):
    bring({"name": "'=1+1", "comment": "'@home", "external_id": "'-7"})

    (row,) = stored(tools, BookingRow)
    assert (row.name, row.comment, row.external_id) == ("=1+1", "@home", "-7")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"external_id,location\n", "has no service"),
        (",".join([*REQUIRED, "seat"]).encode(), 'unknown column "seat"'),
        (",".join([*REQUIRED, "name"]).encode(), '"name" twice'),
    ],
)
def test_a_file_with_another_header_is_refused_as_a_whole(tmp_path, tools, content, words):
    path = tmp_path / "bookings.csv"
    path.write_bytes(content)

    with pytest.raises(CsvRefused, match=words):
        import_bookings(ImportBookings(path=path), tools, Told())


def test_a_missing_file_is_refused(tmp_path, tools):
    with pytest.raises(CsvRefused, match="can not be read"):
        import_bookings(ImportBookings(path=tmp_path / "none.csv"), tools, Told())


def test_broken_rows_do_not_end_the_file(tmp_path, tools, load):
    load()
    path = tmp_path / "bookings.csv"
    good = ",".join(A_ROW.values()).encode()
    lines = [
        ",".join(REQUIRED).encode(),
        b"a,b",
        b"",
        good.replace(b"Mia", b"M\xffa"),
        b"x" * 200_000,
        good.replace(b"x1", b"x2"),
    ]
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines))
    told = Told()

    done = import_bookings(ImportBookings(path=path), tools, told)

    assert (done.stored, done.refused) == (1, 3)
    assert told.reasons[1] == "The row has 2 cells instead of 12."
    assert "characters" in told.reasons[2]
    assert "can not be read" in told.reasons[3]


def test_an_import_tells_nobody(tools, bring):
    bring({})

    assert len(stored(tools, BookingRow)) == 1
    assert stored(tools, OutboxRow) == []
