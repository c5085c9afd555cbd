"""The tables of an export as a workbook, a sheet each: words are stored as words, so no cell of it is a formula.

Words that a spreadsheet could take for a formula are marked besides as typed with an apostrophe before them (`quotePrefix`), which
stands in no value: so they stay words when somebody edits the cell.
"""

import io
import re
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from graph_service.errors import BadInput
from graph_service.exports.columns import OR_NOTHING, Column
from graph_service.exports.csv_text import in_json, is_risky
from graph_service.exports.tables import Table, tables
from graph_service.model.export import Export

LONGEST = 32_767
"""How many characters a cell of a workbook holds."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""Characters that XML cannot hold or would change, which a workbook writes as _x000D_; and what reads like that already."""

_WIDTH, _WIDEST = 12, 40


def written(export: Export[Any]) -> bytes:
    """The tables of an export as the bytes of a workbook."""
    return in_book(tables(export), export.marking)


def in_book(several: Iterable[Table], marking: str) -> bytes:
    """Tables as the bytes of a workbook, its marking on every page of paper; `BadInput` where a value is too long for a cell."""
    book = Workbook()
    book.remove(book.active)
    for table in several:
        _sheet(book, table, marking)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, table: Table, marking: str) -> None:
    sheet = book.create_sheet(table.name)
    sheet.oddHeader.center.text = sheet.oddFooter.center.text = marking
    for number, column in enumerate(table.columns, start=1):
        cell = sheet.cell(1, number)
        _put(cell, column.name)
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(_WIDTH, len(column.name) + 2), _WIDEST)
    for row, line in enumerate(table.lines, start=2):
        for number, (column, value) in enumerate(zip(table.columns, line, strict=True), start=1):
            _fill(sheet.cell(row, number), column, value)
    sheet.freeze_panes = "A2"


def _fill(cell: Cell, column: Column, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool | int | float):
        cell.value = value
    elif not isinstance(value, str) or not column.holds.startswith("text"):
        _put(cell, in_json(value))
    else:
        _put(cell, value, typed=is_risky(value) or (not value and column.holds.endswith(OR_NOTHING)))


def _put(cell: Cell, text: str, *, typed: bool = False) -> None:
    """Put words into a cell as words, whatever they look like."""
    stored = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if len(stored) > LONGEST:
        raise BadInput(
            f"a value is longer than the {LONGEST:,} characters that a cell of a workbook holds: export as csv"
        )
    if stored:
        cell.value = stored
        cell.data_type = "s"
    cell.quotePrefix = typed
