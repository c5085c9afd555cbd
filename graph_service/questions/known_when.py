"""Who wrote down what about somebody, when; and when was it known here?

Every record about an entity and every statement that starts or ends at it, in the order the agencies wrote them: what was said of
whom, in the source's own words, when it happened, when each agency wrote it, when Sightline learned it, and from when until when it
was what Sightline believed. Corrected and withdrawn beliefs are shown with the day they ceased. A restriction still hides: a class is
always today's.

One line is one statement or record. What an agency calls one thing is followed through every entity it was ever taken for, so a
link that came before its child's own file, both halves of what was merged, and what was corrected before a move are all here. Each
end is named as what it is taken for now. So are lines about what was taken for this entity for a time and is now another: a note
says how many.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Annotated

from pydantic import Field

from graph_service.errors import Unavailable
from graph_service.lookups.portions import in_portions
from graph_service.lookups.statements import CHANGED
from graph_service.lookups.taken import Spans, spans_of, subjects_of
from graph_service.lookups.words import Word, Written, worded
from graph_service.model.kinds import KINDS
from graph_service.model.london import Dated, Instant, When
from graph_service.model.question import Asking, EntityId, Found, Question, Row, Said, SaidWithin
from graph_service.model.vocabulary import EntityKind

Kind = Annotated[str, Field(pattern=r"^[A-Za-z_]{1,40}$")]


class KnownWhenParams(SaidWithin):
    """One entity."""

    entity: EntityId = Field(description="A person, place, vehicle, phone or event.")
    kinds: Annotated[tuple[Kind, ...], Field(max_length=50)] = Field(
        default=(),
        description="Only records and statements of these kinds, as `what` says them; none named means every kind.",
    )
    most: Annotated[int, Field(ge=1, le=2000, description="How many lines to list.")] = 500


class Knowledge(Row):
    """One record or statement: what it says, and its dates."""

    what: str = Field(description="The kind of record or statement.")
    agency: str = Field(description="Who wrote it.")
    start: EntityId = Field(description="The entity it runs from; of a record, the one it is about.")
    end: EntityId = Field(description="The entity it runs to; of a record, the same.")
    other: EntityId | None = Field(description="The end that is not what was asked about; none for a record.")
    how: str = Field(
        description="The role, the part of an event, what kin, by which app or means; empty where it says none."
    )
    event: EntityId | None = Field(description="The event at one of its ends, if one is.")
    when: When = Field(description="When it happened, or was so: the widest bounds that what was said allows.")
    recorded_at: Dated = Field(description="When the agency wrote it down; by when, where only the file dates it.")
    recorded_from: str = Field(description="'row' if the agency dated the entry; 'extract' if only its file is dated.")
    received_at: Instant = Field(description="When Sightline learned it.")
    held_from: Instant = Field(description="From when Sightline believed it, of whichever entity.")
    held_to: Instant | None = Field(description="Until when; none if it still does.")
    words: tuple[Word, ...] = Field(description="The source's own words of the record.")


@dataclass(frozen=True)
class _Belief:
    """A statement or record as it was believed since a moment, and the Subjects at its ends."""

    said: Said
    received_at: str
    since: str
    start: str
    end: str

    def taken(self) -> Iterable[tuple[str, tuple[str, str]]]:
        """For what it took the Subjects at its ends."""
        return (self.start, (self.since, self.said.start)), (self.end, (self.since, self.said.end))


@dataclass(frozen=True)
class _Held:
    """From when until when a record, and all it says, was believed; and its words, where they were asked for."""

    since: str
    until: str
    written: Written


def _steps(ask: Asking, params: KnownWhenParams) -> Found[Knowledge]:
    subjects = subjects_of(ask.whenever, params.entity)
    spans = spans_of(ask.whenever, subjects)
    entities = {params.entity, *ask.alone(subjects), *(entity for taken in spans.values() for _, entity in taken)}
    every = chain(_records(ask, subjects), _statements(ask, entities, subjects))
    beliefs = [one for one in every if not params.kinds or one.said.kind in params.kinds]
    last = {(one.said.id, one.said.record): one for one in sorted(beliefs, key=lambda one: one.since)}
    held = _held(ask, (record for _, record in last), worded=False)
    lines = sorted(last.values(), key=lambda one: _order(one, held[one.said.record]))
    rows = _lines(ask, params.entity, spans, lines[ask.start : ask.start + params.most])
    elsewhere = sum(params.entity not in _taken_for_now(one, spans) for one in lines)
    return Found.page(rows, ask.start, len(lines), notes=tuple(_moved(elsewhere)))


def _records(ask: Asking, subjects: Iterable[str]) -> Iterable[_Belief]:
    for row in in_portions(ask, "known_when", subjects):
        for said, received_at, since in row["records"]:
            yield _Belief(Said(*said), received_at, since, row["subject"], row["subject"])


def _statements(ask: Asking, entities: Iterable[str], subjects: Iterable[str]) -> Iterable[_Belief]:
    wanted = dict.fromkeys(subjects, 1)
    for row in in_portions(ask, "known_when.2-statements", entities, wanted=wanted):
        yield _Belief(Said(*row["link"]), row["received_at"], row["since"], row["from"], row["to"])


def _held(ask: Asking, ids: Iterable[str], *, worded: bool) -> dict[str, _Held]:
    """How long records were believed: an assertion is believed exactly as long as the record that makes it."""
    records = set(ids)
    rows = in_portions(ask.whenever, "known_when.3-held", records, worded=worded)
    found = {row["record"]: _Held(row["held_from"], row["held_to"], Written(*row["written"])) for row in rows}
    if len(found) < len(records):
        raise Unavailable(CHANGED)
    return found


def _lines(ask: Asking, entity: str, known: Spans, beliefs: list[_Belief]) -> list[Knowledge]:
    """Lines from beliefs; `known` is what the Subjects of the entity asked about were taken for."""
    held = _held(ask, (one.said.record for one in beliefs), worded=True)
    words = worded(ask, (one.written for one in held.values()))
    spans = {**spans_of(ask.whenever, {end for one in beliefs for end in (one.start, one.end)} - known.keys()), **known}
    lines = []
    for one in beliefs:
        ends, of = _taken_for_now(one, spans), held[one.said.record]
        other = _other(one, ends, entity, known) if one.said.id else None
        lines.append(_line(ask, one, ends, other, of, words[of.written]))
    return lines


def _taken_for_now(one: _Belief, spans: Spans) -> tuple[str, str]:
    """What a statement's two ends were last taken for: by itself, or by the records about them."""
    start, end = (max(chain([taken], spans.get(subject, ()))) for subject, taken in one.taken())
    return start[1], end[1]


