"""One batch into the graph, in one transaction, in the steps of `write`.

1. Look up what stands: every version of all that rows of these keys ever said (`versions`).
2. Plan: what is new, what changed and becomes a version, what is known, and what these rows no longer say.
3. Make the Subjects with their entities (`subjects`), then the Records with all that hangs on them.
4. Close the versions that were replaced or left out (`versions`).
5. Settle: Subjects that were judged the same as another may be joined once a Record of them came in open (`subjects`).
6. Reach back: what these rows tighten tightens their history too (`reclass`).
7. Propose that somebody look at two Subjects with the same number (`propose`).

What becomes of a row is worked out before, without the graph (`drafts`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph_service.model.facts import Batch
from graph_service.model.ids import Minter
from graph_service.model.times import LATEST
from graph_service.writer.classes import Numbers
from graph_service.writer.drafts import RecordDraft, RowDraft, drafts
from graph_service.writer.extracts import Extract
from graph_service.writer.layouts import make_layouts
from graph_service.writer.propose import propose
from graph_service.writer.reclass import reach_back, stand_under
from graph_service.writer.subjects import founding_keys, make_subjects, settle_judged
from graph_service.writer.transaction import Transaction, grouped
from graph_service.writer.versions import (
    New,
    Standing,
    Version,
    asserts_of,
    close_versions,
    grouped_by_row,
    next_version,
    standing_versions,
)

TEXTS = (
    "find-search-keys",
    "key-records",
    "make-assertions",
    "make-records",
    "make-search-keys",
    "note-found",
    "note-left-out",
    "note-progress",
)
"""What this module runs of `cypher/write`."""


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

    create: list[New] = field(default_factory=list)
    close: list[Version] = field(default_factory=list)
    found: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)
    replaced: list[dict[str, str]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True)
class Drafted:
    """A batch worked out as far as it can be without the graph: what the pipeline does while the batch before it is put."""

    batch: Batch
    rows: tuple[RowDraft, ...]


def draft(batch: Batch, received_at: str, mint: Minter) -> Drafted:
    """The Records the rows of a batch would become."""
    return Drafted(batch, tuple(drafts(batch.rows, batch.extract, received_at, mint)))


def halves(drafted: Drafted) -> tuple[Drafted, Drafted] | tuple[()]:
    """A batch as two, each of whole lines, in their order; none where it is of one line."""
    lines = sorted({row.line for row in drafted.batch.rows})
    if len(lines) < 2:
        return ()
    middle = lines[len(lines) // 2 - 1]
    return _lines(drafted, 0, middle), _lines(drafted, middle, drafted.batch.done)


def _lines(drafted: Drafted, after: int, done: int) -> Drafted:
    """What a batch holds of the lines after one, up to that which is in once it is put."""
    rows = tuple(row for row in drafted.batch.rows if after < row.line <= done)
    return Drafted(
        Batch(drafted.batch.extract, rows, done), tuple(row for row in drafted.rows if after < row.line <= done)
    )


def put(transaction: Transaction, drafted: Drafted, extract: Extract, mint: Minter) -> Tally:
    """Write the rows of the batch beyond those of the file that are in; says what was new, changed, known and closed."""
    batch = drafted.batch
    if batch.done <= extract.done:
        return Tally()
    tally = write(transaction, [row for row in drafted.rows if row.line > extract.done], extract, mint)
    transaction("note-progress", id=extract.id, done=batch.done, complete=False)
    return tally


def write(
    transaction: Transaction, rows: Sequence[RowDraft], extract: Extract, mint: Minter, *, by_rows: bool = True
) -> Tally:
    """Write these rows, in the steps above; `by_rows` says that their classes count among those that rows and profiles bring."""
    made = [draft for row in rows for draft in row.records]
    numbers = Numbers(transaction, mint)
    numbers.ensure([access for draft in made for access in (draft.access, *draft.classes)], by_rows=by_rows)
    standing = standing_versions(transaction, {row.key for row in rows})
    before = standing.versions()
    plan = _plan(made, standing, numbers, extract, mint)
    _plan_closing(rows, before, extract, plan)
    keys = founding_keys(transaction, standing, {new.record for new in plan.create}, extract, mint)
    entity_of = make_subjects(transaction, made, keys, mint)
    make_layouts(transaction, {row.layout for row in rows}, mint)
    _make_records(transaction, plan.create, entity_of, extract, numbers)
    transaction.rows("note-found", plan.found, extract=extract.id)
    transaction.rows("note-left-out", plan.left_out, extract=extract.id)
    # after all that is made: one may be made, found again and replaced within one batch
    close_versions(transaction, plan.close, entity_of)
    settle_judged(transaction, plan.create)
    reach_back(transaction, rows, before, numbers, mint)
    propose(transaction, plan.create, plan.replaced, mint)
    return plan.tally


def _plan(made: Iterable[RecordDraft], standing: Standing, numbers: Numbers, extract: Extract, mint: Minter) -> _Plan:
    """Plan what is new, changed and known: each draft is compared with the current version of its entry, in `standing`.

    New versions are added to `standing`.
    """
    plan = _Plan()
    for draft in made:
        held = standing.current(draft.entry)
        if held and held.open and (held.content, held.staged_by) == (draft.content, draft.staged_by):
            plan.found.append({"record": held.record, "row": draft.row, "staging": extract.staging})
            plan.tally.known += 1
            continue
        version = next_version(draft, standing, numbers, extract.feed, mint)
        if held and held.open:
            plan.close.append(held)
            plan.replaced.append({"old": held.record, "new": version.record})
            plan.tally.changed += 1
        else:
            plan.tally.new += 1
        plan.tally.assertions += len(draft.assertions)
        plan.create.append(New(draft, version.record, version.number))
        standing.add(version)
    return plan


def _plan_closing(rows: Iterable[RowDraft], before: Iterable[Version], extract: Extract, plan: _Plan) -> None:
    """Plan to close what rows of a reference said before and, in this file, no longer say.

    Of a history, such as the addresses of a child, only parts of days of which these rows speak again are closed.
    """
    newest = {version.entry: version for version in before if version.feed == extract.feed}
    said_before = grouped_by_row(newest.values())
    seen: set[str] = set()
    for row in rows:
        if row.part_keys is None or row.key not in said_before:
            continue
        dated = {part_key.dated for part_key in row.part_keys} | {""}
        for version in said_before[row.key]:
            if version.part_key in row.part_keys or version.part_key.dated not in dated or version.entry in seen:
                continue
            seen.add(version.entry)
            plan.left_out.append({"record": version.record, "row": row.line})
            if version.open:
                plan.close.append(version)
                plan.tally.closed += 1


def _make_records(
    transaction: Transaction, create: Iterable[New], entity_of: Mapping[str, str], extract: Extract, numbers: Numbers
) -> None:
    """Make Records with what supports them, their search keys and their assertions."""
    stands = stand_under(transaction, create, numbers)
    records: list[dict[str, Any]] = []
    keyed: list[dict[str, Any]] = []
    assertions: list[dict[str, Any]] = []
    for new in create:
        draft, record = new.draft, new.record
        held = {"visibility": stands[record], "held_from": transaction.now, "held_to": LATEST}
        records.append(
            {
                **draft.properties,
                **held,
                "id": record,
                "version": new.number,
                "entry": draft.entry,
                "row_key": draft.row_key,
                "content": draft.content,
                "staged_by": draft.staged_by,
                "received_as": numbers.of(draft.access),
                "classes": [numbers.of(given) for given in draft.classes] or None,
                "row": draft.row,
                "staging": extract.staging,
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
    transaction.rows("make-records", records, extract=extract.id)
    write_keys(transaction, keyed)
    for kind, rows in grouped(assertions, "kind").items():
        transaction.rows(f"make-assertions-{kind}", rows)


def write_keys(transaction: Transaction, keyed: list[dict[str, Any]]) -> None:
    """Let Records be found by their search keys, making the keys that do not stand yet."""
    wanted = {row["key"] for row in keyed}
    known = {row["id"] for row in transaction.rows("find-search-keys", sorted(wanted))}
    transaction.rows("make-search-keys", sorted(wanted - known))
    transaction.rows("key-records", keyed)
