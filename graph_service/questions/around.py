"""Who and what is within one to three links of somebody or something, by which kinds of link, and through whom?

The counts of each kind and distance come first (`figures`); then the rows, so many of each kind. A row shows one that was reached,
the one through whom it was reached, and the statements of that last link; of several who are as near, it is through the one whose
link is best supported. Only links are followed, never paper: a meeting joins nobody.

A hub is an organisation, or anything with more than 25 links that the reader may see (`analysis.reach`). Hubs are named in a list of
their own and nothing is looked for beyond them, unless `hubs` says so. The rules of where an event is put lead from it to places of
the register (`analysis.placing`). An address has no row, and nothing is looked for beyond it: it is counted.

Within a kind the order is: the nearest first, then by the support of the last link (agencies, then accounts), then by id; pages of 50
are dealt among the agencies on whose word alone a link rests (`analysis.dealing`).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from graph_service.analysis.accounts import Support, accounts, alone, support
from graph_service.analysis.dealing import dealt
from graph_service.analysis.reach import HUB, LOOKED_THROUGH, Met, Reached, Walk, walk
from graph_service.errors import Unavailable
from graph_service.lookups.about import kind_of, registered
from graph_service.lookups.portions import in_portions
from graph_service.lookups.register import register
from graph_service.lookups.statements import CHANGED, between
from graph_service.lookups.whereabouts import kinds_of, where_events_were
from graph_service.model.kinds import KINDS, LINKS, WALKED
from graph_service.model.question import Asking, EntityId, Found, Question, Row, Said, SaidWithin
from graph_service.model.vocabulary import EntityKind

PAGE = 50
"""How many of each kind are dealt at once."""

EVIDENCE = 10
"""How many statements of a row are listed."""

Section = Literal[
    "Person", "Vehicle", "Phone", "Account", "Place", "Event", "Order", "Group", "Organisation", "hub"
]  # fmt: skip
SECTIONS: tuple[Section, ...] = get_args(Section)
"""The lists of an answer, in their order: one for each kind of entity, and last the hubs that were set aside."""

Code = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]

_INVOLVED = KINDS["INVOLVED_IN"].start
"""What can be involved in an event."""

_ALL = 2**31 - 1
"""More links than anything has."""

MORE_THAN_WANTED = 3
"""With this many times as many statements as are wanted, or fewer, all are read at once: looking for each pair costs more."""

AT_ONCE = 5_000
"""Statements of so many links are read at one time, so that no row grows larger than an engine will send."""


class AroundParams(SaidWithin):
    """Of whom or what, how far, by which links, and what to list."""

    entity: EntityId = Field(
        description="A person, vehicle, phone, account, event or registered place, or anything else."
    )
    within: Annotated[int, Field(ge=1, le=3, description="How many links away at most.")] = 1
    kinds: tuple[str, ...] = Field(default=tuple(LINKS), description="Kinds of link to follow.")
    of: Annotated[tuple[Section, ...], Field(min_length=1)] = Field(
        default=SECTIONS,
        description="Kinds of entity to list; with them, or alone, `hub`: the hubs that were set aside.",
    )
    involved_in: Annotated[tuple[Code, ...], Field(max_length=30)] = Field(
        default=(), description="Only who or what was in an event of one of these kinds; hubs are listed all the same."
    )
    not_involved_in: Annotated[tuple[Code, ...], Field(max_length=30)] = Field(
        default=(), description="Only who or what was in no event of these kinds, as far as you may see."
    )
    hubs: bool = Field(default=False, description="Whether to look beyond hubs, and to list each with its own kind.")
    most: Annotated[int, Field(ge=1, le=500, description="How many of each kind of entity to list.")] = PAGE

    @model_validator(mode="after")
    def _known_kinds(self) -> Self:
        if unknown := set(self.kinds) - set(LINKS):
            raise ValueError(f"{len(unknown)} of kinds are not kinds of link: expected some of {', '.join(LINKS)}")
        return self

    @property
    def walked(self) -> list[str]:
        """The kinds of link that lead from one entity to another."""
        return [kind for kind in WALKED if kind in self.kinds]


class Nearby(Row):
    """One that was reached, and the last link that leads to it."""

    section: Section = Field(description="In which list it stands: that of its kind, or that of the hubs set aside.")
    entity: EntityId
    kind: EntityKind
    distance: int = Field(description="In how many links it was reached, the fewest there are.")
    through: EntityId = Field(
        description="The one a link nearer through whom it was reached; whom you asked about, if it is one link away."
    )
    others: int = Field(description="How many others, as near, lead to it too.")
    kinds: tuple[str, ...] = Field(description="Which kinds of link there are between the two.")
    agencies: int = Field(description="Distinct agencies whose accounts link the two.")
    accounts: int = Field(description="Separate accounts of that: copies of one log are one.")
    is_hub: bool = Field(description="Whether it is an organisation, or has more than 25 links.")
    links: int | None = Field(description="Of a hub: how many others are linked to it, by the kinds that are followed.")


Pair = tuple[str, str]


@dataclass
class _Meeting:
    """What is looked up at each step of a walk, and what is only counted on the way."""

    ask: Asking
    params: AroundParams
    put: dict[Pair, set[Said]] = field(default_factory=dict)
    """For an event and a place of the register, the statements that put it there."""
    nowhere: set[Said] = field(default_factory=set)
    """The statements that put an event at no place of the register."""
    addresses: set[str] = field(default_factory=set)

    def first(self, entity: str) -> Met | None:
        """Whom one asks about; none for an address. One of whom no link is seen may still be an event that was somewhere."""
        met = self._met([entity], _ALL).get(entity, Met(EntityKind.EVENT, 0))
        if met.of is EntityKind.PLACE and not registered(self.ask, [entity]):
            return None
        return self._placed({entity: met}, [entity])[entity]

    def __call__(self, ids: Collection[str], last: bool) -> Mapping[str, Met]:
        """Those of these ids that are no addresses; whom they lead to is not looked up for the last."""
        met = self._met(ids, 0 if last else _ALL if self.params.hubs else HUB)
        at = {place for _, place in self.put}
        met |= {place: Met(EntityKind.PLACE, 0) for place in at & set(ids) - met.keys()}
        if len(met) < len(ids):
            raise Unavailable(CHANGED)
        places = {i for i, one in met.items() if one.of is EntityKind.PLACE} - at
        unregistered = places - registered(self.ask, places)
        self.addresses |= unregistered
        known = {i: one for i, one in met.items() if i not in unregistered}
        passed = () if last else [i for i, one in known.items() if self.params.hubs or not one.is_hub]
        return self._placed(known, passed)

    def _met(self, ids: Collection[str], most: int) -> dict[str, Met]:
        walked, hubs = self.params.walked, self._hubs(most)
        text, chosen = ("around", {}) if len(walked) == len(WALKED) else ("around.2-chosen", {"kinds": walked})
        rows = in_portions(self.ask, text, set(ids) - hubs.keys(), most=most, **chosen)
        met = {one: Met(kind_of(row["labels"]), links, frozenset(to)) for row in rows for one, links, to in row["met"]}
        hubs.update((i, one) for i, one in met.items() if one.links > HUB)
        return met | {i: hubs[i] for i in ids if i in hubs}

    def _hubs(self, most: int) -> dict[str, Met]:
        """What has so many links that only their number is told, as far as that was counted before for an asking as wide as this."""
        if most > HUB or self.params.is_narrowed or self.params.walked != list(WALKED):
            return {}
        return self.ask.remembered("hubs", dict[str, Met])

    def _placed(self, met: dict[str, Met], passed: Iterable[str]) -> dict[str, Met]:
        """The same, those events that are passed leading besides to the places of the register where they were."""
        events = {i for i in passed if met[i].of is EntityKind.EVENT}
        if "AT" not in self.params.kinds or not events:
            return met
        to: dict[str, set[str]] = {}
        found = where_events_were(self.ask, events, register(self.ask), narrowed=self.params.is_narrowed)
        for event, ats in found.items():
            for said, put in ats.items():
                if put.place:
                    to.setdefault(event, set()).add(put.place)
                    self.put.setdefault((event, put.place), set()).add(said)
                else:
                    self.nowhere.add(said)
        return met | {
            event: Met(met[event].of, met[event].links, met[event].to | places) for event, places in to.items()
        }


@dataclass(frozen=True)
class _One:
    """One that was reached, as it is ranked and dealt."""

    entity: str
    reached: Reached
    through: str
    said: Collection[Said]
    support: Support
    hand: frozenset[str]

    @property
    def rank(self) -> tuple[int | str, ...]:
        """Its place within its kind."""
        return self.reached.distance, -self.support.agencies, -self.support.accounts, self.entity


def _steps(ask: Asking, params: AroundParams) -> Found[Nearby]:
    meeting = _Meeting(ask, params)
    first = meeting.first(params.entity)
    if first is None:
        return Found([])  # nothing is around an address, in the words of what does not exist
    found = walk(params.entity, first, params.within, meeting, hubs=params.hubs)
    sections = _sections(params, _wanted(ask, params, found.reached))
    links = {params.entity: first.links, **{i: one.met.links for i, one in found.reached.items()}}
    asked = [section for section in SECTIONS if section in params.of]
    said = _said(ask, params, [one for section in asked for one in sections[section].items()], links, meeting.put)
    rows: list[Nearby] = []
    left: dict[Section, int] = {}
    for section in asked:
        ranked = sorted((_one(ask, i, one, said) for i, one in sections[section].items()), key=lambda one: one.rank)
        order = dealt(ranked, PAGE, lambda one: one.hand)
        shown = islice(order, ask.start, ask.start + params.most)
        rows += [_row(ask, section, one) for one in shown]
        left[section] = max(0, len(ranked) - ask.start - params.most)
    more = sum(left.values())
    goes_on = ask.start + params.most if more and len(asked) == 1 else 0
    notes = (*_left(left), *_set_aside(sections["hub"]), *_counted(ask, params, meeting, found))
    return Found(rows, more, goes_on, notes, _figures(sections))


def _wanted(ask: Asking, params: AroundParams, reached: Mapping[str, Reached]) -> dict[str, Reached]:
    """Those who were, or were not, in an event of a kind, where that is asked; and every hub that is set aside."""
    if not (params.involved_in or params.not_involved_in):
        return dict(reached)
    kinds = _kinds_of_events(ask, [i for i, one in reached.items() if one.met.of in _INVOLVED])
    return {
        i: one
        for i, one in reached.items()
        if _is_set_aside(params, one)
        or (one.met.of in _INVOLVED and _fits(params, kinds.get(i, frozenset())))
    }  # fmt: skip


def _fits(params: AroundParams, kinds: frozenset[str]) -> bool:
    """Whether somebody in events of these kinds is wanted."""
    fits = not params.involved_in or not kinds.isdisjoint(params.involved_in)
    return fits and kinds.isdisjoint(params.not_involved_in)


def _kinds_of_events(ask: Asking, ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each of some people and things, the kinds of all events that it was involved in."""
    events: dict[str, set[str]] = {}
    for row in in_portions(ask, "around.3-events", ids):
        for one, event in row["involved"]:
            events.setdefault(one, set()).add(event)
    kinds = kinds_of(ask, {event for several in events.values() for event in several})
    none = frozenset[str]()
    return {one: none.union(*(kinds.get(event, none) for event in several)) for one, several in events.items()}


