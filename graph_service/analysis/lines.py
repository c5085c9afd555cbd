"""What is said of one person or thing, as lines: each thing that is said once, with all records and statements that say it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, get_args

from graph_service.model.kinds import PRACTICE
from graph_service.model.question import Said
from graph_service.model.times import Bounds
from graph_service.model.vocabulary import EntityKind

Section = Literal["name", "reference", "number", "birth", "happened", "event", "link", "paper"]
SECTIONS: tuple[Section, ...] = get_args(Section)
"""The sections of a page, in their order."""

LATEST_FIRST: tuple[Section, ...] = ("event", "paper")
"""Sections whose latest lines come first."""


OF_STATEMENTS: tuple[Section, ...] = ("event", "link", "paper")
"""Sections whose lines are statements that join it to others; those of the others are what records say of it."""


@dataclass(frozen=True)
class SaysOfIt:
    """What one record says of the entity that it is about; a field is empty where it says nothing."""

    of: EntityKind
    """What the entity is."""
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    born_from: str
    born_to: str
    event_kind: str
    event_from: str
    event_to: str
    own: bool
    """Whether its row is about its own agency's reference."""
    received_at: str
    said: Said


@dataclass(frozen=True)
class Joins:
    """One statement that joins an entity to another, seen from the first."""

    of: EntityKind
    """What the entity is."""
    outward: bool
    """Whether the statement runs from it to the other."""
    other: str
    other_of: EntityKind
    """What the other is."""
    received_at: str
    said: Said


@dataclass(frozen=True)
class Line:
    """One thing that is said, and everything that says it."""

    section: Section
    said: frozenset[Said]
    received_at: str
    """When the newest of it was received."""
    kind: str = ""
    text: str = ""
    outward: bool = False
    other: str = ""
    other_of: EntityKind | None = None
    how: str = ""
    when: Bounds | None = None
    own: bool = True
    """Whether any of it stands in a row about its agency's own reference."""

    @property
    def words(self) -> tuple[str | bool, ...]:
        """What distinguishes it from every other line of its section."""
        when = (self.when.start, self.when.end, self.when.precision) if self.when else ()
        return (self.kind, self.outward, self.how, self.text, self.other, *when)


def of_records(records: Iterable[SaysOfIt]) -> list[Line]:
    """What the records themselves say: names, numbers, births, and what kind of event it was, and when."""
    found: dict[tuple[Section, str, str, Bounds | None], list[SaysOfIt]] = {}
    for one in records:
        for saying in _sayings(one):
            found.setdefault(saying, []).append(one)
    return [
        Line(
            section,
            frozenset(one.said for one in several),
            max(one.received_at for one in several),
            kind,
            text,
            when=when,
            own=any(one.own for one in several),
        )
        for (section, kind, text, when), several in found.items()
    ]


def _sayings(one: SaysOfIt) -> Iterator[tuple[Section, str, str, Bounds | None]]:
    for name in one.names:
        yield "name", "", name, None
    for kind, _, number in (stored.partition(":") for stored in one.numbers):
        yield "number", kind, number, None
    if one.born_from:
        yield "birth", "", one.born_from if one.born_from == one.born_to else f"{one.born_from} to {one.born_to}", None
    if one.event_from:
        yield "happened", one.event_kind, "", Bounds(one.event_from, one.event_to, one.said.precision)


def of_statements(joins: Iterable[Joins]) -> list[Line]:
    """The statements that join it to others: those of one kind, role and direction with one other are one line.

    That somebody lives at a registered place, or that an event was there, is not on the page of the place: the rules of where an
    event is put decide that (`analysis.placing`), and where somebody lives is an address.
    """
    found: dict[tuple[str, bool, str, str], list[Joins]] = {}
    for one in joins:
        if one.of is not EntityKind.PLACE or one.said.kind not in ("LIVES_AT", "AT"):
            found.setdefault((one.said.kind, one.outward, one.other, one.said.how), []).append(one)
    return [
        Line(
            _section(kind),
            frozenset(one.said for one in several),
            max(one.received_at for one in several),
            kind,
            outward=outward,
            other=other,
            other_of=several[0].other_of,
            how=how,
            when=narrowest(one.said for one in several),
        )
        for (kind, outward, other, how), several in found.items()
    ]


def _section(kind: str) -> Section:
    if kind in ("INVOLVED_IN", "AT"):
        return "event"
    return "paper" if kind in PRACTICE else "link"


def narrowest(said: Iterable[Said]) -> Bounds:
    """Of the times of several statements that which begins last; of several of these, that which ends first."""
    every = list(said)
    last = max(one.valid_from for one in every)
    return min((one for one in every if one.valid_from == last), key=lambda one: (one.valid_to, one.id)).when


def disagreeing(lines: Iterable[Line]) -> set[Line]:
    """The lines that cannot be right together: births with no day in common, two numbers of one kind, two times of one event.

    A line that stands only in rows about another agency's reference contradicts nobody.
    """
    found: set[Line] = set()
    for section in ("number", "birth", "happened"):
        for one, other in combinations([line for line in lines if line.own and line.section == section], 2):
            if _contradicts(one, other):
                found |= {one, other}
    return found


def _contradicts(one: Line, other: Line) -> bool:
    if one.section == "number":
        return one.kind == other.kind
    if one.section == "birth":
        (first, last), (begins, ends) = born(one.text), born(other.text)
        return last < begins or ends < first
    if one.section == "happened" and one.when and other.when:
        return one.when.end < other.when.start or other.when.end < one.when.start
    return False


def born(text: str) -> tuple[str, str]:
    """The earliest and latest day of a birth, from the text of its line."""
    first, _, last = text.partition(" to ")
    return first, last or first
