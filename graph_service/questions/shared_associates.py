"""Who is linked to both of two people, and who says so?

Everybody with at least one statement linking them to the first person and one linking them to the second: family, carers, peers,
seen with, contacted, targeted, trusted, supported. Two hops, every statement shown. Sharing an event or a place is not sharing an
associate: ask `how_connected` for those. The order is by independent origins (copies of one log count once), then by id.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from graph_service.errors import Unavailable
from graph_service.model.question import CHANGED, LINK, Asking, EntityId, Found, Params, Question, Row


class SharedAssociatesParams(Params):
    """Two people."""

    a: EntityId = Field(description="One person.")
    b: EntityId = Field(description="The other person.")
    most: Annotated[int, Field(ge=1, le=500, description="How many associates to list.")] = 100

    @model_validator(mode="after")
    def _two_people(self) -> Self:
        if self.a == self.b:
            raise ValueError("a and b are one person: expected two")
        return self


class SharedAssociate(Row):
    """Somebody both people are linked to."""

    person: EntityId
    kinds_to_a: tuple[str, ...] = Field(description="How they are linked to the first person.")
    kinds_to_b: tuple[str, ...] = Field(description="How they are linked to the second.")
    origins_to_a: int = Field(description="Independent origins of the statements that link them to the first person.")
    origins_to_b: int = Field(description="The same for the second.")


Links = Sequence[Sequence[Any]]


def _steps(ask: Asking, params: SharedAssociatesParams) -> Found[SharedAssociate]:
    people = (params.a, params.b)
    beside = {row["from"]: set(row["to"]) for row in ask("shared_associates", ids=list(people))}
    shared = sorted(beside.get(params.a, set()) & beside.get(params.b, set()) - {*people})
    pairs = [[associate, person] for associate in shared for person in people]
    rows = ask("shared_associates.2-links", pairs=pairs) if pairs else []
    links: dict[tuple[str, ...], Links] = {tuple(row["pair"]): row["links"] for row in rows}
    if len(links) < len(pairs):
        raise Unavailable(CHANGED)
    sides = [(one, links[one, params.a], links[one, params.b]) for one in shared]
    sides.sort(key=lambda side: (-_origins(side[1]), -_origins(side[2]), side[0]))
    return Found([_associate(ask, *side) for side in sides[: params.most]], more=max(0, len(sides) - params.most))


def _associate(ask: Asking, person: str, to_a: Links, to_b: Links) -> SharedAssociate:
    evidence_a, more_a = ask.evidence(to_a, cap=10)
    evidence_b, more_b = ask.evidence(to_b, cap=10)
    return SharedAssociate(
        person=person,
        kinds_to_a=_kinds(to_a),
        kinds_to_b=_kinds(to_b),
        origins_to_a=_origins(to_a),
        origins_to_b=_origins(to_b),
        evidence=(*evidence_a, *evidence_b),
        more_evidence=more_a + more_b,
    )


def _origins(links: Links) -> int:
    return len({link[LINK.index("origin")] for link in links})


def _kinds(links: Links) -> tuple[str, ...]:
    return tuple(sorted({link[LINK.index("kind")] for link in links}))


QUESTION = Question(
    name="shared_associates",
    asks="Who is linked to both of two people, and who says so?",
    params=SharedAssociatesParams,
    row=SharedAssociate,
    texts=("shared_associates", "shared_associates.2-links"),
    steps=_steps,
    example={"a": "e_aaaaaaaaaaaaaaaaaaaaaaaa", "b": "e_bbbbbbbbbbbbbbbbbbbbbbbb"},
)
