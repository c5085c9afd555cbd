"""What does everybody say about one person, vehicle, phone, organisation, event or registered place, on one page?

One line is one thing that is said, with everybody who says it: what it is called; what each agency calls it in its own system; its
official numbers; a birth, and the age by it on a day; what kind of event it was and when; the events that somebody or something was
in, in which role and where; the links, each in its own direction; and, last and apart, paper: the meetings, interviews and plans that
speak of it, which link nobody. Where two agencies cannot both be right, both lines stand and are marked.

Lines stand by section, then by how well they are supported (agencies, then accounts); events and paper have the latest first. Each
section's lines are dealt among the agencies on whose word alone they rest (`analysis.dealing`). An address has no page: it is words
inside somebody's statement, and stands on the page of the person it is about. Of an agency with nothing here it is said whether its
files cover the day asked about, in the same words whether anything of it is hidden from you or not.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Annotated, NamedTuple

from pydantic import Field, field_validator

from graph_service.analysis.accounts import Account, Support, accounts, alone, support
from graph_service.analysis.ages import Birth, years_on
from graph_service.analysis.dealing import dealt
from graph_service.analysis.lines import (
    LATEST_FIRST,
    OF_STATEMENTS,
    SECTIONS,
    Joins,
    Line,
    SaysOfIt,
    Section,
    born,
    disagreeing,
    of_records,
    of_statements,
)
from graph_service.analysis.placing import Put, Where
from graph_service.lookups.about import records_about, registered, statements_about
from graph_service.lookups.records import bearing
from graph_service.lookups.references import references
from graph_service.lookups.register import register
from graph_service.lookups.whereabouts import kinds_of, where_events_were
from graph_service.model import moments
from graph_service.model.kinds import KINDS
from graph_service.model.london import When
from graph_service.model.question import Asking, EntityId, Found, Question, Row, Said, SaidWithin
from graph_service.model.times import day_bounds, london_day
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.references import reference_keys

PAGE = 50
"""How many lines of a section are dealt at once."""

EVIDENCE = 10
"""How many statements of a line are listed."""

_UNREFERENCED = (EntityKind.PHONE, EntityKind.VEHICLE, EntityKind.PLACE)
"""Kinds that agencies name by their numbers and words, and by no reference of their own."""


class ProfileParams(SaidWithin):
    """Who or what, and the day on which ages are told."""

    entity: EntityId = Field(description="A person, vehicle, phone, organisation, event or registered place.")
    on: date | None = Field(default=None, description="The day on which ages are told; else `as_at`, else today.")
    new_since: date | None = Field(
        default=None, description="Only lines of which something came here on this Europe/London day or later."
    )
    kinds: tuple[str, ...] = Field(
        default=(),
        description="Of events, links and paper only statements of these kinds; none named means every kind.",
    )
    sections: tuple[Section, ...] = Field(default=SECTIONS, description="Which sections of the page.")
    most: Annotated[int, Field(ge=1, le=500, description="How many lines of each section to list.")] = PAGE

    @field_validator("kinds")
    @classmethod
    def _known_kinds(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(kinds) - set(KINDS):
            raise ValueError(f"{len(unknown)} of kinds are not kinds of statement: expected some of {', '.join(KINDS)}")
        return kinds


class ProfileLine(Row):
    """One thing that is said of it, and who says so."""

    section: Section
    kind: str = Field(
        description="Of a statement or an event its kind; of a number what number it is; of a reference the system."
    )
    text: str = Field(
        description="The name, reference, number or birth; of an event the kinds it is said to be of; of a place that is "
        "not registered, the words for it that you may see."
    )
    outward: bool = Field(description="Whether the statement runs from what is asked about to `other`.")
    other: EntityId | None = Field(description="Who or what stands at the other end; none for an address.")
    how: str = Field(description="The role, the part of an event, what kin, by which app or means.")
    when: When | None = Field(
        description="When it was so, or happened: of several statements the time that begins last."
    )
    where: tuple[Where, ...] = Field(
        description="Where an event was: at a registered place, at an address, in a cell, online, or nobody says."
    )
    places: tuple[EntityId, ...] = Field(description="The registered places where an event was.")
    age: str = Field(description="Of a birth, the age by it on the day asked about: `15`, or `14 to 15`.")
    disagrees: bool = Field(description="Whether another line of the section cannot be right if this one is.")
    agencies: int = Field(description="Distinct agencies whose accounts say so.")
    accounts: int = Field(description="Separate accounts that say so: copies of one log are one.")


def _steps(ask: Asking, params: ProfileParams) -> Found[ProfileLine]:
    records, joins = records_about(ask, params.entity), statements_about(ask, params.entity)
    kinds = {*(one.of for one in records), *(one.of for one in joins)}
    if EntityKind.PLACE in kinds and not registered(ask, [params.entity]):
        return Found([])  # an address has no page, in the words of what does not exist
    lines = _lines(ask, params, records, joins)
    shown: list[_Backed] = []
    left: dict[Section, int] = {}
    for section in (one for one in SECTIONS if one in params.sections):
        ranked = _ranked(ask, section, [line for line in lines if line.section == section])
        order = dealt(ranked, PAGE, lambda one: alone([one.held]))
        shown += islice(order, ask.start, ask.start + params.most)
        left[section] = max(0, len(ranked) - ask.start - params.most)
    day = (params.on or params.as_at or date.fromisoformat(london_day(ask.known_at))).isoformat()
    beside, odd = _beside(ask, params, [one.line for one in shown]), disagreeing(lines)
    rows = [_row(ask, one, beside, day, disagrees=one.line in odd) for one in shown]
    notes = (*_age(lines, odd, day), *_left(left), *(_silent(ask, rows, day) if rows else ()))
    more = sum(left.values())
    return Found(rows, more, ask.start + params.most if more and len(left) == 1 else 0, notes)


def _lines(ask: Asking, params: ProfileParams, records: Sequence[SaysOfIt], joins: Sequence[Joins]) -> list[Line]:
    """Everything that is said, as lines; only what is new, if that is asked for."""
    named = [] if any(one.of in _UNREFERENCED for one in records) else _referenced(ask, params.entity, records)
    since = day_bounds(params.new_since)[0] if params.new_since else ""
    every = (*of_records(records), *named, *of_statements(joins))
    return [line for line in every if line.received_at >= since and _is_asked(params, line)]


def _is_asked(params: ProfileParams, line: Line) -> bool:
    """Whether its kind is asked for, if it is a line of events, links or paper."""
    return not params.kinds or line.section not in OF_STATEMENTS or line.kind in params.kinds


def _referenced(ask: Asking, entity: str, records: Sequence[SaysOfIt]) -> Iterator[Line]:
    """What each agency calls it in its own systems, with the records that can be found by that."""
    received = {one.said.record: one.received_at for one in records}
    for agency, system, reference in references(ask, [entity]).get(entity, ()):
        (key,) = ask.search_ids(reference_keys(reference))
        bearers = (said for one in bearing(ask, [entity], key) for _, said in one.records)
        said = frozenset(one for one in bearers if ask.agency(one.visibility) == agency)
        yield Line("reference", said, max(received[one.record] for one in said), system, reference)


class _Backed(NamedTuple):
    """A line with its accounts, and the support that they give it."""

    line: Line
    held: frozenset[Account]
    support: Support


def _ranked(ask: Asking, section: Section, lines: Iterable[Line]) -> list[_Backed]:
    """The lines of a section in their order."""

    def rank(one: _Backed) -> tuple[object, ...]:
        return (not one.line.own, -one.support.agencies, -one.support.accounts, *one.line.words)

    backed = [(line, accounts(line.said, ask.agency)) for line in lines]
    ranked = sorted((_Backed(line, held, support(held)) for line, held in backed), key=rank)
    if section in LATEST_FIRST:
        ranked.sort(key=lambda one: one.line.when.start if one.line.when else "", reverse=True)
    return ranked


# what else is looked up for the lines that are shown


@dataclass(frozen=True)
class _Beside:
    """The kinds of the events in the lines, where those events were, which places are registered, and the words for the others."""

    kinds: Mapping[str, frozenset[str]]
    put: Mapping[str, Mapping[Said, Put]]
    registered: frozenset[str]
    words: Mapping[str, str]


def _beside(ask: Asking, params: ProfileParams, shown: Sequence[Line]) -> _Beside:
    events = {line.other for line in shown if line.other_of is EntityKind.EVENT}
    whose = {line.other for line in shown if line.kind == "INVOLVED_IN" and line.other_of is EntityKind.EVENT}
    whose |= {params.entity for line in shown if line.kind == "AT"}
    places = {line.other for line in shown if line.other_of is EntityKind.PLACE}
    labels = ask.labels(places)
    return _Beside(
        kinds=kinds_of(ask, events),
        put=where_events_were(ask, whose, register(ask), narrowed=params.is_narrowed) if whose else {},
        registered=frozenset(registered(ask, places)),
        words={place: label.text for place, label in labels.items() if label.names},
    )


def _row(ask: Asking, one: _Backed, beside: _Beside, day: str, *, disagrees: bool) -> ProfileLine:
    line, put = one.line, _put(one.line, beside)
    evidence, more = ask.evidence(line.said | put.keys(), cap=EVIDENCE)
    return ProfileLine(
        section=line.section,
        kind=line.kind,
        text=_text(line, beside),
        outward=line.outward,
        other=None if _is_address(line, beside) else line.other or None,
        how=line.how,
        when=line.when,
        where=tuple(sorted({one.where for one in put.values()})),
        places=tuple(sorted({one.place for one in put.values() if one.place})),
        age=years_on(day, [Birth(*born(line.text), own=True)]) if line.section == "birth" else "",
        disagrees=disagrees,
        agencies=one.support.agencies,
        accounts=one.support.accounts,
        evidence=evidence,
        more_evidence=more,
    )


def _put(line: Line, beside: _Beside) -> dict[Said, Put]:
    """Where the statements that an event was somewhere are put: those of the line itself, or of the event that it is about."""
    if line.kind == "AT":
        return {said: put for ats in beside.put.values() for said, put in ats.items() if said in line.said}
    return dict(beside.put.get(line.other, {})) if line.kind == "INVOLVED_IN" else {}


def _is_address(line: Line, beside: _Beside) -> bool:
    """Whether the line leads to a place that is not registered, or says that somebody lives there: it is words and nothing else."""
    leads_away = line.kind in ("LIVES_AT", "AT") or line.other not in beside.registered
    return line.other_of is EntityKind.PLACE and leads_away


def _text(line: Line, beside: _Beside) -> str:
    if line.other_of is EntityKind.EVENT:
        return ", ".join(sorted(beside.kinds.get(line.other, ())))
    return beside.words.get(line.other, "") if _is_address(line, beside) else line.text


# what else is said


def _age(lines: Sequence[Line], disagree: Collection[Line], day: str) -> Iterator[str]:
    """The age on the day asked about, by every birth that counts, and whether these can all be right."""
    births = [Birth(*born(line.text), own=line.own) for line in lines if line.section == "birth"]
    if births:
        on = moments.day(date.fromisoformat(day))
        odd = any(line.section == "birth" for line in disagree)
        yield f"Aged {years_on(day, births)} on {on}{': the births that are given cannot all be right' if odd else ''}."


def _left(left: Mapping[Section, int]) -> Iterator[str]:
    for section, number in left.items():
        if number:
            yield f"{number:,} more of section {section}: ask for more lines, or for this section alone."


def _silent(ask: Asking, rows: Sequence[ProfileLine], day: str) -> Iterator[str]:
    """Of each agency whose files you may see, and that says nothing here: whether any of them covers the day."""
    heard = {said.agency for row in rows for said in row.evidence}
    spans: dict[str, list[bool]] = {}
    for (agency, _), days in ask.covered().items():
        spans.setdefault(agency, []).append(any(one.first <= day <= one.last for one in days))
    for agency, covers in sorted(spans.items()):
        if agency not in heard:
            yield f"{agency}: {'nothing that you may see' if any(covers) else 'nothing loaded for that time'}."


QUESTION = Question(
    name="profile",
    asks="What does everybody say about one person, vehicle, phone, organisation, event or registered place?",
    params=ProfileParams,
    row=ProfileLine,
    uses=(
        "records-about",
        "statements-about",
        "references",
        "bearing-keys",
        "bearing-records",
        "naming-records",
        "event-kinds",
        "whereabouts",
        "parties",
        "births",
        "homes",
        "register",
    ),
    steps=_steps,
    example={"entity": "e_aaaaaaaaaaaaaaaaaaaaaaaa"},
)
