"""`init`, and what every command says about settings and databases that do not fit."""

import sqlite3
from pathlib import Path

import pytest

from tests.support.command import APP, chairtime

SALON: Path = APP.parent / "demo" / "casa-lumen.toml"


def test_help_names_every_command(tmp_path):
    shown = chairtime(tmp_path, "--help").stdout

    for name in ("backup", "demo", "doctor", "export", "import", "init", "load", "restore", "serve", "worker"):
        assert f"\n  {name} " in shown


def test_help_touches_nothing(tmp_path):
    for arguments in (["--help"], ["init", "--help"], ["serve", "--help"], ["backup", "--help"]):
        assert chairtime(tmp_path, *arguments).returncode == 0

    assert list(tmp_path.iterdir()) == []


def test_init_creates_and_may_be_repeated(tmp_path):
    first, second = chairtime(tmp_path, "init"), chairtime(tmp_path, "init")

    assert (first.returncode, second.returncode) == (0, 0)
    assert "Created" in first.stdout
    assert "up to date" in second.stdout


def test_init_puts_back_a_missing_guard(tmp_path):
    chairtime(tmp_path, "init")
    with sqlite3.connect(tmp_path / "chairtime.db") as database:
        database.execute("DROP TRIGGER claim_overlap_insert")

    assert "claim_overlap_insert" in chairtime(tmp_path, "init").stdout
    assert chairtime(tmp_path, "doctor").returncode == 0


def test_init_works_on_postgresql(tmp_path, empty_postgres_url):
    settings = {"DATABASE_URL": empty_postgres_url, "DATA_DIR": str(tmp_path), "SECRET_KEYS": "k" * 32}

    assert "Created" in chairtime(tmp_path, "init", **settings).stdout
    assert chairtime(tmp_path, "doctor", **settings).returncode == 0


@pytest.mark.parametrize("command", [["init"], ["serve"], ["worker"], ["backup", "x.zip"]])
def test_bad_settings_are_listed_and_exit_2(tmp_path, command):
    ended = chairtime(tmp_path, *command, COLOUR="blue", LIMIT_SCALE="-1")

    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 2
    assert "CHAIRTIME_COLOUR" in ended.stderr
    assert "CHAIRTIME_LIMIT_SCALE" in ended.stderr


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["worker"], ["backup", "x.zip"], ["load", str(SALON)]])
def test_a_schema_of_another_version_names_init_and_exits_1(tmp_path, command):
    chairtime(tmp_path, "init")
    with sqlite3.connect(tmp_path / "chairtime.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")

    ended = chairtime(tmp_path, *command)

    assert ended.returncode == 1
    assert "chairtime init" in ended.stderr


def test_a_database_that_is_away_is_one_sentence_and_exit_1(tmp_path):
    ended = chairtime(tmp_path, "init", DATABASE_URL="postgresql://127.0.0.1:9/x", DATA_DIR=str(tmp_path), SECRET_KEYS="k" * 32)

    assert (ended.returncode, ended.stderr) == (1, "The database cannot be reached.\n")


def test_an_unknown_command_exits_2(tmp_path):
    assert chairtime(tmp_path, "frobnicate").returncode == 2
