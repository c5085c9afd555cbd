"""A file seen through a profile: its rows by canonical column, and the headings each column came under."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph_service.errors import BadInput
from ingest.profile import Profile
from ingest.read import BadRow, Row, Table
from ingest.source import Source

MENDING = ("sightline:line", "sightline:column", "sightline:expected")
"""Headings that a file of refused rows carries in front; sent again, they are passed over."""

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True)
class Mapped:
    """A table and which canonical column each of its headings is."""

    table: Table
    columns: Mapping[str, str]
    unread: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def mended(self) -> bool:
        """Whether this is a file of refused rows, mended: part of a file, never the whole."""
        return MENDING[0] in self.table.headings

    def rows(self) -> Iterator[Row | BadRow]:
        """Every row in turn, its values by canonical column; or what is wrong with it."""
        columns, mended = self.columns, self.mended
        for row in self.table:
            if isinstance(row, BadRow):
                yield row
                continue
            stripped = tuple(columns[h] for h in row.stripped if h in columns)
            if mended:
                values = {columns[h]: unguarded(text) for h, text in row.values.items() if h in columns}
            else:
                values = {columns[h]: text for h, text in row.values.items() if h in columns}
            yield Row(row.line, values, stripped)

    @cached_property
    def headings(self) -> dict[str, str]:
        """The agency's own heading of each canonical column that stands in the file."""
        return {column: heading for heading, column in self.columns.items()}

    def heading(self, column: str) -> str:
        """The agency's own heading of a canonical column."""
        return self.headings.get(column, column)


def mapped(table: Table, source: Source, profile: Profile) -> Mapped:
    """The table through the profile; `BadInput` when a column that may not be blank is not there."""
    feed = profile.table(source.name)
    wanted = {_folded(heading): column for heading, column in feed.columns.items()}
    names = {column.name for column in source.columns}
    known = {heading: wanted.get(_folded(heading), heading) for heading in table.headings}
    columns = {heading: column for heading, column in known.items() if column in names}
    twice = [column for column in names if list(columns.values()).count(column) > 1]
    if twice:
        raise BadInput(f"two headings of the file are the column {twice[0]}: expected one")
    required = {column.name for column in source.columns if column.required} | set(feed.required)
    if missing := sorted(required - set(columns.values())):
        expected = [next((h for h, c in feed.columns.items() if c == column), column) for column in missing]
        raise BadInput(f"the file lacks a heading the profile needs: expected {', '.join(map(repr, expected))}")
    passed_over = {_folded(heading) for heading in (*feed.ignored, *MENDING)}
    unread = tuple(h for h in table.headings if h not in columns and _folded(h) not in passed_over)
    absent = tuple(h for h, column in feed.columns.items() if column not in columns.values())
    return Mapped(table, columns, unread, absent)


def guarded(text: str) -> str:
    """A value that a spreadsheet would take for a formula, with an apostrophe in front so that it does not."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The value again as it was before it was guarded."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _folded(heading: str) -> str:
    return " ".join(heading.casefold().split())
