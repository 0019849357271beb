"""`booking set` and `funnel` as an owner types them."""

import json
import re
from pathlib import Path

import pytest

from tests.support.typed import GOOD, HEADER

pytestmark = pytest.mark.usefixtures("booked")


@pytest.fixture
def reference(run, booked) -> str:
    run("export bookings out.csv")
    return Path("out.csv").read_text().splitlines()[1].split(",")[13]


def test_a_booking_moves_and_says_so(run, reference):
    assert run(f"booking set {reference} no_show") == (0, f"{reference}: confirmed -> no_show.\n", "")
    assert run(f"booking set {reference.lower()} arrived") == (0, f"{reference}: no_show -> arrived.\n", "")
    assert run(f"booking set {reference} ARRIVED") == (0, f"{reference} is arrived already.\n", "")


def test_a_wrong_move_is_refused_in_a_sentence(run, reference):
    assert run(f"booking set {reference} pending") == (
        1,
        "",
        f"{reference} is confirmed and cannot become pending; from there it can become arrived or cancelled or no_show.\n",
    )
    run(f"booking set {reference} cancelled")
    code, out, err = run(f"booking set {reference} confirmed")
    assert (code, out) == (1, "")
    assert err.endswith("cannot become confirmed; that is final.\n")


def test_time_taken_meanwhile_is_said(run, reference):
    run(f"booking set {reference} no_show")
    Path("more.csv").write_text(HEADER + GOOD.replace("x1", "x2"))
    assert run("import bookings more.csv")[0] == 0

    code, _, err = run(f"booking set {reference} confirmed")
    assert code == 1
    assert "slot-taken" in err


@pytest.mark.parametrize("line", ["booking set ZZZZZZ arrived", "booking set ZZZZZZ lost", "booking set", "funnel --form none"])
def test_bad_input_exits_with_two(run, line):
    code, out, err = run(line)
    assert (code, out) == (2, "")
    assert err
    assert "Traceback" not in err


def test_the_funnel_is_printed_next_to_the_bookings(run):
    code, out, _ = run("funnel --form main --from 2026-01-01 --to 2026-12-31")

    assert code == 0
    names = [line.split()[0] for line in out.splitlines() if re.match(r"[a-z_]+ +\d", line)]
    assert names == ["widget_loaded", "service_selected", "time_selected", "checkout_started", "booked"]
    assert "bookings stored" in out


def test_the_funnel_is_read_by_machines_too(run):
    code, out, _ = run("funnel --form main --json")

    found = json.loads(out)
    assert code == 0
    assert (found["form"], found["steps"]["booked"], found["bookings"]) == ("main", 0, {"made": 0, "by_status": {}})


@pytest.mark.parametrize("dates", ["--from 2026-02-01 --to 2026-01-01", "--from yesterday", "--to 2026-02-30", "--to 9999-12-31"])
def test_wrong_dates_are_bad_input(run, dates):
    assert run(f"funnel --form main {dates}")[0] == 2
