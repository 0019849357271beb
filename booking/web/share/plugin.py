"""The WordPress plugin as the zip that WordPress takes: the same bytes for the same server and form."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "widget" / "wordpress"
FILES = ("chairtime.php", "settings.php", "uninstall.php", "readme.txt")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/-]*)?")


def packed_plugin(server: str, form_id: str) -> bytes:
    """Return the zip of a plugin that knows *server* and *form_id* before anything is set."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in FILES:
            entry = zipfile.ZipInfo(f"chairtime/{name}", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, _filled((FOLDER / name).read_text(encoding="utf-8"), server, form_id))
    return packed.getvalue()


def _filled(text: str, server: str, form_id: str) -> str:
    # Only what cannot end a PHP string is written into one.
    known = server if _ORIGIN.fullmatch(server) else ""
    return text.replace("const SERVER = '';", f"const SERVER = '{known}';").replace(
        "const FORM = '';", f"const FORM = '{form_id}';"
    )
