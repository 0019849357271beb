"""Templates under a strict policy: nothing inline; fragments stand alone; vendored files are what they say."""

import hashlib
import re
import tomllib

from tests.architecture.source import ROOT, name_of, tracked

INLINE = re.compile(r'\sstyle="|\son[a-z]+="|<script(?![^>]*(\bsrc=|application/ld\+json|application/json))', re.IGNORECASE)


def templates():
    return [path for path in tracked(".html") if name_of(path).startswith("templates/")]


def test_templates_hold_no_inline_style_handler_or_script():
    wrong = [name_of(path) for path in templates() if INLINE.search(path.read_text(encoding="utf-8"))]
    assert wrong == []


def test_the_search_for_inline_code_finds_it():
    for bad in ('<p style="x">', '<p onclick="x">', "<script>x</script>"):
        assert INLINE.search(bad)
    assert not INLINE.search('<script defer src="/static/x.js"></script>')


def test_fragments_never_extend_a_page():
    wrong = [
        name_of(path) for path in templates() if path.name.startswith("_") and "{% extends" in path.read_text(encoding="utf-8")
    ]
    assert wrong == []


def test_vendored_files_are_the_ones_that_were_chosen():
    folder = ROOT / "static" / "vendor"
    listed = tomllib.loads((folder / "vendor.toml").read_text())
    files = {path.name for path in folder.iterdir() if path.suffix == ".js"}
    entries = listed["file"]
    assert {entry["path"] for entry in entries} == files
    for entry in entries:
        assert hashlib.sha256((folder / entry["path"]).read_bytes()).hexdigest() == entry["sha256"], entry["path"]
