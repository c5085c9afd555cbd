"""What happened at one place of the register in a period: what, when, to whom, who else was there, by which orders it is named?

It is the row of `hotspots` for one place, opened: the same events are counted, in which children were, and the same statements put
them there (`analysis.placing`). Line by line: the distinct children in all; by kind of event; by band of hours, weekdays and weekends
apart; each child; each adult, or person of no known age, who was there; each vehicle; each order that binds the place; and the
registered places near, with their distance in steps of 100 m.

Children, adults, vehicles and orders stand by their support, by distinct agencies, then separate accounts (`analysis.accounts`), then
ids; they are counted, and pages of 50 are dealt among the agencies on whose word alone they rest (`analysis.dealing`). Nobody is
ranked by how often she was there.

The editions are those of `hotspots`. The one for a forum has counts and places of the register alone, and names nobody, in its
evidence either; the one for planning has one rounded figure.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from graph_service.analysis import editions
from graph_service.analysis.accounts import accounts, alone, support
from graph_service.analysis.ages import Age, age_on
from graph_service.analysis.dealing import dealt
from graph_service.analysis.hours import BANDS, band_of
from graph_service.analysis.placing import Register
from graph_service.analysis.spots import Spot, Tally, sizes
from graph_service.errors import BadInput
from graph_service.lookups.ages import births
from graph_service.lookups.company import Present, company
from graph_service.lookups.orders import in_force, orders
from graph_service.lookups.register import register
from graph_service.lookups.statements import between
from graph_service.lookups.tallies import NOT_SAID, TEXTS, THERE, Behind, Counting, behind, tally
from graph_service.model.question import Asking, EntityId, Found, OfPeriod, Question, Rounded, Row, Said
from graph_service.model.times import london_day
from graph_service.model.vocabulary import Edition, EntityKind
from graph_service.questions.hotspots import Code
from graph_service.questions.near import LEAST_M, STEP_M, distances

PAGE = 50
"""How many lines of a section are dealt at once."""

Section = Literal["total", "kind", "hours", "child", "adult", "vehicle", "order", "near"]
SECTIONS: tuple[Section, ...] = get_args(Section)
"""The sections of the page, in their order."""

OF_COUNTS: tuple[Section, ...] = ("total", "kind", "hours", "near")
"""Those that name no person and no thing: an edition for a forum has no others."""


class PlaceProfileParams(OfPeriod):
    """A place of the register and a period."""

    place: EntityId = Field(description="A place of the register.")
    kinds: Annotated[tuple[Code, ...], Field(max_length=30)] = Field(
        default=(), description="Kinds of event; none named means every kind."
    )
    sections: tuple[Section, ...] = Field(default=SECTIONS, description="Which sections of the page.")
    within: Annotated[int, Field(ge=LEAST_M, le=10_050, description="How near is near: 250, 350, 450 ... metres.")] = (
        550
    )
    edition: Edition | None = Field(
        default=None, description="A stricter edition than the fullest that your role and purpose allow."
    )
    most: Annotated[int, Field(ge=1, le=500, description="How many lines of each section to list.")] = PAGE

    @model_validator(mode="after")
    def _in_steps(self) -> Self:
        if (self.within - LEAST_M) % STEP_M:
            raise ValueError("within: expected 250 metres and steps of 100, such as 350 or 1050")
        return self

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the period narrows what is counted."""
        return super().is_narrowed or bool(self.kinds)

    def wanted_edition(self) -> Edition | None:
        """The edition asked for."""
        return self.edition


