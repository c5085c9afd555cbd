"""Columns that a file repeats with a number, `Placement 1` to `Placement 12`: each group that is filled becomes a row of its own.

Such a row holds what stands once in the file's row, and what stands in that group. It does not bear the number: it is known by what
it says, so a group put in front of the others changes nothing of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ingest.tables import FeedTable, numbered


@dataclass(frozen=True)
class Group:
    """One group of a file's headings: its number, and the columns that each of its headings feeds."""

    number: int
    columns: Mapping[str, tuple[str, ...]]

    def filled(self, values: Mapping[str, str]) -> bool:
        """Whether anything stands under its headings."""
        return any(values[heading].strip() for heading in self.columns)


def groups_of(headings: Iterable[str], table: FeedTable) -> Iterator[Group]:
    """The groups that a profile declares of which a file has a heading, in the order of their numbers."""
    known = {folded(heading): heading for heading in headings}
    for group in table.groups.values():
        for number in range(1, group.numbers + 1):
            called = {folded(numbered(heading, number)): fed for heading, fed in group.feeding.items()}
            if columns := {known[one]: fed for one, fed in called.items() if one in known}:
                yield Group(number, columns)


def folded(heading: str) -> str:
    """A heading as it is compared: without regard to case and blanks."""
    return " ".join(heading.casefold().split())
