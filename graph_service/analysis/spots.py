"""Counting children at places: each statement that an event was somewhere is counted in one row or one note, so that none is lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from graph_service.analysis.hours import BANDS, band_of
from graph_service.model.question import Said
from graph_service.model.register import Group
from graph_service.model.times import london_day

List = Literal["place", "cell", "routine", "artefact"]
LISTS: tuple[tuple[List, ...], ...] = (("place", "cell"), ("routine",), ("artefact",))
"""The lists of an answer, one after the other, each with what stands in it."""

Note = Literal[
    "no_place", "online", "addresses", "off_the_map", "coarse", "unplaced", "possible", "undated", "other_parts", "age_unknown"
]  # fmt: skip
"""Why something is in no row, in this order: no place was recorded; it was online; it was at an address and has no cell; it lies off
the National Grid; its coordinates are too coarse for a cell; its place is not registered and has no coordinates; it may or may not be
in the period; its time is not known; it is of a part of the event that was not asked for; nobody's age is known."""

IN_THE_PERIOD: tuple[Note, ...] = ("no_place", "online", "addresses", "off_the_map", "coarse", "unplaced")
"""The notes whose children are still counted in the total: something in the period happened to them."""


class Counted(NamedTuple):
    """A child in an event, as it is counted."""

    person: str
    role: str
    disputed: bool


@dataclass
class Spot:
    """One row: a place of the register, or a cell, with what has been counted there so far."""

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
    """For each event at it: the children counted, each with a role."""

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
    """A statement of a place that is not registered: its agency, the kind of place, and its words, in plain lower-case letters."""

    agency: str
    kind: str
    words: str


@dataclass
class Left:
    """What one note counts: how many statements or events, and which people were in them."""

    number: int = 0
    people: set[str] = field(default_factory=set)

    def add(self, people: Iterable[str]) -> None:
        """Count one more statement or event, and the people in it."""
        self.number += 1
        self.people.update(people)


@dataclass
class Tally:
    """All that is counted: rows by place and cell; notes; and by cell the children at no registered place ('': no cell is known)."""

    spots: dict[tuple[str, str], Spot] = field(default_factory=dict)
    left: dict[Note, Left] = field(default_factory=dict)
    elsewhere: dict[str, set[str]] = field(default_factory=dict)
    before: dict[str, set[str]] = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)

    def spot(self, place: str, cell: str, group: Group | None) -> Spot:
        """The row of a place or cell, made if it is not there yet."""
        kind: List = group if place and group and group != "ward" else "cell"
        return self.spots.setdefault((place, cell), Spot(place, cell, kind))

    def leave(self, note: Note, people: Iterable[str]) -> None:
        """Count in a note one statement or event that is in no row."""
        self.left.setdefault(note, Left()).add(people)

    @property
    def ranked(self) -> list[Spot]:
        """The rows that count at least one child in the period, in the order in which they are shown."""
        return sorted((spot for spot in self.spots.values() if spot.children), key=lambda spot: spot.rank)

    @property
    def children(self) -> set[str]:
        """Every child counted in the period, in rows and in the notes that count."""
        rows = (spot.children for spot in self.spots.values())
        return set().union(*rows, *(self.left[note].people for note in IN_THE_PERIOD if note in self.left))

    @property
    def children_before(self) -> set[str]:
        """Every child counted in the period before."""
        return set().union(*(spot.before for spot in self.spots.values()), *self.before.values())


def sizes(sets: dict[str, set[str]], order: Sequence[str] = ()) -> dict[str, int]:
    """How many each set holds: in the order given, else the largest first, and sets of one size by the alphabet."""
    names = [name for name in order if name in sets] or sorted(sets, key=lambda name: (-len(sets[name]), name))
    return {name: len(sets[name]) for name in names}


def by_hour(spot: Spot) -> dict[str, int]:
    """How many children a row counts in each band of hours, weekdays and weekends apart."""
    return sizes(spot.hours, BANDS)
