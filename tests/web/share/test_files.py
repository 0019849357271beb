"""What the page of snippets hands out: QR codes and the WordPress plugin."""

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest
import segno
from PIL import Image

from booking.web.share.plugin import FILES, FOLDER, packed_plugin

PHP = [name for name in FILES if name.endswith(".php")]


def modules(code: segno.QRCode) -> list[list[bool]]:
    """Return a code's dark cells, with the quiet zone around them."""
    return [[bool(cell) for cell in row] for row in code.matrix_iter(border=4)]


def test_the_png_is_the_plain_link(guest):
    answer = guest.client.get("/f/main/share/qr.png?service=cut&source=window")
    assert (answer.status_code, answer.content_type) == (200, "image/png")
    picture = Image.open(BytesIO(answer.data)).convert("L")
    link = "http://localhost/f/main?service=cut&utm_source=window&utm_medium=qr"
    expected = modules(segno.make(link, micro=False, error="m"))
    size = picture.width // len(expected)
    assert picture.width == size * len(expected)
    assert picture.width >= 500
    seen = [[picture.getpixel((x * size, y * size)) == 0 for x in range(len(expected))] for y in range(len(expected))]
    assert seen == expected


def test_the_svg_needs_no_style_of_its_own(guest):
    answer = guest.client.get("/f/main/share/qr.svg")
    assert answer.content_type.startswith("image/svg+xml")
    root = ElementTree.fromstring(answer.data)
    assert root.get("viewBox")
    assert all("style" not in one.attrib and not one.tag.endswith(("script", "style")) for one in root.iter())
    assert "Set-Cookie" not in answer.headers


def test_the_plugins_zip_is_the_same_every_time_and_knows_its_server(guest):
    first, second = (guest.client.get("/f/main/share/chairtime-wordpress.zip") for _ in range(2))
    assert first.data == second.data
    assert first.headers["Content-Disposition"] == "attachment; filename=chairtime-wordpress.zip"
    with zipfile.ZipFile(BytesIO(first.data)) as archive:
        assert archive.namelist() == [f"chairtime/{name}" for name in FILES]
        code = archive.read("chairtime/chairtime.php").decode()
    assert "const SERVER = 'http://localhost';" in code
    assert "const FORM = 'main';" in code


@pytest.mark.parametrize("server", ["https://book.example.com", "https://book.example.com:8443/salon"])
def test_a_published_address_is_written_into_the_plugin(server):
    with zipfile.ZipFile(BytesIO(packed_plugin(server, "main"))) as archive:
        assert f"const SERVER = '{server}';" in archive.read("chairtime/chairtime.php").decode()


@pytest.mark.parametrize("server", ["https://x'; evil(); '", "https://x\\", "javascript:x", "https://x\n"])
def test_nothing_gets_out_of_the_plugins_string(server):
    with zipfile.ZipFile(BytesIO(packed_plugin(server, "main"))) as archive:
        assert "const SERVER = '';" in archive.read("chairtime/chairtime.php").decode()


def test_every_file_of_the_plugin_is_in_the_zip():
    assert {path.name for path in FOLDER.iterdir()} == set(FILES)


@pytest.mark.parametrize("name", PHP)
def test_the_plugin_cannot_be_called_directly_and_writes_nothing_unescaped(name):
    code = (FOLDER / name).read_text(encoding="utf-8")
    assert re.search(r"if \( ! defined\( '(ABSPATH|WP_UNINSTALL_PLUGIN)' \) \) \{\s*exit;", code)
    for written in re.findall(r"\becho\s+(.+?);", code):
        assert written.startswith("esc_"), written
    assert not re.search(r"\b(eval|extract|unserialize|\$_GET|\$_POST|\$_REQUEST)\b", code)
