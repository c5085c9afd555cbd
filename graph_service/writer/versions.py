"""The versions of agencies' entries: which is the newest, and closing those that no longer stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph_service.model.facts import Told
from graph_service.model.times import LATEST
from graph_service.writer.statements import Step, pairs


@dataclass(frozen=True)
class Version:
    """One version of an entry; current if it is open."""

    entry: str
    row_key: str
    told: Told
    record: str
    number: int
    content: str
    staged_by: str
    asserts: list[str]
    open: bool


def newest_versions(step: Step, row_keys: Iterable[str]) -> dict[str, Version]:
    """The newest version of every entry that rows of these keys ever told, by entry."""
    newest: dict[str, Version] = {}
    for row in step.rows("entries", sorted(row_keys)):
        held = newest.get(row["entry"])
        if held is None or row["version"] > held.number:
            newest[row["entry"]] = _version(row)
    return newest


def _version(row: dict[str, Any]) -> Version:
    return Version(
        entry=row["entry"],
        row_key=row["row_key"],
        told=Told(row["part"], row["compartment"], row["dated"] or ""),
        record=row["id"],
        number=row["version"],
        content=row["content"],
        staged_by=row["staged_by"],
        asserts=row["asserts"],
        open=row["held_to"] == LATEST,
    )


def close_versions(step: Step, versions: Iterable[Version], entity_of: dict[str, str] | None = None) -> None:
    """Close Records, what supports them and what they assert; `entity_of` are Subjects whose entities are known already."""
    closed = list(versions)
    known = dict(entity_of or {})
    lines = [(version.record, *pair) for version in closed for pair in pairs(version.asserts)]
    ends = {s for _, _, start, end, _ in lines for s in (start, end)} - known.keys()
    known.update((row["id"], row["entity"]) for row in step.rows("subjects-known", sorted(ends)))
    closing = {(known[start], known[end], record) for record, _, start, end, _ in lines}
    step.rows("close-assertions", [{"start": a, "end": b, "record": r} for a, b, r in sorted(closing)])
    step.rows("close-records", [version.record for version in closed])
