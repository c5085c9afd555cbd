"""The tables of an export as one CSV text, none of whose cells a spreadsheet takes for a formula.

Each table is a line with its name alone, a line of headings and its lines; an empty line ends it. Every cell is quoted. Words that a
spreadsheet could take for a formula have an apostrophe put before them, where they begin a cell and where they follow a semicolon,
a tab or a new line inside one, because a spreadsheet set to another separator begins a cell there. Reading back takes it away.
"""

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import Any

from graph_service.exports.columns import OR_NOTHING, Column
from graph_service.exports.tables import Table, tables
from graph_service.model.export import Export

FORMULA = "=+\\-@＝＋－＠"
"""What a formula may begin with, as a set of characters in a pattern."""

_BEGINS = re.compile(rf"""['\t\r\n]|[\s"']*[{FORMULA}]""")
_INSIDE = re.compile(rf"""([;\t\r\n][\s"']*)([{FORMULA}])""")
_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
_IN_LITERAL = re.compile(r"[=+@;＝＋－＠]|(?<!\w)-")


def written(export: Export[Any]) -> bytes:
    """The tables of an export as CSV."""
    return in_csv(tables(export))


def in_csv(several: Iterable[Table]) -> bytes:
    """Tables as CSV, in UTF-8 with its mark, so that a spreadsheet reads the letters right."""
    text = io.StringIO(newline="")
    out = csv.writer(text, quoting=csv.QUOTE_ALL)
    for number, table in enumerate(several):
        if number:
            text.write("\r\n")
        out.writerows(_lines(table))
    return text.getvalue().encode("utf-8-sig")


def is_risky(text: str) -> bool:
    """Whether a spreadsheet could take words for a formula, or not show with what they begin."""
    return _BEGINS.match(text) is not None


def in_json(value: object) -> str:
    """A value as JSON, in whose texts what could begin a formula is written in figures."""
    text = json.dumps(value, ensure_ascii=False)
    return _LITERAL.sub(lambda literal: _IN_LITERAL.sub(lambda one: f"\\u{ord(one[0]):04x}", literal[0]), text)


def _lines(table: Table) -> Iterable[list[str]]:
    yield [table.name]
    yield [column.name for column in table.columns]
    for line in table.lines:
        yield [_cell(column, value) for column, value in zip(table.columns, line, strict=True)]


def _cell(column: Column, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or not column.holds.startswith("text"):
        return in_json(value)
    quoted = is_risky(value) or (not value and column.holds.endswith(OR_NOTHING))
    return _INSIDE.sub(r"\1'\2", f"'{value}" if quoted else value)
