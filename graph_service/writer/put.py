"""One batch into the graph, in one transaction: what is new is written, what changed becomes a version, what is known is noted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_service.errors import Conflict
from graph_service.model.facts import Batch
from graph_service.model.ids import Minter
from graph_service.model.times import LATEST
from graph_service.model.vocabulary import EntityKind
from graph_service.writer.drafts import RecordDraft, SubjectDraft, drafts, stricter
from graph_service.writer.settle import mark_of, settle
from graph_service.writer.statements import Step, grouped, pairs


@dataclass
class Tally:
    """What a batch did, in Records: new, changed (another version), known (found again), and proposals made."""

    new: int = 0
    changed: int = 0
    known: int = 0
    closed: int = 0
    assertions: int = 0
    proposals: int = 0

    def add(self, other: "Tally") -> None:
        """Add another tally to this one."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class _Version:
    """The version of an entry that is current in this transaction."""

    record: str
    content: str
    staged_by: str
    asserts: list[str]
    number: int
    open: bool


@dataclass
class _Plan:
    """What a batch will write, worked out before anything is."""

    create: list[tuple[RecordDraft, str, int]] = field(default_factory=list)
    close: list[_Version] = field(default_factory=list)
    found: list[dict[str, Any]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True)
class Drafted:
    """A batch worked out as far as it can be without the graph: what the pipeline does while the batch before it is put."""

    batch: Batch
    drafts: tuple[RecordDraft, ...]


def draft(batch: Batch, received_at: str, mint: Minter) -> Drafted:
    """The Records the rows of a batch would become."""
    return Drafted(batch, tuple(drafts(batch.rows, batch.extract, received_at, mint)))


def put(step: Step, drafted: Drafted, extract: str, done: int, mint: Minter) -> Tally:
    """Write the rows of the batch beyond row `done` of the file; says what was new, changed and known."""
    batch = drafted.batch
    if batch.done <= done:
        return Tally()
    made = [draft for draft in drafted.drafts if draft.row > done]
    entity_of = _subjects(step, made)
    plan = _plan(step, made, mint)
    _create(step, plan.create, entity_of, extract)
    step.rows("found", plan.found, extract=extract)
    _close(step, plan.close, entity_of)  # last: a version may be made, found again and replaced within one batch
    plan.tally.proposals = propose(step, [draft for draft, _, _ in plan.create], mint)
    step(
        "extract-done", id=extract, done=batch.done, complete=False, staged_by=batch.extract.staged_by, withdrawn_at=""
    )
    return plan.tally


def _plan(step: Step, made: list[RecordDraft], mint: Minter) -> _Plan:
    """Compare each draft with the current version of its entry."""
    current = current_versions(step, {draft.entry for draft in made})
    plan = _Plan()
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
        asserts = asserts_of(draft)
        current[draft.entry] = _Version(record, draft.content, draft.staged_by, asserts, number, open=True)
    return plan


def current_versions(step: Step, entries: Iterable[str]) -> dict[str, _Version]:
    """The newest version of each entry; it is current if it is open."""
    newest: dict[str, _Version] = {}
    for row in step.rows("entries", sorted(entries)):
        held = newest.get(row["entry"])
        if held is None or row["version"] > held.number:
            is_open = row["held_to"] == LATEST
            newest[row["entry"]] = _Version(
                row["id"], row["content"], row["staged_by"], row["asserts"], row["version"], is_open
            )
    return newest


def asserts_of(draft: RecordDraft) -> list[str]:
    """What a Record keeps of its assertions, so that they are found from their ends: kind, both Subjects, id."""
    return [f"{a.kind} {a.start} {a.end} {a.id}" for a in draft.assertions]


