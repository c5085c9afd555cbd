"""What happened in a span of time and where: statements that events were somewhere, where each is put, and who was in the events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from graph_service.analysis.ages import Age, Turning, turning
from graph_service.analysis.placing import Lived, Put, Register, Told, put
from graph_service.lookups.ages import births
from graph_service.lookups.portions import Run, in_portions
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


class Party(NamedTuple):
    """Somebody said to be involved in an event, and in which role; empty where none is told."""

    person: str
    role: str


@dataclass(frozen=True)
class Child:
    """A child involved in an event; `disputed` where some record makes her an adult then."""

    person: str
    role: str
    disputed: bool


Parties = Mapping[str, Sequence[Party]]
"""Who is said to be involved in each event."""


@dataclass(frozen=True)
class Involved:
    """Who was in each of some events, and when each of them turns 18."""

    parties: Parties
    turning: Mapping[str, Turning | None]

    def children(self, event: str, day: str) -> list[Child]:
        """Those in an event who were children on a day, or may have been."""
        return [
            Child(party.person, party.role, age is Age.DISPUTED)
            for party, age in self._ages(event, day)
            if age in (Age.CHILD, Age.DISPUTED)
        ]

    def of_no_age(self, event: str, day: str) -> list[Party]:
        """Those in an event of whom no age is known."""
        return [party for party, age in self._ages(event, day) if age is Age.UNKNOWN]

    def may_count(self, event: str, day: str) -> bool:
        """Whether anybody in an event is, on a day or later, a child or of no known age: who is grown up stays so."""
        return any(age is not Age.ADULT for _, age in self._ages(event, day))

    def _ages(self, event: str, day: str) -> Iterable[tuple[Party, Age]]:
        for party in self.parties.get(event, ()):
            turns = self.turning.get(party.person)
            yield party, turns.age_on(day) if turns else Age.UNKNOWN


@dataclass(frozen=True)
class Whereabouts:
    """Statements of being somewhere, events with the spans that records give them, and who was in each."""

    ats: tuple[At, ...]
    begun: Mapping[str, set[Span]]
    who: Involved


def whereabouts(ask: Asking, since: str, until: str) -> Whereabouts:
    """All that is told of between two moments, with whatever is dated too coarsely to be found by any.

    First what happened when, and to whom; then, where that may have been a child, every statement of where the event was.
    """
    begun, somewhere, records = _begun(ask, since, until), dict[str, set[Span]](), set[str]()
    for first, last in ((_earlier(since), until), (WIDE, WIDE)):
        for row in ask("somewhere", since=first, until=last):
            for event, record, *span in row["somewhere"]:
                start, end = span
                if end >= since or is_undated((start, end)):
                    somewhere.setdefault(event, set()).add((start, end))
                    records.add(record)
    who = involved_in(ask, somewhere.keys() | begun.keys())
    counted = [event for event, spans in somewhere.items() if who.may_count(event, _first_day(spans))]
    ats = tuple(At(told, said, said.record in records) for told, said in _told(ask, ask, counted))
    return Whereabouts(ats, begun, who)


def _begun(run: Run, since: str, until: str) -> dict[str, set[Span]]:
    """The events that began between two moments, or that no day is known of, with the spans that records give them."""
    begun: dict[str, set[Span]] = {}
    for first, last in ((since, until), (EARLIEST, EARLIEST)):
        for row in run("begun", since=first, until=last):
            for event, start, end in row["begun"]:
                begun.setdefault(event, set()).add((start, end))
    return begun


def involved_in(run: Run, events: Iterable[str]) -> Involved:
    """Who was in some events, and when each of them turns 18."""
    parties: dict[str, list[Party]] = {}
    for row in in_portions(run, "parties", events):
        for event, *party in row["parties"]:
            parties.setdefault(event, []).append(Party(*party))
    born = births(run, {party.person for several in parties.values() for party in several})
    return Involved(parties, {person: turning(bounds) for person, bounds in born.items()})


def placed(ask: Asking, found: Whereabouts, held: Register, *, narrowed: bool) -> dict[Said, Put]:
    """Where each statement is put; whatever days and agencies the asking narrows, all that calls it a home counts."""
    told, who = [(at.told, at.said) for at in found.ats], found.who
    if narrowed:
        events = {at.event for at in found.ats}
        told, who = _told(ask, ask.whenever, events), involved_in(ask.whenever, events)
    children = {
        one: [child.person for child in who.children(one.event, day_of(one))]
        for one, _ in told
        if _may_be_put(one, held)
    }
    homes: dict[str, list[Lived]] = {}
    for row in in_portions(ask.whenever, "homes", {person for people in children.values() for person in people}):
        for home in row["homes"]:
            homes.setdefault(home[0], []).append(Lived(*home))
    lived = {one: [home for person in people for home in homes.get(person, ())] for one, people in children.items()}
    return dict(zip((said for _, said in told), put([one for one, _ in told], lived, held), strict=True))


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


def _told(ask: Asking, run: Run, events: Iterable[str]) -> list[tuple[Told, Said]]:
    """Every statement that one of some events was somewhere, in order."""
    lines = (line for row in in_portions(run, "whereabouts", events) for line in row["whereabouts"])
    return sorted((_statement(ask, line) for line in lines), key=lambda one: one[1])


def _statement(ask: Asking, line: Sequence[Any]) -> tuple[Told, Said]:
    kind, uprn, reference, words, cell, lat, lon, precision, *link = line
    said = Said(*link)
    told = Told(
        said.start, said.how, said.valid_from, said.valid_to, ask.agency(said.visibility), said.end,
        kind, uprn, reference, words, cell, lat, lon, precision,
    )  # fmt: skip
    return told, said


def _first_day(spans: Iterable[Span]) -> str:
    """A day before which none of some spans can be, nor count."""
    return min("0001-01-01" if start == EARLIEST else london_day(min(start, end)) for start, end in spans)


def _earlier(since: str) -> str:
    """From when the first statement of a record may be whose last is not before a moment."""
    return day_bounds(date.fromisoformat(london_day(since)) - timedelta(days=WIDE_DAYS))[0]
