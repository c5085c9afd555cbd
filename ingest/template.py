"""A workbook to fill in: the columns of one source, each with its meaning, and a list to choose from wherever there are codes.

Every cell is text, so that no spreadsheet shortens a number or turns a reference into a date.
"""

from collections.abc import Iterator
from io import BytesIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ingest.described import read_as
from ingest.source import Column, Source

ROWS = 5000
"""How many rows below the headings have the lists."""

_LISTS, _TEXT = "Lists", "@"
_NARROWEST, _WIDE = 14, 44


def template(source: Source) -> bytes:
    """The workbook: a sheet with the source's headings alone, and a hidden one with the codes that they are chosen from."""
    book = Workbook()
    sheet, lists = book.active, book.create_sheet(_LISTS)
    sheet.title, lists.sheet_state = source.name, "hidden"
    for number, column in enumerate(source.columns, start=1):
        _head(sheet, number, column)
    for place, column in enumerate(chosen(source), start=1):
        _list(lists, place, column)
        sheet.add_data_validation(_choice(source, place, column))
    if not list(chosen(source)):
        book.remove(lists)
    sheet.freeze_panes = "A2"
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def chosen(source: Source) -> Iterator[Column]:
    """The columns whose cells hold one code of a list."""
    return (column for column in source.columns if column.reads == "code")


def _head(sheet: Worksheet, number: int, column: Column) -> None:
    """A heading, bold where its column may not be blank, with what the column means beside it."""
    cell = sheet.cell(1, number, column.name)
    cell.font, cell.alignment = Font(bold=column.required), Alignment(vertical="top")
    needed = "May not be blank. " if column.required else ""
    cell.comment = Comment(f"{column.meaning}. {needed}Read as: {read_as(column).replace('`', '')}.", "Sightline")
    drawn = sheet.column_dimensions[get_column_letter(number)]
    drawn.number_format = cell.number_format = _TEXT
    drawn.width = _WIDE if column.reads in ("text", "words", "several") else max(_NARROWEST, len(column.name) + 2)


def _list(lists: Worksheet, place: int, column: Column) -> None:
    for line, code in enumerate((column.name, *column.codes), start=1):
        lists.cell(line, place, code).number_format = _TEXT


def _choice(source: Source, place: int, column: Column) -> DataValidation:
    """The list of a column's codes, from which every cell below its heading may be chosen, and nothing else."""
    listed, standing = get_column_letter(place), get_column_letter(source.columns.index(column) + 1)
    choice = DataValidation(
        type="list",
        formula1=f"'{_LISTS}'!${listed}$2:${listed}${len(column.codes) + 1}",
        allow_blank=not column.required,
        showErrorMessage=True,
        errorTitle=column.name,
        error="Choose one of the list; the agency's own words belong in a profile.",
    )
    choice.add(f"{standing}2:{standing}{ROWS + 1}")
    return choice
