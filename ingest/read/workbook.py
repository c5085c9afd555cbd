"""XLSX files: checks the package, finds the first visible sheet that holds anything, and gives its rows as verbatim text."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from lzma import LZMAError
from typing import Literal, NamedTuple

import openpyxl
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH

from graph_service.errors import Misconfigured
from ingest.read.copied import Copy
from ingest.read.rows import CHUNK, LOOKED_AT, BadRow, Moved, Records, UnusableFile
from ingest.read.unseen import Unseen, unseen

_LOST = 10**15
"""A number cell holds 15 figures: what follows them is not what somebody typed, so a larger number is written as what it is worth."""

_DAMAGED = "The workbook is damaged or locked. Save it again as XLSX."

_NOT_UNPACKED = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error, LZMAError, struct.error,
)  # fmt: skip
"""zipfile's ways to say that it cannot unpack: NotImplementedError is a compression it does not know."""


class Sheet(NamedTuple):
    """The sheet to read: its first records, its name, the workbook's epoch, what its values hide, what to say of it."""

    first: list[tuple[int, list[str] | BadRow]]
    name: str
    epoch: Literal[1900, 1904]
    unseen: Unseen
    notes: tuple[str, ...]


def sheet_of(copy: Copy, sheet: str | None, limit: int) -> Sheet:
    """The sheet asked for, else the first visible one that holds anything; `UnusableFile` when there is none."""
    _check_package(copy, limit)
    with _opened(copy) as book:
        names, hidden = _visible(book), len(book.sheetnames) - len(_visible(book))
        epoch: Literal[1900, 1904] = 1904 if book.epoch == MAC_EPOCH else 1900
        if sheet is not None and sheet not in book.sheetnames:
            raise UnusableFile("The workbook has no sheet of the name asked for.")
    for name in [sheet] if sheet is not None else names:
        first = list(islice(sheet_records(copy, name), LOOKED_AT))
        if any(isinstance(cells, list) and any(map(str.strip, cells)) for _, cells in first):
            notes = () if sheet is not None else tuple(_not_read(copy, [n for n in names if n != name], hidden))
            return Sheet(first, name, epoch, _unseen(copy, name), notes)
    raise UnusableFile("The workbook has no sheet with anything in it.")


def _not_read(copy: Copy, others: list[str], hidden: int) -> Iterator[str]:
    """What to say of the sheets that nobody asked for; their names may be people's, so they are only counted."""
    if hidden:
        yield f"{hidden} hidden sheet(s) were not read."
    if filled := sum(_is_filled(copy, name) for name in others):
        yield (
            f"{filled} more visible sheet(s) with something in them were not read: send each as a workbook of its own, or let the "
            "profile name the `sheet` to read."
        )


def _is_filled(copy: Copy, sheet: str) -> bool:
    records = sheet_records(copy, sheet)
    return any(isinstance(cells, list) and any(map(str.strip, cells)) for _, cells in records)


def _unseen(copy: Copy, sheet: str) -> Unseen:
    """What the sheet's values do not show."""
    with _opened(copy) as book, copy.open() as file, zipfile.ZipFile(file) as package:
        try:
            return unseen(package, book[sheet]._worksheet_path)  # openpyxl says nowhere else which file a sheet is
        except Exception as error:  # as where its rows are read
            raise UnusableFile(_DAMAGED) from error


def _check_package(copy: Copy, limit: int) -> None:
    try:
        with copy.open() as file, zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            if "xl/workbook.xml" not in names:
                raise UnusableFile("The file is neither CSV nor XLSX. Unpack it, or save it as one of these.")
            if "xl/vbaProject.bin" in names:
                raise UnusableFile("The workbook holds macros. Save it as XLSX without macros.")
            _count_unpacked(package, limit)
    except _NOT_UNPACKED as error:
        raise UnusableFile(_DAMAGED) from error


def _count_unpacked(package: zipfile.ZipFile, limit: int) -> None:
    left = limit
    for entry in package.infolist():
        with package.open(entry) as member:
            while chunk := member.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise UnusableFile(f"The workbook unpacks to more than {limit // 1_000_000} MB. Send it as CSV.")


@contextmanager
def _opened(copy: Copy) -> Iterator[Workbook]:
    if not openpyxl.DEFUSEDXML:
        raise Misconfigured("expected the defusedxml package: workbooks are not read without it")
    with copy.open() as file:
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # a damaged workbook fails in as many ways as it has parts
            raise UnusableFile(_DAMAGED) from error
        try:
            yield book
        finally:
            book.close()


def _visible(book: Workbook) -> list[str]:
    return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def sheet_records(copy: Copy, sheet: str, moved: Moved | None = None) -> Records:
    """Every row of a sheet as text."""
    with _opened(copy) as book:
        rows = book[sheet]
        height = max(rows.max_row or 1, 1)
        rows.reset_dimensions()
        for line, cells in enumerate(_undamaged(rows.iter_rows(values_only=True)), start=1):
            if moved:
                moved(copy.size * min(line, height) // height)
            yield line, [_cell(cell) for cell in cells]


def _undamaged(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    try:
        yield from rows
    except Exception as error:  # a sheet is parsed as it is read, and fails as a workbook does
        raise UnusableFile(_DAMAGED) from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float) and abs(value) >= _LOST:
        return f"{value:.14E}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def old_or_locked(copy: Copy) -> str:
    """What to say of a file in Excel's old container: locked with a password, or of before 2007."""
    marker = "EncryptedPackage".encode("utf-16-le")
    with copy.open() as file:
        tail = b""
        while chunk := file.read(CHUNK):
            if marker in tail + chunk:
                return "The workbook is locked with a password. Save it without one, or send CSV."
            tail = chunk[-len(marker) :]
    return "The file is an old Excel workbook (.xls). Save it as XLSX or CSV."