class PlaceLine(Row):
    """One line of a place's page."""

    section: Section
    place: EntityId = Field(description="The place itself; of a place near, that place.")
    text: str = Field(description="The kind of event, or the hours by a London clock; else empty.")
    who: EntityId | None = Field(description="A child, an adult, a vehicle or an order.")
    roles: tuple[str, ...] = Field(
        description="Of a person or vehicle the roles there; `not_said` where none is given."
    )
    age: Age | None = Field(description="Of a person, by the first event there.")
    children: int | None = Field(description="Distinct children, where the line counts them.")
    child_days: int | None = Field(
        description="Distinct pairs of child and day, of the place itself and of places near."
    )
    distance_m: int | None = Field(description="Of a place near: metres, rounded up to 250, 350, 450 ...")
    agencies: int = Field(description="Distinct agencies whose accounts say so.")
    accounts: int = Field(description="Separate accounts that say so: copies of one log are one.")


@dataclass(frozen=True)
class _Line:
    """A line before it is ranked and shown: `at` puts events at the place, `others` are all other statements."""

    section: Section
    at: frozenset[Said]
    others: frozenset[Said] = frozenset()
    text: str = ""
    place: str = ""
    """Of a place near, that place."""
    who: str = ""
    roles: tuple[str, ...] = ()
    age: Age | None = None
    children: int | None = None
    child_days: int | None = None
    distance_m: int | None = None

    @property
    def supports(self) -> frozenset[Said]:
        """The statements that are counted as its support: of a count, as in `hotspots`, those that put events there."""
        return self.at if self.section in OF_COUNTS else self.at | self.others


@dataclass
class _Was:
    """Somebody or something in events at the place: by event the roles, and the age by the first of them."""

    events: dict[str, set[str]] = field(default_factory=dict)
    age: Age | None = None

    def add(self, event: str, role: str) -> None:
        """One more role in an event."""
        self.events.setdefault(event, set()).add(role or NOT_SAID)


# answering


def _steps(ask: Asking, params: PlaceProfileParams) -> Found[PlaceLine]:
    strategic = ask.edition is Edition.STRATEGIC
    if strategic and (params.is_narrowed or not editions.is_whole(params.since, params.until)):
        raise BadInput(
            "since, until: the strategic edition is of one whole calendar quarter or year, and of everything in it"
        )
    held = register(ask)
    entry = held.entries.get(params.place)
    if entry is None or entry.group == "ward":
        return Found([], notes=("No registered place of that id that you may see.",))
    counted = tally(
        ask, Counting((params.since, params.until), kinds=params.kinds, is_narrowed=params.is_narrowed), held
    )
    if strategic:
        notes = (f"A place with fewer than {editions.FEW} children has no figure.",)
        return Found([], notes=notes, rounded=tuple(_rounded(counted, held, params.place)))
    page = _Page(ask, params, counted, held)
    shown: list[_Line] = []
    left: dict[Section, int] = {}
    for section in (one for one in SECTIONS if one in params.sections and page.may_show(one)):
        lines = page.lines(section)
        shown += islice(_dealt(ask, lines), ask.start, ask.start + params.most)
        left[section] = max(0, len(lines) - ask.start - params.most)
    more = sum(left.values())
    goes_on = ask.start + params.most if more and len(left) == 1 else 0
    rows = [_row(ask, params.place, line) for line in shown]
    return Found(rows, more, goes_on, tuple(_left(left)), page.figures)


def _rounded(counted: Tally, held: Register, place: str) -> Iterator[Rounded]:
    """The figure of the edition for planning, where it has one."""
    spot, entry = counted.spots.get((place, "")), held.entries[place]
    if spot and len(spot.children) >= editions.FEW:
        outline = entry.shape.geometry
        yield Rounded(
            place=place,
            name=entry.shape.name,
            group=spot.list,
            geometry=dict(outline) if outline else None,
            children=editions.in_words(len(spot.children)),
            before="",
        )


def _dealt(ask: Asking, lines: Iterable[_Line]) -> Iterable[_Line]:
    """People, things and orders by their support, dealt; counts in the order in which they come."""
    every = list(lines)
    if not every or every[0].section in OF_COUNTS:
        return every

    def rank(line: _Line) -> tuple[int | str, ...]:
        held = support(accounts(line.supports, ask.agency))
        return -held.agencies, -held.accounts, line.who

    def hand(line: _Line) -> frozenset[str]:
        return alone(accounts(part, ask.agency) for part in (line.at, line.others) if part)

    return dealt(sorted(every, key=rank), PAGE, hand)


