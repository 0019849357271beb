"""`chairtime client` as an owner types it."""

import json
from pathlib import Path

import pytest

from tests.support.typed import GOOD, HEADER

pytestmark = pytest.mark.usefixtures("booked")

PHONE = "+493023125099"


@pytest.fixture
def phone(run, booked) -> str:
    """Return the phone of a client with one booking."""
    row = GOOD.replace("x1", "x7").replace("T11", "T14").replace("T10", "T13")
    Path("more.csv").write_text(HEADER + row.replace(",,", f",{PHONE},", 1))
    assert run("import bookings more.csv")[0] == 0
    return PHONE


def test_a_client_is_blocked_and_let_in_again(run, phone):
    assert run(f"client block {phone}") == (0, f"{phone} is blocked from booking online.\n", "")
    assert run(f"client block {phone}") == (0, f"{phone} is blocked from booking online already.\n", "")
    assert run(f"client unblock {phone}") == (0, f"{phone} may book online.\n", "")


def test_an_export_is_json_on_stdout(run, phone):
    code, out, err = run(f"client export {phone}")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["phone"] == phone
    assert found["client"]["phone"] == phone
    assert len(found["bookings"]) == 1


def test_erasing_says_what_it_did(run, phone):
    code, out, _ = run(f"client erase {phone}")
    assert (code, out) == (0, f"{phone} is forgotten: 1 booking made anonymous.\n")
    code, out, err = run(f"client export {phone}")
    assert (code, out, err) == (2, "", f"Nothing is known about {phone}.\n")


@pytest.mark.parametrize(
    "line", ["client block 12", "client unblock +493023125011", "client export", "client erase +493023125011", "client lose 1"]
)
def test_bad_input_exits_with_two(run, line):
    code, out, err = run(line)
    assert (code, out) == (2, "")
    assert err
    assert "Traceback" not in err


@pytest.mark.parametrize("lost", [False, True])
def test_a_backup_brings_nobody_back(run, phone, lost):
    """The database is replaced, or was lost and is brought back into an empty one."""
    run("backup copy.zip")
    run(f"client erase {phone}")
    if lost:
        for part in Path().glob("chairtime.db*"):
            part.unlink()

    assert run("restore copy.zip" + ("" if lost else " --force"))[0] == 0

    assert run(f"client export {phone}") == (2, "", f"Nothing is known about {phone}.\n")
    run("export bookings out.csv")
    assert phone not in Path("out.csv").read_text()
    assert [line.split(",")[7] for line in Path("out.csv").read_text().splitlines()[1:]].count("") == 1
