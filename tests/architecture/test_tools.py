"""ruff and mypy are part of the tests, so that one command says whether the house is in order."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

RUFF = Path(sys.executable).with_name("ruff")


@pytest.mark.parametrize("arguments", [["check", "."], ["format", "--check", "."]])
def test_ruff_has_nothing_to_say(arguments):
    done = subprocess.run([str(RUFF), *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.slow
def test_mypy_has_nothing_to_say(tmp_path):
    done = subprocess.run([sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]
