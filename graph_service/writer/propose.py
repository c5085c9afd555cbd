"""Proposals that a person look at two Subjects: numbers and keys that nearly agree; nothing is joined by them."""

from collections.abc import Iterable

from graph_service.model.ids import Minter
from graph_service.writer.drafts import RecordDraft
from graph_service.writer.statements import Step


def propose(step: Step, made: list[RecordDraft], mint: Minter) -> None:
    """Propose a look at Subjects whose Records share an official number but not a founding key; nothing is joined."""
    drafts_joining = [draft for draft in made if not draft.properties["compartment"]]
    found = {**_same_number(step, drafts_joining, mint), **_changed_key(step, drafts_joining, mint)}
    known = {row["id"] for row in step.rows("proposals-known", sorted(found))}
    fresh = [{"id": i, **found[i]} for i in sorted(set(found) - known)]
    step.rows("proposals", fresh)


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
