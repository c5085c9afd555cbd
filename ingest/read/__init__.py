"""Reads an agency's file, CSV or XLSX: gives its rows as verbatim text, one at a time, with bad ones marked in their place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Literal

from ingest.read.copied import Copy
from ingest.read.encoding import NO_TEXT, Decoding, Encoding, decoding_of
from ingest.read.rows import LOOKED_AT, BadRow, Records, Row, UnusableFile, headings_of, row_of
from ingest.read.text import csv_records, delimiter_of
from ingest.read.unseen import Unseen
from ingest.read.workbook import old_or_locked, sheet_of, sheet_records

__all__ = ["UNPACKED_LIMIT", "BadRow", "Encoding", "Row", "Table", "UnusableFile", "read"]

UNPACKED_LIMIT = 200_000_000


@dataclass
class Table:
    """A file ready to be read, as often as wanted; `position` of `size` bytes says how far the latest reading is."""

    copy: Copy
    headings: tuple[str, ...]
    heading_line: int
    notes: tuple[str, ...]
    sheet: str | None = None
    decoding: Decoding = NO_TEXT
    delimiter: str = ""
    epoch: Literal[1900, 1904] = 1900
    unseen: Unseen = field(default_factory=Unseen, repr=False, compare=False)
    position: int = field(default=0, compare=False)

    @property
    def digest(self) -> str:
        """The SHA-256 of the file."""
        return self.copy.digest

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        return self.copy.size

    def __iter__(self) -> Iterator[Row | BadRow]:
        """Every row under the headings in turn; blank rows are passed over."""
        look = self.unseen.looking(self.headings)
        for line, cells in self._records():
            hidden = look(line, cells) if isinstance(cells, list) else None
            if line > self.heading_line and (
                row := hidden or row_of(line, self._padded(cells), self.headings, self.decoding.name)
            ):
                yield row
        self.position = self.size

    def _padded(self, cells: list[str] | BadRow) -> list[str] | BadRow:
        """A workbook leaves out the blank cells at the end of a row; in CSV a short row is a fault."""
        if self.sheet is None or isinstance(cells, BadRow):
            return cells
        return cells + [""] * (len(self.headings) - len(cells))

    def _records(self) -> Records:
        moved = partial(setattr, self, "position")
        if self.sheet is None:
            return csv_records(self.copy, self.decoding, self.delimiter, moved)
        return sheet_records(self.copy, self.sheet, moved)


def read(
    path: Path, *, sheet: str | None = None, encoding: Encoding | None = None, unpacked_limit: int = UNPACKED_LIMIT
) -> Table:
    """The table in a CSV or XLSX file, its headings found and checked; `UnusableFile` when there is none."""
    copy = Copy(path)
    with copy.open() as file:
        start = file.read(8)
    if not start:
        raise UnusableFile("The file is empty. Send a CSV or XLSX file with a row of headings.")
    if start.startswith(b"PK"):
        return _workbook(copy, sheet, unpacked_limit)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnusableFile(old_or_locked(copy))
    return _text(copy, start, encoding)


def _text(copy: Copy, start: bytes, named: Encoding | None) -> Table:
    if start.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")):
        raise UnusableFile("The file is not a table. Send a CSV or XLSX file.")
    with copy.open() as file:
        decoding = decoding_of(file, named)
    delimiter = delimiter_of(copy, decoding)
    first = list(islice(csv_records(copy, decoding, delimiter), LOOKED_AT))
    line, headings = headings_of(first)
    if headings[0].lstrip().startswith(("<", "{", "[")):
        raise UnusableFile("The file is not a table. Send a CSV or XLSX file.")
    return Table(copy, headings, line, (*decoding.notes, *_cut_off(copy)), None, decoding, delimiter)


def _cut_off(copy: Copy) -> Iterator[str]:
    """Says that the last line has no end, which may mean that the file was cut off on its way."""
    with copy.open() as file:
        file.seek(max(0, copy.size - 2))
        if not file.read().replace(b"\0", b"").endswith((b"\n", b"\r")):
            yield "The last line has no end: if the file was cut off, send it whole, for rows may be missing from its end."


def _workbook(copy: Copy, sheet: str | None, limit: int) -> Table:
    found = sheet_of(copy, sheet, limit)
    line, headings = headings_of(found.first)
    return Table(copy, headings, line, found.notes, found.name, epoch=found.epoch, unseen=found.unseen)