def _is_set_aside(params: AroundParams, one: Reached) -> bool:
    return one.met.is_hub and not params.hubs


def _sections(params: AroundParams, reached: Mapping[str, Reached]) -> dict[Section, dict[str, Reached]]:
    """Those reached, by the list in which they stand."""
    found: dict[Section, dict[str, Reached]] = {section: {} for section in SECTIONS}
    for i, one in reached.items():
        section: Section = "hub" if _is_set_aside(params, one) else one.met.of.value
        found[section][i] = one
    return found


def _said(
    ask: Asking,
    params: AroundParams,
    listed: Sequence[tuple[str, Reached]],
    links: Mapping[str, int],
    put: Mapping[Pair, set[Said]],
) -> dict[Pair, Collection[Said]]:
    """The statements of every last link: of who is nearer, and whom it leads to."""
    pairs = [(near, i) for i, one in listed for near in one.nearer]
    wanted = [pair for pair in pairs if pair not in put]
    nearer = {near for near, _ in wanted}
    most = max((links[near] for near in nearer), default=0)
    at_once = most <= AT_ONCE and sum(links[near] for near in nearer) <= MORE_THAN_WANTED * len(wanted)
    found = _from(ask, params, nearer, links) if at_once else _between(ask, params, wanted, links)
    if any(pair not in found for pair in wanted):
        raise Unavailable(CHANGED)
    return {pair: put[pair] if pair in put else found[pair] for pair in pairs}


