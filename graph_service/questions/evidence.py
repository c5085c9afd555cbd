"""What does one statement or record rest on: whose record, in which words, in which file, how graded, when; and who says so too?

Give it the id of a statement or record from any answer. It returns all that the record says, in the source's own words under the
agency's own headings, and every statement that the record makes. The agency whose file it is sees the line of a row (`row 214`) and
the name of the file; others see, in place of the line, a token minted from the extract's id and the line.

`also_said_by` lists the other statements that you may see of the same kind between the same two ends; for a record, the other records
of its kind about the same entity. `agencies` and `accounts` count the agencies and the separate accounts (`analysis.accounts`) of all
these and of the one asked about. One that names another agency's log as its source is a copy of that agency's own record, if that
record is among them; else it is an account of the agency that wrote the first copy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from graph_service.analysis.accounts import accounts, support
from graph_service.lookups.sayings import Made, row_key_of, same, stated
from graph_service.lookups.words import Word, Written, worded
from graph_service.model.london import Dated, Instant, When
from graph_service.model.question import Asking, EntityId, Evidence, Found, Params, Question, Row, Said

ALSO = 20
"""How many others that say the same are shown."""


class EvidenceParams(Params):
    """One statement or one record, by the id that answers give."""

    assertion: Annotated[str, StringConstraints(pattern=r"^a_[0-9a-f]{24}_[0-9a-f]{24}$")] | None = Field(
        default=None, description="A statement's id."
    )
    record: Annotated[str, StringConstraints(pattern=r"^r_[0-9a-f]{24}$")] | None = Field(
        default=None, description="A record's id, in place of a statement's."
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.assertion is None) == (self.record is None):
            raise ValueError("expected the id of a statement (assertion) or of a record: one of the two")
        return self


class FoundIn(BaseModel):
    """One row of one file in which the record was found."""

    model_config = ConfigDict(frozen=True)

    extract: str
    file: str | None = Field(description="What the file was called, for its own agency; none for anybody else.")
    typed_by: str = Field(description="Who typed it, by her opaque name; empty where it came in a file.")
    row: str = Field(description="Its line, such as `row 214`, for its own agency; an opaque token for anybody else.")
    taken_at: Dated = Field(description="When the agency took the file.")


class Stated(BaseModel):
    """One statement the record makes."""

    model_config = ConfigDict(frozen=True)

    assertion: str
    kind: str
    start: EntityId
    end: EntityId
    how: str = Field(
        description="The role, the part of an event, what kin, by which app or means; empty where it says none."
    )
    times: int = Field(description="How many times, where it says so; else 0.")
    when: When = Field(description="When it was so, or happened.")

    @classmethod
    def of(cls, said: Said) -> Self:
        """The statement as it is shown."""
        values = {name: value for name, value in said._asdict().items() if name in cls.model_fields}
        return cls(assertion=said.id, when=said.when, **values)


class CopyOf(BaseModel):
    """Whose log a copy names as its source."""

    model_config = ConfigDict(frozen=True)

    agency: str
    source: str = Field(description="In which source of that agency it stands; empty where the copy names none.")
    record: str | None = Field(description="That agency's own record that says the same; null if you may see none.")


class RecordBehind(Row):
    """A record, by its own id or by that of a statement made in it."""

    record: str
    kind: str
    subject: EntityId = Field(description="The entity the record is about.")
    asserted: str | None = Field(description="The kind of the statement asked for; null if a record was asked for.")
    start: EntityId | None = Field(description="The entity that the statement asked for runs from.")
    end: EntityId | None = Field(description="The entity it runs to.")
    how: str = Field(description="Its role, part of an event, kin or app; empty where it says none.")
    statements: tuple[Stated, ...] = Field(
        description="Every statement the record makes, whatever days are asked about."
    )
    more_statements: int = Field(
        description="How many of its statements are not listed, because nothing that you may see leads to one of their ends."
    )
    words: tuple[Word, ...] = Field(description="The source's own words, column by column.")
    statement: str
    harm_context: str
    disputed: bool
    regime: str
    basis: str
    retention: str
    review_on: str
    when: When = Field(description="The time at which what the record says was so.")
    recorded_from: str = Field(description="'row' if the agency dated the entry; 'extract' if only its file is dated.")
    received_at: Instant = Field(description="When Sightline learned it.")
    held_from: Instant = Field(
        description="Since when Sightline has believed it; at the moment asked about it still did."
    )
    found_in: tuple[FoundIn, ...]
    also_said_by: tuple[Evidence, ...] = Field(description="Others that say the same, at most 20.")
    more_also_said_by: int = Field(description="Others beyond those, all visible to you.")
    agencies: int = Field(description="Distinct agencies behind it, with the others.")
    accounts: int = Field(description="Separate accounts among all of these: copies of one log count as one.")
    copy_of: CopyOf | None = Field(description="Where it says it was copied from, if from another agency's log.")


class _Governed(NamedTuple):
    """How a record is governed, as a text gives it."""

    harm_context: str
    disputed: bool
    regime: str
    basis: str
    retention: str
    review_on: str


class _Support(NamedTuple):
    """One row of one file that supports a record, as a text gives it."""

    extract: str
    row: int
    taken_at: str
    file: str
    typed_by: str


@dataclass(frozen=True)
class _Behind:
    """A record as it was found, with all the rows that support it."""

    said: Said
    written: Written
    governed: _Governed
    received_at: str
    held_from: str
    asserts: tuple[Made, ...]
    found: tuple[_Support, ...]


def _steps(ask: Asking, params: EvidenceParams) -> Found[RecordBehind]:
    if params.assertion:
        rows = ask("evidence", row_key=row_key_of(params.assertion), assertion=params.assertion)
    else:
        rows = ask("evidence.2-record", record=params.record)
    records = _records(rows)
    words = worded(ask, (one.written for one in records))
    return Found([_row(ask, params.assertion, one, words[one.written]) for one in records])


def _records(rows: Iterable[dict[str, Any]]) -> list[_Behind]:
    """The records in these result rows, sorted by record id; each result row stands for one row of a file."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(Said(*row["link"]).record, []).append(row)
    return [_record(found[record]) for record in sorted(found)]


def _record(rows: list[dict[str, Any]]) -> _Behind:
    row = rows[0]
    received_at, held_from = row["believed"]
    return _Behind(
        Said(*row["link"]),
        Written(*row["written"]),
        _Governed(*row["governed"]),
        received_at,
        held_from,
        asserts=tuple(Made(*line.split(" ")) for line in row["asserts"]),
        found=tuple(_Support(*each["found"]) for each in rows),
    )


def _row(ask: Asking, assertion: str | None, behind: _Behind, words: tuple[Word, ...]) -> RecordBehind:
    said = behind.said
    made = stated(ask, said, behind.asserts)
    asked = next((one for one in made if one.id == assertion), None)
    one = asked or said
    group = {one, *same(ask, one)} if asked or not assertion else {one}
    held = support(accounts(group, ask.agency))
    every, _ = ask.evidence(group, cap=len(group))
    shown, more = ask.evidence(group - {one}, cap=ALSO)
    also = {(each.assertion, each.record) for each in shown}
    return RecordBehind(
        record=said.record,
        kind=said.kind,
        subject=said.start,
        asserted=next((line.kind for line in behind.asserts if line.id == assertion), None),
        start=asked.start if asked else None,
        end=asked.end if asked else None,
        how=one.how,
        statements=tuple(Stated.of(each) for each in made),
        more_statements=len(behind.asserts) - len(made),
        words=words,
        statement=said.statement,
        **behind.governed._asdict(),
        when=said.when,
        recorded_from=said.recorded_from,
        received_at=behind.received_at,
        held_from=behind.held_from,
        found_in=_found_in(ask, said.visibility, behind.found),
        also_said_by=tuple(each for each in every if (each.assertion, each.record) in also),
        more_also_said_by=more,
        agencies=held.agencies,
        accounts=held.accounts,
        copy_of=_copy_of(ask, one, group),
        evidence=tuple(each for each in every if (each.assertion, each.record) == (one.id, one.record)),
    )


def _found_in(ask: Asking, visibility: int, found: Sequence[_Support]) -> tuple[FoundIn, ...]:
    """Where a record was found, as this reader may be told it; each by the extract's id, then by the line or token."""
    places = {
        FoundIn(
            extract=one.extract,
            file=None if one.typed_by else ask.file(visibility, one.file),
            typed_by=one.typed_by,
            row=ask.line(visibility, one.extract, one.row),
            taken_at=one.taken_at,
        )
        for one in found
    }
    return tuple(sorted(places, key=lambda f: (f.extract, len(f.row), f.row)))


def _copy_of(ask: Asking, one: Said, group: Iterable[Said]) -> CopyOf | None:
    """The log of another agency that a statement names as its source, if any, and that agency's own record of it in the group."""
    if one.origin_agency == ask.agency(one.visibility):
        return None
    own = (
        said
        for said in group
        if said.origin == one.origin
        and ask.agency(said.visibility) == one.origin_agency
        and (said.origin_source == one.origin_source or not (said.origin_source and one.origin_source))
    )
    first = min(own, key=lambda said: (said.recorded_at, said.record), default=None)
    return CopyOf(agency=one.origin_agency, source=one.origin_source, record=first.record if first else None)


def _opens(rows: Sequence[RecordBehind]) -> tuple[str, ...]:
    """Whom a statement that is opened is about: its ends, and whom its record is about."""
    return tuple(sorted({one for row in rows for one in (row.subject, row.start, row.end) if one}))


QUESTION = Question(
    name="evidence",
    asks="What does one statement or record rest on: whose record, which words, which file, what grade, when; who says so too?",
    params=EvidenceParams,
    row=RecordBehind,
    texts=("evidence", "evidence.2-record"),
    uses=("layouts", "same-record", "same-statement", "statements-of-record"),
    steps=_steps,
    opens=_opens,
    example={"assertion": "a_aaaaaaaaaaaaaaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaa"},
)
