"""Importing a bookings CSV: a batch a transaction, or all of it in one."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Protocol

from booking.store import transfer
from booking.store.work import Work
from booking.usecases.tools import Tools
from booking.usecases.transfer.keep import Kept, keep_visits
from booking.usecases.transfer.places import Places
from booking.usecases.transfer.rows import CsvRefused, Header, Reader, opened
from booking.usecases.transfer.visits import Refused, Visit, read_visit, refuse_all

BATCH = 5_000
"""Bookings a transaction: large enough to be fast, small enough that clients who book meanwhile wait for a moment only."""
_MOST_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBookings:
    """*dry_run*: find out, store nothing. *all_or_nothing*: store nothing when a row is refused."""

    path: Path
    dry_run: bool = False
    all_or_nothing: bool = False


@dataclass(slots=True)
class BookingsImported:
    """Counted in bookings, *rows* and *refused* in rows. *kept*: whether what is counted as stored really is."""

    rows: int = 0
    stored: int = 0
    known: int = 0
    refused: int = 0
    kept: bool = True


class Report(Protocol):
    """Who is told while an import runs."""

    def begin(self, header: Sequence[str]) -> None:
        """A run begins; what was told before does not count."""
        ...

    def refused(self, row: Refused) -> None: ...

    def progress(self, bytes_read: int) -> None: ...


class _Undo(Exception):
    """Ends a transaction whose work must not stay."""


def import_bookings(order: ImportBookings, tools: Tools, report: Report) -> BookingsImported:
    """Store the bookings of a CSV. Raises: CsvRefused when the file as a whole can not be imported."""
    with _few_collections():
        if order.dry_run or order.all_or_nothing:
            return _run_at_once(order, tools, report)
        return _run(order, tools, report, None)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Leave looking for cycles of garbage to the end of each batch: in between it costs a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _run_at_once(order: ImportBookings, tools: Tools, report: Report) -> BookingsImported:
    """Import in one transaction, which does not stay when it must not."""
    done = BookingsImported()

    def act(work: Work) -> None:
        nonlocal done
        done = _run(order, tools, report, work)
        if order.dry_run or done.refused:
            raise _Undo

    try:
        tools.store.write(act)
    except _Undo:
        done.kept = False
    return done


def _run(order: ImportBookings, tools: Tools, report: Report, work: Work | None) -> BookingsImported:
    done, places = BookingsImported(), Places(tools, work)
    with opened(order.path) as reader:
        report.begin(reader.header.names)
        for batch in _batches(reader, _Reading(reader.header, places, tools, done, report)):
            kept = _keep(tools, batch, work)
            done.stored += kept.stored
            done.known += kept.known
            _tell(report, done, kept.refused)
            report.progress(reader.bytes_read)
            gc.collect()
        report.progress(reader.bytes_read)
    return done


def _tell(report: Report, done: BookingsImported, refused: Sequence[Refused]) -> None:
    for row in refused:
        done.refused += 1
        report.refused(row)


class _Reading:
    """Turns rows into visits and reports what can not be one."""

    def __init__(self, header: Header, places: Places, tools: Tools, done: BookingsImported, report: Report) -> None:
        self._header = header
        self._places = places
        self._now = tools.clock.now()
        self._done = done
        self._report = report
        self._refused: set[int] = set()

    def visits(self, reader: Reader) -> Iterator[Visit]:
        for rows in reader.visits():
            self._done.rows += len(rows)
            visit = read_visit(rows, self._header, self._places, self._now)
            key = hash((self._header.cell(rows[0], "location"), self._header.cell(rows[0], "external_id")))
            if isinstance(visit, Visit) and key in self._refused:
                said = "Another row of the same booking, further up, is refused; rows of one booking must stand together."
                visit = refuse_all(rows, {rows[0].number: said})
            if isinstance(visit, Visit):
                yield visit
                continue
            # Bounded, since a file may be refused row by row.
            if len(self._refused) < _MOST_REMEMBERED and not rows[0].fault:
                self._refused.add(key)
            _tell(self._report, self._done, visit)


def _batches(reader: Reader, reading: _Reading) -> Iterator[list[Visit]]:
    """Return visits in batches in which no external id comes twice."""
    batch: list[Visit] = []
    ids: set[tuple[str, str]] = set()
    for visit in reading.visits(reader):
        key = (visit.place.id, visit.external_id)
        if len(batch) >= BATCH or key in ids:
            yield batch
            batch, ids = [], set()
        batch.append(visit)
        ids.add(key)
    if batch:
        yield batch


def _keep(tools: Tools, batch: Sequence[Visit], work: Work | None) -> Kept:
    def act(work: Work) -> Kept:
        transfer.make_room(work)
        total = Kept()
        for _, visits in groupby(sorted(batch, key=lambda visit: visit.place.id), key=lambda visit: visit.place.id):
            kept = keep_visits(work, tools, list(visits))
            total.stored += kept.stored
            total.known += kept.known
            total.refused += kept.refused
        total.refused.sort(key=lambda each: each.row.number)
        return total

    return act(work) if work is not None else tools.store.write(act)


__all__ = ["BookingsImported", "CsvRefused", "ImportBookings", "Report", "import_bookings"]
