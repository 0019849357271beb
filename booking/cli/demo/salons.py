"""The sample salons, copied so that their dates mean something today.

Their files are planned around Tuesday 2026-12-01. The copy moves every date by the same whole number of weeks, so that
this Tuesday becomes the first one after today: weekdays, distances and closures stay as they were written.
"""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3] / "demo"
SALONS = ("studio-nord.toml", "casa-lumen.toml")
BASE = date(2026, 12, 1)
WEBSITE = "https://studio-nord.example"
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}(?=\b|T)")


def copy_salons(folder: Path, today: date, website: str) -> list[Path]:
    """Return the salon files in *folder*, copied there with dates around *today* and the address of *website*.

    A file that is already there is left as it is: its owner may have changed it, and its bookings hang on its dates.
    """
    copies = []
    for name in SALONS:
        copy = folder / name
        if not copy.exists():
            text = move_dates((SOURCE / name).read_text(encoding="utf-8"), weeks_to(today))
            copy.write_text(text.replace(WEBSITE, website), encoding="utf-8")
        copies.append(copy)
    shutil.copytree(SOURCE / "pictures", folder / "pictures", dirs_exist_ok=True)
    return copies


def weeks_to(today: date) -> int:
    """Return how many weeks the base lies before the first Tuesday after *today*."""
    tuesday = today + timedelta(days=(BASE.weekday() - today.weekday() - 1) % 7 + 1)
    return (tuesday - BASE).days // 7


def move_dates(text: str, weeks: int) -> str:
    """Return *text* with every date in it moved by *weeks*."""
    return _DATE.sub(lambda found: str(date.fromisoformat(found[0]) + timedelta(weeks=weeks)), text)
