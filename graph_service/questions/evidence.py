"""What does one statement rest on: the record, the source's own words, the rows it was found in, its grade and its times?

A row is shown by its line (`row 214`) to its own agency, to others by a token minted from the extract's id and the line.
"""

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from graph_service.model.question import Asking, EntityId, Found, Params, Question, Row, Said


class EvidenceParams(Params):
    """One assertion, by the id that answers give."""

    assertion: Annotated[str, StringConstraints(pattern=r"^a_[0-9a-f]{24}_[0-9a-f]{24}$")] = Field(
        description="The assertion's id."
    )


class FoundIn(BaseModel):
    """One row of one file in which the record was found."""

    model_config = ConfigDict(frozen=True)

    extract: str
    row: str = Field(description="Its line, such as `row 214`, for its own agency; an opaque token for anybody else.")
    taken_at: str = Field(description="When the agency took the file.")


class RecordBehind(Row):
    """The record an assertion was made in."""

    record: str
    kind: str
    subject: EntityId = Field(description="The entity the record is about.")
    asserted: str = Field(description="The kind of the assertion asked for.")
    words: dict[str, str] = Field(description="The source's own words, column by column.")
    statement: str
    harm_context: str
    disputed: bool
    regime: str
    basis: str
    retention: str
    review_on: str
    valid_from: str
    valid_to: str
    precision: str
    recorded_from: str = Field(description="'row' if the agency dated the entry; 'extract' if only its file is dated.")
    received_at: str
    held_from: str = Field(description="From when Sightline believed it; it still did at the moment asked about.")
    found_in: tuple[FoundIn, ...]


def _steps(ask: Asking, params: EvidenceParams) -> Found[RecordBehind]:
    row_key = f"n_{params.assertion.split('_')[1]}"
    rows = ask("evidence", row_key=row_key, assertion=params.assertion)
    records = sorted({row["record"] for row in rows})
    return Found([_behind(ask, params.assertion, [r for r in rows if r["record"] == i]) for i in records])


def _behind(ask: Asking, assertion: str, rows: list[dict[str, Any]]) -> RecordBehind:
    row = rows[0]
    regime, basis, retention, review_on = row["basis"]
    valid_from, valid_to, precision, received_at, held_from = row["times"]
    evidence, _ = ask.evidence([Said(*row["link"])])
    return RecordBehind(
        record=row["record"],
        kind=row["kind"],
        subject=row["subject"],
        asserted=next(line.split(" ")[0] for line in row["asserts"] if line.endswith(f" {assertion}")),
        words=json.loads(row["raw"]),
        statement=row["statement"],
        harm_context=row["harm_context"],
        disputed=row["disputed"],
        regime=regime,
        basis=basis,
        retention=retention,
        review_on=review_on,
        valid_from=valid_from,
        valid_to=valid_to,
        precision=precision,
        recorded_from=row["recorded_from"],
        received_at=received_at,
        held_from=held_from,
        found_in=_found_in(ask, rows),
        evidence=evidence,
    )


def _found_in(ask: Asking, rows: list[dict[str, Any]]) -> tuple[FoundIn, ...]:
    """Where a record was found, as this reader may be told it; each by the extract's id, then by the line or token."""
    found = {
        FoundIn(
            extract=r["extract"],
            row=ask.line(Said(*r["link"]).visibility, r["extract"], r["row"]),
            taken_at=r["taken_at"],
        )
        for r in rows
    }
    return tuple(sorted(found, key=lambda f: (f.extract, len(f.row), f.row)))


QUESTION = Question(
    name="evidence",
    asks="What does one statement rest on: whose record, which words, which rows, what grade, which times?",
    params=EvidenceParams,
    row=RecordBehind,
    texts=("evidence",),
    steps=_steps,
    example={"assertion": "a_aaaaaaaaaaaaaaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaa"},
)
