"""Which children were missing together in a period, how often, where, and who says so?

Two children were together by a **place** where each, in a missing episode of her own, was last seen, found or said to have been: a
place of the register or a 100 m cell, by statements that allow at most six hours each and overlap. Or by the word of a **source**:
both were missing in one episode; one was found with the other, who was missing then herself; or they were seen with each other at a
time when both may have been missing. The two means are told apart in each row.

An address joins nobody: the home or placement that they left or came back to is where they live (rule L2). Nor does a police station,
a hospital, a school or the like, where they are brought or are every day. How many meetings were set aside for that is said.

`times` counts distinct days, not reports. The order is that of support, by distinct agencies, then separate accounts
(`analysis.accounts`), then ids: nobody is ranked by how often she was missing. Pages of 50 are dealt among the agencies on whose word
alone some part rests (`analysis.dealing`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from graph_service.analysis.accounts import Support, accounts, alone, support
from graph_service.analysis.dealing import dealt
from graph_service.analysis.together import Stay, first_moment, overlapping
from graph_service.lookups.episodes import MISSING, Episodes, episodes, stays
from graph_service.lookups.register import register
from graph_service.lookups.statements import beside, between, involved
from graph_service.lookups.whereabouts import in_area
from graph_service.model.question import Asking, EntityId, Found, OfPeriod, Question, Row, Said
from graph_service.model.times import london_day
from graph_service.questions.hotspots import Area

PAGE = 50
"""How many pairs are dealt at once."""

EVIDENCE = 40
"""How many statements of a pair are listed."""

FOUND_WITH, SEEN_WITH = "found_with", "SEEN_WITH"
"""The role and the kind of link by which a source says that two were together."""


class CoMissingParams(OfPeriod):
    """A period, and at times one child."""

    child: EntityId | None = Field(default=None, description="Only who was missing together with this child.")
    area: Annotated[tuple[Area, ...], Field(max_length=500)] = Field(
        default=(),
        description="Only episodes that were in one of these wards or cells; none named means everywhere.",
    )
    least: Annotated[int, Field(ge=1, le=100, description="On how many distinct days, at least.")] = 1
    most: Annotated[int, Field(ge=1, le=200, description="How many pairs to list.")] = PAGE

    def holds(self, day: str) -> bool:
        """Whether a day lies in the period."""
        return self.since.isoformat() <= day <= self.until.isoformat()


class Together(BaseModel):
    """On which days two children were together by one means."""

    model_config = ConfigDict(frozen=True)

    days: tuple[str, ...] = Field(description="The Europe/London days, each the first on which it may have been so.")
    statements: tuple[str, ...] = Field(description="Ids of the statements of it, of those in the row's evidence.")


class CoMissing(Row):
    """Two children who were missing together."""

    a: EntityId
    b: EntityId
    times: int = Field(description="On how many distinct days, by place or by source.")
    days: tuple[str, ...] = Field(description="The days.")
    by_place: Together = Field(description="At one place at one time.")
    by_source: Together = Field(description="Because a source says that they were together.")
    places: tuple[EntityId, ...] = Field(description="The registered places where they were together.")
    cells: tuple[str, ...] = Field(description="The 100 m cells, where no place is registered.")
    disputed: tuple[EntityId, ...] = Field(
        description="Who of the two is a child by one record and an adult by another."
    )
    agencies: int = Field(description="Distinct agencies whose accounts say so.")
    accounts: int = Field(description="Separate accounts that say so: copies of one log are one.")


# what joins two children


Step = tuple[str, ...]
"""One part of what joins two: a child in an episode, an episode at a place, the two seen with each other."""


class _Met(NamedTuple):
    """Once that two children were together, with the statements of each part of it."""

    day: str
    stay: Stay | None
    """One of the two statements that put them at a place; none where a source says it."""
    steps: Mapping[Step, frozenset[Said]]


@dataclass
class _Pair:
    """Two children with all their meetings."""

    a: str
    b: str
    met: list[_Met] = field(default_factory=list)

    def days(self, *, by_place: bool | None = None) -> tuple[str, ...]:
        """The distinct days: by place, by source, or (none) by either."""
        return tuple(sorted({one.day for one in self.met if by_place in (None, one.stay is not None)}))

    def said(self, *, by_place: bool) -> set[Said]:
        """The statements of one means."""
        chosen = (one for one in self.met if (one.stay is not None) is by_place)
        return {said for one in chosen for several in one.steps.values() for said in several}

    @property
    def every(self) -> set[Said]:
        """All their statements."""
        return self.said(by_place=True) | self.said(by_place=False)

    @property
    def steps(self) -> dict[Step, set[Said]]:
        """The statements of each part, over all meetings."""
        found: dict[Step, set[Said]] = {}
        for one in self.met:
            for step, several in one.steps.items():
                found.setdefault(step, set()).update(several)
        return found


class _Meetings:
    """Collects who was together with whom; and how many meetings join nobody."""

    def __init__(self, params: CoMissingParams, found: Episodes, said: Mapping[str, Sequence[Said]]) -> None:
        self._params, self._found, self._said = params, found, said
        self.children = {event: found.children(event) for event in found.spans}
        self._own: dict[str, set[str]] = {}
        for event, several in self.children.items():
            for child in several:
                self._own.setdefault(child, set()).add(event)
        self.pairs: dict[tuple[str, str], _Pair] = {}
        self.aside: set[tuple[str, ...]] = set()

    def in_places(self, several: Iterable[Stay]) -> None:
        """Who was at one place at one time, in two episodes."""
        for one, other in overlapping(several):
            day = london_day(max(one.start, other.start))
            for a in self.children[one.event]:
                for b in self.children[other.event]:
                    if one.where.is_joining:
                        at = {_at(stay): frozenset({stay.said}) for stay in (one, other)}
                        steps = self._in(a, one.event) | self._in(b, other.event) | at
                        self._meet(a, b, _Met(day, one, steps))
                    elif self._is_asked(a, b, day):
                        self.aside.add((*sorted((a, b)), *one.where, day))

    def in_one_episode(self) -> None:
        """Who was missing in one and the same episode."""
        for event, children in self.children.items():
            for a, b in combinations(sorted(children), 2):
                self._meet(a, b, _Met(self._found.day(event), None, self._in(a, event) | self._in(b, event)))

    def found_with(self) -> None:
        """Who was found with a missing child, and may have been missing then herself."""
        for event, children in self.children.items():
            for b in self._found.children(event, FOUND_WITH):
                for own in self._own.get(b, ()):
                    moment = first_moment(self._found.spans[event], self._found.spans[own])
                    for a in children if moment and own != event else ():
                        steps = self._in(a, event) | self._in(b, event, FOUND_WITH) | self._in(b, own)
                        self._meet(a, b, _Met(london_day(moment or ""), None, steps))

    def seen_with(self, links: Mapping[tuple[str, str], Sequence[Said]]) -> None:
        """Who was seen with whom, when both may have been missing in episodes of their own."""
        for (a, b), several in links.items():
            for one in self._own[a]:
                for other in self._own[b] - {one}:
                    self._seen_with((a, one), (b, other), several)

    def _seen_with(self, one: tuple[str, str], other: tuple[str, str], several: Iterable[Said]) -> None:
        spans = [self._found.spans[event] for _, event in (one, other)]
        when = {said: first_moment(*spans, [(said.valid_from, said.valid_to)]) for said in several}
        moments = [moment for moment in when.values() if moment]
        if moments:
            seen = frozenset(said for said, moment in when.items() if moment)
            steps = self._in(*one) | self._in(*other) | {(SEEN_WITH, one[0], other[0]): seen}
            self._meet(one[0], other[0], _Met(london_day(min(moments)), None, steps))

    def _meet(self, a: str, b: str, met: _Met) -> None:
        if self._is_asked(a, b, met.day):
            first, second = sorted((a, b))
            self.pairs.setdefault((first, second), _Pair(first, second)).met.append(met)

    def _is_asked(self, a: str, b: str, day: str) -> bool:
        return a != b and self._params.child in (None, a, b) and self._params.holds(day)

    def _in(self, child: str, event: str, role: str = MISSING) -> dict[Step, frozenset[Said]]:
        """The statements that a child was in an episode in a role."""
        several = frozenset(one for one in self._said.get(event, ()) if (one.start, one.how) == (child, role))
        return {(child, event, role): several}


def _at(stay: Stay) -> Step:
    return stay.event, *stay.where


# answering


def _steps(ask: Asking, params: CoMissingParams) -> Found[CoMissing]:
    held = register(ask)
    found = episodes(
        ask,
        params.since,
        params.until,
        lambda every: in_area(ask, every, params.area, held, narrowed=params.is_narrowed),
    )
    meetings = _Meetings(params, found, involved(ask, found.spans))
    children = {child for several in meetings.children.values() for child in several}
    several, left = stays(ask, found.spans, held, narrowed=params.is_narrowed, who=found.who)
    meetings.in_places(several)
    meetings.in_one_episode()
    meetings.found_with()
    meetings.seen_with(_seen_with(ask, children, params.child))
    pairs = [pair for pair in meetings.pairs.values() if len(pair.days()) >= params.least]
    shown = islice(_ranked(ask, pairs), ask.start, ask.start + params.most)
    disputed = {child.person for several in meetings.children.values() for child in several.values() if child.disputed}
    rows = [_row(ask, pair, behind, disputed) for behind, pair in shown]
    return Found.page(rows, ask.start, len(pairs), notes=tuple(_notes(found, len(meetings.aside), left)))


def _seen_with(ask: Asking, children: set[str], child: str | None) -> dict[tuple[str, str], list[Said]]:
    """The statements that two of these children were seen with each other."""
    asked = sorted(children & {child} if child else children)
    found = beside(ask, asked, (SEEN_WITH,)) if asked else {}
    pairs = {(min(one, other), max(one, other)) for one, others in found.items() for other in others & children - {one}}
    return between(ask, sorted(pairs), (SEEN_WITH,))


def _ranked(ask: Asking, pairs: Iterable[_Pair]) -> Iterator[tuple[Support, _Pair]]:
    """The pairs by their support, dealt."""
    behind = [(support(accounts(pair.every, ask.agency)), pair) for pair in pairs]
    behind.sort(key=lambda one: (-one[0].agencies, -one[0].accounts, one[1].a, one[1].b))
    return dealt(behind, PAGE, lambda one: alone(accounts(step, ask.agency) for step in one[1].steps.values()))


def _row(ask: Asking, pair: _Pair, behind: Support, disputed: set[str]) -> CoMissing:
    evidence, more = ask.evidence(pair.every, cap=EVIDENCE)
    listed = [said.assertion for said in evidence]
    at = {one.stay.where for one in pair.met if one.stay}
    return CoMissing(
        a=pair.a,
        b=pair.b,
        times=len(pair.days()),
        days=pair.days(),
        by_place=_together(pair, listed, by_place=True),
        by_source=_together(pair, listed, by_place=False),
        places=tuple(sorted(where.id for where in at if where.joins == "place")),
        cells=tuple(sorted(where.id for where in at if where.joins == "cell")),
        disputed=tuple(sorted(disputed & {pair.a, pair.b})),
        agencies=behind.agencies,
        accounts=behind.accounts,
        evidence=evidence,
        more_evidence=more,
    )


def _together(pair: _Pair, listed: Sequence[str], *, by_place: bool) -> Together:
    ids = {said.id for said in pair.said(by_place=by_place)}
    return Together(days=pair.days(by_place=by_place), statements=tuple(i for i in listed if i in ids))


def _notes(found: Episodes, aside: int, left: int) -> Iterator[str]:
    """What joins nobody, and what is left out."""
    yield "Episodes are those that began in the period; they count as soon as they began, though some may not have ended."
    if aside:
        yield (
            "Meetings at a home, placement or refuge, or at a police station, hospital, school or the like join nobody. "
            f"Set aside: {aside:,}."
        )
    if left:
        yield f"Statements of where they were that name no place to compare, or allow more than six hours: {left:,}."
    ageless = {party.person for event in found.spans for party in found.of_no_age(event)}
    if ageless:
        yield f"People who were missing and are of no known age, left out: {len(ageless):,}."
    if found.undated:
        yield f"Missing episodes of no known beginning, left out: {len(found.undated):,}."


QUESTION = Question(
    name="co_missing",
    asks="Which children were missing together in a period, how often, where, and who says so?",
    params=CoMissingParams,
    row=CoMissing,
    uses=(
        "begun",
        "event-kinds",
        "parties",
        "births",
        "involved",
        "whereabouts",
        "homes",
        "register",
        "beside-chosen",
        "statements-between",
    ),
    steps=_steps,
    example={"since": "2026-05-15", "until": "2026-06-10"},
)
