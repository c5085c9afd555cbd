"""What the values of a sheet do not show: formulas whose value was never saved, and cells that were merged.

Both read as blank cells, and a blank cell says something: that nobody was there, that it has no end. So a row with one is refused.
"""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from ingest.clean.invisible import LOST
from ingest.read.rows import CHUNK, BadRow

_SIGNS = (b"f>", b"mergeCell")
"""One of these stands in the text of every sheet that has a formula or a merged cell."""


class Merged(NamedTuple):
    """A block of merged cells by its first and last row and column; only its first cell can hold a value."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class Unseen:
    """By row the first column of a formula without a saved value; and every merged block, the highest first."""

    formulas: dict[int, int] = field(default_factory=dict)
    merged: tuple[Merged, ...] = ()

    def looking(self, headings: Sequence[str]) -> Callable[[int, Sequence[str]], BadRow | None]:
        """What says of each row in turn why its blank cells cannot be believed, or None."""
        waiting, around = list(reversed(self.merged)), list[Merged]()

        def look(line: int, cells: Sequence[str]) -> BadRow | None:
            around[:] = [block for block in around if block.bottom >= line]
            while waiting and waiting[-1].top <= line:
                block = waiting.pop()
                if "".join(cells[block.left - 1 : block.left]).strip():
                    around.append(block)
            if (column := self.formulas.get(line, 0)) and column <= len(headings):
                return _unusable(line, headings[column - 1], cells, headings, _NO_VALUE)
            for block in around:
                if block.left <= len(headings):
                    expected = f"cells of its own: rows {block.top} to {block.bottom} are merged here" + _ONLY_ONE
                    return _unusable(line, headings[block.left - 1], cells, headings, expected)
            return None

        return look


_NO_VALUE = (
    "a value: the formula here was saved without one; open the workbook, let it be worked out, and save it again"
)
_ONLY_ONE = ", and a merged block holds one value; unmerge it and fill every cell"


def _unusable(line: int, heading: str, cells: Sequence[str], headings: Sequence[str], expected: str) -> BadRow:
    values = {**dict.fromkeys(headings, ""), **dict(zip(headings, cells, strict=False))}
    return BadRow(line, heading, values[heading], expected, {**values, heading: LOST})


def unseen(package: zipfile.ZipFile, sheet: str) -> Unseen:
    """What a sheet's values do not show; `sheet` is its file in the package."""
    with package.open(sheet) as file:
        if not _has_signs(file):
            return Unseen()
    formulas: dict[int, int] = {}
    merged: list[Merged] = []
    with package.open(sheet) as file:
        for kind, row, column, block in _found(file):
            if kind == "f":
                formulas.setdefault(row, column)
            elif block is not None and block.bottom + block.right > block.top + block.left:
                merged.append(block)
    return Unseen(formulas, tuple(sorted(merged)))


def _has_signs(file: IO[bytes]) -> bool:
    tail = b""
    while chunk := file.read(CHUNK):
        if any(sign in tail + chunk for sign in _SIGNS):
            return True
        tail = chunk[-16:]
    return False


def _found(file: IO[bytes]) -> Iterator[tuple[str, int, int, Merged | None]]:
    """Each formula without a saved value by its row and column, and each merged block."""
    row = 0
    for _, element in iterparse(file, forbid_dtd=True):
        name = _local(element.tag)
        if name == "row":
            row = int(element.get("r") or row + 1)
            yield from (("f", row, column, None) for column in _unsaved(element))
            element.clear()
        elif name == "mergeCell":
            left, top, right, bottom = range_boundaries(element.get("ref"))
            yield "merged", 0, 0, Merged(top, bottom, left, right)


def _unsaved(row: Element) -> Iterator[int]:
    """The columns of a row's formulas that have no value; where a formula gives text, an empty one is a value that was saved."""
    column = 0
    for cell in row:
        where, inside = cell.get("r"), {_local(one.tag): one.text for one in cell}
        column = coordinate_to_tuple(where)[1] if where else column + 1
        saved = inside.get("v") or ("v" in inside and cell.get("t") == "str")
        if "f" in inside and not saved:
            yield column


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
