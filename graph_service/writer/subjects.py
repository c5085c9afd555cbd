"""The Subjects that rows mention: what founds each of them, how they are made with their entities, and moved when their key changes.

A person's founding key is worked out anew from all that the agency's own rows bear of that person (`model.founding`).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from graph_service.model.founding import Borne, founding
from graph_service.model.ids import Minter
from graph_service.model.vocabulary import EntityKind
from graph_service.writer.drafts import RecordDraft, SubjectDraft, fuller
from graph_service.writer.extracts import Extract
from graph_service.writer.partings import part_ways
from graph_service.writer.settle import judged_same, settle
from graph_service.writer.transaction import Transaction, grouped
from graph_service.writer.versions import New, Standing, Version

TEXTS = (
    "find-entities",
    "find-subjects",
    "make-entities",
    "make-subjects",
    "read-support-of-records",
    "rekey-subjects",
)
"""What this module runs of `cypher/write`."""


Founded = Mapping[str, str]
"""The entity that each Subject's founding key names; empty for a Subject without one."""


def founding_keys(
    transaction: Transaction, standing: Standing, created: Collection[str], extract: Extract, mint: Minter
) -> dict[str, str]:
    """What founds every Subject of whose own entries some version is new, in a batch of this extract."""
    versions = standing.versions()
    touched = {version.subject for version in versions if version.record in created and version.bears}
    ours = [version for version in versions if version.subject in touched and version.bears]
    places = _places(transaction, [version.record for version in ours if version.record not in created])
    places |= dict.fromkeys(created, (extract.taken_at, extract.id, extract.staging))
    return _founded(ours, places, touched, mint)


def founding_again(transaction: Transaction, standing: Standing, mint: Minter) -> dict[str, str]:
    """What founds every Subject of whose own entries there are versions here, after some were withdrawn or re-opened."""
    ours = [version for version in standing.versions() if version.bears]
    places = _places(transaction, [version.record for version in ours])
    return _founded(ours, places, {version.subject for version in ours}, mint)


def _places(transaction: Transaction, records: list[str]) -> dict[str, tuple[str | int, ...]]:
    """The newest extract in force in which each Record was found, as a place in time; none for what is withdrawn."""
    supports = grouped(transaction.rows("read-support-of-records", sorted(records)), "record")
    found: dict[str, tuple[str | int, ...]] = {}
    for record, rows in supports.items():
        in_force = [(row["taken_at"], row["extract"], row["staging"]) for row in rows if not row["withdrawn"]]
        if in_force:
            found[record] = max(in_force)
    return found


def _founded(
    versions: Iterable[Version], places: Mapping[str, tuple[str | int, ...]], subjects: Iterable[str], mint: Minter
) -> dict[str, str]:
    borne: dict[str, list[Borne]] = {subject: [] for subject in subjects}
    for v in versions:
        if v.record in places:
            taken_at, _, staging = places[v.record]
            borne[v.subject].append(Borne(v.entry, (taken_at, staging, v.number), v.recorded_at, v.bears))
    keys = {subject: founding(found) for subject, found in borne.items()}
    return {subject: mint.mint("e", "key", EntityKind.PERSON, key.text) if key else "" for subject, key in keys.items()}


def changes(held: Iterable[Mapping[str, Any]], keys: Founded) -> list[dict[str, Any]]:
    """What of the Subjects that stand is founded otherwise now: its key, and the entity at which its next bearer finds it."""
    changed = []
    for row in held:
        wanted = keys.get(row["id"])
        if wanted is None or wanted == row["key"]:
            continue
        changed.append(
            {
                "id": row["id"],
                "kind": row["kind"],
                "was": row["key"],
                "key": wanted,
                "trace": wanted or row["own"],
            }
        )
    return changed