def _subjects(step: Step, made: list[RecordDraft]) -> dict[str, str]:
    """Make the Subjects and entities these drafts mention, move those that a first key moves; each Subject's entity."""
    mentioned: dict[str, SubjectDraft] = {}
    for draft in made:
        for subject in draft.subjects.values():
            known = mentioned.get(subject.id)
            mentioned[subject.id] = subject if known is None or (subject.by_key and not known.by_key) else known
    keys = _founding_keys(made)
    held = {row["id"]: row for row in step.rows("subjects-known", sorted(mentioned))}
    fresh = [s for i, s in mentioned.items() if i not in held]
    rekeyed = [(i, *keys[i]) for i in held if i in keys and _founds(keys[i], held[i])]
    homes = {s.id: keys[s.id][1] if s.id in keys else s.by_self for s in fresh}
    wanted = {*homes.values(), *(key for _, _, key in rekeyed)}
    stood = {row["id"] for row in step.rows("entities-known", sorted(wanted - {s.by_self for s in fresh}))}
    _make(step, fresh, homes, keys, [(mentioned[i].kind, key) for i, _, key in rekeyed], stood)
    step.rows("subjects-key", [{"id": i, "key_since": since, "key": key, "trace": key} for i, since, key in rekeyed])
    _raise_marks(step, mentioned, homes, held)
    seeds = {i for i, _, _ in rekeyed} | {s.id for s in fresh if s.id in keys and homes[s.id] in stood}
    entity_of = {**{i: row["entity"] for i, row in held.items()}, **homes}
    if seeds and settle(step, seeds):
        entity_of.update((row["id"], row["entity"]) for row in step.rows("subjects-known", sorted(entity_of)))
    return entity_of


def _founding_keys(made: list[RecordDraft]) -> dict[str, tuple[str, str]]:
    """For each Subject the drafts give a key, the earliest written: when, and the entity it founds. Order-free by its tie-break."""
    keys: dict[str, tuple[str, str]] = {}
    for draft in made:
        for subject in draft.subjects.values():
            if subject.by_key:
                keys[subject.id] = min(keys.get(subject.id, (LATEST, "~")), (draft.recorded_at, subject.by_key))
    return keys


def _founds(key: tuple[str, str], held: Mapping[str, Any]) -> bool:
    """A first key founds; so does one written earlier than the founding key, or the same one: later changes only propose.

    Only a person's key can change, so only there does it matter since when it has been so.
    """
    if held["key"] == key[1] and held["kind"] != EntityKind.PERSON:
        return False
    return not held["key"] or key < (held["key_since"], held["key"])


def _make(
    step: Step,
    fresh: list[SubjectDraft],
    homes: Mapping[str, str],
    keys: Mapping[str, tuple[str, str]],
    rekeyed: list[tuple[str, str]],
    stood: set[str],
) -> None:
    """Make the entities that do not stand yet, and the fresh Subjects in their homes."""
    entities: dict[str, dict[str, Any]] = {}
    for subject in fresh:
        home = homes[subject.id]
        mark = stricter(entities.get(home, {}).get("sensitivity") or "none", subject.sensitivity)
        entities[home] = {"id": home, "kind": subject.kind, "sensitivity": mark_of(subject.kind, mark)}
    for kind, key in rekeyed:
        entities.setdefault(key, {"id": key, "kind": kind, "sensitivity": mark_of(kind, "none")})
    missing = [row for row in entities.values() if row["id"] not in stood]
    for kind, rows in grouped(missing, "kind").items():
        step.rows(f"entities-{kind}", rows)
    step.rows(
        "subjects",
        [
            {
                "id": s.id,
                "agency": s.agency,
                "system": s.system,
                "kind": s.kind,
                "reference": s.reference,
                "entity": homes[s.id],
                "own": s.by_self,
                "key": keys[s.id][1] if s.id in keys else "",
                "key_since": keys[s.id][0] if s.id in keys else "",
            }
            for s in fresh
        ],
    )


def _raise_marks(
    step: Step, mentioned: Mapping[str, SubjectDraft], homes: Mapping[str, str], held: Mapping[str, Mapping[str, Any]]
) -> None:
    """A place keeps the strictest mark ever received."""
    marks: dict[str, str] = {}
    for subject in mentioned.values():
        if subject.sensitivity != "none":
            entity = homes.get(subject.id) or held[subject.id]["entity"]
            marks[entity] = stricter(marks.get(entity, "none"), subject.sensitivity)
    known = {row["id"]: row["sensitivity"] or "none" for row in step.rows("entities-known", sorted(marks))}
    raised = [{"id": i, "sensitivity": stricter(known[i], marks[i])} for i in marks if i in known]
    step.rows("sensitivity", [row for row in raised if row["sensitivity"] != known[row["id"]]])


def _close(step: Step, versions: list[_Version], entity_of: dict[str, str]) -> None:
    """Close Records, what supports them and what they assert."""
    lines = [(version.record, *pair) for version in versions for pair in pairs(version.asserts)]
    ends = {s for _, _, start, end, _ in lines for s in (start, end)} - entity_of.keys()
    entity_of.update((row["id"], row["entity"]) for row in step.rows("subjects-known", sorted(ends)))
    closing = {(entity_of[start], entity_of[end], record) for record, _, start, end, _ in lines}
    step.rows("close-assertions", [{"start": a, "end": b, "record": r} for a, b, r in sorted(closing)])
    step.rows("close-records", [version.record for version in versions])


