from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from booking.gateways.pictures import MAX_BYTES, PictureShelf


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **options) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
def shelf(tmp_path):
    return PictureShelf(tmp_path / "data" / "pictures")


@pytest.fixture
def salon(tmp_path):
    folder = tmp_path / "salon"
    folder.mkdir()
    return folder


def test_a_picture_is_kept_under_the_hash_of_its_content(shelf, salon):
    (salon / "a.jpg").write_bytes(a_picture())
    (salon / "b.jpg").write_bytes(a_picture())
    (salon / "c.png").write_bytes(a_picture("PNG"))

    names = [shelf.keep(salon, name) for name in ("a.jpg", "b.jpg", "c.png")]

    assert names[0] == names[1] != names[2]
    assert sorted(path.name for path in shelf.folder.iterdir()) == sorted(set(names))


def test_metadata_is_left_behind_and_the_picture_stands_upright(shelf, salon):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by the camera
    exif[0x013B] = "Mia Secret"
    (salon / "a.jpg").write_bytes(a_picture(exif=exif))

    kept = shelf.folder / shelf.keep(salon, "a.jpg")

    assert b"Secret" not in kept.read_bytes()
    with Image.open(kept) as picture:
        assert (picture.format, picture.size) == ("WEBP", (20, 40))


def test_texts_inside_a_png_are_left_behind(shelf, salon):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Mia Secret")
    (salon / "a.png").write_bytes(a_picture("PNG", pnginfo=notes))

    assert b"Secret" not in (shelf.folder / shelf.keep(salon, "a.png")).read_bytes()


def test_a_large_picture_is_made_smaller(shelf, salon):
    (salon / "a.jpg").write_bytes(a_picture(size=(3200, 1000)))

    with Image.open(shelf.folder / shelf.keep(salon, "a.jpg")) as picture:
        assert picture.size == (1600, 500)


def test_a_check_keeps_nothing(shelf, salon):
    (salon / "a.jpg").write_bytes(a_picture())

    shelf.check(salon, "a.jpg")

    assert not shelf.folder.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a picture", "not a whole"),
        (a_picture(size=(400, 400))[:600], "not a whole"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a whole"),
        (b"\xff" * (MAX_BYTES + 1), "larger than 5 MiB"),
        (a_picture("PNG", (5001, 5000)), "25 million pixels"),
    ],
    ids=["text", "cut off", "svg", "large file", "many pixels"],
)
def test_what_can_not_be_shown_is_refused(shelf, salon, content, words):
    (salon / "a.jpg").write_bytes(content)

    with pytest.raises(ValueError, match=words):
        shelf.keep(salon, "a.jpg")
    assert not shelf.folder.exists()


def test_only_files_inside_the_folder_are_read(shelf, salon):
    (salon.parent / "secret.jpg").write_bytes(a_picture())
    (salon / "link.jpg").symlink_to(salon.parent / "secret.jpg")

    for name in ("../secret.jpg", str(salon.parent / "secret.jpg"), "link.jpg", "."):
        with pytest.raises(ValueError, match="inside the folder"):
            shelf.keep(salon, name)
    with pytest.raises(ValueError, match="no picture"):
        shelf.keep(salon, "none.jpg")


@pytest.mark.parametrize(
    ("size", "kept"), [((3000, 1000), (960, 640)), ((1000, 3000), (960, 640)), ((300, 300), (300, 200)), ((90, 30), (45, 30))]
)
def test_a_wide_picture_is_cut_to_its_shape_and_never_blown_up(shelf, salon, size, kept):
    (salon / "a.jpg").write_bytes(a_picture(size=size))
    wide, whole = shelf.keep(salon, "a.jpg", wide=True), shelf.keep(salon, "a.jpg")
    assert wide != whole
    with Image.open(shelf.folder / wide) as picture:
        assert picture.size == kept
