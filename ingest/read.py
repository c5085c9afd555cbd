"""Reading an agency's file: CSV or XLSX in, rows of verbatim text out, one at a time, bad ones marked in place."""

import codecs
import csv
import hashlib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Literal

import openpyxl
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH

from graph_service.errors import BadInput, Misconfigured

UNPACKED_LIMIT = 200_000_000
_DELIMITERS = ",;\t|"
_LOOKED_AT = 20
_DAMAGED = "The workbook is damaged or locked. Save it again as XLSX."
_CHUNK = 1 << 20

Moved = Callable[[int], None]


class UnusableFile(BadInput):
    """The file as a whole cannot be read; says why and what to do."""

    title = "The file cannot be used"


@dataclass(frozen=True)
class Row:
    """One row: the line it starts on and its values by heading, all as verbatim text; a blank cell is empty text."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True)
class BadRow:
    """A row, or a value of one, that cannot be used: where, what came and what was expected, for the agency to mend."""

    line: int
    column: str
    value: str
    expected: str


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
    encoding: str = ""
    delimiter: str = ""
    epoch: Literal[1900, 1904] = 1900
    position: int = field(default=0, compare=False)
    _stamp: tuple[int, int] = field(default=(0, 0), repr=False, compare=False)

    def __iter__(self) -> Iterator[Row | BadRow]:
        """Every row under the headings in turn; blank rows are passed over."""
        if _stamp(self.path) != self._stamp:
            raise UnusableFile("The file changed while it was being read. Send it again once it is complete.")
        for line, cells in self._records():
            if line > self.heading_line and (row := _row(line, self._padded(cells), self.headings)):
                yield row
        self.position = self.size

    def _padded(self, cells: list[str] | BadRow) -> list[str] | BadRow:
        """A workbook leaves out the blank cells at the end of a row; in CSV a short row is a fault."""
        if self.sheet is None or isinstance(cells, BadRow):
            return cells
        return cells + [""] * (len(self.headings) - len(cells))

    def _records(self) -> Iterator[tuple[int, list[str] | BadRow]]:
        moved = partial(setattr, self, "position")
        if self.sheet is None:
            return _csv_records(self.path, self.encoding, self.delimiter, moved)
        return _sheet_records(self.path, self.sheet, self.size, moved)


def read(path: Path, *, sheet: str | None = None, unpacked_limit: int = UNPACKED_LIMIT) -> Table:
    """The table in a CSV or XLSX file, its headings found and checked; `UnusableFile` when there is none."""
    stamp = _stamp(path)
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise UnusableFile("The file is empty. Send a CSV or XLSX file with a row of headings.")
    if start.startswith(b"PK"):
        table = _workbook(path, sheet, unpacked_limit)
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnusableFile(_old_or_locked(path))
    else:
        table = _text(path, start)
    table._stamp = stamp
    return table


def _text(path: Path, start: bytes) -> Table:
    if start.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")):
        raise UnusableFile("The file is not a table. Send a CSV or XLSX file.")
    encoding, notes, digest = _encoding(path)
    delimiter = _delimiter(path, encoding)
    first = list(islice(_csv_records(path, encoding, delimiter), _LOOKED_AT))
    line, headings = _headings(first)
    if headings[0].lstrip().startswith(("<", "{", "[")):
        raise UnusableFile("The file is not a table. Send a CSV or XLSX file.")
    return Table(path, digest, path.stat().st_size, headings, line, notes, None, encoding, delimiter)


def _encoding(path: Path) -> tuple[str, tuple[str, ...], str]:
    digest = hashlib.sha256()
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "cp1252")}
    with path.open("rb") as file:
        wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        file.seek(0)
        if wide:
            decoders = {"utf-16": codecs.getincrementaldecoder("utf-16")()}
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            _drop_broken(decoders, chunk)
        _drop_broken(decoders, b"", final=True)
    for name in decoders:
        return (
            name,
            (() if name == "utf-8-sig" else (f"The file is not UTF-8; it was read as {name}.",)),
            digest.hexdigest(),
        )
    raise UnusableFile("The file is not text in UTF-8 or Windows-1252. Save it as CSV UTF-8 and send it again.")


def _drop_broken(decoders: dict[str, codecs.IncrementalDecoder], chunk: bytes, *, final: bool = False) -> None:
    for name, decoder in list(decoders.items()):
        try:
            decoder.decode(chunk, final)
        except UnicodeDecodeError:
            del decoders[name]


def _delimiter(path: Path, encoding: str) -> str:
    def agreement(delimiter: str) -> tuple[int, int]:
        records = islice(_csv_records(path, encoding, delimiter), _LOOKED_AT)
        widths = [len(cells) for _, cells in records if isinstance(cells, list) and any(cells)]
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(common) if common > 1 else 0, common)

    return max(_DELIMITERS, key=agreement)


def _csv_records(
    path: Path, encoding: str, delimiter: str, moved: Moved | None = None
) -> Iterator[tuple[int, list[str] | BadRow]]:
    with path.open("rb") as binary:
        reader = csv.reader(TextIOWrapper(binary, encoding=encoding, newline=""), delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                yield line, next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield line, BadRow(line, "", "", _quotes(line, reader.line_num))
            if moved:
                moved(binary.tell())


def _quotes(first: int, last: int) -> str:
    lost = f"; lines {first} to {last} could not be told apart" if last > first else ""
    return f'quotation marks in pairs, those inside a value doubled (""){lost}'


def _workbook(path: Path, sheet: str | None, limit: int) -> Table:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    _check_package(path, limit)
    with _opened(path) as book:
        names, hidden = _visible(book), len(book.sheetnames) - len(_visible(book))
        epoch: Literal[1900, 1904] = 1904 if book.epoch == MAC_EPOCH else 1900
        if sheet is not None and sheet not in book.sheetnames:
            raise UnusableFile("The workbook has no sheet of the name asked for.")
    size = path.stat().st_size
    notes = (f"{hidden} hidden sheet(s) were not read.",) if hidden and sheet is None else ()
    for name in [sheet] if sheet is not None else names:
        first = list(islice(_sheet_records(path, name, size), _LOOKED_AT))
        if any(isinstance(cells, list) and any(map(str.strip, cells)) for _, cells in first):
            line, headings = _headings(first)
            return Table(path, digest.hexdigest(), size, headings, line, notes, name, epoch=epoch)
    raise UnusableFile("The workbook has no sheet with anything in it.")


def _check_package(path: Path, limit: int) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            if "xl/workbook.xml" not in names:
                raise UnusableFile("The file is neither CSV nor XLSX. Unpack it, or save it as one of these.")
            if "xl/vbaProject.bin" in names:
                raise UnusableFile("The workbook holds macros. Save it as XLSX without macros.")
            _count_unpacked(package, limit)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnusableFile(_DAMAGED) from error


def _count_unpacked(package: zipfile.ZipFile, limit: int) -> None:
    left = limit
    for entry in package.infolist():
        with package.open(entry) as member:
            while chunk := member.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise UnusableFile(f"The workbook unpacks to more than {limit // 1_000_000} MB. Send it as CSV.")


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    if not openpyxl.DEFUSEDXML:
        raise Misconfigured("expected the defusedxml package: workbooks are not read without it")
    with path.open("rb") as file:
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


def _sheet_records(
    path: Path, sheet: str, size: int, moved: Moved | None = None
) -> Iterator[tuple[int, list[str] | BadRow]]:
    with _opened(path) as book:
        rows = book[sheet]
        height = max(rows.max_row or 1, 1)
        rows.reset_dimensions()
        for line, cells in enumerate(_undamaged(rows.iter_rows(values_only=True)), start=1):
            if moved:
                moved(size * min(line, height) // height)
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
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _headings(records: list[tuple[int, list[str] | BadRow]]) -> tuple[int, tuple[str, ...]]:
    rows = [(line, _trimmed(cells)) for line, cells in records if isinstance(cells, list)]
    widest = max((len(_filled(cells)) for _, cells in rows), default=0)
    for line, cells in rows:
        if len(_filled(cells)) * 2 > widest:
            return line, _checked([" ".join(cell.split()) for cell in cells])
    raise UnusableFile("The file has no row of headings.")


def _checked(headings: list[str]) -> tuple[str, ...]:
    seen: set[str] = set()
    for place, heading in enumerate(headings, start=1):
        if not heading:
            raise UnusableFile(f"Column {place} has no heading. Give every column a heading of its own.")
        if not heading.isprintable():
            raise UnusableFile(f"The heading of column {place} cannot be printed. Is the file a CSV or XLSX table?")
        if heading.casefold() in seen:
            raise UnusableFile(
                f"Column {place} has the same heading as another. Give every column a heading of its own."
            )
        seen.add(heading.casefold())
    return tuple(headings)


def _row(line: int, cells: list[str] | BadRow, headings: tuple[str, ...]) -> Row | BadRow | None:
    if isinstance(cells, BadRow):
        return cells
    if not _filled(cells):
        return None
    wanted = len(headings)
    if extra := _filled(cells[wanted:]):
        return BadRow(
            line, "", extra[0], f"{wanted} values, one under each heading; this row has {len(_trimmed(cells))}"
        )
    return _fitted(line, cells[:wanted], headings)


def _fitted(line: int, cells: list[str], headings: tuple[str, ...]) -> Row | BadRow:
    if len(cells) < len(headings):
        return BadRow(line, headings[len(cells)], "", f"{len(headings)} values; this row has {len(cells)}")
    values = dict(zip(headings, cells, strict=True))
    for heading, value in values.items():
        if "\x00" in value:
            return BadRow(line, heading, value.replace("\x00", ""), "text without NUL characters")
    return Row(line, values)


def _trimmed(cells: list[str]) -> list[str]:
    last = max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return cells[:last]


def _filled(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]


def _old_or_locked(path: Path) -> str:
    marker = "EncryptedPackage".encode("utf-16-le")
    with path.open("rb") as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            if marker in tail + chunk:
                return "The workbook is locked with a password. Save it without one, or send CSV."
            tail = chunk[-len(marker) :]
    return "The file is an old Excel workbook (.xls). Save it as XLSX or CSV."


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        raise UnusableFile("There is no file to read at the path given.") from None
    if not path.is_file():
        raise UnusableFile("What was given is not a file.")
    return found.st_size, found.st_mtime_ns
