"""The doctor sees what is wrong; each check is shown something to find."""

import datetime as dt

import pytest
from sqlalchemy import text

from booking.domain.checks import all_well
from booking.store import outbox, verification_log
from booking.store.tables import VerificationLogRow
from booking.usecases.operations.doctor import examine_database, repair_day_loads
from booking.usecases.operations.health import count_wrong_codes
from tests.support.busy_salon import MONDAY, book, salon


@pytest.fixture
def tools(store):
    tools = salon(store)
    book(tools, [MONDAY])
    return tools


def failed(tools, tmp_path) -> set[str]:
    return {check.name for check in examine_database(tools, tmp_path) if check.state == "fail"}


def change(tools, statement: str) -> None:
    with tools.store.writing() as work:
        work.execute(text(statement))


def test_a_healthy_installation_is_well(tools, tmp_path):
    checks = examine_database(tools, tmp_path)

    assert [check for check in checks if check.state != "ok" and check.name != "clock"] == []
    assert all_well(check for check in checks if check.name != "clock")


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE day_load SET planes = ''", {"day loads"}),
        ("DELETE FROM day_load", {"day loads"}),
        ("DELETE FROM claim WHERE kind = 'staff' AND booking_id IS NOT NULL", {"claims", "day loads"}),
        ("UPDATE booking SET status = 'cancelled'", {"claims"}),
        ("DELETE FROM appointment", {"bookings"}),
        ("UPDATE location SET timezone = 'Europe/Atlantis'", {"zones"}),
        ("UPDATE booking SET created_at = '2031-01-01 00:00:00.000000'", {"clock"}),
        ("UPDATE alembic_version SET version_num = '0000'", {"schema"}),
    ],
)
def test_something_wrong_is_found(tools, tmp_path, statement, found):
    change(tools, statement)

    # A stopped clock of tests differs from PostgreSQL's own.
    assert failed(tools, tmp_path) - {"clock"} == found - {"clock"}
    if "clock" in found:
        assert "clock" in failed(tools, tmp_path)


def test_a_missing_guard_is_found(sqlite_store, tmp_path):
    tools = salon(sqlite_store)
    change(tools, "DROP TRIGGER claim_overlap_insert")

    assert failed(tools, tmp_path) == {"guards"}


def test_overlapping_claims_are_found(sqlite_store, tmp_path):
    tools = salon(sqlite_store)
    book(tools, [MONDAY])
    change(tools, "DROP TRIGGER claim_overlap_insert")
    change(
        tools,
        "INSERT INTO claim (location_id, kind, subject_id, unit, starts_at, ends_at, booking_id)"
        " SELECT location_id, kind, subject_id, unit, starts_at, ends_at, booking_id FROM claim WHERE booking_id IS NOT NULL",
    )

    assert {"guards", "overlaps"} <= failed(tools, tmp_path)


def test_day_loads_are_made_anew_on_request(tools, tmp_path):
    change(tools, "DELETE FROM day_load")

    repair_day_loads(tools)

    assert failed(tools, tmp_path) - {"clock"} == set()


def test_a_missing_picture_is_worth_a_warning(sqlite_store, tmp_path):
    tools = salon(sqlite_store)
    change(tools, """UPDATE location SET pictures = '["gone.webp"]'""")

    assert {check.name for check in examine_database(tools, tmp_path) if check.state == "warn"} == {"pictures"}


def test_a_file_that_is_no_database_is_a_finding_not_a_failure(tmp_path):
    from booking.gateways.chance import SystemChance
    from booking.gateways.clock import SystemClock
    from booking.store.engine import make_engine
    from booking.store.work import Store
    from booking.usecases.tools import Tools

    (tmp_path / "chairtime.db").write_text("this is not a database " * 100)
    tools = Tools(Store(make_engine(f"sqlite:///{tmp_path}/chairtime.db")), SystemClock(), SystemChance())

    assert failed(tools, tmp_path) == {"database"}


def test_what_was_given_up_is_named_and_what_waits_too_long_is_noticed(tools, tmp_path):
    def says() -> dict[str, str]:
        return {check.name: check.says for check in examine_database(tools, tmp_path) if check.state == "warn"}

    assert {"outbox", "worker"} & set(says()) == set()
    now = tools.clock.now()
    with tools.store.writing() as work:
        for number in range(3):
            outbox.add(work, "sms.notice", f"late {number}", {}, now, now - dt.timedelta(hours=1))
        for number in range(2):
            outbox.add(work, "mail.staff", f"dead {number}", {}, now)
    change(tools, "UPDATE outbox SET failed_at = run_at, last_error = 'recipient refused with 550' WHERE kind = 'mail.staff'")

    found = says()
    assert "2 × mail.staff (recipient refused with 550)" in found["outbox"]
    assert found["worker"].startswith("3 messages or reports wait")


@pytest.mark.parametrize(("wrong", "told"), [(300, False), (301, True)])
def test_many_wrong_codes_in_an_hour_are_worth_a_word(tools, tmp_path, wrong, told):
    now = tools.clock.now()
    entry = {"kind": "wrong", "form_id": "main", "phone": "", "prefix": "", "address": ""}
    moments = [now - dt.timedelta(minutes=61)] * 50 + [now - dt.timedelta(minutes=5)] * wrong
    with tools.store.writing() as work:
        for moment in moments:
            verification_log.add(work, VerificationLogRow(at=moment, **entry))

    says = [check.says for check in examine_database(tools, tmp_path) if check.name == "codes"]

    assert bool(says) == told
    assert all(one.startswith("301 wrong codes were typed in the last hour") for one in says)
    assert count_wrong_codes(tools) == wrong
