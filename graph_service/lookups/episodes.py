"""Missing episodes of a period: when they were, who was missing, who else was there, and where they were for a few hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from graph_service.analysis.placing import Put, Register
from graph_service.analysis.together import ASIDE, Stay, Where
from graph_service.lookups.happenings import AT_ONE_TIME_S
from graph_service.lookups.whereabouts import (
    Asked,
    Child,
    Involved,
    Party,
    Span,
    begun,
    involved_in,
    is_undated,
    kinds_of,
    where_events_were,
)
from graph_service.model.question import Asking, Said
from graph_service.model.times import EARLIEST, day_bounds, london_day

MISSING_KINDS = ("missing_episode", "missing")
"""The kinds of event that are missing episodes."""

MISSING = "missing"
"""The role of who was missing."""

PARTS = ("last_seen", "found", "visited", "occurred")
"""The parts of an episode by which somebody was somewhere; where she went missing from is no such part."""


@dataclass(frozen=True)
class Episodes:
    """The missing episodes that began in a period, with the spans that records give them; and those of no known beginning."""

    spans: Mapping[str, Sequence[Span]]
    undated: frozenset[str]
    who: Involved
    begun: Mapping[str, Sequence[Span]]
    """Every event of the period, missing episode or not, with its spans whose beginning is known."""

    def day(self, event: str) -> str:
        """The Europe/London day on which it began at the earliest: ages are told on it."""
        return london_day(self.spans[event][0][0])

    def children(self, event: str, role: str = MISSING) -> dict[str, Child]:
        """The children who were in it in a role, by person."""
        return {child.person: child for child in self.who.children(event, self.day(event)) if child.role == role}

    def missing(self, event: str) -> set[str]:
        """Everybody who was missing in it, of whatever age."""
        return {party.person for party in self.who.parties.get(event, ()) if party.role == MISSING}

    def of_no_age(self, event: str) -> list[Party]:
        """Who was missing in it and of whom no age is known."""
        return [party for party in self.who.of_no_age(event, self.day(event)) if party.role == MISSING]


def episodes(ask: Asking, since: date, until: date, asked: Asked = set) -> Episodes:
    """The missing episodes asked for that began in a period by some record, whether or not they had ended."""
    found = {event: sorted(filter(begins, spans)) for event, spans in begun(ask, *day_bounds(since, until)).items()}
    missing = asked(event for event, kinds in kinds_of(ask, found).items() if not kinds.isdisjoint(MISSING_KINDS))
    spans = {event: found[event] for event in sorted(missing) if found[event]}
    return Episodes(spans, frozenset(missing - spans.keys()), involved_in(ask, missing), found)


def begins(span: Span) -> bool:
    """Whether its beginning is known, and it does not end before that."""
    return EARLIEST < span[0] <= span[1]


def stays(
    ask: Asking, events: Iterable[str], held: Register, *, narrowed: bool, who: Involved | None = None
) -> tuple[list[Stay], int]:
    """Where these events were for at most six hours; and how many more statements name no such place or time.

    `who` was involved in them is looked up if it is not known yet.
    """
    found: list[Stay] = []
    left = 0
    for event, ats in where_events_were(ask, events, held, narrowed=narrowed, who=who).items():
        for said, put in ats.items():
            where = (
                _where(said, put, held) if said.how in PARTS and is_short((said.valid_from, said.valid_to)) else None
            )
            if where:
                found.append(Stay(said.valid_from, said.valid_to, event, where, said))
            left += said.how in PARTS and where is None
    return found, left


def is_short(span: Span) -> bool:
    """Whether what is said of a time allows six hours at most."""
    if is_undated(span):
        return False
    start, end = map(datetime.fromisoformat, span)
    return (end - start).total_seconds() <= AT_ONE_TIME_S


def _where(said: Said, put: Put, held: Register) -> Where | None:
    """The place at which a statement is compared with others; none if it is online or at no known place."""
    if put.rule == "address":
        return Where("address", said.end)
    if put.place:
        return Where("aside" if held.entries[put.place].group in ASIDE else "place", put.place)
    return Where("cell", put.cell) if put.cell else None
