"""A file seen through a profile: its rows by canonical column, and the headings each column came under."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph_service.errors import BadInput
from ingest.groups import Group, folded, groups_of
from ingest.profile import Profile
from ingest.read import BadRow, Row, Table
from ingest.source import Source
from ingest.tables import FeedTable, numbered

MENDING = ("sightline:line", "sightline:column", "sightline:expected")
"""Headings that a file of refused rows carries in front; sent again, they are passed over."""

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True)
class Line:
    """One row of a file: its line, its values by the headings that are read, and the rows it gives, with each one's group number."""

    line: int
    values: Mapping[str, str]
    rows: tuple[tuple[Row, int], ...]


@dataclass(frozen=True)
class Mapped:
    """A table and which canonical columns each of its headings feeds, alone or in a group.

    `needed` says that a row in which no group is filled gives nothing.
    """

    table: Table
    columns: Mapping[str, tuple[str, ...]]
    groups: tuple[Group, ...]
    repeated: Mapping[str, str]
    """Of each column of a group its heading, with `#` in place of the number."""
    needed: bool
    unread: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def mended(self) -> bool:
        """Whether this is a file of refused rows, mended: part of a file, never the whole."""
        return MENDING[0] in self.table.headings

    def lines(self) -> Iterator[Line | BadRow]:
        """Every row of the file in turn; or what is wrong with it."""
        mended = self.mended
        read = {*self.columns, *(heading for group in self.groups for heading in group.columns)}
        for row in self.table:
            if isinstance(row, BadRow):
                yield row
                continue
            values = {h: unguarded(text) if mended else text for h, text in row.values.items() if h in read}
            yield Line(row.line, values, tuple(self._given(row, values)))

    def rows(self) -> Iterator[Row | BadRow]:
        """Every row it gives in turn, its values by canonical column; or what is wrong with a row of the file."""
        for line in self.lines():
            if isinstance(line, BadRow):
                yield line
            else:
                yield from (row for row, _ in line.rows)

    def _given(self, row: Row, values: Mapping[str, str]) -> Iterator[tuple[Row, int]]:
        """The rows that one row of the file gives: one for each filled group; if no group is filled, one without a group."""
        filled = [group for group in self.groups if group.filled(values)]
        for group in filled:
            yield _row(row, values, {**self.columns, **group.columns}), group.number
        if not filled and not self.needed:
            yield _row(row, values, self.columns), 0

    @cached_property
    def headings(self) -> dict[str, str]:
        """The agency's own heading of each canonical column that stands in the file."""
        alone = {column: heading for heading, columns in self.columns.items() for column in columns}
        return {**alone, **self.repeated}

    def heading(self, column: str, number: int = 0) -> str:
        """The agency's own heading of a canonical column, in the group of that number."""
        found = self.headings.get(column, column)
        return numbered(found, number) if number and column in self.repeated else found


def _row(row: Row, values: Mapping[str, str], columns: Mapping[str, tuple[str, ...]]) -> Row:
    """A row of the file by canonical column."""
    stripped = tuple(column for heading in row.stripped for column in columns.get(heading, ()))
    return Row(row.line, {c: text for h, text in values.items() for c in columns.get(h, ())}, stripped)


def mapped(table: Table, source: Source, profile: Profile) -> Mapped:
    """The table through the profile; `BadInput` when a column that may not be blank is not there."""
    feed = profile.table(source.name)
    names = {column.name for column in source.columns}
    groups = tuple(groups_of(table.headings, feed))
    in_groups = {heading: fed for group in groups for heading, fed in group.columns.items()}
    wanted = {folded(heading): columns for heading, columns in feed.feeding.items()}
    known = {h: wanted.get(folded(h), (h,)) for h in table.headings if h not in in_groups}
    columns = {heading: fed for heading, fed in known.items() if names.issuperset(fed)}
    grouped = {column for fed in in_groups.values() for column in fed}
    stand = [*(column for fed in columns.values() for column in fed), *grouped]
    _check(stand, feed, source)
    passed_over = {folded(heading) for heading in (*feed.ignored, *MENDING)}
    unread = tuple(h for h in table.headings if not (h in columns or h in in_groups or folded(h) in passed_over))
    absent = tuple(h for h, fed in feed.every.items() if not set(fed) <= set(stand))
    repeated = {column: heading for heading, fed in feed.every.items() for column in fed if column in grouped}
    needed = any(group.needed for group in feed.groups.values()) or bool(_required(feed, source) & grouped)
    return Mapped(table, columns, groups, repeated, needed, unread, absent)


def _required(feed: FeedTable, source: Source) -> set[str]:
    return {column.name for column in source.columns if column.required} | set(feed.required)


def _check(stand: list[str], feed: FeedTable, source: Source) -> None:
    """Refuse a file in which a column stands twice, a needed one is missing, or one stands whose value the profile gives."""
    for column in stand:
        if stand.count(column) > 1:
            raise BadInput(f"two headings of the file are the column {column}: expected one")
        if column in feed.constants:
            raise BadInput(
                f"the file has a heading for {column}, of which the profile gives a constant: expected one of the two"
            )
    if missing := sorted(_required(feed, source) - {*stand, *feed.constants}):
        expected = [next((h for h, fed in feed.every.items() if column in fed), column) for column in missing]
        raise BadInput(f"the file lacks a heading the profile needs: expected {', '.join(map(repr, expected))}")


def guarded(text: str) -> str:
    """A value that a spreadsheet would take for a formula, with an apostrophe in front so that it does not."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The value as it was before it was guarded."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