def _row(ask: Asking, place: str, line: _Line) -> PlaceLine:
    """A line as it is shown; in an edition for a forum its evidence is that events were there, and nothing about anybody."""
    analyst = ask.edition is Edition.ANALYST
    evidence, more = ask.evidence(line.at | line.others if analyst else line.at)
    held = support(accounts(line.supports, ask.agency))
    return PlaceLine(
        section=line.section,
        place=line.place or place,
        text=line.text,
        who=line.who or None,
        roles=line.roles,
        age=line.age,
        children=line.children,
        child_days=line.child_days,
        distance_m=line.distance_m,
        agencies=held.agencies,
        accounts=held.accounts,
        evidence=evidence,
        more_evidence=more,
    )


def _left(left: Mapping[Section, int]) -> Iterator[str]:
    for section, number in left.items():
        if number:
            yield f"{number:,} more of section {section}: ask for more lines, or for this section alone."


# the lines of each section


class _Page:
    """One place's page: what is counted at it, who was in its events, which places are near."""

    def __init__(self, ask: Asking, params: PlaceProfileParams, counted: Tally, held: Register) -> None:
        self._ask, self._params, self._held = ask, params, held
        self._spot = counted.spots.get((params.place, "")) or Spot(params.place, "", "place")
        self._near = list(self._reached(counted))
        self._behind: Behind = behind(ask, [self._spot, *(spot for _, spot in self._near)])
        self._involving = self._behind.involved(self._spot)
        self._others: dict[Section, dict[str, _Was]] = {"adult": {}, "vehicle": {}}
        if self.may_show("adult"):
            self._meet(company(ask, self._spot.events))

    @property
    def figures(self) -> dict[str, int]:
        """How many distinct children, adults and vehicles there are; nothing in an edition for a forum, whose lines say it."""
        others = {f"{name}s": len(self._others[name]) for name in ("adult", "vehicle")}
        return {"children": len(self._spot.children), **others} if self.may_show("adult") else {}

    def may_show(self, section: Section) -> bool:
        """Whether this edition has a section."""
        return section in OF_COUNTS or self._ask.edition is Edition.ANALYST

    def lines(self, section: Section) -> list[_Line]:
        """The lines of a section."""
        of: Mapping[Section, Callable[[], Iterable[_Line]]] = {
            "total": self._total,
            "kind": self._kinds,
            "hours": self._hours,
            "child": self._children,
            "adult": lambda: self._those("adult"),
            "vehicle": lambda: self._those("vehicle"),
            "order": self._orders,
            "near": self._places_near,
        }
        return list(of[section]())

    def _total(self) -> Iterator[_Line]:
        if self._spot.children:
            yield self._counted("total", self._spot)

    def _counted(self, section: Section, spot: Spot, distance_m: int | None = None) -> _Line:
        return _Line(
            section,
            frozenset(spot.at),
            frozenset(self._behind.involved(spot)),
            place=spot.place,
            children=len(spot.children),
            child_days=len(spot.days),
            distance_m=distance_m,
        )

    def _kinds(self) -> Iterator[_Line]:
        for kind, children in self._behind.by_kind(self._spot).items():
            events = {event for event in self._spot.events if kind in self._behind.kinds.get(event, ())}
            yield _Line("kind", self._at(events), self._involved(events), text=kind, children=children)

    def _hours(self) -> Iterator[_Line]:
        for band, children in sizes(self._spot.hours, BANDS).items():
            at = frozenset(said for said in self._spot.at if band_of(said.valid_from, said.valid_to) == band)
            yield _Line("hours", at, self._involved({said.start for said in at}), text=band, children=children)

    def _children(self) -> Iterator[_Line]:
        every: dict[str, set[Said]] = {}
        for said in self._involving:
            every.setdefault(said.start, set()).add(said)
        for child, saids in every.items():
            age = Age.DISPUTED if child in self._spot.disputed else Age.CHILD
            roles = _sorted(said.how or NOT_SAID for said in saids)
            at = self._at(said.end for said in saids)
            yield _Line("child", at, frozenset(saids), who=child, roles=roles, age=age)

    def _those(self, section: Section) -> Iterator[_Line]:
        """Adults, or vehicles, each with the statements that involve it."""
        every = self._others[section]
        pairs = [(who, event) for who, was in every.items() for event in was.events]
        links = between(self._ask, sorted(pairs), ("INVOLVED_IN",))
        for who, was in every.items():
            said = frozenset(
                one
                for event, roles in was.events.items()
                for one in links[who, event]
                if (one.how or NOT_SAID) in roles
            )
            roles = {role for several in was.events.values() for role in several}
            yield _Line(section, self._at(was.events), said, who=who, roles=_sorted(roles), age=was.age)

    def _orders(self) -> Iterator[_Line]:
        """The orders that may have bound the place in the period, by the register's own place or what a statement there calls it."""
        days = self._params.since.isoformat(), self._params.until.isoformat()
        found: dict[str, set[Said]] = {}
        for several in orders(self._ask, {self._params.place, *(said.end for said in self._spot.at)}).values():
            for said in several:
                if said.kind == "SUBJECT_TO" and in_force(said, *days):
                    found.setdefault(said.end, set()).add(said)
        for order, saids in found.items():
            yield _Line("order", frozenset(), frozenset(saids), who=order)

    def _places_near(self) -> Iterator[_Line]:
        for metres, spot in self._near:
            yield self._counted("near", spot, metres)

    def _reached(self, counted: Tally) -> Iterator[tuple[int, Spot]]:
        """The other places of the register within reach at which children are counted, the nearest first."""
        start = self._held.middle(self._params.place, "")
        spots = [spot for spot in counted.ranked if spot.place and spot.place != self._params.place]
        every = distances(self._held, start, spots) if start and "near" in self._params.sections else []
        yield from sorted(
            ((metres, spot) for metres, spot in every if metres <= self._params.within),
            key=lambda one: (one[0], one[1].rank),
        )

    def _meet(self, present: Sequence[Present]) -> None:
        """The adults and people of no known age who were there, and the vehicles."""
        born = births(self._ask, {one.who for one in present if one.of is EntityKind.PERSON})
        latest_first = sorted(self._spot.at, key=lambda said: said.valid_from, reverse=True)
        day = {said.start: london_day(said.valid_from) for said in latest_first}
        for one in sorted(present, key=lambda one: (day[one.event], one.event, one.role)):
            if one.of is EntityKind.VEHICLE:
                self._others["vehicle"].setdefault(one.who, _Was()).add(one.event, one.role)
            elif one.of is EntityKind.PERSON and (one.role or NOT_SAID) in THERE:
                age = age_on(day[one.event], born.get(one.who, ()))
                if age in (Age.ADULT, Age.UNKNOWN):
                    self._others["adult"].setdefault(one.who, _Was(age=age)).add(one.event, one.role)

    def _at(self, events: Iterable[str]) -> frozenset[Said]:
        wanted = set(events)
        return frozenset(said for said in self._spot.at if said.start in wanted)

    def _involved(self, events: Iterable[str]) -> frozenset[Said]:
        """The statements that involve children counted here in some of the events."""
        wanted = set(events)
        return frozenset(said for said in self._involving if said.end in wanted)


def _sorted(roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(roles)))


QUESTION = Question(
    name="place_profile",
    asks="What happened at one registered place in a period: what, when, to whom, who else was there, by which orders is it named?",
    params=PlaceProfileParams,
    row=PlaceLine,
    uses=(*TEXTS, "company", "statements-between", "orders"),
    steps=_steps,
    example={"place": "e_aaaaaaaaaaaaaaaaaaaaaaaa", "since": "2026-01-01", "until": "2026-03-31"},
    editions=True,
)
