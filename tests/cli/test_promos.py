"""`promos --stats` as an owner types it."""

import json
from pathlib import Path

import pytest

from tests.support.typed import SALON

OFFERS = """
[[promos]]
id = "autumn"
title = "Autumn cut"
action = { code = "TEN" }

[[discounts]]
id = "ten"
code = "TEN"
percent = 10
max_uses = 5
"""


def test_counts_are_printed_for_people_and_for_machines(run):
    Path("salon.toml").write_text(SALON + OFFERS)
    run("load salon.toml")

    code, out, err = run("promos --stats --from 2026-01-01 --to 2026-01-31")
    assert (code, err) == (0, "")
    assert "2026-01-01 to 2026-01-31 (Europe/Berlin)" in out
    assert [line.split() for line in out.splitlines() if line.startswith(("autumn", "ten"))] == [
        ["autumn", "0", "0", "Autumn", "cut"],
        ["ten", "0", "5", "0.00", "EUR", "TEN"],
    ]

    (found,) = json.loads(run("promos --stats --json")[1])
    assert found["promos"] == [{"id": "autumn", "title": "Autumn cut", "seen": 0, "pressed": 0}]
    assert found["discounts"] == [{"id": "ten", "code": "TEN", "used": 0, "max_uses": 5, "saved": "0.00"}]


def test_a_salon_without_offers_says_so(run):
    Path("salon.toml").write_text(SALON)
    run("load salon.toml")
    assert "There are no promo blocks and no discounts." in run("promos --stats")[1]


@pytest.mark.parametrize("line", ["promos", "promos --stats --from 2026-02-01 --to 2026-01-01", "promos --stats --to never"])
def test_bad_input_exits_with_two(run, line):
    Path("salon.toml").write_text(SALON)
    run("load salon.toml")
    code, out, err = run(line)
    assert (code, out) == (2, "")
    assert err
