"""One batch into the graph, in one transaction: what is new is written, what changed becomes a version, what is known is noted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_service.model.facts import Batch
from graph_service.model.ids import Minter
from graph_service.model.times import LATEST
from graph_service.writer.classes import Numbers
from graph_service.writer.drafts import RecordDraft, RowDraft, drafts
from graph_service.writer.propose import propose
from graph_service.writer.restrict import tags_in_force
from graph_service.writer.statements import Step, grouped
from graph_service.writer.subjects import subjects
from graph_service.writer.versions import Version, close_versions, newest_versions


@dataclass
class Tally:
    """What a batch did, in Records: new, changed (another version), known (found again), closed (left out).

    Proposals are not counted: they would tell an agency what another holds.
    """

    new: int = 0
    changed: int = 0
    known: int = 0
    closed: int = 0
    assertions: int = 0

    def add(self, other: "Tally") -> None:
        """Add another tally to this one."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class _Plan:
    """What a batch will write, worked out before anything is."""

    create: list[tuple[RecordDraft, str, int]] = field(default_factory=list)
    close: list[Version] = field(default_factory=list)
    found: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True)
class Drafted:
    """A batch worked out as far as it can be without the graph: what the pipeline does while the batch before it is put."""

    batch: Batch
    rows: tuple[RowDraft, ...]


def draft(batch: Batch, received_at: str, mint: Minter) -> Drafted:
    """The Records the rows of a batch would become."""
    return Drafted(batch, tuple(drafts(batch.rows, batch.extract, received_at, mint)))


def put(step: Step, drafted: Drafted, extract: str, done: int, mint: Minter) -> Tally:
    """Write the rows of the batch beyond row `done` of the file; says what was new, changed, known and closed."""
    batch = drafted.batch
    if batch.done <= done:
        return Tally()
    rows = [row for row in drafted.rows if row.line > done]
    made = [draft for row in rows for draft in row.records]
    entity_of = subjects(step, made)
    standing = newest_versions(step, {row.key for row in rows} | {draft.row_key for draft in made})
    plan = _plan(made, standing, mint)
    _leave_out(rows, standing, plan)
    _create(step, plan.create, entity_of, extract, mint)
    step.rows("found", plan.found, extract=extract)
    step.rows("left-out", plan.left_out, extract=extract)
    close_versions(step, plan.close, entity_of)  # last: one may be made, found again and replaced within one batch
    propose(step, [(draft, record) for draft, record, _ in plan.create], mint)
    step(
        "extract-done", id=extract, done=batch.done, complete=False, staged_by=batch.extract.staged_by, withdrawn_at=""
    )
    return plan.tally


def _plan(made: list[RecordDraft], standing: Mapping[str, Version], mint: Minter) -> _Plan:
    """Compare each draft with the current version of its entry."""
    current, plan = dict(standing), _Plan()
    for draft in made:
        held = current.get(draft.entry)
        if held and held.open and (held.content, held.staged_by) == (draft.content, draft.staged_by):
            plan.found.append({"record": held.record, "row": draft.row})
            plan.tally.known += 1
            continue
        number = held.number + 1 if held else 1
        record = mint.mint("r", draft.entry, str(number), draft.content)
        if held and held.open:
            plan.close.append(held)
            plan.tally.changed += 1
        else:
            plan.tally.new += 1
        plan.tally.assertions += len(draft.assertions)
        plan.create.append((draft, record, number))
        current[draft.entry] = _version(draft, record, number)
    return plan


def _version(draft: RecordDraft, record: str, number: int) -> Version:
    return Version(
        entry=draft.entry,
        row_key=draft.row_key,
        told=draft.told,
        record=record,
        number=number,
        content=draft.content,
        staged_by=draft.staged_by,
        asserts=asserts_of(draft),
        open=True,
    )


def _leave_out(rows: list[RowDraft], standing: Mapping[str, Version], plan: _Plan) -> None:
    """Close what rows of a reference told before and, in this file, no longer do; of a history, only where days are told anew."""
    told_before: dict[str, list[Version]] = {}
    for version in standing.values():
        told_before.setdefault(version.row_key, []).append(version)
    seen: set[str] = set()
    for row in rows if told_before else ():
        if row.told is None or row.key not in told_before:
            continue
        dated = {told.dated for told in row.told} | {""}
        for version in told_before[row.key]:
            if version.told in row.told or version.told.dated not in dated or version.entry in seen:
                continue
            seen.add(version.entry)
            plan.left_out.append({"record": version.record, "row": row.line})
            if version.open:
                plan.close.append(version)
                plan.tally.closed += 1


def asserts_of(draft: RecordDraft) -> list[str]:
    """What a Record keeps of its assertions, so that they are found from their ends: kind, both Subjects, id."""
    return [f"{a.kind} {a.start} {a.end} {a.id}" for a in draft.assertions]


def _create(
    step: Step, create: list[tuple[RecordDraft, str, int]], entity_of: Mapping[str, str], extract: str, mint: Minter
) -> None:
    """Make Records with what supports them, their search keys and their assertions."""
    numbers, tags = Numbers(step, mint), tags_in_force(step)
    stands = {
        draft.entry: draft.access.with_tags(
            frozenset(tag for s in draft.subjects for tag in tags.get((draft.access.agency, s), ()))
        )
        for draft, _, _ in create
    }
    numbers.ensure([*stands.values(), *(draft.access for draft, _, _ in create)])
    records: list[dict[str, Any]] = []
    keyed: list[dict[str, Any]] = []
    assertions: list[dict[str, Any]] = []
    for draft, record, number in create:
        held = {"visibility": numbers.of(stands[draft.entry]), "held_from": step.now, "held_to": LATEST}
        records.append(
            {
                **draft.properties,
                **held,
                "id": record,
                "version": number,
                "entry": draft.entry,
                "row_key": draft.row_key,
                "content": draft.content,
                "staged_by": draft.staged_by,
                "received_as": numbers.of(draft.access),
                "row": draft.row,
                "asserts": asserts_of(draft),
                "entity": entity_of[draft.subject],
            }
        )
        keyed.extend({"record": record, "key": key, **held} for key in draft.search_keys)
        assertions.extend(
            {
                **a.properties,
                **held,
                "id": a.id,
                "record": record,
                "kind": a.kind,
                "start": entity_of[a.start],
                "end": entity_of[a.end],
            }
            for a in draft.assertions
        )
    step.rows("records", records, extract=extract)
    write_keys(step, keyed)
    for kind, rows in grouped(assertions, "kind").items():
        step.rows(f"assertions-{kind}", rows)


def write_keys(step: Step, keyed: list[dict[str, Any]]) -> None:
    """Let Records be found by their search keys, making the keys that do not stand yet."""
    wanted = {row["key"] for row in keyed}
    known = {row["id"] for row in step.rows("search-keys-known", sorted(wanted))}
    step.rows("search-keys", sorted(wanted - known))
    step.rows("keyed", keyed)