def close_versions(step: Step, versions: list[_Version]) -> None:
    """Close these versions as a correction or a withdrawal would."""
    _close(step, versions, {})


def _create(step: Step, create: list[tuple[RecordDraft, str, int]], entity_of: Mapping[str, str], extract: str) -> None:
    """Make Records with what supports them, their search keys and their assertions."""
    classes = _Classes(step, [draft for draft, _, _ in create])
    records: list[dict[str, Any]] = []
    keyed: list[dict[str, Any]] = []
    assertions: list[dict[str, Any]] = []
    for draft, record, number in create:
        held = {"visibility": classes.of(draft), "held_from": step.now, "held_to": LATEST}
        records.append(
            {
                **draft.properties,
                **held,
                "id": record,
                "version": number,
                "entry": draft.entry,
                "content": draft.content,
                "staged_by": draft.staged_by,
                "received_as": draft.access.number,
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


class _Classes:
    """The visibility numbers of a batch: each draft's class, tightened by the restrictions on any Subject it speaks of."""

    def __init__(self, step: Step, made: list[RecordDraft]) -> None:
        self._tags: dict[str, set[str]] = {}
        for row in step("restrictions"):
            self._tags.setdefault(row["subject"], set()).add(row["tag"])
        self._of = {}
        for draft in made:
            tags = (
                frozenset(tag for s in draft.subjects for tag in self._tags.get(s, ())) if self._tags else frozenset()
            )
            self._of[draft.entry, draft.content] = draft.access.with_tags(tags)
        ensure_classes(
            step, {c.number: c.text for c in self._of.values()} | {d.access.number: d.access.text for d in made}
        )

    def of(self, draft: RecordDraft) -> int:
        """The number a draft is written under."""
        return self._of[draft.entry, draft.content].number


def ensure_classes(step: Step, wanted: Mapping[int, str]) -> None:
    """Make the visibility classes that do not stand yet; two texts with one number are refused."""
    known = {row["number"]: row["text"] for row in step.rows("visibility-known", sorted(wanted))}
    if any(known[n] != wanted[n] for n in known):
        raise Conflict("two visibility classes have the same number: rename a tag or an agency of the newer one")
    step.rows("visibility", [{"number": n, "text": wanted[n]} for n in sorted(set(wanted) - set(known))])


def propose(step: Step, made: list[RecordDraft], mint: Minter) -> int:
    """Propose a look at Subjects whose Records share an official number but not a founding key; nothing is joined."""
    drafts_joining = [draft for draft in made if not draft.properties["compartment"]]
    found = {**_same_number(step, drafts_joining, mint), **_changed_key(step, drafts_joining, mint)}
    known = {row["id"] for row in step.rows("proposals-known", sorted(found))}
    fresh = [{"id": i, **found[i]} for i in sorted(set(found) - known)]
    step.rows("proposals", fresh)
    return len(fresh)


def _same_number(step: Step, made: list[RecordDraft], mint: Minter) -> dict[str, dict[str, str]]:
    """Subjects with one official number whose keys differ, as they do when the birth dates do."""
    bearers = {mint.mint("s", number): draft for draft in made for number in draft.properties["numbers"]}
    rows = step.rows("number-holders", sorted(bearers))
    pairs_found = (
        (row["subject"], bearers[row["number"]].subject) for row in rows if row["key"] != bearers[row["number"]].key
    )
    return _proposed(pairs_found, "same number, other birth date", mint)


def _changed_key(step: Step, made: list[RecordDraft], mint: Minter) -> dict[str, dict[str, str]]:
    """Subjects whose newer key is not the one that founded them, with those the newer key founded."""
    keyed = {draft.subject: draft.key for draft in made if draft.key}
    held = step.rows("subjects-known", sorted(keyed))
    changed = {keyed[row["id"]]: row["id"] for row in held if row["key"] != keyed[row["id"]]}
    rows = step.rows("subjects-of-entities", sorted(changed))
    return _proposed(((row["id"], changed[row["entity"]]) for row in rows), "its key changed to this one's", mint)


def _proposed(found: Iterable[tuple[str, str]], reason: str, mint: Minter) -> dict[str, dict[str, str]]:
    sorted_pairs = {tuple(sorted(pair)) for pair in found if pair[0] != pair[1]}
    return {
        mint.mint("p", reason, *pair): {"first": pair[0], "second": pair[1], "reason": reason} for pair in sorted_pairs
    }
