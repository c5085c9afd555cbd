"""What is tightened reaches back, by row and column: a pure function of all ever received under one reference (rules V2, V3).

A Record is seen only by those whom its own class admits, and every class in which a later staging of its row puts any column it
holds. A column that a later staging holds nowhere takes the class which that row gives the part the column belongs to.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import NamedTuple

from graph_service.access import meet
from graph_service.model.facts import PartClass
from graph_service.model.visibility import AccessClass

Column = tuple[str, str]
"""A column's canonical name, and the agency's heading of it; two columns are the same if either is."""


class Staging(NamedTuple):
    """One staging of one extract of a feed; all that it says of a history is taken together."""

    feed: str
    taken_at: str
    extract: str
    staging: int


@dataclass(frozen=True)
class Kept:
    """One Record of a row's history: its part, the class it came in, its columns, and the stagings it was found in.

    `classes` are what its row gives every part, on the Record of the main part alone.
    """

    id: str
    part: str
    received: AccessClass
    columns: tuple[Column, ...]
    in_force: tuple[Staging, ...]
    withdrawn: tuple[Staging, ...] = ()
    classes: tuple[PartClass, ...] = ()

    @property
    def newest(self) -> frozenset[Staging]:
        """The newest stagings it was found in (several, if taken at one moment); if all are withdrawn, the newest of those."""
        found = self.in_force or self.withdrawn
        day = max(staging.taken_at for staging in found)
        return frozenset(staging for staging in found if staging.taken_at == day)


@dataclass
class _Said:
    """What one staging says of a history: the classes each column is held in, and what its rows give each part."""

    held: dict[tuple[int, str], dict[str, AccessClass]] = field(default_factory=dict)
    blank: set[tuple[PartClass, ...]] = field(default_factory=set)

    def add(self, kept: Kept) -> None:
        for column in kept.columns:
            for name in enumerate(column):
                self.held.setdefault(name, {})[kept.received.text] = kept.received
        if kept.classes:
            self.blank.add(kept.classes)

    def classes_of(self, column: Column, part: str) -> Iterable[AccessClass]:
        """The classes in which it puts a column of a part: where it is held, else of its part, else of the main part."""
        held = {**self.held.get((0, column[0]), {}), **self.held.get((1, column[1]), {})}
        return held.values() or [_blank(column, part, classes) for classes in self.blank]


def reached(history: Sequence[Kept]) -> dict[str, AccessClass]:
    """The class of every Record of a history, before restrictions."""
    said: dict[Staging, _Said] = {}
    for kept in history:
        for staging in kept.in_force:
            said.setdefault(staging, _Said()).add(kept)
    newest = _newest(said)
    found: dict[object, AccessClass] = {}
    classes = {}
    for kept in history:
        same = (kept.newest, kept.part, kept.received, kept.columns)
        if same not in found:
            found[same] = reduce(meet, _later_classes(kept, said, newest), kept.received)
        classes[kept.id] = found[same]
    return classes


def _later_classes(kept: Kept, said: Mapping[Staging, _Said], newest: set[Staging]) -> Iterable[AccessClass]:
    found = kept.newest
    feeds = {staging.feed for staging in found}
    for staging, classes in said.items():
        if any(_is_later(staging, one) for one in found) or (staging.feed not in feeds and staging in newest):
            for column in kept.columns:
                yield from classes.classes_of(column, kept.part)


def _newest(stagings: Iterable[Staging]) -> set[Staging]:
    """Of each feed the newest extract, in its newest staging; several where they were taken at one moment."""
    taken: dict[str, str] = {}
    staged: dict[str, int] = {}
    for staging in stagings:
        taken[staging.feed] = max(staging.taken_at, taken.get(staging.feed, ""))
        staged[staging.extract] = max(staging.staging, staged.get(staging.extract, 0))
    return {t for t in stagings if t.taken_at == taken[t.feed] and t.staging == staged[t.extract]}


def _is_later(one: Staging, than: Staging) -> bool:
    """Later by the day of the extract; of two taken at one moment each is later than the other, so that arrival decides nothing."""
    return one.staging > than.staging if one.extract == than.extract else one.taken_at >= than.taken_at


def _blank(column: Column, part: str, classes: Sequence[PartClass]) -> AccessClass:
    """The class of the part in which a row has the column, else of the part it stood in, else of the main part."""
    holding = (given for given in classes if any(column[0] == c or column[1] == h for c, h in given.columns))
    named = (given for given in classes if given.part == part)
    return next(holding, next(named, classes[0])).access


def columns_of(raw: Iterable[str], headings: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns of a Record's raw values, each with the agency's heading."""
    return tuple((column, headings.get(column, column)) for column in raw)
