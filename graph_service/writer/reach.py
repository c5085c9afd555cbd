"""What is tightened reaches back, by row and column: a pure function of all ever received under one reference (rules V2, V3).

A Record is seen only by those whom its own class admits, and every class in which a later telling of its row puts any column it
holds. A column that a later telling holds nowhere takes the class which that row gives the part the column belongs to.
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


class Telling(NamedTuple):
    """One staging of one extract of a feed: all that it tells of a history is told together."""

    feed: str
    taken_at: str
    extract: str
    staging: int


@dataclass(frozen=True)
class Kept:
    """One Record of a row's history: its part, the class it came in, its columns, and the tellings it was found in.

    `classes` are what its row gives every part, on the Record of the main part alone.
    """

    id: str
    part: str
    received: AccessClass
    columns: tuple[Column, ...]
    in_force: tuple[Telling, ...]
    withdrawn: tuple[Telling, ...] = ()
    classes: tuple[PartClass, ...] = ()

    @property
    def newest(self) -> frozenset[Telling]:
        """The newest tellings it was found in, several where they were taken at one moment; of a withdrawn one, withdrawn ones."""
        found = self.in_force or self.withdrawn
        day = max(telling.taken_at for telling in found)
        return frozenset(telling for telling in found if telling.taken_at == day)


@dataclass
class _Told:
    """What one telling says of a history: the classes each column is held in, and what its rows give each part."""

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
    told: dict[Telling, _Told] = {}
    for kept in history:
        for telling in kept.in_force:
            told.setdefault(telling, _Told()).add(kept)
    newest = _newest(told)
    found: dict[object, AccessClass] = {}
    classes = {}
    for kept in history:
        same = (kept.newest, kept.part, kept.received, kept.columns)
        if same not in found:
            found[same] = reduce(meet, _later_classes(kept, told, newest), kept.received)
        classes[kept.id] = found[same]
    return classes


def _later_classes(kept: Kept, told: Mapping[Telling, _Told], newest: set[Telling]) -> Iterable[AccessClass]:
    found = kept.newest
    feeds = {telling.feed for telling in found}
    for telling, classes in told.items():
        if any(_is_later(telling, one) for one in found) or (telling.feed not in feeds and telling in newest):
            for column in kept.columns:
                yield from classes.classes_of(column, kept.part)


def _newest(told: Iterable[Telling]) -> set[Telling]:
    """Of each feed the newest extract, in its newest staging; several where they were taken at one moment."""
    taken: dict[str, str] = {}
    staged: dict[str, int] = {}
    for telling in told:
        taken[telling.feed] = max(telling.taken_at, taken.get(telling.feed, ""))
        staged[telling.extract] = max(telling.staging, staged.get(telling.extract, 0))
    return {t for t in told if t.taken_at == taken[t.feed] and t.staging == staged[t.extract]}


def _is_later(told: Telling, than: Telling) -> bool:
    """Later by the day of the extract; of two taken at one moment each is later than the other, so that arrival decides nothing."""
    return told.staging > than.staging if told.extract == than.extract else told.taken_at >= than.taken_at


def _blank(column: Column, part: str, classes: Sequence[PartClass]) -> AccessClass:
    """The class of the part in which a row has the column, else of the part it stood in, else of the main part."""
    holding = (given for given in classes if any(column[0] == c or column[1] == h for c, h in given.columns))
    named = (given for given in classes if given.part == part)
    return next(holding, next(named, classes[0])).access


def columns_of(raw: Iterable[str], headings: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns of a Record's raw values, each with the agency's heading."""
    return tuple((column, headings.get(column, column)) for column in raw)
