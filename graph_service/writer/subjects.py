"""The Subjects a batch mentions: made with their entities, moved when a first key moves them, places kept at their strictest mark."""

from collections.abc import Mapping
from typing import Any

from graph_service.model.times import LATEST
from graph_service.model.vocabulary import EntityKind
from graph_service.writer.drafts import RecordDraft, SubjectDraft, fuller, stricter
from graph_service.writer.settle import mark_of, settle
from graph_service.writer.statements import Step, grouped


def subjects(step: Step, made: list[RecordDraft]) -> dict[str, str]:
    """Make the Subjects and entities these drafts mention, move those that a first key moves; each Subject's entity."""
    mentioned: dict[str, SubjectDraft] = {}
    for draft in made:
        for subject in draft.subjects.values():
            mentioned[subject.id] = fuller(mentioned.get(subject.id), subject)
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
    moved = settle(step, seeds) if seeds else {}
    return {subject: moved.get(subject, entity) for subject, entity in entity_of.items()}


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
