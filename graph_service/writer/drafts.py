"""From staged rows to what the graph will hold: pure, so that what is written can be read off the rows alone."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from graph_service.model.facts import ExtractFile, Link, Mention, Part, StagedRow, Told
from graph_service.model.ids import Minter
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Sensitivity

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
    sensitivity: str


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
    told: Told
    content: str
    staged_by: str
    subject: str
    key: str
    access: AccessClass
    row: int
    recorded_at: str
    properties: dict[str, Any]
    search_keys: list[str]
    assertions: list[AssertionDraft]
    subjects: dict[str, SubjectDraft] = field(repr=False)


@dataclass(frozen=True)
class RowDraft:
    """One row before it is put: its key, its line, what rows of its reference tell (none: silence says nothing), its Records."""

    key: str
    line: int
    told: frozenset[Told] | None
    records: tuple[RecordDraft, ...]


def row_digest(row: StagedRow) -> str:
    """What tells rows without a reference apart: the content of the parts that join, or of all parts if none does."""
    joining = [p for p in row.parts if p.access.joins] or list(row.parts)
    return _digest(sorted((p.name, p.access.text, _content(p)) for p in joining))


def apart(row: StagedRow) -> tuple[StagedRow, ...]:
    """A row without a reference whose every part keeps to a compartment, as one row a compartment.

    Told apart by all it holds, what one compartment sees of it would depend on what another holds.
    """
    if row.reference or any(part.access.joins for part in row.parts):
        return (row,)
    compartments = dict.fromkeys(part.access for part in row.parts)
    return tuple(replace(row, parts=tuple(p for p in row.parts if p.access == one)) for one in compartments)


def drafts(rows: Iterable[StagedRow], extract: ExtractFile, received_at: str, mint: Minter) -> Iterator[RowDraft]:
    """What rows would become, in their order."""
    for row in rows:
        reference = row.reference or f"#{row_digest(row)}#{row.copy}"
        key = mint.mint("n", extract.feed.name, reference)
        own = (part.told for part in row.parts if not part.reference)
        yield RowDraft(
            key=key,
            line=row.line,
            told=row.besides.union(own) if row.whole else None,
            records=tuple(_record(part, row, reference, key, extract, received_at, mint) for part in row.parts),
        )


def _record(
    part: Part, row: StagedRow, row_reference: str, row_key: str, extract: ExtractFile, received_at: str, mint: Minter
) -> RecordDraft:
    feed = extract.feed
    reference = f"@{part.reference}" if part.reference else row_reference
    entry = mint.mint("n", feed.name, reference, part.name, part.compartment)
    subjects: dict[str, SubjectDraft] = {}
    seen: dict[Mention, str] = {}

    def subject_id(mention: Mention) -> str:
        if mention not in seen:
            draft = subject_draft(mention, part, row_key, mint)
            subjects[draft.id] = fuller(subjects.get(draft.id), draft)
            seen[mention] = draft.id
        return seen[mention]

    about = subject_id(part.about)
    origin = mint.mint("o", *(part.origin or (feed.agency, feed.system, feed.source, row_reference)))
    recorded_at = part.recorded_at or extract.taken_at
    common = {
        "grade": part.grade,
        "origin": origin,
        "origin_agency": part.origin[0] if part.origin else feed.agency,
        "recorded_at": recorded_at,
        "received_at": received_at,
    }
    assertions = [_assertion(link, n, row_key, entry, subject_id, common, mint) for n, link in _numbered(part.links)]
    key = subjects[about].by_key
    return RecordDraft(
        entry=entry,
        row_key=entry if part.reference else row_key,
        told=part.told,
        content=mint.mint("c", _digest([part.access.text, _content(part)])),
        staged_by=extract.staged_by,
        subject=about,
        key=key,
        access=part.access,
        row=row.line,
        recorded_at=recorded_at,
        properties=_properties(part, row, extract, common, about, key),
        search_keys=mint.search_ids(part.keys),
        assertions=assertions,
        subjects=subjects,
    )


def subject_draft(mention: Mention, part: Part, row_key: str, mint: Minter) -> SubjectDraft:
    """The Subject a mention names; in a class that does not join, a Subject of that compartment alone, never keyed."""
    where = mention.reference or f"{row_key}/{mention.slot}"
    subject = mint.mint("u", mention.agency, mention.system, mention.kind, where, part.compartment)
    keyed = mention.key and not part.compartment
    return SubjectDraft(
        id=subject,
        kind=mention.kind,
        agency=mention.agency,
        system=mention.system,
        reference=mention.reference or mention.slot,
        by_self=mint.mint("e", "subject", subject),
        by_key=mint.mint("e", "key", mention.kind, mention.key) if keyed else "",
        sensitivity=mention.sensitivity,
    )


def fuller(known: SubjectDraft | None, seen: SubjectDraft) -> SubjectDraft:
    """Of two mentions of one Subject, the keyed one, with the stricter mark."""
    if known is None:
        return seen
    best = min((d for d in (known, seen) if d.by_key), key=lambda d: d.by_key, default=seen)
    return SubjectDraft(**{**vars(best), "sensitivity": stricter(known.sensitivity, seen.sensitivity)})


def stricter(one: str, other: str) -> str:
    """The stricter of two marks of a place."""
    return max(Sensitivity(one), Sensitivity(other), key=lambda mark: mark.strictness).value


def _numbered(links: Iterable[Link]) -> Iterator[tuple[int, Link]]:
    """Links with a number that tells equal ones of one part apart."""
    seen: dict[tuple[Any, ...], int] = {}
    for link in links:
        same = (link.kind, link.start, link.end, link.slot, link.qualifiers.get("role"), link.qualifiers.get("part"))
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
    told_apart = (link.kind, start, end, link.slot, str(link.qualifiers.get("role")), str(link.qualifiers.get("part")))
    return AssertionDraft(
        id=f"a_{row_key[2:]}_{mint.mint('x', entry, *told_apart, str(number))[2:]}",
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


def _properties(
    part: Part, row: StagedRow, extract: ExtractFile, common: dict[str, Any], about: str, key: str
) -> dict[str, Any]:
    feed, governance = extract.feed, extract.feed.governance
    event = part.event
    return {
        **common,
        "kind": part.kind,
        "part": part.name,
        "agency": feed.agency,
        "system": feed.system,
        "reference": "" if part.reference else row.reference,
        "subject": about,
        "compartment": part.compartment,
        "dated": part.dated or None,
        "key": key,
        "raw": _TEXT.encode(dict(part.raw)),
        "recorded_from": "row" if part.recorded_at else "extract",
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
        "statement": part.statement.value,
        "harm_context": part.harm_context.value,
        "disputed": part.disputed,
        "own": part.about.agency == feed.agency,
        "regime": governance.regime,
        "basis": governance.basis,
        "retention": governance.retention,
        "review_on": governance.review_on,
    }


def _content(part: Part) -> list[list[str]]:
    kept = [[column, value] for column, value in part.raw.items() if column not in part.volatile]
    return sorted([*kept, ["", part.besides]] if part.besides else kept)


def _digest(value: object) -> str:
    return blake2b(_TEXT.encode(value).encode(), digest_size=16).hexdigest()
