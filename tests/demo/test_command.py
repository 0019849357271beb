"""`chairtime demo` as a process: what it starts, what it prints, and that it leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STUB = Path(__file__).with_name("stub_app.py")
# The command with the stand-in instead of the real programs: quick, and able to misbehave.
START = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from booking.cli.demo import demo, programs
programs.APP = Path({str(STUB)!r})
programs.DRAIN_S = 0.5
demo()
"""

Demo = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def port() -> int:
    """Two neighbouring ports nobody listens on."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            number: int = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", number + 1))
            except OSError:
                continue
            return number


@pytest.fixture
def start(tmp_path: Path, port: int) -> Iterator[Demo]:
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str, stub: str = "", **env: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", START, "--port", str(port), *arguments],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=os.environ | {"STUB": stub, "TMPDIR": str(tmp_path), **env},
            )
        )
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """Return what the process printed until a line holds *words*."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(said + process.communicate()[1])


def is_alive(pid: int) -> bool:
    """A zombie waiting for a foreign parent counts as gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("stub", ["", "stubborn"])
def test_it_prints_addresses_and_ends_everything(start, port, tmp_path, signal_number, stub):
    process = start("--dir", str(tmp_path / "here"), stub=stub)
    said = read_until(process, "The installation is in")
    assert f"http://127.0.0.1:{port}/f/main" in said
    assert f"http://localhost:{port + 1}/" in said
    with urllib.request.urlopen(f"http://localhost:{port + 1}/") as page:
        assert f'href="http://127.0.0.1:{port}/f/main"' in page.read().decode()
    pids = [int(pid) for pid in (tmp_path / "here" / "pids.txt").read_text().split()]
    assert all(map(is_alive, pids))
    process.send_signal(signal_number)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert not any(map(is_alive, pids))


def test_both_salons_are_loaded_into_a_database_of_the_folder(start, tmp_path):
    outside = {"CHAIRTIME_DATABASE_URL": "postgresql://elsewhere/live", "CHAIRTIME_REDIS_URL": "redis://elsewhere"}
    process = start("--dir", str(tmp_path / "here"), **outside)
    read_until(process, "The installation is in")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    calls = (tmp_path / "here" / "calls.txt").read_text().splitlines()
    assert calls == [f"load {name} sqlite:///chairtime.db" for name in ("studio-nord.toml", "casa-lumen.toml")]


def test_a_folder_of_its_own_is_removed_again(start, tmp_path):
    process = start()
    read_until(process, "openapi.json")
    assert [path.name.startswith("chairtime-demo-") for path in tmp_path.iterdir()] == [True]
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("offset", [0, 1])
def test_a_taken_port_is_one_sentence(start, port, offset):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port + offset))
        other.listen()
        process = start()
        said, errors = process.communicate(timeout=20)
    assert process.returncode == 2
    assert said == ""
    assert errors.count("\n") == 1
    assert f"Port {port + offset} is already in use" in errors


@pytest.mark.parametrize(
    ("stub", "sentence"),
    [
        ("bad-file", "studio-nord.toml could not be loaded: services[2].price: not a price"),
        ("bad-start", "the server did not start: CHAIRTIME_PUBLIC_URL: must be an address"),
    ],
)
def test_a_program_that_fails_is_reported_in_its_own_words(start, tmp_path, stub, sentence):
    process = start(stub=stub)
    said, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert said == ""
    assert sentence in errors
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_dies_ends_the_demo(start, tmp_path):
    process = start("--dir", str(tmp_path / "here"))
    read_until(process, "The installation is in")
    os.kill(int((tmp_path / "here" / "pids.txt").read_text().split()[0]), signal.SIGKILL)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "the server has ended" in errors