def make_subjects(transaction: Transaction, made: Iterable[RecordDraft], keys: Founded, mint: Minter) -> dict[str, str]:
    """Make the Subjects and entities that these drafts mention, and move those whose key changed; gives each Subject's entity."""
    mentioned: dict[str, SubjectDraft] = {}
    for draft in made:
        for subject in draft.subjects.values():
            mentioned[subject.id] = fuller(mentioned.get(subject.id), subject)
    held = {row["id"]: row for row in transaction.rows("find-subjects", sorted(mentioned))}
    keys = {**_named_by_number(mentioned.values()), **keys}
    fresh = [s for i, s in mentioned.items() if i not in held]
    rekeyed = changes(held.values(), keys)
    homes = {s.id: keys.get(s.id) or s.by_self for s in fresh}
    wanted = {*homes.values(), *(row["trace"] for row in rekeyed)}
    stood = {row["id"] for row in transaction.rows("find-entities", sorted(wanted - {s.by_self for s in fresh}))}
    _make(transaction, fresh, homes, keys, [(row["kind"], row["trace"]) for row in rekeyed], stood)
    transaction.rows("rekey-subjects", rekeyed)
    moved = move(transaction, rekeyed, {s.id for s in fresh if homes[s.id] != s.by_self and homes[s.id] in stood}, mint)
    entity_of = {**{i: row["entity"] for i, row in held.items()}, **homes}
    return {subject: moved.get(subject, entity) for subject, entity in entity_of.items()}


def move(
    transaction: Transaction, rekeyed: list[dict[str, Any]], others: Iterable[str], mint: Minter
) -> dict[str, str]:
    """Bring Subjects to the entities that follow from their keys; whom a person's lost key parts, a proposal is left about."""
    seeds = {row["id"] for row in rekeyed} | set(others)
    if not seeds:
        return {}
    lost = {row["id"] for row in rekeyed if row["was"] and row["kind"] == EntityKind.PERSON}
    before = {row["id"]: row["entity"] for row in transaction.rows("find-subjects", sorted(lost))}
    moved = settle(transaction, seeds)
    part_ways(transaction, {i: before[i] for i in lost if i in moved}, mint)
    return moved


def settle_judged(transaction: Transaction, created: Iterable[New]) -> None:
    """Settle the Subjects that were judged the same as another, now that Records of them came in open (rule I6)."""
    settle(transaction, judged_same(transaction, {new.draft.subject for new in created if new.draft.access.open}))


def _named_by_number(mentioned: Iterable[SubjectDraft]) -> dict[str, str]:
    """The keys of things that a part which came in open names by their number."""
    return {subject.id: subject.by_key for subject in mentioned if subject.by_key}


def _make(
    transaction: Transaction,
    fresh: list[SubjectDraft],
    homes: Mapping[str, str],
    keys: Founded,
    rekeyed: list[tuple[str, str]],
    stood: set[str],
) -> None:
    """Make the entities that do not stand yet, and the fresh Subjects in their homes."""
    entities: dict[str, dict[str, Any]] = {}
    for subject in fresh:
        home = homes[subject.id]
        entities[home] = {"id": home, "kind": subject.kind}
    for kind, key in rekeyed:
        entities.setdefault(key, {"id": key, "kind": kind})
    missing = [row for row in entities.values() if row["id"] not in stood]
    for kind, rows in grouped(missing, "kind").items():
        transaction.rows(f"make-entities-{kind}", rows)
    transaction.rows(
        "make-subjects",
        [
            {
                "id": s.id,
                "agency": s.agency,
                "system": s.system,
                "kind": s.kind,
                "reference": s.reference,
                "entity": homes[s.id],
                "own": s.by_self,
                "key": keys.get(s.id, ""),
            }
            for s in fresh
        ],
    )


def make_missing(transaction: Transaction, wanted: Iterable[tuple[str, str]]) -> None:
    """Make the entities, by kind and id, that do not stand yet."""
    kinds = {entity: kind for kind, entity in wanted}
    stood = {row["id"] for row in transaction.rows("find-entities", sorted(kinds))}
    missing = [{"id": i, "kind": kind} for i, kind in kinds.items() if i not in stood]
    for kind, rows in grouped(missing, "kind").items():
        transaction.rows(f"make-entities-{kind}", rows)
