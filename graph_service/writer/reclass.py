"""Giving Records the class that follows from all that was received under their row's reference, and from what is in force.

Worked out anew each time from what the Records came in, so that what is taken back undoes itself. Every copy of a class is written:
on the Record, on what supports it and on all it ever asserted.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from graph_service.model.facts import PartClass
from graph_service.model.ids import Minter
from graph_service.model.visibility import RESTRICTED, VOID, AccessClass
from graph_service.writer.classes import Numbers
from graph_service.writer.drafts import RowDraft
from graph_service.writer.layouts import Parts, layouts
from graph_service.writer.reach import Kept, Staging, columns_of, reached
from graph_service.writer.transaction import Transaction, grouped
from graph_service.writer.versions import New, Version, grouped_by_row, pairs

TEXTS = (
    "find-classes-of-values",
    "find-histories",
    "find-restrictions",
    "read-history-of-rows",
    "read-history-of-values",
    "read-support-of-records",
    "reclass-assertions",
    "reclass-records",
)
"""What this module runs of `cypher/write`."""

Tags = Mapping[tuple[str, str], frozenset[str]]
"""The tags that restrictions in force add to an agency's Records that speak of a Subject, by agency and Subject."""


def tags_in_force(transaction: Transaction) -> Tags:
    """The tags of every restriction in force."""
    return {(row["agency"], row["subject"]): frozenset({RESTRICTED}) for row in transaction("find-restrictions")}


def stand_under(transaction: Transaction, create: Iterable[New], numbers: Numbers) -> dict[str, int]:
    """The number of the class that each new Record stands under: the class it came in, with its agency's restrictions in force."""
    tags = tags_in_force(transaction)
    stands: dict[str, AccessClass] = {}
    for new in create:
        agency = new.draft.access.agency
        found = {tag for subject in new.draft.subjects for tag in tags.get((agency, subject), ())}
        stands[new.record] = new.draft.access.with_tags(frozenset(found))
    numbers.ensure(stands.values(), by_rows=False)
    return {record: numbers.of(access) for record, access in stands.items()}


def reach_back(
    transaction: Transaction, rows: Iterable[RowDraft], before: Iterable[Version], numbers: Numbers, mint: Minter
) -> None:
    """Let what these rows tighten reach back (rule V2); a history that has known only one class has nothing to reach."""
    earlier = grouped_by_row(before)
    keys, same_values = set(), set()
    for row in rows:
        if row.values:
            same_values.add(row.values)
        elif row.key in earlier:
            known = {number for v in earlier[row.key] for number in (v.received_as, *v.classes)}
            known |= {numbers.of(given) for draft in row.records for given in (draft.access, *draft.classes)}
            if len(known) > 1:
                keys.add(row.key)
    reclass(transaction, mint, keys, _of_several_classes(transaction, same_values))


def _of_several_classes(transaction: Transaction, same_values: Iterable[str]) -> set[str]:
    """Of rows without a reference, by their values: those whose history has known more than one class."""
    classes: dict[str, set[int]] = {}
    for row in transaction.rows("find-classes-of-values", sorted(same_values)):
        classes.setdefault(row["id"], set()).update((row["received_as"], *(row["classes"] or ())))
    return {values for values, numbers in classes.items() if len(numbers) > 1}


def reclass(transaction: Transaction, mint: Minter, row_keys: Iterable[str], same_values: Iterable[str] = ()) -> int:
    """Give every Record of these histories its class; how many changed."""
    records = transaction.rows("read-history-of-rows", sorted(set(row_keys)))
    records += transaction.rows("read-history-of-values", sorted(set(same_values)))
    if not records:
        return 0
    supports = grouped(transaction.rows("read-support-of-records", [row["id"] for row in records]), "record")
    known = layouts(transaction, {row["layout"] for row in records})
    numbers, tags = Numbers(transaction, mint), tags_in_force(transaction)
    wanted: dict[str, AccessClass] = {}
    for history in grouped(records, "history").values():
        found = reached([_kept(row, supports.get(row["id"], ()), known, numbers) for row in history])
        wanted.update(
            (row["id"], _in_force(row, found[row["id"]], supports.get(row["id"], ()), tags)) for row in history
        )
    numbers.ensure(wanted.values(), by_rows=False)
    classed = [{**row, "wanted": numbers.of(wanted[row["id"]])} for row in records]
    changed = [row for row in classed if row["wanted"] != row["visibility"]]
    transaction.rows("reclass-records", [{"record": row["id"], "visibility": row["wanted"]} for row in changed])
    transaction.rows("reclass-assertions", _by_start(changed))
    return len(changed)


def reclass_records(transaction: Transaction, mint: Minter, records: Iterable[str]) -> int:
    """Give these Records, and all of their rows' histories, their class."""
    found = transaction.rows("find-histories", sorted(set(records)))
    without = {row["same_values"] for row in found if row["same_values"]}
    return reclass(transaction, mint, {row["row_key"] for row in found if not row["same_values"]}, without)


def _kept(
    row: Mapping[str, Any], supports: Iterable[Mapping[str, Any]], known: Mapping[str, Parts], numbers: Numbers
) -> Kept:
    parts = known[row["layout"]]
    headings = dict(column for _, columns in parts for column in columns)
    classes = (
        PartClass(part, columns, numbers[given])
        for (part, columns), given in zip(parts, row["classes"] or (), strict=False)
    )
    found: dict[bool, list[Staging]] = {True: [], False: []}
    for s in supports:
        found[s["withdrawn"]].append(Staging(row["feed"], s["taken_at"], s["extract"], s["staging"]))
    columns = columns_of(json.loads(row["raw"]), headings)
    received = numbers[row["received_as"]]
    return Kept(row["id"], row["part"], received, columns, tuple(found[False]), tuple(found[True]), tuple(classes))


def _in_force(
    row: Mapping[str, Any], access: AccessClass, supports: Iterable[Mapping[str, Any]], tags: Tags
) -> AccessClass:
    """The class under the restrictions of the Record's own agency on what it speaks of, and void where only errors support it."""
    speaks_of = {row["subject"], *(s for _, start, end, _ in pairs(row["asserts"]) for s in (start, end))}
    found = {tag for subject in speaks_of for tag in tags.get((row["agency"], subject), ())}
    errors = [support["in_error"] for support in supports]
    return access.with_tags(frozenset(found | {VOID} if errors and all(errors) else found))


def _by_start(changed: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a Subject's Records of another class are, for each Subject from which they assert something."""
    classes: dict[str, dict[str, int]] = {}
    for row in changed:
        for _, start, _, _ in pairs(row["asserts"]):
            classes.setdefault(start, {})[row["id"]] = row["wanted"]
    return [{"subject": subject, "classes": of} for subject, of in sorted(classes.items())]
