"""Who wrote down what about somebody, when; and when was it known here?

Every record about an entity and every statement that starts or ends at it, in the order the agencies wrote them: when each agency
wrote it, when Sightline learned it, and from when until when it was what Sightline believed, of this entity or of another that the
same thing was taken for: a merge or a split makes no line of its own. Corrected and withdrawn beliefs are shown with the day they
ceased. A restriction still hides: a class is always today's.
"""

from typing import Annotated, Any

from pydantic import Field

from graph_service.errors import Unavailable
from graph_service.lookups.statements import CHANGED
from graph_service.model.question import Asking, EntityId, Found, Params, Question, Row, Said


class KnownWhenParams(Params):
    """One entity."""

    entity: EntityId = Field(description="A person, place, vehicle, phone or event.")
    most: Annotated[int, Field(ge=1, le=2000, description="How many lines to list.")] = 500


class Knowledge(Row):
    """One record or statement, and its three dates."""

    what: str = Field(description="The kind of record or statement.")
    agency: str = Field(description="Who wrote it.")
    recorded_at: str = Field(description="When the agency wrote it down.")
    received_at: str = Field(description="When Sightline learned it.")
    held_from: str = Field(description="From when Sightline believed it, of whichever entity.")
    held_to: str | None = Field(description="Until when; none if it still does.")


def _steps(ask: Asking, params: KnownWhenParams) -> Found[Knowledge]:
    found = ask("known_when", entity=params.entity) + ask("known_when.2-links", entity=params.entity)
    last = {(row["link"][0], row["link"][1]): row for row in sorted(found, key=lambda row: row["since"])}
    records = sorted({record for _, record in last})
    rows = ask.whenever("known_when.3-held", ids=records) if records else []
    held = {row["record"]: (row["held_from"], row["held_to"]) for row in rows}
    if len(held) < len(records):
        raise Unavailable(CHANGED)
    lines = sorted((_line(ask, row, *held[record]) for (_, record), row in last.items()), key=_order)
    return Found(lines[: params.most], more=max(0, len(lines) - params.most))


def _line(ask: Asking, row: dict[str, Any], held_from: str, held_to: str) -> Knowledge:
    """One line, with how long its record was held: an assertion is believed exactly as long as the record that makes it."""
    evidence, _ = ask.evidence([Said(*row["link"])])
    return Knowledge(
        what=evidence[0].kind,
        agency=evidence[0].agency,
        recorded_at=evidence[0].recorded_at,
        received_at=row["received_at"],
        held_from=held_from,
        held_to=None if held_to > ask.known_at else held_to,
        evidence=evidence,
    )


def _order(line: Knowledge) -> tuple[str, ...]:
    statement = line.evidence[0]
    return (
        line.recorded_at,
        line.received_at,
        line.held_from,
        statement.assertion,
        statement.record,
        line.held_to or "~",
    )


QUESTION = Question(
    name="known_when",
    asks="Who wrote down what about somebody, when; and when was it known here?",
    params=KnownWhenParams,
    row=Knowledge,
    texts=("known_when", "known_when.2-links", "known_when.3-held"),
    steps=_steps,
    example={"entity": "e_aaaaaaaaaaaaaaaaaaaaaaaa"},
)