def _from(ask: Asking, params: AroundParams, nearer: Iterable[str], links: Mapping[str, int]) -> dict[Pair, list[Said]]:
    """All statements of those through whom the walk went: for most walks not many more than are wanted."""
    found: dict[Pair, list[Said]] = {}
    for some in _few_links(sorted(nearer), links):
        for row in in_portions(ask, "around.4-statements", some, kinds=params.walked):
            for near, other, *link in row["statements"]:
                found.setdefault((near, other), []).append(Said(*link))
    return found


def _few_links(ids: Iterable[str], links: Mapping[str, int]) -> Iterator[list[str]]:
    """The same, some at a time, so that no row grows too large to be sent."""
    some, number = list[str](), 0
    for one in ids:
        if some and number + links[one] > AT_ONCE:
            yield some
            some, number = [], 0
        some.append(one)
        number += links[one]
    if some:
        yield some


def _between(
    ask: Asking, params: AroundParams, pairs: Sequence[Pair], links: Mapping[str, int]
) -> dict[Pair, list[Said]]:
    """The statements of these pairs alone, each looked for from its end with the fewest links."""
    by_fewest = {
        pair: (min(pair, key=lambda i: (links[i], i)), max(pair, key=lambda i: (links[i], i))) for pair in pairs
    }
    found = between(ask, by_fewest.values(), params.walked)
    return {pair: found[fewest] for pair, fewest in by_fewest.items()}


