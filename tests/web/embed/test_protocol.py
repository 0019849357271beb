"""Loader, frame and protocol.json speak of the same messages."""

import json
import re
from pathlib import Path

from booking.web.embed.loader import PARTS

ROOT = Path(__file__).resolve().parents[3]
WIDGET = ROOT / "widget"
PROTOCOL = json.loads((WIDGET / "protocol.json").read_text())
PORT = (WIDGET / "port.js").read_text()
HOST = "\n".join((WIDGET / f"{part}.js").read_text() for name in ("loader", "more") for part in PARTS[name])
FRAME = (ROOT / "widget" / "frame.js").read_text()
# What the second file does when the frame says it.
LATER = {"step", "error", "scroll", "navigate", "key", "dirty", "close"}


def table(source: str, name: str) -> str:
    return re.split(rf"const {name} = \{{", source, maxsplit=1)[1].split("\n  };" if source is FRAME else "\n};", 1)[0]


def handled_at_once() -> set[str]:
    return set(re.findall(r"^  (\w+)\(widget, ", table(PORT, "HANDLERS"), re.MULTILINE))


def test_the_frame_says_exactly_what_the_protocol_lists():
    assert set(re.findall(r"send\('(\w+)'", FRAME)) == set(PROTOCOL["from_frame"])


def test_the_host_handles_everything_the_frame_says_but_its_pong():
    exported = set(re.findall(r"\w+", HOST.split("tag._arrived({", 1)[1]))
    assert handled_at_once() | LATER | {"pong"} == set(PROTOCOL["from_frame"])
    assert exported >= LATER
    asked = re.findall(r"/\^\(([\w|]+)\)\$/\.test\(message\.t\)", PORT)
    assert {name for names in asked for name in names.split("|")} == LATER | handled_at_once()


def test_the_host_says_nothing_the_protocol_does_not_list():
    said = set(re.findall(r"_send\('(\w+)'", HOST))
    # `focus` and `ping` are there for others to say; the rest is said.
    assert said == set(PROTOCOL["from_host"]) - {"focus", "ping"}


def test_the_frame_understands_everything_the_host_may_say():
    understood = set(re.findall(r"^    (\w+)(?:: |,)", table(FRAME, "HEARD"), re.MULTILINE))
    assert understood == set(PROTOCOL["from_host"])


def test_the_host_reads_only_fields_the_frame_sends():
    for name in handled_at_once():
        read = re.findall(rf"^  {name}\(widget, \{{ ([\w, ]+) \}}", PORT, re.MULTILINE)
        # An event is taken apart in two places: what it is, and what it tells.
        read = read or re.findall(r"const \{ ([\w, ]+) \} = said;|const dataOf = \(\{ ([\w, ]+) \}\)", HOST)
        fields = {field for found in read for field in ", ".join(found if isinstance(found, tuple) else (found,)).split(", ")}
        assert fields - {""} <= set(PROTOCOL["from_frame"][name]), name
        assert fields, name


def test_the_handshake_has_the_agreed_keys():
    hello = re.search(r"const hello = \{(.+?)\};", FRAME)
    welcome = re.search(r"postMessage\(\{ (chairtime: 1, t: 'welcome'.+?) \}", PORT)
    assert hello is not None
    assert welcome is not None
    for literal, kind in ((hello[1], "hello"), (welcome[1], "welcome")):
        assert re.findall(r"(\w+):", literal) == PROTOCOL["handshake"][kind]
    assert f" keys(m).length === {len(PROTOCOL['handshake']['hello'])}" in PORT


def test_the_context_has_the_agreed_keys():
    context = PORT.split("_send('context', Object.assign({", 1)[1].split("}, knowledge(", 1)[0]
    known = re.search(r"const knowledge = .*?\n  return \{(.+?)\};", HOST, re.DOTALL)
    assert known is not None
    outer = re.findall(r"(\w+):", re.sub(r"\{.*\}", "", context))
    inner = re.findall(r"(\w+)(?=:|,|\s*$)", re.sub(r": [^,]+", ":", known[1]))
    assert {*outer, *inner} == set(PROTOCOL["from_host"]["context"])


def catalogue() -> dict[str, list[str]]:
    """Return the names both files learn, each with Google's recommended names for it."""
    learned = re.findall(r"learn\(\n((?:  '[^']*'(?: \+)?\n)+)\)", HOST)
    assert len(learned) == 2
    lines = [line.split(":") for text in learned for line in " ".join(re.findall(r"'([^']*)'", text)).split()]
    assert len({line[0] for line in lines}) == len(lines)
    return {name: google for name, *google in lines}


def test_the_catalogue_has_the_same_names_on_both_sides():
    assert set(catalogue()) == set(PROTOCOL["events"])
    assert len(set(PROTOCOL["events"])) == len(PROTOCOL["events"])


def test_the_look_and_the_prefill_have_the_same_names_on_both_sides():
    assert re.findall(r"^    (\w+): \[", table(FRAME, "VARS"), re.MULTILINE) == PROTOCOL["theme_vars"]
    offered = re.search(r"const VARS = '([^']+)'", HOST)
    assert offered is not None
    assert offered[1].replace("-t", "T").split() == PROTOCOL["theme_vars"]
    fields = re.search(r"const FIELDS = \{(.+?)\}", (ROOT / "static" / "js" / "prefill.js").read_text())
    assert fields is not None
    assert re.findall(r"(\w+):", fields[1]) == PROTOCOL["prefill"]


def test_every_error_said_has_a_code_of_the_contract():
    said = set(re.findall(r"_fail\('(\w+)'", HOST))
    assert said <= set(PROTOCOL["error_codes"])


def test_every_dom_event_is_listed():
    said = set(re.findall(r"_emit\('(\w+)'", HOST))
    assert said <= set(PROTOCOL["dom_events"])
