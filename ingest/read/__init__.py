"""Reading an agency's file: CSV or XLSX in, rows of verbatim text out, one at a time, bad ones marked in place."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Literal

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

    path: Path
    digest: str
    size: int
    headings: tuple[str, ...]
    heading_line: int
    notes: tuple[str, ...]
    sheet: str | None = None
    decoding: Decoding = NO_TEXT
    delimiter: str = ""
    epoch: Literal[1900, 1904] = 1900
    unseen: Unseen = field(default_factory=Unseen, repr=False, compare=False)
    position: int = field(default=0, compare=False)
    _stamp: tuple[int, int] = field(default=(0, 0), repr=False, compare=False)

    def __iter__(self) -> Iterator[Row | BadRow]:
        """Every row under the headings in turn; blank rows are passed over."""
        if _stamp(self.path) != self._stamp:
            raise UnusableFile("The file changed while it was being read. Send it again once it is complete.")
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
            return csv_records(self.path, self.decoding, self.delimiter, moved)
        return sheet_records(self.path, self.sheet, self.size, moved)


def read(
    path: Path, *, sheet: str | None = None, encoding: Encoding | None = None, unpacked_limit: int = UNPACKED_LIMIT
) -> Table:
    """The table in a CSV or XLSX file, its headings found and checked; `UnusableFile` when there is none."""
    stamp = _stamp(path)
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise UnusableFile("The file is empty. Send a CSV or XLSX file with a row of headings.")
    if start.startswith(b"PK"):
        table = _workbook(path, sheet, unpacked_limit)
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnusableFile(old_or_locked(path))
    else:
        table = _text(path, start, encoding)
    table._stamp = stamp
    return table


def _text(path: Path, start: bytes, named: Encoding | None) -> Table:
    if start.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")):
        raise UnusableFile("The file is not a table. Send a CSV or XLSX file.")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        how = decoding_of(file, named)
    delimiter = delimiter_of(path, how)
    first = list(islice(csv_records(path, how, delimiter), LOOKED_AT))
    line, headings = headings_of(first)
    if headings[0].lstrip().startswith(("<", "{", "[")):
        raise UnusableFile("The file is not a table. Send a CSV or XLSX file.")
    return Table(path, digest, path.stat().st_size, headings, line, how.notes, None, how, delimiter)


def _workbook(path: Path, sheet: str | None, limit: int) -> Table:
    found = sheet_of(path, sheet, limit)
    line, headings = headings_of(found.first)
    size = path.stat().st_size
    return Table(
        path, found.digest, size, headings, line, found.notes, found.name, epoch=found.epoch, unseen=found.unseen
    )


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        raise UnusableFile("There is no file to read at the path given.") from None
    if not path.is_file():
        raise UnusableFile("What was given is not a file.")
    return found.st_size, found.st_mtime_ns
