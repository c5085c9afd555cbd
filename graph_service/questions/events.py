"""What happened to somebody, at a place, in an area or in a period: when, of what kind, where, and who was in it?

An event is dated by when it happened, never by when anybody wrote it down (`analysis.happenings`). Meetings, interviews and plans are
events of our own work: they come only where paper is asked for, and are marked. Where an event was is put by the rules for places
(`analysis.placing`): at a place of the register, or no more is said than at an address, in a cell, online, or nowhere known.

The events of a person, vehicle, phone, account or organisation are found by the statements that involve them, whenever they were. All
others are found by their period: an event of which no record gives a time or a place is not. Of an event that began a month or more
before the period something is found only where a record says where it was.

The latest event comes first, then by id. The counts are of all events that were found, not only of those listed: of entries, not of
children or harm. What may be of the period, and what is of no known time, is counted in a note.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph_service.analysis import happenings as told
from graph_service.analysis.accounts import accounts, support
from graph_service.analysis.happenings import Fit, Happening, Span
from graph_service.analysis.placing import Put, Register, Where
from graph_service.errors import Unavailable
from graph_service.lookups.about import records_about, statements_about
from graph_service.lookups.events import events_of, happenings
from graph_service.lookups.register import register
from graph_service.lookups.statements import CHANGED
from graph_service.lookups.tallies import NOT_SAID
from graph_service.lookups.whereabouts import events_between, where_events_were
from graph_service.model.coverage import Days
from graph_service.model.london import When
from graph_service.model.question import OUT_OF_ORDER, Asking, EntityId, Found, Params, Question, Row, Said
from graph_service.model.times import Bounds, day_bounds
from graph_service.model.vocabulary import EntityKind
from graph_service.questions.hotspots import Area, Code

PAGE = 50
"""How many events are listed at once."""


class EventsParams(Params):
    """Whose events, or where, and when; of which kinds, in which roles, since when known here."""

    entity: EntityId | None = Field(
        default=None, description="A person, vehicle, phone, account or organisation: events that it was in."
    )
    place: EntityId | None = Field(default=None, description="A place of the register: events that were there.")
    area: Annotated[tuple[Area, ...], Field(max_length=500)] = Field(
        default=(), description="Events in these wards or cells, a place by a point of it; none named means everywhere."
    )
    since: date | None = Field(
        default=None, description="First Europe/London day of the period; without `entity` there must be one."
    )
    until: date | None = Field(default=None, description="Last day of the period.")
    kinds: Annotated[tuple[Code, ...], Field(max_length=30)] = Field(
        default=(), description="Kinds of event; none named means every kind."
    )
    roles: Annotated[tuple[Code, ...], Field(max_length=30)] = Field(
        default=(),
        description="Events in which `entity`, or else anybody, was in one of these roles; none named means any. not_said: no role.",
    )
    new_since: date | None = Field(
        default=None, description="Only events of which something came here on this Europe/London day or later."
    )
    paper: bool = Field(default=False, description="Give meetings, interviews, plans and visits too.")
    most: Annotated[int, Field(ge=1, le=500, description="How many events to list.")] = PAGE

    @model_validator(mode="after")
    def _somebody_or_a_period(self) -> Self:
        if (self.since is None) != (self.until is None):
            raise ValueError("since, until: expected both days of the period, or neither")
        if self.since and self.until and self.since > self.until:
            raise ValueError(OUT_OF_ORDER)
        if self.entity is None and self.since is None:
            raise ValueError("entity, or since and until: expected whose events, or a period")
        return self

    def period(self) -> Days | None:
        """From `since` to `until`, where a period is asked for."""
        return Days(self.since.isoformat(), self.until.isoformat()) if self.since and self.until else None

    @property
    def span(self) -> Span | None:
        """The first and last moment of the period."""
        return day_bounds(self.since, self.until) if self.since and self.until else None


class Party(BaseModel):
    """Somebody or something in an event."""

    model_config = ConfigDict(frozen=True)

    entity: EntityId
    role: str = Field(description="In which role; empty where none is given.")
    kind: EntityKind = Field(description="What it is: Person, Vehicle, Phone ...")


class Event(Row):
    """One event: when it was, where, and everybody who was in it."""

    event: EntityId
    kinds: tuple[str, ...] = Field(description="The kinds that it is said to be of.")
    paper: bool = Field(
        description="Whether it is a meeting, interview, plan or visit: told there, not happened there."
    )
    when: When | None = Field(description="When it happened: of several times the one that begins last.")
    disagrees: bool = Field(
        description="Whether two records about agencies' own references give times that cannot both be right."
    )
    where: tuple[Where, ...] = Field(
        description="Where it was: at a registered place, at an address, in a cell, online, nowhere known; none: nobody says."
    )
    places: tuple[EntityId, ...] = Field(description="The registered places where it was.")
    involved: tuple[Party, ...] = Field(
        description="Everybody and everything in it; of paper, who took part, and whom or what it concerns."
    )
    agencies: int = Field(description="Distinct agencies whose accounts tell of it, or of who was in it.")
    accounts: int = Field(description="Separate accounts of that: copies of one log are one.")


# answering


@dataclass(frozen=True)
class _Listed:
    """An event with the time by which it is listed."""

    one: Happening
    when: Bounds


def _steps(ask: Asking, params: EventsParams) -> Found[Event]:
    held = register(ask)
    found: dict[Fit, list[_Listed]] = {}
    for one in _there(ask, params, held, _wanted(ask, params)):
        fit, when = one.when(params.span)
        found.setdefault(fit, []).append(_Listed(one, when))
    listed = found.get("in", []) if params.span else [*found.get("in", []), *found.get("undated", [])]
    listed.sort(key=lambda each: each.one.event)
    listed.sort(key=lambda each: each.when.start, reverse=True)
    left = {fit: len(found.get(fit, ())) for fit in ("possible", "undated") if params.span}
    counts = told.counted((each.one, each.when) for each in listed)
    paper = sum(each.one.paper for each in listed)
    rows = _rows(ask, params, held, listed[ask.start : ask.start + params.most])
    notes = tuple(told.sentences(counts, len(listed), paper, left))
    figures = told.figures(counts, len(listed), left)
    return Found.page(rows, ask.start, len(listed), notes=notes, figures=figures)


def _wanted(ask: Asking, params: EventsParams) -> list[Happening]:
    """The events asked for whenever and wherever they were, in the order of their ids."""
    if params.entity:
        how = events_of(ask, params.entity, paper=params.paper)
        every = happenings(ask, how, narrowed=params.is_narrowed)
        ways = {
            one.event: {way.role for way in how[one.event] if one.paper or way.kind == "INVOLVED_IN"} for one in every
        }
    else:
        every = happenings(
            ask,
            events_between(ask, *params.span) if params.span else (),
            narrowed=params.is_narrowed,
            period=params.span,
        )
        ways = {one.event: {said.role for said in one.involved} for one in every}
    new = day_bounds(params.new_since)[0] if params.new_since else ""
    return [
        one
        for one in every
        if (params.paper or not one.paper)
        and (ways[one.event] or not params.entity)
        and _has_any(ways[one.event], params.roles, NOT_SAID)
        and _has_any(one.kinds, params.kinds, "")
        and one.received_at >= new
    ]


def _has_any(of: Iterable[str], asked: Sequence[str], unsaid: str) -> bool:
    """Whether any of these is asked for, or nothing is; an empty one is asked for by another word."""
    return not asked or any((name or unsaid) in asked for name in of)


def _there(ask: Asking, params: EventsParams, held: Register, found: Sequence[Happening]) -> list[Happening]:
    """Those events that may be of the period and were at the place, and in the area, that are asked for."""
    timely = [one for one in found if one.when(params.span)[0] != "out"]
    if not (params.place or params.area):
        return timely
    put = where_events_were(ask, (one.event for one in timely), held, narrowed=params.is_narrowed)
    return [one for one in timely if _is_there(params, held, set(put.get(one.event, {}).values()))]


def _is_there(params: EventsParams, held: Register, puts: Iterable[Put]) -> bool:
    spots = [(one.place, one.cell) for one in puts if (one.place or one.cell) and params.place in (None, one.place)]
    if not params.area:
        return bool(spots)
    wards = held.wards_of(spots)
    return any(cell in params.area or ward in params.area for (_, cell), ward in zip(spots, wards, strict=True))


# the rows of a page


def _rows(ask: Asking, params: EventsParams, held: Register, shown: Sequence[_Listed]) -> list[Event]:
    events = {each.one.event: each.one for each in shown}
    put = where_events_were(ask, events, held, narrowed=params.is_narrowed)
    behind: dict[str, set[Said]] = {event: set() for event in events}
    for says in records_about(ask, *events):
        behind[says.said.start].add(says.said)
    for joins in statements_about(ask, *events):
        event = joins.said.start if joins.outward else joins.said.end
        paper = events[event].paper
        if told.is_of_the_involved(joins.said.kind, joins.other_of, outward=joins.outward, paper=paper):
            behind[event].add(joins.said)
    return [_row(ask, each, set(put.get(each.one.event, {}).values()), behind[each.one.event]) for each in shown]


def _row(ask: Asking, each: _Listed, put: Iterable[Put], behind: set[Said]) -> Event:
    one = each.one
    if not behind:
        raise Unavailable(CHANGED)
    by_whom = support(accounts(behind, ask.agency))
    evidence, more = ask.evidence(behind)
    return Event(
        event=one.event,
        kinds=tuple(sorted(one.kinds)),
        paper=one.paper,
        when=None if told.is_open(each.when) else each.when,
        disagrees=one.disagrees,
        where=tuple(sorted({each.where for each in put})),
        places=tuple(sorted({each.place for each in put if each.place})),
        involved=tuple(
            Party(entity=entity, role=role, kind=kind)
            for entity, role, kind in sorted({(said.other, said.role, said.of) for said in one.involved})
        ),
        agencies=by_whom.agencies,
        accounts=by_whom.accounts,
        evidence=evidence,
        more_evidence=more,
    )


QUESTION = Question(
    name="events",
    asks="What happened to somebody, at a place, in an area or in a period: when, of what kind, where, and who was in it?",
    params=EventsParams,
    row=Event,
    uses=(
        "events-of",
        "tellings-of",
        "begun",
        "somewhere",
        "event-records",
        "statements-into-events",
        "statements-out-of-events",
        "event-kinds",
        "records-about",
        "statements-about",
        "whereabouts",
        "parties",
        "births",
        "homes",
        "register",
    ),
    steps=_steps,
    example={"since": "2026-01-01", "until": "2026-03-31"},
)
