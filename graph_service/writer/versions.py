"""The versions of agencies' entries: all there ever were, which is the newest, and closing those that no longer stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_service.model.facts import PartKey
from graph_service.model.times import LATEST
from graph_service.writer.drafts import RecordDraft
from graph_service.writer.transaction import Transaction, pairs

TEXTS = (
    "close-assertions",
    "close-records",
    "find-subjects",
    "find-versions",
)
"""What this module runs of `cypher/write`."""


@dataclass(frozen=True)
class Version:
    """One version of an entry; current if it is open."""

    entry: str
    row_key: str
    feed: str
    part_key: PartKey
    record: str
    number: int
    content: str
    staged_by: str
    received_as: int
    subject: str
    recorded_at: str
    bears: Mapping[str, str]
    classes: tuple[int, ...]
    asserts: list[str]
    open: bool


@dataclass(frozen=True)
class New:
    """A draft that becomes a Record: its id, and which version of its entry it is."""

    draft: RecordDraft
    record: str
    number: int


@dataclass
class Standing:
    """By entry, oldest first: every version of all that rows of some keys ever said, and those that are added."""

    entries: dict[str, list[Version]] = field(default_factory=dict)

    def add(self, version: Version) -> None:
        """One more version, the newest of its entry."""
        self.entries.setdefault(version.entry, []).append(version)

    def current(self, entry: str) -> Version | None:
        """The newest version of an entry, open or closed."""
        return self.entries[entry][-1] if entry in self.entries else None

    def next_number(self, entry: str) -> int:
        """What the next version of an entry is counted as."""
        return self.entries[entry][-1].number + 1 if entry in self.entries else 1

    def received(self, entry: str, access: int) -> int:
        """How many versions of an entry came in one class: ids count these alone, so that they tell nothing of another class."""
        return sum(version.received_as == access for version in self.entries.get(entry, ()))


def standing_versions(transaction: Transaction, row_keys: Iterable[str]) -> Standing:
    """Every version of all that rows of these keys ever said, in whatever feed."""
    found = Standing()
    for row in sorted(transaction.rows("find-versions", sorted(row_keys)), key=lambda row: int(row["version"])):
        found.add(_version(row))
    return found


def _version(row: dict[str, Any]) -> Version:
    return Version(
        entry=row["entry"],
        row_key=row["row_key"],
        feed=row["feed"],
        part_key=PartKey(row["part"], row["compartment"], row["dated"] or ""),
        record=row["id"],
        number=row["version"],
        content=row["content"],
        staged_by=row["staged_by"],
        received_as=row["received_as"],
        subject=row["subject"],
        recorded_at=row["recorded_at"],
        bears=dict(line.split("=", 1) for line in row["bears"]),
        classes=tuple(row["classes"] or ()),
        asserts=row["asserts"],
        open=row["held_to"] == LATEST,
    )


def close_versions(
    transaction: Transaction, versions: Iterable[Version], entity_of: dict[str, str] | None = None
) -> None:
    """Close Records, what supports them and what they assert; `entity_of` are Subjects whose entities are known already."""
    closed = list(versions)
    known = dict(entity_of or {})
    lines = [(version.record, *pair) for version in closed for pair in pairs(version.asserts)]
    ends = {s for _, _, start, end, _ in lines for s in (start, end)} - known.keys()
    known.update((row["id"], row["entity"]) for row in transaction.rows("find-subjects", sorted(ends)))
    closing = {(known[start], known[end], record) for record, _, start, end, _ in lines}
    transaction.rows("close-assertions", [{"start": a, "end": b, "record": r} for a, b, r in sorted(closing)])
    transaction.rows("close-records", [version.record for version in closed])
