"""Counting children at places: each statement of being somewhere stands in one row or one note; nothing is passed over unsaid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from graph_service.analysis.hours import BANDS, band_of
from graph_service.model.question import Said
from graph_service.model.register import Group
from graph_service.model.times import london_day

List = Literal["place", "cell", "routine", "artefact"]
LISTS: tuple[tuple[List, ...], ...] = (("place", "cell"), ("routine",), ("artefact",))
"""The lists in which rows stand, one after the other."""

Note = Literal[
    "no_place", "online", "addresses", "off_the_map", "coarse", "unplaced", "possible", "undated", "other_parts", "age_unknown"
]  # fmt: skip
"""Why something is in no row: no place was told; online; at an address with no cell; off the National Grid; coordinates too
coarse for a cell; a place nobody knows; perhaps not in the period; of no known time; of a part not asked for; nobody's age known."""

IN_THE_PERIOD: tuple[Note, ...] = ("no_place", "online", "addresses", "off_the_map", "coarse", "unplaced")
"""Those whose children were in something in the period all the same."""


class Counted(NamedTuple):
    """A child in an event, as it is counted."""

    person: str
    role: str
    disputed: bool


@dataclass
class Spot:
    """One place of the register, or one cell, as it fills."""

    place: str
    cell: str
    list: List
    children: set[str] = field(default_factory=set)
    before: set[str] = field(default_factory=set)
    disputed: set[str] = field(default_factory=set)
    days: set[tuple[str, str]] = field(default_factory=set)
    roles: dict[str, set[str]] = field(default_factory=dict)
    hours: dict[str, set[str]] = field(default_factory=dict)
    at: set[Said] = field(default_factory=set)
    events: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    """Its events, each with the children counted and their roles."""

    def fill(self, at: Said, children: Sequence[Counted]) -> None:
        """Count a statement of the period and the children of its event."""
        people, day = {child.person for child in children}, london_day(at.valid_from)
        self.at.add(at)
        self.events.setdefault(at.start, set()).update((child.person, child.role) for child in children)
        self.children |= people
        self.disputed.update(child.person for child in children if child.disputed)
        self.days.update((person, day) for person in people)
        self.hours.setdefault(band_of(at.valid_from, at.valid_to), set()).update(people)
        for child in children:
            self.roles.setdefault(child.role, set()).add(child.person)

    @property
    def at_place(self) -> tuple[str, str]:
        """The place, or the cell."""
        return self.place, self.cell

    @property
    def rank(self) -> tuple[int, int, int, str, str]:
        """The order of rows: by list, then distinct children, then child-days, then id."""
        which = next(n for n, lists in enumerate(LISTS) if self.list in lists)
        return which, -len(self.children), -len(self.days), self.place, self.cell


class Unplaced(NamedTuple):
    """A statement of a place that nobody knows: whose, what it calls the place, and its folded words."""

    agency: str
    kind: str
    words: str


@dataclass
class Left:
    """What stands in one note: how many statements or events, and whose."""

    told: int = 0
    people: set[str] = field(default_factory=set)

    def add(self, people: Iterable[str]) -> None:
        """One more, and its people."""
        self.told += 1
        self.people.update(people)


@dataclass
class Tally:
    """All that is counted: rows by place and cell, notes, and whom no place of the register has, by cell ('' where none is known)."""

    spots: dict[tuple[str, str], Spot] = field(default_factory=dict)
    left: dict[Note, Left] = field(default_factory=dict)
    elsewhere: dict[str, set[str]] = field(default_factory=dict)
    before: dict[str, set[str]] = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)

    def spot(self, place: str, cell: str, group: Group | None) -> Spot:
        """The row of a place or cell."""
        kind: List = group if place and group and group != "ward" else "cell"
        return self.spots.setdefault((place, cell), Spot(place, cell, kind))

    def leave(self, note: Note, people: Iterable[str]) -> None:
        """Count in a note what stands in no row."""
        self.left.setdefault(note, Left()).add(people)

    @property
    def ranked(self) -> list[Spot]:
        """The rows that have children of the period, in their order."""
        return sorted((spot for spot in self.spots.values() if spot.children), key=lambda spot: spot.rank)

    @property
    def children(self) -> set[str]:
        """Every child of the period, in rows and at no place."""
        rows = (spot.children for spot in self.spots.values())
        return set().union(*rows, *(self.left[note].people for note in IN_THE_PERIOD if note in self.left))

    @property
    def children_before(self) -> set[str]:
        """Every child of the period before."""
        return set().union(*(spot.before for spot in self.spots.values()), *self.before.values())


def sizes(sets: dict[str, set[str]], order: Sequence[str] = ()) -> dict[str, int]:
    """How many in each, in an order, else the most first, then by the alphabet."""
    names = [name for name in order if name in sets] or sorted(sets, key=lambda name: (-len(sets[name]), name))
    return {name: len(sets[name]) for name in names}


def by_hour(spot: Spot) -> dict[str, int]:
    """The children of a row by weekday or weekend and hour band."""
    return sizes(spot.hours, BANDS)
