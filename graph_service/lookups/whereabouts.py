"""What happened in a span of time and where: statements that events were somewhere, where each is put, and who was in the events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph_service.analysis.ages import Age, age_on
from graph_service.analysis.placing import Lived, Put, Register, Told, put
from graph_service.lookups.ages import Births, births
from graph_service.lookups.portions import Run, in_portions
from graph_service.lookups.statements import involved
from graph_service.model.kinds import ADDRESSES
from graph_service.model.question import Asking, Said
from graph_service.model.times import EARLIEST, LATEST, WIDE, WIDE_DAYS, day_bounds, london_day

Span = tuple[str, str]
"""A first and a last moment of the graph."""


@dataclass(frozen=True)
class At:
    """A statement that an event was somewhere: as placing reads it, and as evidence."""

    told: Told
    said: Said
    own: bool
    """Whether the record that makes it was found, so that it counts; else it came with its event, and says what a place is."""

    @property
    def event(self) -> str:
        """The event."""
        return self.told.event

    @property
    def span(self) -> Span:
        """The widest bounds it allows."""
        return self.told.start, self.told.end


@dataclass(frozen=True)
class Child:
    """A child's involvement in an event; `disputed` where some record makes her an adult then."""

    person: str
    role: str
    disputed: bool
    said: Said


@dataclass(frozen=True)
class Whereabouts:
    """Statements of being somewhere, events with the spans that records give them, who was in each, and births."""

    ats: tuple[At, ...]
    begun: Mapping[str, frozenset[Span]]
    who: Mapping[str, Sequence[Said]]
    born: Births

    def children(self, event: str, day: str) -> list[Child]:
        """Those in an event who were children on a day, or may have been."""
        return [
            Child(said.start, said.how, age is Age.DISPUTED, said)
            for said, age in self._ages(event, day)
            if age in (Age.CHILD, Age.DISPUTED)
        ]

    def of_no_age(self, event: str, day: str) -> list[Said]:
        """Those in an event of whom no age is known."""
        return [said for said, age in self._ages(event, day) if age is Age.UNKNOWN]

    def _ages(self, event: str, day: str) -> Iterable[tuple[Said, Age]]:
        return ((said, age_on(day, self.born.get(said.start, ()))) for said in self.who.get(event, ()))


def whereabouts(ask: Asking, run: Run, since: str, until: str) -> Whereabouts:
    """All that is told of between two moments, with whatever is dated too coarsely to be found by any; `run` narrows it or does not.

    Of an event that is found, every statement of being somewhere comes, whatever its own time.
    """
    begun: dict[str, set[Span]] = {}
    for first, last in ((since, until), (EARLIEST, EARLIEST)):
        for row in run("begun", since=first, until=last):
            for event, start, end in row["begun"]:
                begun.setdefault(event, set()).add((start, end))
    lines = [
        line
        for first, last in ((_earlier(since), until), (WIDE, WIDE))
        for row in run("whereabouts", since=first, until=last)
        for line in row["told"]
    ]
    every = {at.said: at for at in sorted((_at(ask, line) for line in lines), key=lambda at: (at.said, at.own))}
    ats = list(every.values())
    who = involved(run, {at.event for at in ats} | begun.keys())
    born = births(run, {said.start for several in who.values() for said in several})
    return Whereabouts(tuple(ats), {event: frozenset(spans) for event, spans in begun.items()}, who, born)


def placed(ask: Asking, found: Whereabouts, held: Register) -> dict[Said, Put]:
    """Where each statement is put; a home of a child counts whatever days and agencies the asking narrows."""
    children = {
        at.told: [child.person for child in found.children(at.event, day_of(at.told))]
        for at in found.ats
        if _may_be_put(at.told, held)
    }
    homes: dict[str, list[Lived]] = {}
    for row in in_portions(ask.whenever, "homes", {person for people in children.values() for person in people}):
        for home in row["homes"]:
            homes.setdefault(home[0], []).append(Lived(*home))
    lived = {told: [home for person in people for home in homes.get(person, ())] for told, people in children.items()}
    return dict(zip((at.said for at in found.ats), put([at.told for at in found.ats], lived, held), strict=True))


def _may_be_put(told: Told, held: Register) -> bool:
    """Whether it matters who lives there: not where the row, or a UPRN that the register lacks, makes it an address."""
    return told.kind not in (*ADDRESSES, "online") and not (told.uprn and not held.by_uprn(told.uprn))


def kinds_of(ask: Asking, events: Iterable[str]) -> dict[str, frozenset[str]]:
    """The kinds that visible records give each event, whatever days and agencies the asking narrows."""
    found: dict[str, set[str]] = {}
    for row in in_portions(ask.whenever, "event-kinds", events):
        for event, kind in row["kinds"]:
            found.setdefault(event, set()).add(kind)
    return {event: frozenset(kinds) for event, kinds in found.items()}


def day_of(told: Told) -> str:
    """The Europe/London day that a statement counts on: the first that it allows; with no first, the last; with neither, no day."""
    return london_day(told.end if told.start == EARLIEST != told.end != LATEST else told.start)


def is_of_no_day(told: Told) -> bool:
    """Whether a statement says nothing of when."""
    return (told.start, told.end) == (EARLIEST, LATEST)


def is_undated(span: Span) -> bool:
    """Whether one side of a span is not known, or the two contradict each other, so that it may be of any time."""
    return span[0] == EARLIEST or span[1] == LATEST or span[1] < span[0]


def _at(ask: Asking, line: Sequence[Any]) -> At:
    own, kind, uprn, reference, words, cell, lat, lon, precision, *link = line
    said = Said(*link)
    told = Told(
        said.start, said.how, said.valid_from, said.valid_to, ask.agency(said.visibility), said.end,
        kind, uprn, reference, words, cell, lat, lon, precision,
    )  # fmt: skip
    return At(told, said, own)


def _earlier(since: str) -> str:
    """From when the first statement of a record may be whose last is not before a moment."""
    return day_bounds(date.fromisoformat(london_day(since)) - timedelta(days=WIDE_DAYS))[0]
