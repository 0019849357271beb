"""Reading a bookings CSV row by row, whatever its size, and putting the rows of one booking together."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, TextIOWrapper
from itertools import groupby
from pathlib import Path

from booking.usecases.transfer.columns import KNOWN, REQUIRED

MOST_ROWS = 100
"""Rows of one booking: more belong to no visit, and memory stays bounded."""


class CsvRefused(Exception):
    """The file as a whole can not be imported; the text is the sentence."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands. *number* counts data rows from 1, *line* lines of the file. *fault*: it can not be read."""

    number: int
    line: int
    cells: Sequence[str]
    fault: str | None = None


class Header:
    """Where each column stands."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = [name.strip() for name in names]
        if missing := [name for name in REQUIRED if name not in self.names]:
            raise CsvRefused(f"The header has no {', '.join(missing)}; it must be {','.join(REQUIRED)}.")
        if unknown := [name for name in self.names if name not in KNOWN]:
            raise CsvRefused(f'The header has an unknown column "{unknown[0]}".')
        if twice := {name for name in self.names if self.names.count(name) > 1}:
            raise CsvRefused(f'The header has the column "{min(twice)}" twice.')
        self.places = {name: at for at, name in enumerate(self.names)}

    def cell(self, row: RawRow, name: str) -> str:
        """Return the cell of *name*, empty when the file has no such column."""
        at = self.places.get(name)
        return row.cells[at] if at is not None and at < len(row.cells) else ""


class Reader:
    """An open file: its header, its rows, and how many bytes of it are read."""

    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        # Bytes that are not UTF-8 become marks, so that one bad row does not end the file.
        text = TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
        self._csv = csv.reader(text)
        try:
            names = next(self._csv, None)
        except csv.Error as error:
            raise CsvRefused(f"The header can not be read: {error}.") from None
        if names is None:
            raise CsvRefused(f"The file is empty; its header must be {','.join(REQUIRED)}.")
        self.header = Header(names)

    @property
    def bytes_read(self) -> int:
        return self._file.tell()

    def rows(self) -> Iterator[RawRow]:
        """Return the rows in order, empty lines left out."""
        number, width = 0, len(self.header.names)
        while True:
            try:
                cells = next(self._csv, None)
                fault = None
            except csv.Error as error:
                cells, fault = [], f"The row can not be read: {error}."
            if cells is None:
                return
            if not cells and fault is None:
                continue
            number += 1
            if fault is None and len(cells) != width:
                fault = f"The row has {len(cells)} cells instead of {width}."
            yield RawRow(number, self._csv.line_num, cells, fault)

    def visits(self) -> Iterator[list[RawRow]]:
        """Return the rows by booking: those with one external id and location that stand together."""
        keys = [self.header.places["external_id"], self.header.places["location"]]

        def key(row: RawRow) -> object:
            return row.number if row.fault else tuple(row.cells[at] for at in keys)

        for _, rows in groupby(self.rows(), key):
            # One row more than there may be, so that the excess can be seen; the rest follows in pieces.
            piece: list[RawRow] = []
            for row in rows:
                piece.append(row)
                if len(piece) > MOST_ROWS:
                    yield piece
                    piece = []
            if piece:
                yield piece


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """Open the file at *path*. Raises: CsvRefused when it can not be read or its header is not the contract's."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise CsvRefused(f"{path} can not be read: {error.strerror}.") from None
    with file:
        try:
            reader = Reader(file)
        except OSError as error:
            raise CsvRefused(f"{path} can not be read: {error.strerror}.") from None
        yield reader
