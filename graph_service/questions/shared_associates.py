"""Who is linked to both of two people, and who says so?

Everybody with at least one statement linking them to the first person and one linking them to the second: family, carers, peers,
seen with, contacted, targeted, trusted, supported. Two hops, every statement shown. Sharing an event or a place is not sharing an
associate: ask `how_connected` for those.

Each side shows how many agencies and separate accounts stand behind it (`analysis.accounts`). The order is: by the support of the
weaker side (agencies, then accounts), then of the other side, then by id. Of what is listed, pages of 100 are dealt among the
agencies on whose word alone a side rests (`analysis.dealing`), so that no agency pushes out what others support by inventing many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Self

from pydantic import Field, model_validator

from graph_service.analysis.accounts import Support, accounts, alone, support
from graph_service.analysis.dealing import dealt
from graph_service.lookups.statements import beside, between, people_beside
from graph_service.model.kinds import BETWEEN_PEOPLE
from graph_service.model.question import Asking, EntityId, Found, Question, Row, Said, SaidWithin

PAGE = 100
"""How many associates are dealt at once."""


class SharedAssociatesParams(SaidWithin):
    """Two people."""

    a: EntityId = Field(description="One person.")
    b: EntityId = Field(description="The other person.")
    kinds: tuple[str, ...] = Field(
        default=tuple(BETWEEN_PEOPLE), description="Kinds of link between people that count."
    )
    most: Annotated[int, Field(ge=1, le=500, description="How many associates to list.")] = PAGE

    @model_validator(mode="after")
    def _two_people(self) -> Self:
        if self.a == self.b:
            raise ValueError("a and b are one person: expected two")
        if unknown := set(self.kinds) - set(BETWEEN_PEOPLE):
            expected = ", ".join(BETWEEN_PEOPLE)
            raise ValueError(
                f"{len(unknown)} of kinds are not kinds of link between people: expected some of {expected}"
            )
        return self


class SharedAssociate(Row):
    """Somebody both people are linked to."""

    person: EntityId
    kinds_to_a: tuple[str, ...] = Field(description="How they are linked to the first person.")
    kinds_to_b: tuple[str, ...] = Field(description="How they are linked to the second.")
    statements_to_a: tuple[str, ...] = Field(
        description="Ids of the statements that say so of the first, of those in the row's evidence and in its order."
    )
    statements_to_b: tuple[str, ...] = Field(description="The same for the second.")
    agencies_to_a: int = Field(description="Distinct agencies whose accounts link them to the first person.")
    accounts_to_a: int = Field(description="Separate accounts of that: copies of one log are one.")
    agencies_to_b: int = Field(description="The same for the second.")
    accounts_to_b: int


@dataclass(frozen=True)
class _Shared:
    """One associate, as they are ranked and dealt."""

    person: str
    sides: tuple[Sequence[Said], Sequence[Said]]
    support: tuple[Support, Support]
    hand: frozenset[str]


def _steps(ask: Asking, params: SharedAssociatesParams) -> Found[SharedAssociate]:
    people = (params.a, params.b)
    every = set(params.kinds) == set(BETWEEN_PEOPLE)
    found = people_beside(ask, people) if every else beside(ask, people, params.kinds)
    shared = sorted(found.get(params.a, set()) & found.get(params.b, set()) - {*people})
    links = between(ask, [(associate, person) for associate in shared for person in people], params.kinds)
    both = (_shared(ask, one, links[one, params.a], links[one, params.b]) for one in shared)
    ranked = dealt(sorted(both, key=_rank), PAGE, lambda one: one.hand)
    shown = islice(ranked, ask.start, ask.start + params.most)
    return Found.page([_associate(ask, one) for one in shown], ask.start, len(shared))


def _shared(ask: Asking, person: str, to_a: Sequence[Said], to_b: Sequence[Said]) -> _Shared:
    held = [accounts(side, ask.agency) for side in (to_a, to_b)]
    return _Shared(person, (to_a, to_b), (support(held[0]), support(held[1])), alone(held))


def _rank(one: _Shared) -> tuple[int | str, ...]:
    weaker, other = sorted(one.support)
    return -weaker.agencies, -weaker.accounts, -other.agencies, -other.accounts, one.person


def _associate(ask: Asking, one: _Shared) -> SharedAssociate:
    evidence_a, more_a = ask.evidence(one.sides[0], cap=10)
    evidence_b, more_b = ask.evidence(one.sides[1], cap=10)
    return SharedAssociate(
        person=one.person,
        kinds_to_a=_kinds(one.sides[0]),
        kinds_to_b=_kinds(one.sides[1]),
        statements_to_a=tuple(said.assertion for said in evidence_a),
        statements_to_b=tuple(said.assertion for said in evidence_b),
        agencies_to_a=one.support[0].agencies,
        accounts_to_a=one.support[0].accounts,
        agencies_to_b=one.support[1].agencies,
        accounts_to_b=one.support[1].accounts,
        evidence=(*evidence_a, *evidence_b),
        more_evidence=more_a + more_b,
    )


def _kinds(said: Sequence[Said]) -> tuple[str, ...]:
    return tuple(sorted({one.kind for one in said}))


QUESTION = Question(
    name="shared_associates",
    asks="Who is linked to both of two people, and who says so?",
    params=SharedAssociatesParams,
    row=SharedAssociate,
    uses=("beside-people", "beside-chosen", "statements-between"),
    steps=_steps,
    example={"a": "e_aaaaaaaaaaaaaaaaaaaaaaaa", "b": "e_bbbbbbbbbbbbbbbbbbbbbbbb"},
)
