"""A file seen through a profile: its rows by canonical column, and the headings each column came under."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph_service.errors import BadInput
from ingest.profile import Profile
from ingest.read import BadRow, Row, Table
from ingest.source import Source
from ingest.tables import FeedTable

MENDING = ("sightline:line", "sightline:column", "sightline:expected")
"""Headings that a file of refused rows carries in front; sent again, they are passed over."""

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True)
class Mapped:
    """A table and which canonical columns each of its headings feeds."""

    table: Table
    columns: Mapping[str, tuple[str, ...]]
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
            stripped = tuple(column for heading in row.stripped for column in columns.get(heading, ()))
            if mended:
                values = {c: unguarded(text) for h, text in row.values.items() for c in columns.get(h, ())}
            else:
                values = {c: text for h, text in row.values.items() for c in columns.get(h, ())}
            yield Row(row.line, values, stripped)

    @cached_property
    def headings(self) -> dict[str, str]:
        """The agency's own heading of each canonical column that stands in the file."""
        return {column: heading for heading, columns in self.columns.items() for column in columns}

    def heading(self, column: str) -> str:
        """The agency's own heading of a canonical column."""
        return self.headings.get(column, column)


def mapped(table: Table, source: Source, profile: Profile) -> Mapped:
    """The table through the profile; `BadInput` when a column that may not be blank is not there."""
    feed = profile.table(source.name)
    names = {column.name for column in source.columns}
    wanted = {_folded(heading): columns for heading, columns in feed.feeding.items()}
    known = {heading: wanted.get(_folded(heading), (heading,)) for heading in table.headings}
    columns = {heading: fed for heading, fed in known.items() if names.issuperset(fed)}
    stand = [column for fed in columns.values() for column in fed]
    _check(stand, feed, source)
    passed_over = {_folded(heading) for heading in (*feed.ignored, *MENDING)}
    unread = tuple(h for h in table.headings if h not in columns and _folded(h) not in passed_over)
    absent = tuple(h for h, fed in feed.feeding.items() if not set(fed) <= set(stand))
    return Mapped(table, columns, unread, absent)


def _check(stand: list[str], feed: FeedTable, source: Source) -> None:
    """Each column stands once in the file, those stand that are needed, and none of which the profile says what every row holds."""
    for column in stand:
        if stand.count(column) > 1:
            raise BadInput(f"two headings of the file are the column {column}: expected one")
        if column in feed.constants:
            raise BadInput(
                f"the file has a heading for {column}, of which the profile gives a constant: expected one of the two"
            )
    required = {column.name for column in source.columns if column.required} | set(feed.required)
    if missing := sorted(required - {*stand, *feed.constants}):
        expected = [next((h for h, fed in feed.feeding.items() if column in fed), column) for column in missing]
        raise BadInput(f"the file lacks a heading the profile needs: expected {', '.join(map(repr, expected))}")


def guarded(text: str) -> str:
    """A value that a spreadsheet would take for a formula, with an apostrophe in front so that it does not."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The value again as it was before it was guarded."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _folded(heading: str) -> str:
    return " ".join(heading.casefold().split())
