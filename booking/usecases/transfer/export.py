"""Exporting every booking as CSV, in the columns an import reads."""

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from booking.domain.money import Money
from booking.store import transfer
from booking.usecases.tools import Tools
from booking.usecases.transfer.columns import EXPORTED, guarded
from booking.usecases.transfer.rows import CsvRefused

PAGE = 2_000
_DRAFT = ".part"


def export_bookings(path: Path, tools: Tools, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Write every booking to *path* and return how many there are. *progress* is told (bookings written, all bookings).

    The file appears when it is whole; it holds personal data, so only its owner may read it.
    Raises: CsvRefused when it can not be written.
    """
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=_DRAFT)
    except OSError as error:
        raise CsvRefused(f"{path} can not be written: {error.strerror}.") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            count = _write(file, tools, progress)
        Path(draft).replace(path)
    except OSError as error:
        raise CsvRefused(f"{path} can not be written: {error.strerror}.") from None
    finally:
        Path(draft).unlink(missing_ok=True)
    return count


def _write(file: TextIO, tools: Tools, progress: Callable[[int, int], None]) -> int:
    writer, done = csv.writer(file), 0
    writer.writerow(EXPORTED)
    with tools.store.reading() as work:
        total = transfer.count(work)
        zones = {location: ZoneInfo(name) for location, name in transfer.zones(work).items()}
        for page in transfer.pages(work, PAGE):
            lines = transfer.lines_of(work, [booking.id for booking in page])
            for booking in page:
                writer.writerows(_rows(booking, lines[booking.id], zones[booking.location_id]))
            done += len(page)
            progress(done, total)
    return done


def _rows(booking: Any, lines: Sequence[tuple[Any, ...]], zone: ZoneInfo) -> Iterator[list[str | int]]:
    for service, staff, start, end, price, discount in lines:
        yield [
            guarded(booking.external_id or booking.reference),
            booking.location_id,
            service,
            staff,
            _wall(start, zone),
            _wall(end, zone),
            booking.status,
            guarded(booking.name),
            booking.phone or "",
            guarded(booking.email or ""),
            "" if price is None else str(Money(price, booking.currency)),
            guarded(booking.comment or ""),
            booking.seats,
            booking.reference,
            guarded(booking.source),
            booking.created_at.isoformat(),
            booking.form_id or "",
            json.dumps(booking.attribution, ensure_ascii=False) if booking.attribution else "",
            str(Money(discount, booking.currency)) if discount else "",
            guarded(booking.discount_code or ""),
            booking.attendance_confirmed_at.isoformat() if booking.attendance_confirmed_at else "",
        ]


def _wall(at: datetime, zone: ZoneInfo) -> str:
    """Return the wall time with its offset, which tells the two occurrences of a repeated one apart."""
    return at.astimezone(zone).isoformat()
