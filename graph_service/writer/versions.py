"""The versions of agencies' entries: all that there ever were, the newest and the next, and closing those that no longer stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph_service.model.facts import PartKey
from graph_service.model.ids import Minter
from graph_service.model.times import LATEST
from graph_service.writer.classes import Numbers
from graph_service.writer.drafts import RecordDraft
from graph_service.writer.transaction import Transaction

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

    def versions(self) -> list[Version]:
        """Every version, entry by entry."""
        return [version for versions in self.entries.values() for version in versions]

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


def next_version(draft: RecordDraft, standing: Standing, numbers: Numbers, feed: str, mint: Minter) -> Version:
    """The version of its entry that a draft becomes, in a file of this feed."""
    access = numbers.of(draft.access)
    count = standing.received(draft.entry, access) + 1
    return Version(
        entry=draft.entry,
        row_key=draft.row_key,
        feed=feed,
        part_key=draft.part_key,
        record=mint.mint("r", draft.entry, draft.access.text, str(count), draft.content),
        number=standing.next_number(draft.entry),
        content=draft.content,
        staged_by=draft.staged_by,
        received_as=access,
        subject=draft.subject,
        recorded_at=draft.recorded_at,
        bears=draft.bears,
        classes=tuple(numbers.of(given) for given in draft.classes),
        asserts=asserts_of(draft),
        open=True,
    )


def grouped_by_row(versions: Iterable[Version]) -> dict[str, list[Version]]:
    """Versions by the key of the rows that said them."""
    found: dict[str, list[Version]] = {}
    for version in versions:
        found.setdefault(version.row_key, []).append(version)
    return found


def asserts_of(draft: RecordDraft) -> list[str]:
    """What a Record keeps of its assertions, so that they are found from their ends: kind, both Subjects, id."""
    return [f"{a.kind} {a.start} {a.end} {a.id}" for a in draft.assertions]


def pairs(asserts: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """What a Record asserts, from its `asserts`: kind, starting Subject, ending Subject, assertion id."""
    return [(kind, start, end, i) for kind, start, end, i in (line.split(" ") for line in asserts)]


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
