"""Loader, frame and protocol.json speak of the same messages."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROTOCOL = json.loads((ROOT / "widget" / "protocol.json").read_text())
LOADER = (ROOT / "widget" / "loader.js").read_text()
FRAME = (ROOT / "static" / "js" / "frame.js").read_text()


def handled_by_the_loader() -> set[str]:
    table = LOADER.split("const HANDLERS = {", 1)[1].split("\n  };", 1)[0]
    return set(re.findall(r"^    (\w+)\(widget, ", table, re.MULTILINE))


def test_the_frame_says_exactly_what_the_protocol_lists():
    assert set(re.findall(r"send\('(\w+)'", FRAME)) == set(PROTOCOL["from_frame"])


def test_the_loader_says_nothing_the_protocol_does_not_list():
    assert set(re.findall(r"_send\('(\w+)'", LOADER)) <= set(PROTOCOL["from_host"])


def test_the_frame_understands_what_the_loader_says():
    assert set(re.findall(r"message\.t === '(\w+)'", FRAME)) == set(PROTOCOL["from_host"])


def test_the_loader_handles_only_messages_of_the_protocol():
    handled = handled_by_the_loader()
    assert handled == {"ready", "resize", "step", "error"}
    assert handled <= set(PROTOCOL["from_frame"])


@pytest.mark.parametrize("name", ["ready", "resize", "step", "error"])
def test_the_loader_reads_only_fields_the_frame_sends(name):
    fields = re.search(rf"^    {name}\(widget, \{{ ([\w, ]+) \}}\)", LOADER, re.MULTILINE)
    assert fields is not None
    assert set(fields[1].split(", ")) <= set(PROTOCOL["from_frame"][name])


def test_the_handshake_has_the_agreed_keys():
    hello = re.search(r"const hello = \{(.+?)\};", FRAME)
    welcome = re.search(r"postMessage\(\{ (chairtime: 1, t: 'welcome'.+?) \}", LOADER)
    assert hello is not None
    assert welcome is not None
    for literal, kind in ((hello[1], "hello"), (welcome[1], "welcome")):
        assert re.findall(r"(\w+):", literal) == PROTOCOL["handshake"][kind]
    assert f"Object.keys(m).length === {len(PROTOCOL['handshake']['hello'])}" in LOADER


def test_times_and_limits_are_the_agreed_ones():
    assert f"HELLO_AT = {json.dumps(PROTOCOL['hello_at_ms'])}" in FRAME
    limits = PROTOCOL["limits"]
    assert f"<= {limits['bytes']}" in LOADER
    assert f"<= {limits['per_second']} " in LOADER
    assert f", {limits['frame_timeout_ms']})" in LOADER


def test_the_loader_emits_only_listed_events_and_codes():
    emitted = set(re.findall(r"_emit\('(\w+)'", LOADER)) | set(re.findall(r"'chairtime:(\w+)'", LOADER))
    assert emitted == set(PROTOCOL["dom_events"])
    assert set(re.findall(r"_fail\('(\w+)'", LOADER)) <= set(PROTOCOL["error_codes"])
