"""Who is linked to both of two people, and who says so?

Everybody with at least one statement linking them to the first person and one linking them to the second: family, carers, peers,
seen with, contacted, targeted, trusted, supported. Two hops, every statement shown. Sharing an event or a place is not sharing an
associate: ask `how_connected` for those. The order is by independent origins (copies of one log count once), then by id.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from graph_service.model.question import LINK, Asking, EntityId, Found, Params, Question, Row


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


def _steps(ask: Asking, params: SharedAssociatesParams) -> Found[SharedAssociate]:
    rows = ask("shared_associates", a=params.a, b=params.b)
    rows.sort(key=lambda row: (-_origins(row["to_a"]), -_origins(row["to_b"]), row["person"]))
    return Found([_associate(ask, row) for row in rows[: params.most]], more=max(0, len(rows) - params.most))


def _associate(ask: Asking, row: dict[str, Any]) -> SharedAssociate:
    evidence_a, more_a = ask.evidence(row["to_a"], cap=10)
    evidence_b, more_b = ask.evidence(row["to_b"], cap=10)
    return SharedAssociate(
        person=row["person"],
        kinds_to_a=_kinds(row["to_a"]),
        kinds_to_b=_kinds(row["to_b"]),
        origins_to_a=_origins(row["to_a"]),
        origins_to_b=_origins(row["to_b"]),
        evidence=(*evidence_a, *evidence_b),
        more_evidence=more_a + more_b,
    )


def _origins(links: Sequence[Sequence[Any]]) -> int:
    return len({link[LINK.index("origin")] for link in links})


def _kinds(links: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    return tuple(sorted({link[LINK.index("kind")] for link in links}))


QUESTION = Question(
    name="shared_associates",
    asks="Who is linked to both of two people, and who says so?",
    params=SharedAssociatesParams,
    row=SharedAssociate,
    texts=("shared_associates",),
    steps=_steps,
    example={"a": "e_aaaaaaaaaaaaaaaaaaaaaaaa", "b": "e_bbbbbbbbbbbbbbbbbbbbbbbb"},
)
