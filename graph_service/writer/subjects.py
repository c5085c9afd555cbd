"""The Subjects a batch mentions: made with their entities, moved when their key is another."""

from collections.abc import Iterable, Mapping
from typing import Any

from graph_service.model.ids import Minter
from graph_service.model.vocabulary import EntityKind
from graph_service.writer.drafts import RecordDraft, SubjectDraft, fuller
from graph_service.writer.keys import Founded, changes
from graph_service.writer.partings import part_ways
from graph_service.writer.settle import settle
from graph_service.writer.transaction import Transaction, grouped

TEXTS = (
    "find-entities",
    "find-subjects",
    "make-entities",
    "make-subjects",
    "rekey-subjects",
)
"""What this module runs of `cypher/write`."""


def subjects(transaction: Transaction, made: Iterable[RecordDraft], keys: Founded, mint: Minter) -> dict[str, str]:
    """Make the Subjects and entities these drafts mention, move those whose key changed; each Subject's entity."""
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
