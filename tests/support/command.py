"""Runs the command line as an operator does: a process of its own in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

APP = Path(__file__).resolve().parents[2] / "app.py"


def clean_env(**settings: str) -> dict[str, str]:
    """Return this process's environment without anybody's Chairtime settings, plus *settings* (names without prefix)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHAIRTIME_")}
    return {**kept, **{f"CHAIRTIME_{name}": value for name, value in settings.items()}}


def chairtime(folder: Path, *arguments: str, timeout_s: float = 60, **settings: str) -> subprocess.CompletedProcess[str]:
    """Return the ended `chairtime` with its output; a traceback on stderr fails the test."""
    ended = subprocess.run(
        [sys.executable, str(APP), *arguments],
        cwd=folder,
        env=clean_env(**settings),
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended
