"""Drafts: what staged rows become in the graph, worked out from the rows alone, before anything is looked up or written."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from typing import Any

from graph_service.model import kinds
from graph_service.model.coverage import ITSELF
from graph_service.model.facts import CLASS_COLUMNS, ExtractFile, Link, Mention, Origin, Part, PartKey, StagedRow
from graph_service.model.ids import Minter
from graph_service.model.times import WIDE, WIDE_DAYS
from graph_service.model.visibility import AccessClass
from graph_service.spelling.places import standing_key
from graph_service.writer.layouts import Layout, layout_of

_TEXT = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class SubjectDraft:
    """A Subject as a row names it, with the entities it could found."""

    id: str
    kind: str
    agency: str
    system: str
    reference: str
    by_self: str
    by_key: str


@dataclass(frozen=True)
class AssertionDraft:
    """One assertion of a Record, between two Subjects."""

    id: str
    kind: str
    start: str
    end: str
    properties: dict[str, Any]


@dataclass
class RecordDraft:
    """One Record before it has a version: everything a row says of one thing in one class."""

    entry: str
    row_key: str
    part_key: PartKey
    content: str
    staged_by: str
    subject: str
    bears: dict[str, str]
    access: AccessClass
    row: int
    recorded_at: str
    properties: dict[str, Any]
    classes: tuple[AccessClass, ...]
    """The class of every part of the row, on the draft of its main part alone."""
    search_keys: list[str]
    assertions: list[AssertionDraft]
    subjects: dict[str, SubjectDraft] = field(repr=False)


@dataclass(frozen=True)
class RowDraft:
    """One row before it is put: its key, its line, and the Records it would become.

    `part_keys` are of all that the file's rows of its reference say; None where what they leave out closes nothing. By `values`, rows
    without a reference are known to be the same. `layout` says which columns the class of each part covers.
    """

    key: str
    line: int
    part_keys: frozenset[PartKey] | None
    values: str
    layout: Layout
    records: tuple[RecordDraft, ...]


def row_digest(row: StagedRow) -> str:
    """What distinguishes a row without a reference: the content of its parts that came in open, or of all if none did."""
    parts = [p for p in row.parts if p.access.open] or list(row.parts)
    return _digest(sorted((p.name, p.access.text, _content(p)) for p in parts))


def apart(row: StagedRow) -> tuple[StagedRow, ...]:
    """A row without a reference none of whose parts came in open, as one row a class.

    If all that it holds distinguished it, what readers of one class see of it would depend on what another class holds.
    """
    if row.reference or any(part.access.open for part in row.parts):
        return (row,)
    return tuple(
        replace(
            row,
            parts=tuple(p for p in row.parts if p.access == one),
            parted=tuple(p for p in row.parts if p.access != one),
        )
        for one in dict.fromkeys(part.access for part in row.parts)
    )


def drafts(rows: Iterable[StagedRow], extract: ExtractFile, received_at: str, mint: Minter) -> Iterator[RowDraft]:
    """What rows would become, in their order."""
    feed = extract.feed
    for row in rows:
        reference = row.reference or f"#{row_digest(row)}#{row.copy}"
        own = mint.mint("n", feed.name, reference)
        key = mint.mint("n", feed.agency, feed.system, feed.thing or feed.source, reference) if row.reference else own
        layout = layout_of(row)
        values = "" if row.reference else mint.mint("w", feed.agency, feed.system, _digest(_values(row)))
        account = row.reference or f"{feed.called}{reference}"
        made = _Row(row, reference, account, key, own, values, layout.id(mint), extract, received_at, mint)
        yield RowDraft(
            key=key,
            line=row.line,
            part_keys=row.said_elsewhere.union(part.part_key for part in row.parts) if row.whole else None,
            values=values,
            layout=layout,
            records=tuple(_record(part, made, main=n == 0) for n, part in enumerate(row.parts)),
        )


@dataclass(frozen=True)
class _Row:
    """A row being drafted, with all its Records take from it."""

    row: StagedRow
    reference: str
    account: str
    """What its words are an account by: its reference; without one, its content in this feed of its source."""
    key: str
    own: str
    """What its entries and slots are minted from: its feed and reference."""
    values: str
    layout: str
    extract: ExtractFile
    received_at: str
    mint: Minter


def _record(part: Part, made: _Row, *, main: bool) -> RecordDraft:
    mint, extract, row = made.mint, made.extract, made.row
    feed = extract.feed
    entry = mint.mint("n", feed.name, made.reference, part.name, part.compartment)
    subjects: dict[str, SubjectDraft] = {}
    seen: dict[Mention, str] = {}

    def subject_id(mention: Mention) -> str:
        if mention not in seen:
            draft = subject_draft(mention, part, made.own, mint)
            subjects[draft.id] = fuller(subjects.get(draft.id), draft)
            seen[mention] = draft.id
        return seen[mention]

    about = subject_id(part.about)
    said_first = part.origin or Origin(feed.agency, feed.system, made.account, feed.source)
    recorded_at = part.recorded_at or extract.taken_at
    common = {
        "grade": part.grade,
        "statement": part.statement.value,
        "origin": mint.mint("o", said_first.agency, said_first.system, said_first.reference),
        "origin_agency": said_first.agency,
        "origin_source": said_first.source,
        "recorded_at": recorded_at,
        "recorded_from": "row" if part.recorded_at else "extract",
        "received_at": made.received_at,
    }
    links = _numbered(part.links)
    assertions = [_assertion(link, n, made.key, entry, subject_id, common, mint) for n, link in links]
    return RecordDraft(
        entry=entry,
        row_key=made.key,
        part_key=part.part_key,
        content=mint.mint("c", _digest([part.access.text, _content(part)])),
        staged_by=extract.staged_by,
        subject=about,
        bears=_bears(part, feed.agency),
        access=part.access,
        row=row.line,
        recorded_at=recorded_at,
        properties=_properties(part, made, common, about),
        classes=tuple(given.access for given in row.classes) if main else (),
        search_keys=mint.search_ids(part.keys | _stood_at(part)),
        assertions=assertions,
        subjects=subjects,
    )


def subject_draft(mention: Mention, part: Part, row: str, mint: Minter) -> SubjectDraft:
    """The Subject a mention names; in a compartment a Subject of that compartment alone, but an agency is itself in any.

    It is keyed only by a part of its own agency's that came in open.
    """
    where = mention.reference or f"{row}/{mention.slot}"
    apart = "" if mention.system == ITSELF else part.compartment
    subject = mint.subject(mention.agency, mention.system, mention.kind, where, apart)
    keyed = mention.key and part.access.open and mention.agency == part.access.agency
    return SubjectDraft(
        id=subject,
        kind=mention.kind,
        agency=mention.agency,
        system=mention.system,
        reference=mention.reference or mention.slot,
        by_self=mint.alone(subject),
        by_key=mint.mint("e", "key", mention.kind, mention.key) if keyed else "",
    )


def fuller(known: SubjectDraft | None, seen: SubjectDraft) -> SubjectDraft:
    """Of two mentions of one Subject, the keyed one."""
    if known is None:
        return seen
    return min((d for d in (known, seen) if d.by_key), key=lambda d: d.by_key, default=seen)


def _numbered(links: Iterable[Link]) -> Iterator[tuple[int, Link]]:
    """Links, each with a number that distinguishes it from equal ones of the same part."""
    seen: dict[tuple[Any, ...], int] = {}
    for link in links:
        same = (link.kind, link.start, link.end, link.slot, *kinds.apart(link.kind, link.qualifiers))
        seen[same] = seen.get(same, -1) + 1
        yield seen[same], link


def _assertion(
    link: Link,
    number: int,
    row_key: str,
    entry: str,
    subject_id: Callable[[Mention], str],
    common: dict[str, Any],
    mint: Minter,
) -> AssertionDraft:
    """The assertion a link makes; its id begins with the row's key, which is how the evidence for it is found."""
    start, end = subject_id(link.start), subject_id(link.end)
    distinct = (link.kind, start, end, link.slot, *kinds.apart(link.kind, link.qualifiers))
    return AssertionDraft(
        id=f"a_{row_key[2:]}_{mint.mint('x', entry, *distinct, str(number))[2:]}",
        kind=link.kind,
        start=start,
        end=end,
        properties={
            **common,
            "from_subject": start,
            "to_subject": end,
            "valid_from": link.valid.start,
            "valid_to": link.valid.end,
            "precision": link.valid.precision,
            **link.qualifiers,
        },
    )


def _properties(part: Part, made: _Row, common: dict[str, Any], about: str) -> dict[str, Any]:
    feed, governance, event = made.extract.feed, made.extract.feed.governance, part.event
    return {
        **common,
        "kind": part.kind,
        "part": part.name,
        "agency": feed.agency,
        "system": feed.system,
        "feed": feed.name,
        "reference": made.row.reference,
        "same_values": made.values or None,
        "layout": made.layout,
        "open": part.access.open,
        "own": part.about.agency == feed.agency,
        "bears": [f"{name}={value}" for name, value in _bears(part, feed.agency).items()],
        "subject": about,
        "compartment": part.compartment,
        "dated": part.dated or None,
        "raw": _TEXT.encode(dict(part.raw)),
        "valid_from": part.valid.start,
        "valid_to": part.valid.end,
        "precision": part.valid.precision,
        "names": list(part.names),
        "numbers": list(part.numbers),
        "born_from": part.born[0] if part.born else None,
        "born_to": part.born[1] if part.born else None,
        "event_kind": part.event_kind or None,
        "event_from": event.start if event else None,
        "event_to": event.end if event else None,
        "at_from": _at_from(part),
        "covers": part.covers or None,
        "register": part.register or None,
        "shape": part.shape or None,
        "harm_context": part.harm_context.value,
        "disputed": part.disputed,
        "regime": governance.regime,
        "basis": governance.basis,
        "retention": governance.retention,
        "review_on": governance.review_on,
    }


def _at_from(part: Part) -> str | None:
    """From when a part says that its event was somewhere, to find it by; `WIDE` where that may be any day of a month or more."""
    stated = [link.valid for link in part.links if link.kind == "AT"]
    if not stated:
        return None
    start, end = min(one.start for one in stated), max(one.end for one in stated)
    days = (date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days
    return start if days < WIDE_DAYS else WIDE


def _stood_at(part: Part) -> set[str]:
    """The keys by which a part is found that says of a UPRN that somebody lives there, or that an event was there."""
    stated = (link for link in part.links if link.kind in ("LIVES_AT", "AT"))
    return {standing_key(str(link.qualifiers["uprn"])) for link in stated if link.qualifiers.get("uprn")}


def _bears(part: Part, agency: str) -> dict[str, str]:
    """What a part may found its person by: only an agency's own row gives a key, and only what came in open (rules I2, I3)."""
    return dict(sorted(part.bears.items())) if part.about.agency == agency and part.access.open else {}


def _values(row: StagedRow) -> list[str]:
    """Every value of a row, less the columns of access and those that change by themselves.

    Not by column: a column that another profile knows by another name, or by another heading, is the same column.
    """
    return sorted(
        value
        for part in (*row.parts, *row.parted)
        for column, value in part.raw.items()
        if column not in CLASS_COLUMNS and column not in part.volatile
    )


def _content(part: Part) -> list[list[str]]:
    kept = [[column, value] for column, value in part.raw.items() if column not in part.volatile]
    return sorted([*kept, ["", part.depends_on]] if part.depends_on else kept)


def _digest(value: object) -> str:
    return blake2b(_TEXT.encode(value).encode(), digest_size=16).hexdigest()
