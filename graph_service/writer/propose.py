"""Proposals that a person look at two Subjects: numbers and keys that nearly agree; nothing is joined by them."""

from collections.abc import Iterable, Mapping
from typing import Any

from graph_service.model.ids import Minter
from graph_service.writer.drafts import RecordDraft
from graph_service.writer.statements import Step


def propose(step: Step, made: Iterable[tuple[RecordDraft, str]], mint: Minter) -> None:
    """Propose a look at Subjects whose Records share an official number but not a founding key; nothing is joined.

    A proposal keeps the two Records it rests on: who may see both is told of it.
    """
    joining = {record: draft for draft, record in made if not draft.properties["compartment"]}
    found = {**_same_number(step, joining, mint), **_changed_key(step, joining, mint)}
    known = {row["id"] for row in step.rows("proposals-known", sorted(found))}
    fresh = [{"id": i, **found[i]} for i in sorted(set(found) - known)]
    step.rows("proposals", fresh)


def _same_number(step: Step, made: Mapping[str, RecordDraft], mint: Minter) -> dict[str, dict[str, object]]:
    """Subjects with one official number whose keys differ, as they do when the birth dates do."""
    bearers = {
        mint.mint("s", number): (r, draft) for r, draft in made.items() for number in draft.properties["numbers"]
    }
    rows = step.rows("number-holders", sorted(bearers))
    found = ((_of(*bearers[row["number"]]), row) for row in rows if row["key"] != bearers[row["number"]][1].key)
    return _proposed(found, "same number, other birth date", mint)


def _changed_key(step: Step, made: Mapping[str, RecordDraft], mint: Minter) -> dict[str, dict[str, object]]:
    """Subjects whose newer key is not the one that founded them, with those the newer key founded."""
    keyed = {draft.subject: _of(record, draft) for record, draft in made.items() if draft.key}
    held = step.rows("subjects-known", sorted(keyed))
    changed = {keyed[row["id"]]["key"]: keyed[row["id"]] for row in held if row["key"] != keyed[row["id"]]["key"]}
    bearing = {row["id"] for row in step.rows("subjects-of-entities", sorted(changed))}
    rows = step.rows("keyed-records", sorted(bearing))
    found = ((changed[row["key"]], row) for row in rows if row["key"] in changed)
    return _proposed(found, "its key changed to this one's", mint)


def _of(record: str, draft: RecordDraft) -> dict[str, Any]:
    opened = draft.properties["open"]
    return {"subject": draft.subject, "key": draft.key, "record": record, "open": opened}


def _proposed(
    found: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], reason: str, mint: Minter
) -> dict[str, dict[str, object]]:
    proposed: dict[str, dict[str, object]] = {}
    pairs = (sorted(pair, key=lambda row: (row["subject"], row["record"])) for pair in found)
    for one, other in sorted(pairs, key=lambda pair: [row["record"] for row in pair]):
        if one["subject"] != other["subject"]:
            proposed[mint.mint("p", reason, one["subject"], other["subject"])] = {
                "first": one["subject"],
                "second": other["subject"],
                "first_record": one["record"],
                "second_record": other["record"],
                "open": one["open"] and other["open"],
                "reason": reason,
            }
    return proposed
