"""Backup and restore: everything comes back, on the other engine too, or nothing changes."""

import datetime as dt
import json
import shutil
import stat
import zipfile

import pytest
from sqlalchemy import select, text
from sqlmodel import SQLModel

from booking.domain.errors import SlotTaken
from booking.gateways.chance import SystemChance
from booking.store.engine import make_engine
from booking.store.guards import missing_guards
from booking.store.work import Store
from booking.usecases.operations import backup as backing_up
from booking.usecases.operations.archive import ArchiveRefused
from booking.usecases.operations.backup import backup
from booking.usecases.operations.doctor import examine_database
from booking.usecases.operations.restore import DatabaseInUse, restore
from booking.usecases.tools import Tools
from tests.support.busy_salon import MONDAY, book, hold, salon

KEYS = (b"k" * 32, b"l" * 32)
HOUR = dt.timedelta(hours=1)


def everything(tools) -> dict[str, list[tuple]]:
    with tools.store.reading() as work:
        return {
            table.name: sorted(map(tuple, work.execute(select(table))), key=repr)
            for table in SQLModel.metadata.sorted_tables
            if table.name != "setting"
        }


@pytest.fixture
def full(store, tmp_path):
    """A salon with two bookings, a hold and a picture, and a backup of it."""
    tools = salon(store)
    book(tools, [MONDAY, MONDAY + HOUR])
    hold(tools, MONDAY + 2 * HOUR)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "0123abcd.webp").write_bytes(b"a picture")
    backup(tools, tmp_path / "copy.zip", KEYS, tmp_path / "pictures")
    return tools


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request, tmp_path):
    """An installation on a database without any table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/other.db"
    else:
        url = request.getfixturevalue("empty_postgres_url")
    engine = make_engine(url)
    yield Tools(Store(engine), salon_clock(), SystemChance())
    engine.dispose()


def salon_clock():
    from tests.support.busy_salon import NOW
    from tests.support.salon_world import StoppedClock

    return StoppedClock(NOW)


def test_everything_comes_back_on_either_engine(full, other, tmp_path):
    done = restore(other, tmp_path / "copy.zip", tmp_path / "elsewhere")

    assert everything(other) == everything(full)
    assert (done.bookings, done.pictures, done.keys) == (2, 1, f"{'k' * 32},{'l' * 32}")
    assert (tmp_path / "elsewhere" / "0123abcd.webp").read_bytes() == b"a picture"


def test_a_restored_copy_is_guarded_sends_nothing_and_goes_on(full, other, tmp_path):
    restore(other, tmp_path / "copy.zip", tmp_path / "elsewhere")

    with other.store.reading() as work:
        assert missing_guards(work.connection) == []
        assert work.execute(text("SELECT count(*) FROM setting WHERE key = 'sending_paused'")).scalar_one() == 1
    # The stopped clock differs from PostgreSQL's own.
    assert {check.name for check in examine_database(other, tmp_path) if check.state != "ok"} - {"clock"} == {"sending"}
    with pytest.raises(SlotTaken):
        hold(other, MONDAY)
    assert len(book(other, [MONDAY + dt.timedelta(hours=6)])) == 1


def test_the_copy_is_private_and_holds_no_draft(full, tmp_path):
    assert stat.S_IMODE((tmp_path / "copy.zip").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_copy_is_of_one_moment_while_the_service_writes(store, tmp_path, monkeypatch):
    tools = salon(store)
    book(tools, [MONDAY])
    real, booked = backing_up._write_table, []

    def write_then_book(archive, work, name, kinds, progress):
        done = real(archive, work, name, kinds, progress)
        if name == "client":
            booked.extend(book(tools, [MONDAY + HOUR, MONDAY + 2 * HOUR]))
        return done

    monkeypatch.setattr(backing_up, "_write_table", write_then_book)

    done = backup(tools, tmp_path / "copy.zip", KEYS, tmp_path / "pictures")

    assert len(booked) == 2
    assert done.bookings == 1


def test_a_failed_backup_leaves_the_old_one(full, tmp_path, monkeypatch):
    before = (tmp_path / "copy.zip").read_bytes()
    monkeypatch.setattr(backing_up, "_write_pictures", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        backup(full, tmp_path / "copy.zip", KEYS, tmp_path / "pictures")

    assert (tmp_path / "copy.zip").read_bytes() == before
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_database_in_use_is_left_alone_unless_forced(full, tmp_path):
    book(full, [MONDAY + 3 * HOUR])
    before = everything(full)

    with pytest.raises(DatabaseInUse):
        restore(full, tmp_path / "copy.zip", tmp_path / "elsewhere")
    assert everything(full) == before

    restore(full, tmp_path / "copy.zip", tmp_path / "elsewhere", force=True)
    assert len(everything(full)["booking"]) == 2
    hold(full, MONDAY + 3 * HOUR)  # what was booked after the copy is free again, also for a process that ran meanwhile


def changed(path, tmp_path, name, change):
    """Return a copy of the archive with *change* applied to one of its files."""
    spoiled = tmp_path / "spoiled.zip"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(spoiled, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            target.writestr(info.filename, change(content) if info.filename == name else content)
    return spoiled


def drop_a_line(content):
    return b"".join(content.splitlines(keepends=True)[:-1])


def newer(content):
    return json.dumps(json.loads(content) | {"schema": "9999"}).encode()


def other_format(content):
    return json.dumps(json.loads(content) | {"format": 2}).encode()


def overlapping(content):
    rows = [json.loads(line) for line in content.splitlines()]
    twin = [*rows[0]]
    twin[0] = 9999
    return b"".join(json.dumps(row).encode() + b"\n" for row in [*rows[:-1], twin])


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("booking.jsonl", drop_a_line, "booking has 1 rows instead of 2"),
        ("location.jsonl", lambda content: b"", "damaged"),
        ("booking.jsonl", lambda content: content.replace(b"[", b"{", 1), "a row of booking"),
        ("booking.jsonl", lambda content: content.replace(b"2026-11-30T", b"some day ", 1), "do not fit"),
        ("client.jsonl", lambda content: content.replace(b",", b",1,", 1), "do not fit"),
        ("claim.jsonl", overlapping, "overlap"),
        ("manifest.json", newer, "newer version"),
        ("manifest.json", other_format, "format 2"),
        ("manifest.json", lambda content: b"{}", "manifest"),
        ("manifest.json", lambda content: b"[1", "manifest"),
    ],
)
def test_a_spoiled_copy_is_refused_and_nothing_changes(full, tmp_path, name, change, words):
    spoiled = changed(tmp_path / "copy.zip", tmp_path, name, change)
    before = everything(full)

    with pytest.raises(ArchiveRefused, match=words):
        restore(full, spoiled, tmp_path / "elsewhere", force=True)

    assert everything(full) == before
    with full.store.reading() as work:
        assert missing_guards(work.connection) == []


def test_a_cut_off_file_and_a_file_of_something_else_are_refused(full, tmp_path):
    whole = (tmp_path / "copy.zip").read_bytes()
    for content in (whole[: len(whole) // 2], b"not a zip", b""):
        (tmp_path / "bad.zip").write_bytes(content)
        with pytest.raises(ArchiveRefused):
            restore(full, tmp_path / "bad.zip", tmp_path / "elsewhere", force=True)


def test_a_picture_cannot_climb_out_of_its_folder(full, other, tmp_path):
    with zipfile.ZipFile(tmp_path / "copy.zip", "a") as archive:
        archive.writestr("pictures/../../climbed.webp", b"x")
        archive.writestr("pictures/.hidden", b"x")

    restore(other, tmp_path / "copy.zip", tmp_path / "deep" / "elsewhere")

    assert not (tmp_path / "climbed.webp").exists()
    assert [path.name for path in (tmp_path / "deep" / "elsewhere").iterdir()] == ["0123abcd.webp"]
    shutil.rmtree(tmp_path / "deep")
