"""Counting children at places over a period: each statement that an event was somewhere is counted in one row or one note."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from graph_service.analysis.placing import Put, Register
from graph_service.analysis.spots import Counted, Note, Spot, Tally, Unplaced, sizes
from graph_service.lookups.statements import involved
from graph_service.lookups.whereabouts import At, Span, day_of, is_of_no_day, is_undated, kinds_of, placed, whereabouts
from graph_service.model.kinds import EVENT_ROLES
from graph_service.model.question import Asking, Said
from graph_service.model.times import EARLIEST, LATEST, day_bounds, london_day
from graph_service.spelling.points import COARSEST_CELL_M

NOT_THERE = ("informant", "carer", "observer", "used")
"""Roles that do not say that somebody was there."""

NOT_SAID = "not_said"
"""Stands for the role of somebody of whom no role is given."""

THERE = (*(role for role in EVENT_ROLES if role not in NOT_THERE), NOT_SAID)
"""The roles in which a child is counted, unless the question asks for others."""

Part = Literal["occurred", "started", "last_seen", "found", "visited"]
PARTS: tuple[Part, ...] = ("occurred", "last_seen", "found")
"""Which parts of an event are counted, each at its own place, unless the question asks for others."""

TEXTS = ("begun", "somewhere", "parties", "births", "whereabouts", "homes", "involved", "event-kinds", "register")
"""The lookups that a question needs if it counts children at places."""


@dataclass(frozen=True)
class Counting:
    """What is counted: the period, the one before if compared, which parts and kinds of events (none: all), which roles."""

    period: tuple[date, date]
    before: tuple[date, date] | None = None
    parts: tuple[Part, ...] = PARTS
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = THERE
    is_narrowed: bool = False
    """Whether the question narrows what it asks about by days or agencies; whether a place is a home is decided from everything."""


def tally(ask: Asking, counting: Counting, held: Register) -> Tally:
    """Everything counted: each statement once, then the events of the period for which no place in the period is given."""
    return _Count(ask, counting, held).tallied()


@dataclass(frozen=True)
class Behind:
    """What rows rest on: the kinds of their events, and the statements that say who was involved in each event."""

    kinds: Mapping[str, frozenset[str]]
    said: Mapping[str, Sequence[Said]]

    def involved(self, spot: Spot) -> set[Said]:
        """The statements that involve the children whom a row counts in its events, in the roles in which it counts them."""
        return {
            said
            for event, counted in spot.events.items()
            for said in self.said.get(event, ())
            if (said.start, said.how or NOT_SAID) in counted
        }

    def by_kind(self, spot: Spot) -> dict[str, int]:
        """How many distinct children a row counts for each kind of event."""
        people: dict[str, set[str]] = {}
        for event, counted in spot.events.items():
            for kind in self.kinds.get(event, ()):
                people.setdefault(kind, set()).update(person for person, _ in counted)
        return sizes(people)


def behind(ask: Asking, spots: Iterable[Spot]) -> Behind:
    """What the rows rest on that are shown; nothing is asked about other rows."""
    events = {event for spot in spots for event in spot.events}
    return Behind(kinds_of(ask, events), involved(ask, events))


class _Count:
    """One run of the counting: what was read, where each statement is put, and the tally so far."""

    def __init__(self, ask: Asking, counting: Counting, held: Register) -> None:
        self.asked, self.held, self.tally = counting, held, Tally()
        self.now: Span = day_bounds(*counting.period)
        self.then: Span | None = day_bounds(*counting.before) if counting.before else None
        since, until = (self.then or self.now)[0], self.now[1]
        self.found = whereabouts(ask, since, until)
        self.put = placed(ask, self.found, held, narrowed=counting.is_narrowed)
        self.wanted = self._of_wanted_kinds(ask) if counting.kinds else None

    def tallied(self) -> Tally:
        """Everything counted: each statement once, then the events of the period for which no place in the period is given."""
        somewhere = {at.event for at in self.found.ats if at.own and self._wanted(at.event) and self._at(at)}
        for event, spans in sorted(self.found.begun.items()):
            if event not in somewhere and self._wanted(event):
                self._nowhere(event, spans)
        return self.tally

    def _of_wanted_kinds(self, ask: Asking) -> set[str]:
        kinds = kinds_of(ask, {at.event for at in self.found.ats} | self.found.begun.keys())
        return {event for event, several in kinds.items() if not several.isdisjoint(self.asked.kinds)}

    def _wanted(self, event: str) -> bool:
        return self.wanted is None or event in self.wanted

    def _children(self, event: str, day: str) -> list[Counted]:
        found = self.found.who.children(event, day)
        counted = (Counted(child.person, child.role or NOT_SAID, child.disputed) for child in found)
        return [child for child in counted if child.role in self.asked.roles]

    def _at(self, at: At) -> bool:
        """Count a statement in its row or note. True if it says where its event was at a time in the period."""
        day = self.asked.period[1].isoformat() if is_of_no_day(at.stated) else day_of(at.stated)
        children, when = self._children(at.event, day), self._when(at.span)
        people = {child.person for child in children}
        if when is None:
            return False
        if not children:
            ageless = {
                party.person
                for party in self.found.who.of_no_age(at.event, day)
                if (party.role or NOT_SAID) in self.asked.roles
            }
            if ageless and when == "now":
                self.tally.leave("age_unknown", ageless)
            return when == "now"
        if when in ("undated", "possible"):
            self.tally.leave(when, people)
        elif at.stated.part not in self.asked.parts:
            if when == "now":
                self.tally.leave("other_parts", people)
        else:
            self._count(at, self.put[at.said], children, now=when == "now")
        return when == "now"

    def _count(self, at: At, put: Put, children: list[Counted], *, now: bool) -> None:
        people = {child.person for child in children}
        if not put.place:
            (self.tally.elsewhere if now else self.tally.before).setdefault(put.cell, set()).update(people)
        note = self._note(at, put)
        if note:
            if now:
                self.tally.leave(note, people)
            if now and note == "unplaced":
                self.tally.unplaced.append(Unplaced(at.stated.agency, at.stated.kind, at.stated.words))
            return
        spot = self.tally.spot(put.place, put.cell, self.held.entries[put.place].group if put.place else None)
        if now:
            spot.fill(at.said, children)
        else:
            spot.before |= people

    def _note(self, at: At, put: Put) -> Note | None:
        """The note that a statement is counted in; None where it is counted in a row."""
        if put.place or put.cell:
            return None
        if put.rule in ("online", "address"):
            return "online" if put.rule == "online" else "addresses"
        if at.stated.lat == "":
            return "unplaced"
        return "coarse" if float(at.stated.precision_m or 0) > COARSEST_CELL_M else "off_the_map"

    def _nowhere(self, event: str, spans: Iterable[Span]) -> None:
        """Count an event with no place in the period by the first of its spans that fits; one with no end counts by its beginning."""
        for start, end in sorted(spans):
            when, day = (
                self._when((start, start if end == LATEST else end)),
                london_day(end if start == EARLIEST else start),
            )
            people = {child.person for child in self._children(event, day)}
            if people and when in ("now", "before"):
                (self.tally.elsewhere if when == "now" else self.tally.before).setdefault("", set()).update(people)
                if when == "now":
                    self.tally.leave("no_place", people)
                return
            if people and when in ("undated", "possible"):
                self.tally.leave(when, people)
                return

    def _when(self, span: Span) -> Literal["now", "before", "possible", "undated"] | None:
        """Whether a span lies in the period, in the period before, perhaps in the period, at no known time, or outside (None)."""
        if is_undated(span):
            return "undated"
        if self.now[0] <= span[0] and span[1] <= self.now[1]:
            return "now"
        if span[0] <= self.now[1] and span[1] >= self.now[0]:
            return "possible"
        return "before" if self.then and self.then[0] <= span[0] and span[1] <= self.then[1] else None
