"""What a salon file may be on the disk."""

import json

import pytest

from booking.usecases.salon.document import open_salon
from booking.usecases.salon.paths import SalonFileRefused
from booking.usecases.salon.read import MAX_BYTES, read_salon_file

GOOD = '[location]\nid = "nord"\nname = "Nord"\ntimezone = "UTC"\ncurrency = "EUR"\ncountry = "DE"\n'

UNREADABLE = [
    ("a.toml", b"[location\n", "Line 1, column 10 is not TOML"),
    ("a.toml", b'[location]\nid = "a"\nid = "b"\n', "stands twice"),
    ("a.toml", b"[location]\n[location]\n", "stands twice"),
    ("a.toml", b"\xff\xfe[\x00l\x00", "not UTF-8"),
    ("a.toml", b"a = 1\x00", "not a text file"),
    ("a.toml", b"a = " + b"[" * 100_000, "nested"),
    ("a.toml", b"#" * (MAX_BYTES + 1), "larger than 8 MiB"),
    ("a.json", b'{"location": {"id": "a",}}', "Line 1, column 2"),
    ("a.json", b'{"location": {"id": "a", "id": "b"}}', "'id' stands twice"),
    ("a.json", b'{"a": NaN}', "NaN is not a number"),
    ("a.json", b'{"a": "\\ud800"}', "half a character"),
    ("a.json", b"[]", "one table"),
    ("a.json", b"[" * 100_000, "nested"),
    ("a.json", b"", "not JSON"),
]


@pytest.mark.parametrize(("name", "content", "words"), UNREADABLE, ids=range(len(UNREADABLE)))
def test_an_unreadable_file_is_refused_with_one_sentence(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(SalonFileRefused) as caught:
        read_salon_file(path)

    assert len(caught.value.problems) == 1
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(SalonFileRefused, match="can not be read"):
            read_salon_file(path)


def test_toml_from_an_old_editor_is_read(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())

    assert open_salon(path).location.id == "nord"


def test_json_with_the_same_keys_is_the_same_salon(tmp_path):
    toml, as_json = tmp_path / "a.toml", tmp_path / "a.json"
    toml.write_text(GOOD)
    as_json.write_text(json.dumps(read_salon_file(toml)))

    assert open_salon(as_json) == open_salon(toml)
