"""What became of one agency's file: rows in, facts new, known and changed, rows to mend. It speaks of that agency's own feed only."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph_service.analysis.coverage import in_words
from graph_service.files import private_text
from graph_service.model.coverage import Days
from graph_service.writer import Tally
from ingest.mapped import MENDING, guarded

KEPT = 10_000
"""How many refused rows are kept to be written out; a file with more is mended in turns."""

_LINES = 10


@dataclass(frozen=True)
class Fault:
    """One value of a refused row: the agency's heading, what came and what was expected."""

    column: str
    value: str
    expected: str


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken in: its line, its faults, and its values under the agency's own headings."""

    line: int
    faults: tuple[Fault, ...]
    values: dict[str, str]


@dataclass
class Warned:
    """Something kept as written but worth a look: in how many rows, and the first of them."""

    rows: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        """One more row."""
        self.rows += 1
        if len(self.lines) < _LINES:
            self.lines.append(line)


@dataclass
class Report:
    """All that an agency learns of its file."""

    file: str
    feed: str
    headings: tuple[str, ...]
    dry_run: bool = False
    extract: str = ""
    taken_at: str = ""
    covers: tuple[str, str] | None = None
    already_in: bool = False
    went_on_from: int = 0
    rows: int = 0
    parts: int = 0
    refused: int = 0
    refused_rows: list[RefusedRow] = field(default_factory=list)
    refused_by_column: dict[tuple[str, str], int] = field(default_factory=dict)
    warnings: dict[tuple[str, str], Warned] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    @property
    def all_in(self) -> bool:
        """Whether no row was refused."""
        return self.refused == 0

    def refuse(self, row: RefusedRow) -> None:
        """Note a refused row."""
        self.refused += 1
        for fault in row.faults:
            key = (fault.column, fault.expected)
            self.refused_by_column[key] = self.refused_by_column.get(key, 0) + 1
        if len(self.refused_rows) < KEPT:
            self.refused_rows.append(row)

    def warn(self, line: int, column: str, expected: str) -> None:
        """Note a value kept as written but worth a look."""
        self.warnings.setdefault((column, expected), Warned()).add(line)

    def json(self) -> dict[str, Any]:
        """The report as plain values; no value of any row is among them."""
        return {
            "file": self.file,
            "feed": self.feed,
            "dry_run": self.dry_run,
            "extract": self.extract,
            "taken_at": self.taken_at,
            "covers": self.covers,
            "already_in": self.already_in,
            "went_on_from_line": self.went_on_from,
            "rows": {"in": self.rows, "refused": self.refused},
            "records": {name: getattr(self.tally, name) for name in ("new", "changed", "known", "closed")},
            "assertions": self.tally.assertions,
            "refused": [
                {"column": column, "expected": expected, "rows": rows}
                for (column, expected), rows in sorted(self.refused_by_column.items())
            ],
            "warnings": [
                {"column": column, "expected": expected, "rows": warned.rows, "lines": warned.lines}
                for (column, expected), warned in sorted(self.warnings.items())
            ],
            "notes": self.notes,
        }

    def sentences(self) -> Iterable[str]:
        """The report in plain sentences."""
        if self.already_in:
            yield "This file is already in: nothing new."
        yield f"{self.rows:,} rows in, {self.refused:,} refused."
        if self.covers:
            yield f"It covers {in_words(Days(*self.covers))}."
        tally = self.tally
        if not self.dry_run and not self.already_in:
            yield (
                f"{tally.new:,} facts new, {tally.changed:,} changed, {tally.known:,} known already, {tally.closed:,} gone; "
                f"{tally.assertions:,} statements."
            )
        for (column, expected), rows in sorted(self.refused_by_column.items()):
            yield f"Refused: {rows:,} rows, {_where(column)}: expected {expected}."
        for (column, expected), warned in sorted(self.warnings.items()):
            lines = ", ".join(map(str, warned.lines)) + (" ..." if warned.rows > len(warned.lines) else "")
            yield f"Worth a look: {warned.rows:,} rows, {_where(column)}: expected {expected} (lines {lines})."
        yield from self.notes

    def write_refused(self, path: Path) -> Path:
        """The refused rows as a CSV to be mended and sent again: the agency's own headings and values, and what was expected.

        Only the owner of the CSV can read it. A value that a spreadsheet would run as a formula has an apostrophe in front, which is
        taken off again when the file comes back.
        """
        headings = [heading for heading in self.headings if heading not in MENDING]
        with private_text(path, "utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow([*MENDING, *headings])
            for row in self.refused_rows:
                columns = "; ".join(dict.fromkeys(fault.column for fault in row.faults))
                expected = "; ".join(dict.fromkeys(fault.expected for fault in row.faults))
                values = (guarded(row.values.get(heading, "")) for heading in headings)
                writer.writerow([row.line, guarded(columns), guarded(expected), *values])
        return path


def _where(column: str) -> str:
    return f"column {column}" if column else "the whole row"
