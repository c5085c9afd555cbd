"""What happened in a span of time, and where: the statements that say where events were, where each is put, and who was involved."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from graph_service.analysis.ages import Age, Turning, turning
from graph_service.analysis.placing import Lived, Put, Register, StatedPlace, put
from graph_service.lookups.ages import births
from graph_service.lookups.portions import Run, in_portions
from graph_service.model.kinds import ADDRESSES
from graph_service.model.question import Asking, Said
from graph_service.model.times import EARLIEST, LATEST, WIDE, WIDE_DAYS, day_bounds, london_day

Span = tuple[str, str]
"""A first and a last moment, as the graph writes them (`model.times`)."""

Asked = Callable[[Iterable[str]], set[str]]
"""Chooses those of some events that are asked for."""


@dataclass(frozen=True)
class At:
    """A statement that an event was somewhere: `stated` for `analysis.placing`, `said` as evidence."""

    stated: StatedPlace
    said: Said
    own: bool
    """Whether its record gives a time in the span, so that it is counted; else it only helps to tell what is an address."""

    @property
    def event(self) -> str:
        """The event."""
        return self.stated.event

    @property
    def span(self) -> Span:
        """The widest bounds that it allows."""
        return self.stated.start, self.stated.end


class Party(NamedTuple):
    """Somebody said to be involved in an event, and in which role; the role is empty where none is given."""

    person: str
    role: str


@dataclass(frozen=True)
class Child:
    """A child involved in an event; `disputed` if some record makes her an adult on that day."""

    person: str
    role: str
    disputed: bool


Parties = Mapping[str, Sequence[Party]]
"""Who is said to be involved in each event."""


@dataclass(frozen=True)
class Involved:
    """Who was involved in events, and when each of these people turns 18."""

    parties: Parties
    turning: Mapping[str, Turning | None]

    def children(self, event: str, day: str) -> list[Child]:
        """Those involved in an event who were children on a day; with them those whose age is disputed."""
        return [
            Child(party.person, party.role, age is Age.DISPUTED)
            for party, age in self._ages(event, day)
            if age in (Age.CHILD, Age.DISPUTED)
        ]

    def of_no_age(self, event: str, day: str) -> list[Party]:
        """Those involved in an event whose age is not known."""
        return [party for party, age in self._ages(event, day) if age is Age.UNKNOWN]

    def may_count(self, event: str, day: str) -> bool:
        """Whether anybody in an event is a child, or of unknown age, on a day; who is an adult by then is one on later days too."""
        return any(age is not Age.ADULT for _, age in self._ages(event, day))

    def _ages(self, event: str, day: str) -> Iterable[tuple[Party, Age]]:
        for party in self.parties.get(event, ()):
            turns = self.turning.get(party.person)
            yield party, turns.age_on(day) if turns else Age.UNKNOWN


@dataclass(frozen=True)
class Whereabouts:
    """Statements that events were somewhere; the events that began, with the spans that records give them; who was in each."""

    ats: tuple[At, ...]
    begun: Mapping[str, set[Span]]
    who: Involved


def whereabouts(ask: Asking, since: str, until: str) -> Whereabouts:
    """Everything that may have happened between two moments, also what is dated too coarsely to be found by a period.

    First it is read which events these are, and who was involved. Then, for events in which a child may have been, every statement
    that says where the event was.
    """
    began, (somewhere, records) = begun(ask, since, until), _somewhere(ask, since, until)
    who = involved_in(ask, somewhere.keys() | began.keys())
    counted = [event for event, spans in somewhere.items() if who.may_count(event, _first_day(spans))]
    ats = tuple(At(stated, said, said.record in records) for stated, said in _statements(ask, ask, counted))
    return Whereabouts(ats, began, who)


def events_between(ask: Asking, since: str, until: str) -> set[str]:
    """Every event that may have been between two moments, as far as a record gives its time or its place.

    Of those that began more than `WIDE_DAYS` days earlier, or may have, only those are found of which a record says where they were.
    """
    somewhere, _ = _somewhere(ask, since, until)
    then = {event for event, spans in somewhere.items() if any(one[0] <= until or is_undated(one) for one in spans)}
    return then | begun(ask, _earlier(since), until).keys()


def _somewhere(ask: Asking, since: str, until: str) -> tuple[dict[str, set[Span]], set[str]]:
    """The events that may have been somewhere between two moments, with the times that say so; and the records that give those."""
    somewhere, records = dict[str, set[Span]](), set[str]()
    for first, last in ((_earlier(since), until), (WIDE, WIDE)):
        for row in ask("somewhere", since=first, until=last):
            for event, record, *span in row["somewhere"]:
                start, end = span
                if end >= since or is_undated((start, end)):
                    somewhere.setdefault(event, set()).add((start, end))
                    records.add(record)
    return somewhere, records


def begun(run: Run, since: str, until: str) -> dict[str, set[Span]]:
    """The events that began between two moments, or of which no day is known, with the spans that records give them."""
    found: dict[str, set[Span]] = {}
    for first, last in ((since, until), (EARLIEST, EARLIEST)):
        for row in run("begun", since=first, until=last):
            for event, start, end in row["begun"]:
                found.setdefault(event, set()).add((start, end))
    return found


def involved_in(run: Run, events: Iterable[str]) -> Involved:
    """Who was involved in these events, and when each of these people turns 18."""
    parties: dict[str, list[Party]] = {}
    for row in in_portions(run, "parties", events):
        for event, *party in row["parties"]:
            parties.setdefault(event, []).append(Party(*party))
    born = births(run, {party.person for several in parties.values() for party in several})
    return Involved(parties, {person: turning(bounds) for person, bounds in born.items()})


def placed(ask: Asking, found: Whereabouts, held: Register, *, narrowed: bool) -> dict[Said, Put]:
    """Where each statement is put. What makes a place an address is read even where the question narrows days or agencies."""
    statements, who = [(at.stated, at.said) for at in found.ats], found.who
    if narrowed:
        events = {at.event for at in found.ats}
        statements, who = _statements(ask, ask.whenever, events), involved_in(ask.whenever, events)
    children = {
        one: [child.person for child in who.children(one.event, day_of(one))]
        for one, _ in statements
        if one.kind not in ADDRESSES
    }
    homes: dict[str, list[Lived]] = {}
    for row in in_portions(ask.whenever, "homes", {person for people in children.values() for person in people}):
        for home in row["homes"]:
            homes.setdefault(home[0], []).append(Lived(*home))
    lived = {one: [home for person in people for home in homes.get(person, ())] for one, people in children.items()}
    where = put([one for one, _ in statements], lived, held)
    return dict(zip((said for _, said in statements), where, strict=True))


def where_events_were(
    ask: Asking, events: Iterable[str], held: Register, *, narrowed: bool, who: Involved | None = None
) -> dict[str, dict[Said, Put]]:
    """For each event, where every statement that it was somewhere is put. `who` was involved is looked up if it is not known yet."""
    wanted = set(events)
    ats = tuple(At(stated, said, own=True) for stated, said in _statements(ask, ask, wanted))
    where = placed(ask, Whereabouts(ats, {}, who or involved_in(ask, wanted)), held, narrowed=narrowed)
    found: dict[str, dict[Said, Put]] = {}
    for at in ats:
        found.setdefault(at.event, {})[at.said] = where[at.said]
    return found


def in_area(ask: Asking, events: Iterable[str], area: Collection[str], held: Register, *, narrowed: bool) -> set[str]:
    """Those of some events that a statement puts in one of these wards or cells, a place by a point of it; all if none is named."""
    wanted = set(events)
    found = where_events_were(ask, wanted, held, narrowed=narrowed) if area else {}
    puts = [
        (event, (one.place, one.cell))
        for event, ats in found.items()
        for one in ats.values()
        if one.place or one.cell
    ]  # fmt: skip
    wards = held.wards_of([spot for _, spot in puts])
    inside = {event for (event, (_, cell)), ward in zip(puts, wards, strict=True) if cell in area or ward in area}
    return inside if area else wanted


def kinds_of(ask: Asking, events: Iterable[str]) -> dict[str, frozenset[str]]:
    """The kinds that visible records give each event; filters by day and agency leave none out."""
    found: dict[str, set[str]] = {}
    for row in in_portions(ask.whenever, "event-kinds", events):
        for event, kind in row["kinds"]:
            found.setdefault(event, set()).add(kind)
    return {event: frozenset(kinds) for event, kinds in found.items()}


def day_of(stated: StatedPlace) -> str:
    """The Europe/London day on which a statement counts: the first that it allows, or the last if it gives no first."""
    return london_day(stated.end if stated.start == EARLIEST != stated.end != LATEST else stated.start)


def is_of_no_day(stated: StatedPlace) -> bool:
    """Whether a statement says nothing about when it was so."""
    return (stated.start, stated.end) == (EARLIEST, LATEST)


def is_undated(span: Span) -> bool:
    """Whether one end of a span is not known, or the two contradict each other, so that it may be of any time."""
    return span[0] == EARLIEST or span[1] == LATEST or span[1] < span[0]


def _statements(ask: Asking, run: Run, events: Iterable[str]) -> list[tuple[StatedPlace, Said]]:
    """Every statement that says where one of these events was, in order."""
    lines = (line for row in in_portions(run, "whereabouts", events) for line in row["whereabouts"])
    return sorted((_statement(ask, line) for line in lines), key=lambda one: one[1])


def _statement(ask: Asking, line: Sequence[Any]) -> tuple[StatedPlace, Said]:
    kind, uprn, reference, words, cell, lat, lon, precision, *link = line
    said = Said(*link)
    stated = StatedPlace(
        said.start, said.how, said.valid_from, said.valid_to, ask.agency(said.visibility), said.end,
        kind, uprn, reference, words, cell, lat, lon, precision,
    )  # fmt: skip
    return stated, said


def _first_day(spans: Iterable[Span]) -> str:
    """The earliest day on which anything in these spans can have happened."""
    return min("0001-01-01" if start == EARLIEST else london_day(min(start, end)) for start, end in spans)


def _earlier(since: str) -> str:
    """How early something may begin that does not end before `since` and that a period can find: `WIDE_DAYS` earlier."""
    return day_bounds(date.fromisoformat(london_day(since)) - timedelta(days=WIDE_DAYS))[0]
