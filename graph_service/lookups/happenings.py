"""What happened in a period, who was in it and how old they were, and by what else they are joined: for links to children."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from graph_service.analysis.ages import Age
from graph_service.analysis.branches import Ages, Happening, Means, Tie, at_one_time, children_of
from graph_service.analysis.placing import Register
from graph_service.lookups.ages import births
from graph_service.lookups.company import Present, acquainted, company, held, holders
from graph_service.lookups.portions import in_portions
from graph_service.lookups.register import register
from graph_service.lookups.whereabouts import (
    Asked,
    Involved,
    Party,
    Span,
    begun,
    is_undated,
    where_events_were,
)
from graph_service.model.question import Asking, Said
from graph_service.model.times import day_bounds, london_day
from graph_service.model.vocabulary import EntityKind

THINGS: Mapping[EntityKind, Means] = {
    EntityKind.VEHICLE: "vehicle",
    EntityKind.PHONE: "phone",
    EntityKind.ACCOUNT: "account",
}
"""What people keep, use and are with, and by what it links them."""

AT_ONE_TIME_S = 6 * 3600
"""How many seconds what is said of when somebody was at a place may allow, for two to have been there at one time."""


@dataclass
class Happened:
    """What happened in a period: its events with their spans, who was in them, ages, things; and what is left out."""

    span: Span
    last_day: str
    events: dict[str, Happening]
    spans: dict[str, list[Span]]
    things: dict[str, Means]
    ages: Ages
    undated: int
    perhaps: int
    where: dict[tuple[str, str], set[Said]] = field(default_factory=dict)
    """By event and place of the register, the statements that put the event there."""

    @cached_property
    def children(self) -> set[str]:
        """Everybody who was a child, or of disputed age, in some event."""
        return {child for happening in self.events.values() for child in children_of(happening, self.ages)}

    @property
    def involved(self) -> Involved:
        """Who was in each of its events."""
        parties = {
            event: [Party(who, role) for who, of, role in happening.company if of == "person"]
            for event, happening in self.events.items()
        }
        return Involved(parties, self.ages.turning)


def happened(ask: Asking, since: date, until: date, asked: Asked = set) -> Happened:
    """The events asked for that lie in the period by some record, and how many more are undated or only may lie in it."""
    span = day_bounds(since, until)
    every = begun(ask, *span)
    found = {event: every[event] for event in sorted(asked(every))}
    inside = {event: [one for one in sorted(spans) if _within(one, span)] for event, spans in found.items()}
    spans = {event: several for event, several in inside.items() if several}
    undated = sum(any(map(is_undated, found[event])) for event, several in inside.items() if not several)
    present = company(ask, spans)
    ages = Ages()
    learn(ask, ages, {one.who for one in present if one.of is EntityKind.PERSON})
    things = {one.who: THINGS[one.of] for one in present if one.of in THINGS}
    left = len(inside) - len(spans) - undated
    return Happened(span, until.isoformat(), _events(spans, present), spans, things, ages, undated, left)


def learn(ask: Asking, ages: Ages, people: Iterable[str]) -> None:
    """The ages of these people, of those of whom nothing was looked up yet."""
    new = set(people) - ages.turning.keys()
    ages.learn(new, births(ask, new))


def _within(one: Span, span: Span) -> bool:
    return not is_undated(one) and span[0] <= one[0] and one[1] <= span[1]


def _events(spans: Mapping[str, Sequence[Span]], present: Iterable[Present]) -> dict[str, Happening]:
    """Each event with who and what was in it; an organisation is neither, and is told as somebody's employer."""
    inside: dict[str, list[tuple[str, str, str]]] = {event: [] for event in spans}
    for one in (one for one in present if one.of is not EntityKind.ORGANISATION):
        inside[one.event].append((one.who, one.of.value.casefold(), one.role))
    return {event: Happening(london_day(spans[event][0][0]), tuple(sorted(some))) for event, some in inside.items()}


def ties(ask: Asking, period: Happened) -> tuple[dict[str, list[Tie]], dict[str, list[Tie]]]:
    """For each vehicle, phone and account of the period: who else was with it, keeps or uses it, and which children.

    Of somebody who was in no event of the period the age is not looked up: a child among the others is told apart at the end.
    """
    children, others = dict[str, list[Tie]](), dict[str, list[Tie]]()
    for event, happening in period.events.items():
        young = children_of(happening, period.ages)
        for thing in (who for who, _, _ in happening.company if who in period.things):
            for who, of, role in happening.company:
                if who in young:
                    children.setdefault(thing, []).append(Tie(who, event, role, young[who]))
                if of == "person" and young.get(who) is not False:
                    others.setdefault(thing, []).append(Tie(who, event, role, disputed=False))
    used, kinds = held(ask, period.children, period.span)
    period.things |= {thing: THINGS[of] for thing, of in kinds.items() if of in THINGS}
    every = {*((one.thing, one.person, one.kind) for one in used)}
    every |= {(one.thing, one.person, one.kind) for one in holders(ask, period.things, period.span)}
    of_the_period = period.children
    for thing, person, kind in sorted(every):
        age = period.ages.of(person, period.last_day)
        if age is not Age.CHILD:
            others.setdefault(thing, []).append(Tie(person, "", kind, disputed=False))
        if age in (Age.CHILD, Age.DISPUTED) and person in of_the_period:
            children.setdefault(thing, []).append(Tie(person, "", kind, disputed=age is Age.DISPUTED))
    return children, others


def known(ask: Asking, period: Happened, entity: str | None) -> list[tuple[str, str, str]]:
    """Whom statements link to the children of the period, or to the one who is asked about: child, the other, the kind.

    The age of the other is not looked up: a child among them is told apart at the end.
    """
    found = {(one.person, one.other, one.kind) for one in acquainted(ask, period.children, period.span)}
    if entity:
        found |= {(one.other, one.person, one.kind) for one in acquainted(ask, [entity], period.span)}
    learn(ask, period.ages, {child for child, _, _ in found})
    return sorted(one for one in found if period.ages.of(one[0], period.last_day) in (Age.CHILD, Age.DISPUTED))


def places(ask: Asking, period: Happened, *, narrowed: bool, alone: bool) -> dict[str, dict[str, list[Span]]]:
    """For each place of the register the events that were there, each with the spans that are short enough to compare.

    Events that were `alone` in their time, wherever another was, are only looked for where they are wanted too.
    """
    events = set(period.events) if alone else _at_times_of_others(ask, period.events)
    found: dict[str, dict[str, list[Span]]] = {}
    held, who = register(ask) if events else Register((), {}), period.involved
    for event, ats in where_events_were(ask, events, held, narrowed=narrowed, who=who).items():
        for said, put in ats.items():
            if put.place:
                period.where.setdefault((event, put.place), set()).add(said)
                span = said.valid_from, said.valid_to
                if _is_short(span):
                    found.setdefault(put.place, {}).setdefault(event, []).append(span)
    return found


def _at_times_of_others(ask: Asking, events: Iterable[str]) -> set[str]:
    """Those that may have been somewhere at a time when another was somewhere: no others can have been at one place at one time."""
    stated: dict[str, list[Span]] = {}
    for row in in_portions(ask, "stated-times", events):
        for event, *span in row["stated"]:
            if _is_short((span[0], span[1])):
                stated.setdefault(event, []).append((span[0], span[1]))
    return {one for _, one, _ in at_one_time({"": stated})}


def _is_short(span: Span) -> bool:
    if is_undated(span):
        return False
    start, end = map(datetime.fromisoformat, span)
    return (end - start).total_seconds() <= AT_ONE_TIME_S