def _one(ask: Asking, entity: str, reached: Reached, said: Mapping[Pair, Collection[Said]]) -> _One:
    """One that was reached, through the one whose link to it is best supported."""
    held = {near: accounts(said[near, entity], ask.agency) for near in reached.nearer}
    behind = {near: support(of_link) for near, of_link in held.items()}
    best = min(behind, key=lambda near: (-behind[near].agencies, -behind[near].accounts, near))
    return _One(entity, reached, best, said[best, entity], behind[best], alone([held[best]]))


def _row(ask: Asking, section: Section, one: _One) -> Nearby:
    evidence, more = ask.evidence(one.said, cap=EVIDENCE)
    met = one.reached.met
    return Nearby(
        section=section,
        entity=one.entity,
        kind=met.of,
        distance=one.reached.distance,
        through=one.through,
        others=len(one.reached.nearer) - 1,
        kinds=tuple(sorted({said.kind for said in one.said})),
        agencies=one.support.agencies,
        accounts=one.support.accounts,
        is_hub=met.is_hub,
        links=met.links if met.is_hub else None,
        evidence=evidence,
        more_evidence=more,
    )


# what else is said


def _figures(sections: Mapping[Section, Mapping[str, Reached]]) -> dict[str, int]:
    """How many there are in each list at each distance."""
    return {
        f"{section} at {distance}": number
        for section, several in sections.items()
        for distance, number in sorted(Counter(one.distance for one in several.values()).items())
    }


def _left(left: Mapping[Section, int]) -> Iterator[str]:
    for section, number in left.items():
        if number:
            yield f"{number:,} more of {section}: ask for more, or for this kind alone."


def _set_aside(hubs: Collection[str]) -> Iterator[str]:
    if hubs:
        yield f"Set aside, and nothing looked for beyond: {_number(len(hubs), 'hub')}."


def _counted(ask: Asking, params: AroundParams, meeting: _Meeting, found: Walk) -> Iterator[str]:
    """What has no row: addresses, and where events were that was no registered place; and how far the walk came."""
    homes = in_portions(ask, "homes", found.passed) if "LIVES_AT" in params.kinds else ()
    addresses = meeting.addresses | {place for row in homes for _, place, *_ in row["homes"]}
    if addresses:
        yield f"Counted, and in no row: {_number(len(addresses), 'home or other place', 'homes and other places')} not registered."
    if meeting.nowhere:
        said = _number(len(meeting.nowhere), "statement puts", "statements put")
        yield f"{said} an event at no registered place: at an address, in a cell, online, or nowhere that is told."
    if found.stopped:
        yield (
            f"What is {found.stopped} links away was not looked for: more than {LOOKED_THROUGH:,} links lead on from what is nearer."
        )


def _number(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


QUESTION = Question(
    name="around",
    asks="Who and what is within one to three links of somebody or something, by which links, and through whom?",
    params=AroundParams,
    row=Nearby,
    texts=("around", "around.2-chosen", "around.3-events", "around.4-statements"),
    uses=(
        "statements-between",
        "naming-records",
        "event-kinds",
        "whereabouts",
        "parties",
        "births",
        "homes",
        "register",
    ),
    steps=_steps,
    example={"entity": "e_aaaaaaaaaaaaaaaaaaaaaaaa", "within": 2},
)
