"""Finds and checks the headings of a file, puts each row's values under them, and says what makes a row unusable."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from graph_service.errors import BadInput
from ingest.clean.invisible import LOST, UNDECODED, controls, printable, visible

LOOKED_AT = 20
"""How many records are looked at to find the headings and the delimiter."""

CHUNK = 1 << 20
"""How many bytes are read at once where the whole file is looked through."""

Moved = Callable[[int], None]
"""Called with how many bytes have been read."""


class UnusableFile(BadInput):
    """The file as a whole cannot be read; says why and what to do."""

    title = "The file cannot be used"


@dataclass(frozen=True)
class Row:
    """One row: the line it starts on and its values by heading, as text as it came; a blank cell is empty text.

    `stripped` are the headings from whose values invisible characters were taken out.
    """

    line: int
    values: dict[str, str]
    stripped: tuple[str, ...] = ()


@dataclass(frozen=True)
class BadRow:
    """A row, or a value of one, that cannot be used: where, what came and what was expected, for the agency to mend.

    `values` are those of the row by heading, as far as its cells can be separated, fit to be shown.
    """

    line: int
    column: str
    value: str
    expected: str
    values: Mapping[str, str] = field(default_factory=dict)


Records = Iterator[tuple[int, list[str] | BadRow]]
"""Each record's line, and its cells or why they cannot be separated."""


def headings_of(records: list[tuple[int, list[str] | BadRow]]) -> tuple[int, tuple[str, ...]]:
    """The line of the headings (the first row more than half as wide as the widest) and the headings; `UnusableFile` if unfit."""
    rows = [(line, _trimmed([visible(cell) for cell in cells])) for line, cells in records if isinstance(cells, list)]
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


def row_of(line: int, cells: list[str] | BadRow, headings: tuple[str, ...], encoding: str = "") -> Row | BadRow | None:
    """A record's values under the headings, without invisible characters; None for a blank record."""
    if isinstance(cells, BadRow):
        return cells
    every = "".join(cells)
    plain = every.isascii() and every.isprintable()
    came, cells = cells, cells if plain else [visible(cell) for cell in cells]
    if not _filled(cells):
        return None
    wanted = len(headings)
    if extra := _filled(cells[wanted:]):
        return BadRow(
            line,
            "",
            printable(extra[0]),
            f"{wanted} values, one under each heading; this row has {len(_trimmed(cells))}",
        )
    if len(cells) < wanted:
        return BadRow(line, headings[len(cells)], "", f"{wanted} values; this row has {len(cells)}")
    values = dict(zip(headings, cells, strict=False))
    return Row(line, values) if plain else _looked_through(line, values, came, encoding)


def _looked_through(line: int, values: dict[str, str], came: list[str], encoding: str) -> Row | BadRow:
    """The row, with the headings whose values were changed; a character that was lost, or never meant, makes it a bad row."""
    for heading, value in values.items():
        if UNDECODED.search(value):
            return _bad(line, heading, values, f"text in {encoding}: a byte here is no character of it")
        if controls(value):
            return _bad(line, heading, values, "text without control characters")
        if LOST in value:
            return _bad(line, heading, values, f"text that is whole: {LOST} stands where something was lost")
    return Row(
        line, values, tuple(heading for heading, one in zip(values, came, strict=False) if one != values[heading])
    )


def _bad(line: int, heading: str, values: dict[str, str], expected: str) -> BadRow:
    shown = {one: printable(value) for one, value in values.items()}
    return BadRow(line, heading, shown[heading], expected, shown)


def _trimmed(cells: list[str]) -> list[str]:
    last = max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return cells[:last]


def _filled(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]
