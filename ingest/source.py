"""What a source is: its columns, and `stage`, which turns one row into parts, or says what must be mended.

A row comes as text by canonical column (a profile has put the agency's own headings aside). `stage` is pure: the same row and
context give the same parts. Every cell stands whole in the `raw` of exactly one part, beside what was cleaned from it; the
words a row uses for a place, a car, a phone or somebody without a reference stand once more in a part about that thing, of the
class of the part they belong to.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from graph_service.model.areas import Box
from graph_service.model.facts import CLASS_COLUMNS, Feed, Part, PartClass
from graph_service.model.visibility import AccessClass
from ingest.clean.bounds import day_end
from ingest.clean.dates import Epoch, Order
from ingest.clean.numbers import KINDS

Reads = Literal[
    "text", "words", "date", "time", "birth", "age", "code", "reference", "references", "number", "count", "phone", "phones",
    "plate", "plates", "postcode", "uprn", "uprns", "degrees", "metres", "grade", "marking", "geometry", "width", "places", "several",
    "country", "handle", "length",
]  # fmt: skip
"""How a column is read (`ingest.reading`).

Of a `date`, `time` or `birth` the whole column settles the order of day and month; what a `code` stands for is in the profile."""

DATED: tuple[Reads, ...] = ("date", "time", "birth")
COUNTED: tuple[Reads, ...] = ("reference", "references", "number", "count", "phone", "phones", "uprn", "uprns")
"""Columns whose every figure counts: a number that a spreadsheet has shortened is of no use in them."""

Dating = Literal["telling", "happening"]
"""Of what the one date and place of a row are: when and where something was told or held, or when and where it happened."""


@dataclass(frozen=True)
class Column:
    """One canonical column: what it means, how it is read, and the codes it may hold.

    `ahead` says that its day may lie in the future, as the last day of a placement may; any other day after tomorrow is doubted.
    `roles` says that each of its values has a role after a colon, of the codes of `people`.
    """

    name: str
    meaning: str
    reads: Reads = "text"
    required: bool = False
    codes: tuple[str, ...] = ()
    ahead: bool = False
    roles: bool = False


def may_be_constant(column: Column) -> bool:
    """Whether a profile may say what it holds in every row; no day, age or person's number may be said so, nor who may see a row."""
    return column.reads not in (*DATED, "age") and column.name not in {*KINDS, *CLASS_COLUMNS}


@dataclass(frozen=True)
class Context:
    """What staging needs in addition to the row: whose feed it is, what its profile says, and what the survey of the file found."""

    feed: Feed
    taken_on: date
    codes: Mapping[str, Mapping[str, str]]
    """The canonical code that each folded word stands for, by column."""
    required: frozenset[str]
    systems: Mapping[str, tuple[str, str]]
    """The agency and system that `REF@name` names."""
    referring: Mapping[str, tuple[str, str]]
    """By column, the agency and system that its references belong to where they name none."""
    sources: frozenset[str]
    """Every source, for `REF@name/source`."""
    dates: Mapping[str, Dating | None]
    """By kind of event, of what its one date and place are; None where nobody has said."""
    classes: tuple[PartClass, ...]
    """The class that the profile gives each part of the source, and the part's columns; the main part first."""
    stands: frozenset[str]
    """The columns that stand in the file."""
    columns: Mapping[str, Column]
    """Every column of the source, by its name."""
    allowed: frozenset[str]
    """Folded words that are references of this feed though they read like none."""
    patterns: Mapping[str, re.Pattern[str]]
    """What the references of a column look like, where the profile says it."""
    volatile: frozenset[str]
    orders: Mapping[str, Order]
    epoch: Epoch = 1900
    repeated: frozenset[int] = frozenset()
    """Fingerprints of the references that several rows use."""
    operations: frozenset[str] = frozenset()
    """The operations registered to the agency; a row may name no other."""
    area: Box | None = None
    """Where the agency works, if that is registered."""

    constants: Mapping[str, str] = field(default_factory=dict)
    """What the profile says that a column holds in every row, of columns that the file does not have."""
    doubled: Mapping[str, str] = field(default_factory=dict)
    """Where one heading feeds several columns of a part: for each further column, the first one."""

    @cached_property
    def qualifying(self) -> frozenset[str]:
        """The constants that are codes: they say of what kind something is if the row speaks of it, and nothing by themselves."""
        return frozenset(column for column in self.constants if self.columns[column].reads == "code")

    @cached_property
    def tomorrow(self) -> str:
        """The last moment of the day after the file was taken."""
        return day_end(self.taken_on + timedelta(days=1))

    @cached_property
    def access(self) -> dict[str, AccessClass]:
        """The class of each part."""
        return {one.part: one.access for one in self.classes}

    @cached_property
    def headings(self) -> dict[str, str]:
        """The agency's heading of each column in this file; the column's own name where the file has none."""
        return {column: heading for one in self.classes for column, heading in one.columns}


@dataclass(frozen=True)
class Refusal:
    """One value that makes a row unusable: the canonical column, what came, and what was expected."""

    column: str
    value: str
    expected: str


@dataclass(frozen=True)
class Doubt:
    """A value kept as it was written that cannot be used, or may not be what was meant: the canonical column, what was expected."""

    column: str
    expected: str


@dataclass(frozen=True)
class Staged:
    """A row made into parts under its reference (or none), the class of every part, and what was kept but could not be used."""

    reference: str
    parts: tuple[Part, ...]
    classes: tuple[PartClass, ...]
    doubts: tuple[Doubt, ...] = ()


Outcome = Staged | tuple[Refusal, ...]


@dataclass(frozen=True)
class Source:
    """One kind of file: its name, the version of its mapping, what it holds, its parts with their columns, how a row is staged.

    The main part is the first, and its first column the row's own reference; `thing` is what those references name. `tags` are
    those a part always bears. Raise `version` when `stage` changes: rows already in are then staged again.
    """

    name: str
    version: str
    holds: str
    thing: str
    parts: Mapping[str, tuple[Column, ...]]
    stage: Callable[[Mapping[str, str], Context], Outcome]
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dates: Mapping[str, Dating | None] = field(default_factory=dict)
    """By kind of event, of what the one date and place of a row are unless a profile says otherwise; None: a profile must say."""

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every column, part by part."""
        return tuple(column for columns in self.parts.values() for column in columns)

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def dated(self) -> tuple[str, ...]:
        """The columns whose order of day and month has to be settled."""
        return tuple(column.name for column in self.columns if column.reads in DATED)
