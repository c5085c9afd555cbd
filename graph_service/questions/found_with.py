"""Who was there when a child was found, or while she was missing, and which orders were in force that day?

Asked of a child, it is about every missing episode of hers that began in the period; asked of an episode, about that one. Somebody
was there who is in the **episode** itself in a role that says so: found with her, present, driver, passenger, suspect, witness,
missing too. Or who was, in another event, at one **place** of the register at one time: by statements that allow at most six hours
each and overlap. Addresses, police stations, hospitals, schools and the like join nobody so (`co_missing`); how many were set aside
is said.

Each row is of one episode and one person, with the orders in force on the days of it: those that bind or protect her or him, and
those that bind or protect the child. An order is in force by what is said of its time; that it was broken nobody says here.

The order of rows is that of support for who was there, by distinct agencies, then separate accounts (`analysis.accounts`), then ids;
pages of 50 are dealt among the agencies on whose word alone some part rests (`analysis.dealing`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph_service.analysis.accounts import Support, accounts, alone, support
from graph_service.analysis.ages import Age, age_on
from graph_service.analysis.dealing import dealt
from graph_service.analysis.together import Stay, first_moment, overlapping
from graph_service.lookups.ages import Births, births
from graph_service.lookups.episodes import MISSING, Episodes, begins, episodes, stays
from graph_service.lookups.orders import in_force, orders
from graph_service.lookups.register import register
from graph_service.lookups.statements import involved
from graph_service.lookups.tallies import NOT_SAID, THERE
from graph_service.lookups.whereabouts import in_area
from graph_service.model.question import Asking, EntityId, Found, OfPeriod, Question, Row, Said
from graph_service.model.times import london_day
from graph_service.questions.hotspots import Area

PAGE = 50
"""How many rows are dealt at once."""

EVIDENCE = 40
"""How many statements of a row are listed."""


class FoundWithParams(OfPeriod):
    """A child or one missing episode, and a period."""

    child: EntityId | None = Field(default=None, description="Somebody who was missing.")
    event: EntityId | None = Field(default=None, description="Or one missing episode.")
    area: Annotated[tuple[Area, ...], Field(max_length=500)] = Field(
        default=(),
        description="Only episodes that were in one of these wards or cells; none named means everywhere.",
    )
    since: date = Field(description="First Europe/London day on which episodes began.")
    until: date = Field(description="Last such day.")
    most: Annotated[int, Field(ge=1, le=200, description="How many rows to list.")] = PAGE

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.child is None) == (self.event is None):
            raise ValueError("child, event: expected one of the two")
        return self


class InForce(BaseModel):
    """An order that may have been in force on days of a row."""

    model_config = ConfigDict(frozen=True)

    order: EntityId
    of: EntityId = Field(description="Whom it binds or protects: who was there, or a child.")
    kind: str = Field(description="SUBJECT_TO: it binds; PROTECTED_BY: it protects.")
    days: tuple[str, ...] = Field(description="On which of the row's days.")
    statements: tuple[str, ...] = Field(description="Ids of the statements of it, of those in the row's evidence.")


class FoundWith(Row):
    """Somebody who was there in one missing episode."""

    event: EntityId = Field(description="The missing episode.")
    children: tuple[EntityId, ...] = Field(
        description="Who was missing in it: the child asked about, or everybody else."
    )
    who: EntityId
    age: Age = Field(description="Child or adult on the first of the days.")
    roles: tuple[str, ...] = Field(description="The roles in the episode; `not_said` where none is given.")
    places: tuple[EntityId, ...] = Field(description="Registered places where both were at one time.")
    events: tuple[EntityId, ...] = Field(description="The other events by which that is so.")
    days: tuple[str, ...] = Field(
        description="Europe/London days: of each statement the first on which it may have been so."
    )
    orders: tuple[InForce, ...] = Field(description="Orders that may have been in force on one of the days.")
    agencies: int = Field(description="Distinct agencies whose accounts say who was there.")
    accounts: int = Field(description="Separate accounts that say so: copies of one log are one.")


# who was there


Step = tuple[str, ...]
"""One part of what says that somebody was there: a person in an event, an event at a place."""


@dataclass
class _There:
    """Somebody who was there in one episode: in which roles, where, by which other events, on which days, and who says so."""

    event: str
    who: str
    children: frozenset[str]
    roles: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    steps: dict[Step, set[Said]] = field(default_factory=dict)

    def rests_on(self, step: Step, said: Iterable[Said]) -> None:
        """One more part, or more statements of it."""
        self.steps.setdefault(step, set()).update(said)

    @property
    def every(self) -> set[Said]:
        """All statements of who was there."""
        return {said for several in self.steps.values() for said in several}


class _Company:
    """Collects who was there, by episode and person; and how many were at places that join nobody."""

    def __init__(self, found: Episodes, missing: Mapping[str, frozenset[str]]) -> None:
        self._found, self._missing = found, missing
        self.there: dict[tuple[str, str], _There] = {}
        self.aside: set[tuple[str, ...]] = set()

    def in_episodes(self, said: Mapping[str, Iterable[Said]]) -> None:
        """Who is in an episode in a role that says that they were there."""
        for event in self._missing:
            for one in filter(_was_there, said.get(event, ())):
                if there := self._one(event, one.start, said):
                    there.roles.add(one.how or NOT_SAID)
                    dated = begins((one.valid_from, one.valid_to))
                    there.days.add(london_day(one.valid_from) if dated else self._found.day(event))
                    there.rests_on((one.start, event, one.how), [one])

    def in_places(self, several: Iterable[Stay], said: Mapping[str, Sequence[Said]]) -> None:
        """Who was at one place at one time with an episode, in another event."""
        for pair in overlapping(several):
            for one, other in (pair, pair[::-1]):
                if one.event in self._missing:
                    for there in filter(_was_there, said.get(other.event, ())):
                        self._at_place(one, other, there, said)

    def _at_place(self, one: Stay, other: Stay, said: Said, every: Mapping[str, Sequence[Said]]) -> None:
        day = london_day(max(one.start, other.start))
        if one.where.joins in ("address", "aside") and self._missing[one.event] - {said.start}:
            self.aside.add((one.event, said.start, one.where.id, day))
        if one.where.joins == "place" and (there := self._one(one.event, said.start, every)):
            there.places.add(one.where.id)
            there.events.add(other.event)
            there.days.add(day)
            there.rests_on((said.start, other.event, said.how), [said])
            for stay in (one, other):
                there.rests_on((stay.event, stay.where.id), [stay.said])

    def _one(self, event: str, who: str, said: Mapping[str, Iterable[Said]]) -> _There | None:
        """The row of somebody in an episode, which rests on who was missing in it; none where nobody else was."""
        children = self._missing[event] - {who}
        if not children:
            return None
        there = self.there.setdefault((event, who), _There(event, who, children))
        for one in said.get(event, ()):
            if one.start in children and one.how == MISSING:
                there.rests_on((one.start, event, MISSING), [one])
        return there


def _was_there(said: Said) -> bool:
    return (said.how or NOT_SAID) in THERE


# answering


def _steps(ask: Asking, params: FoundWithParams) -> Found[FoundWith]:
    held = register(ask)
    found = episodes(
        ask,
        params.since,
        params.until,
        lambda every: in_area(ask, every, params.area, held, narrowed=params.is_narrowed),
    )
    missing = {event: asked for event in found.spans if (asked := _asked(params, event, found.missing(event)))}
    company = _Company(found, missing)
    mine, left = stays(ask, missing, held, narrowed=params.is_narrowed)
    others = _others(found, mine) - missing.keys()
    beside, _ = stays(ask, others, held, narrowed=params.is_narrowed)
    said = involved(ask, {*missing, *(stay.event for stay in beside)})
    company.in_episodes(said)
    company.in_places([*mine, *beside], said)
    shown = list(islice(_ranked(ask, company.there.values()), ask.start, ask.start + params.most))
    people = {person for _, there in shown for person in (there.who, *there.children)}
    bound, born = orders(ask, people), births(ask, {there.who for _, there in shown})
    rows = [_row(ask, there, behind, bound, born) for behind, there in shown]
    undated = sum(bool(_asked(params, event, found.missing(event))) for event in found.undated)
    notes = tuple(_notes(len(company.aside), left, undated))
    return Found.page(rows, ask.start, len(company.there), notes=notes)


def _asked(params: FoundWithParams, event: str, missing: set[str]) -> frozenset[str]:
    """Of those who were missing in an episode the one asked about, or all of them if it is the episode asked about."""
    if params.child:
        return frozenset(missing & {params.child})
    return frozenset(missing) if event == params.event else frozenset()


def _others(found: Episodes, mine: Sequence[Stay]) -> set[str]:
    """The events of the period that may have been at a time at which an episode was somewhere."""
    windows = [(stay.start, stay.end) for stay in mine]
    return {event for event, spans in found.begun.items() if first_moment(windows, spans) is not None}


def _ranked(ask: Asking, every: Iterable[_There]) -> Iterator[tuple[Support, _There]]:
    """The rows by their support, dealt."""
    behind = [(support(accounts(there.every, ask.agency)), there) for there in every]
    behind.sort(key=lambda one: (-one[0].agencies, -one[0].accounts, one[1].event, one[1].who))
    return dealt(behind, PAGE, lambda one: alone(accounts(step, ask.agency) for step in one[1].steps.values()))


def _row(ask: Asking, there: _There, behind: Support, bound: Mapping[str, Sequence[Said]], born: Births) -> FoundWith:
    days = tuple(sorted(there.days))
    ordered = [
        said
        for person in (there.who, *sorted(there.children))
        for said in bound.get(person, ())
        if any(in_force(said, day, day) for day in days)
    ]
    evidence, more = ask.evidence({*there.every, *ordered}, cap=EVIDENCE)
    listed = [said.assertion for said in evidence]
    return FoundWith(
        event=there.event,
        children=tuple(sorted(there.children)),
        who=there.who,
        age=age_on(days[0], born.get(there.who, ())),
        roles=tuple(sorted(there.roles)),
        places=tuple(sorted(there.places)),
        events=tuple(sorted(there.events)),
        days=days,
        orders=tuple(_in_force(ordered, days, listed)),
        agencies=behind.agencies,
        accounts=behind.accounts,
        evidence=evidence,
        more_evidence=more,
    )


def _in_force(ordered: Iterable[Said], days: Sequence[str], listed: Sequence[str]) -> Iterator[InForce]:
    """Each order once for each person that it binds or protects."""
    found: dict[tuple[str, str, str], list[Said]] = {}
    for said in ordered:
        found.setdefault((said.end, said.start, said.kind), []).append(said)
    for (order, of, kind), several in sorted(found.items()):
        ids = {said.id for said in several}
        yield InForce(
            order=order,
            of=of,
            kind=kind,
            days=tuple(day for day in days if any(in_force(said, day, day) for said in several)),
            statements=tuple(i for i in listed if i in ids),
        )


def _notes(aside: int, left: int, undated: int) -> Iterator[str]:
    """What joins nobody, and what is left out."""
    if aside:
        yield (
            "Meetings at a home, placement or refuge, or at a police station, hospital, school or the like join nobody. "
            f"Set aside: {aside:,}."
        )
    if left:
        yield f"Statements of where they were that name no place to compare, or allow more than six hours: {left:,}."
    if undated:
        yield f"Missing episodes of no known beginning, left out: {undated:,}."


QUESTION = Question(
    name="found_with",
    asks="Who was there when a child was found or while she was missing, and which orders were in force that day?",
    params=FoundWithParams,
    row=FoundWith,
    uses=(
        "begun",
        "event-kinds",
        "parties",
        "births",
        "involved",
        "whereabouts",
        "homes",
        "register",
        "orders",
    ),
    steps=_steps,
    example={"child": "e_aaaaaaaaaaaaaaaaaaaaaaaa", "since": "2026-02-01", "until": "2026-04-30"},
)
