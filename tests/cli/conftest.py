"""Commands in a folder and with a database of their own."""

from pathlib import Path

import pytest

from tests.support.typed import GOOD, HEADER, SALON, typed


@pytest.fixture
def run(tmp_path, monkeypatch, capsys, sqlite_url):
    """Type a command in a folder with a salon file: (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHAIRTIME_DATABASE_URL", sqlite_url)
    Path("salon.toml").write_text(SALON)

    def act(line: str) -> tuple[int, str, str]:
        return typed(line), *capsys.readouterr()

    return act


@pytest.fixture
def booked(run) -> None:
    """Store the salon and one booking."""
    Path("bookings.csv").write_text(HEADER + GOOD)
    run("load salon.toml")
    run("import bookings bookings.csv")
