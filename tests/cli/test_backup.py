"""`backup`, `restore` and `doctor` from an operator's chair."""

import json

import pytest

from tests.support.command import APP, chairtime

SALON = APP.parent / "demo" / "studio-nord.toml"


@pytest.fixture
def salon(tmp_path):
    folder = tmp_path / "salon"
    folder.mkdir()
    assert chairtime(folder, "load", str(SALON)).returncode == 0
    assert chairtime(folder, "backup", "copy.zip").returncode == 0
    return folder


@pytest.fixture
def elsewhere(tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_a_copy_brings_everything_back_elsewhere(salon, elsewhere):
    ended = chairtime(elsewhere, "restore", str(salon / "copy.zip"))

    assert ended.returncode == 0
    assert "Sending is paused" in ended.stdout
    assert (elsewhere / "secret.keys").read_text() == (salon / "secret.keys").read_text()
    pictures = sorted(path.name for path in (salon / "pictures").iterdir())
    assert sorted(path.name for path in (elsewhere / "pictures").iterdir()) == pictures != []
    assert "Nothing has changed" in chairtime(elsewhere, "load", str(SALON)).stdout
    assert chairtime(elsewhere, "doctor").returncode == 0


def test_a_copy_goes_to_postgresql_and_back(salon, elsewhere, empty_postgres_url):
    settings = {"DATABASE_URL": empty_postgres_url, "DATA_DIR": str(elsewhere), "SECRET_KEYS": "k" * 32}

    there = chairtime(elsewhere, "restore", str(salon / "copy.zip"), **settings)
    assert there.returncode == 0
    assert "CHAIRTIME_SECRET_KEYS" in there.stderr
    assert chairtime(elsewhere, "backup", "back.zip", **settings).returncode == 0
    assert chairtime(elsewhere, "restore", "back.zip").returncode == 0
    assert "Nothing has changed" in chairtime(elsewhere, "load", str(SALON)).stdout


def test_a_database_in_use_is_kept_without_force(salon):
    ended = chairtime(salon, "restore", "copy.zip")

    assert ended.returncode == 1
    assert "--force" in ended.stderr
    assert chairtime(salon, "restore", "--force", "copy.zip").returncode == 0


def test_keys_known_before_a_restore_go_on_to_verify(salon, elsewhere):
    chairtime(elsewhere, "load", str(SALON))
    known = (elsewhere / "secret.keys").read_text().strip()

    chairtime(elsewhere, "restore", "--force", str(salon / "copy.zip"))

    assert (elsewhere / "secret.keys").read_text().strip() == f"{(salon / 'secret.keys').read_text().strip()},{known}"


def test_what_is_not_a_backup_is_refused_with_2(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"nonsense")

    assert chairtime(tmp_path, "restore", "x.zip").returncode == 2
    assert chairtime(tmp_path, "restore", "missing.zip").returncode == 2
    assert not (tmp_path / "secret.keys").exists()


def test_a_folder_that_cannot_be_written_is_named(salon):
    ended = chairtime(salon, "backup", "no/such/folder/copy.zip")

    assert ended.returncode == 1
    assert "no/such/folder/copy.zip" in ended.stderr


def test_doctor_speaks_json(salon):
    ended = chairtime(salon, "doctor", "--json")
    found = json.loads(ended.stdout)

    assert ended.returncode == 0
    assert found["ok"] is True
    assert {"name", "state", "says"} == set(found["checks"][0])


def test_doctor_finds_bad_settings_and_a_missing_database(tmp_path):
    assert chairtime(tmp_path, "doctor").returncode == 1
    ended = chairtime(tmp_path, "doctor", LIMIT_SCALE="0")
    assert ended.returncode == 1
    assert "CHAIRTIME_LIMIT_SCALE" in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_doctor_finds_redis_and_mail_away(salon):
    ended = chairtime(salon, "doctor", REDIS_URL="redis://127.0.0.1:9", MAIL_URL="smtp://127.0.0.1:9?from=a@b.example")

    assert ended.returncode == 1
    assert "fail  redis" in ended.stdout
    assert "fail  mail" in ended.stdout