def _other(one: _Belief, ends: tuple[str, str], entity: str, subjects: Collection[str]) -> str:
    """The end that is not what was asked about, or else not what was ever taken for it."""
    start, end = ends
    if entity in ends:
        return end if start == entity else start
    return end if one.start in subjects else start


def _line(
    ask: Asking, one: _Belief, ends: tuple[str, str], other: str | None, held: _Held, words: tuple[Word, ...]
) -> Knowledge:
    said = one.said._replace(start=ends[0], end=ends[1])
    evidence, _ = ask.evidence([said])
    return Knowledge(
        what=said.kind,
        agency=evidence[0].agency,
        start=said.start,
        end=said.end,
        other=other,
        how=said.how,
        event=_event(said, other),
        when=said.when,
        recorded_at=said.recorded_at,
        recorded_from=said.recorded_from,
        received_at=one.received_at,
        held_from=held.since,
        held_to=None if held.until > ask.known_at else held.until,
        words=words,
        evidence=evidence,
    )


def _event(said: Said, other: str | None) -> str | None:
    """The event at an end of a statement; where both are events, the one that was not asked about."""
    if not said.id:
        return None
    kind = KINDS[said.kind]
    ends = ((said.start, kind.start), (said.end, kind.end))
    events = [end for end, allowed in ends if allowed == (EntityKind.EVENT,)]
    return other if other in events else next(iter(events), None)


def _order(one: _Belief, held: _Held) -> tuple[str, ...]:
    return one.said.recorded_at, one.received_at, held.since, one.said.id, one.said.record


def _moved(lines: int) -> Iterable[str]:
    """That some lines, shown or more, are about what is taken for another entity now."""
    if lines:
        yield (
            f"Lines about what was taken for this for a time and is now taken for another: {lines:,}. "
            "Their ends say for which."
        )


QUESTION = Question(
    name="known_when",
    asks="Who wrote down what about somebody, when; and when was it known here?",
    params=KnownWhenParams,
    row=Knowledge,
    texts=("known_when", "known_when.2-statements", "known_when.3-held"),
    uses=("ever-about", "ever-ending-at", "taken-for", "layouts"),
    steps=_steps,
    example={"entity": "e_aaaaaaaaaaaaaaaaaaaaaaaa"},
)
