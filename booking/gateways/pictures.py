"""The pictures of salon files: read beside the file, made small and free of metadata, kept by the hash of what was read."""

import hashlib
import os
import tempfile
import warnings
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
LONGEST_EDGE = 1600
WIDE = (960, 640)
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_SUFFIX = ".webp"


class PictureShelf:
    """The folder the installation shows pictures from. Names are content hashes, so a name never shows another picture."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def check(self, beside: Path, name: str) -> None:
        """Raises: ValueError with a sentence when the picture *name* in the folder *beside* can not be shown."""
        _opened(_content(beside, name)).close()

    def keep(self, beside: Path, name: str, *, wide: bool = False) -> str:
        """Return the name under which the picture *name* in the folder *beside* is kept from now on.

        *wide*: cut to three by two around its middle, as it stands beside a text.
        Raises: ValueError with a sentence when it can not be shown.
        """
        content = _content(beside, name)
        kept = hashlib.sha256(content + (b"wide" if wide else b"")).hexdigest()[:32] + _SUFFIX
        if not (self.folder / kept).is_file():
            self._write(kept, _encoded(content, wide))
        return kept

    def _write(self, name: str, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=self.folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).chmod(0o644)
            Path(draft).replace(self.folder / name)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise


def _content(beside: Path, name: str) -> bytes:
    folder = beside.resolve()
    try:
        path = (folder / name).resolve(strict=True)
        if not path.is_relative_to(folder) or not path.is_file():
            raise ValueError("The picture must be a file inside the folder of the salon file.")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise ValueError(f'There is no picture "{name}" beside the file.') from None
    except (OSError, RuntimeError):
        raise ValueError(f'The picture "{name}" can not be read.') from None
    if len(content) > MAX_BYTES:
        raise ValueError(f"The picture is larger than {MAX_BYTES // 1024 // 1024} MiB.")
    return content


def _opened(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pillow's own limit lies above ours; its warning must not slip past the check of the size.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=_FORMATS)
            if picture.width * picture.height > MAX_PIXELS:
                raise ValueError(f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels.")
            picture.load()
            return picture
    except Image.DecompressionBombError:
        raise ValueError(f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels.") from None
    except (OSError, SyntaxError, EOFError):
        raise ValueError("The picture is not a whole JPEG, PNG, WebP or GIF file.") from None


def _encoded(content: bytes, wide: bool) -> bytes:
    with _opened(content) as picture:
        upright = ImageOps.exif_transpose(picture)
        plain = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    if wide:
        width = max(min(WIDE[0], plain.width, plain.height * WIDE[0] // WIDE[1]), 3)
        plain = ImageOps.fit(plain, (width, width * WIDE[1] // WIDE[0]))
    plain.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    plain.info.clear()
    out = BytesIO()
    plain.save(out, "WEBP", quality=82, method=4, exif=b"", icc_profile=None)
    return out.getvalue()
