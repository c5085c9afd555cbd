"""The founding keys of people: worked out from all that their agency's own rows bear, and the moves that follow when one changes."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from graph_service.model.founding import Borne, founding
from graph_service.model.ids import Minter
from graph_service.model.vocabulary import EntityKind
from graph_service.writer.extracts import Extract
from graph_service.writer.transaction import Transaction, grouped
from graph_service.writer.versions import Standing, Version

TEXTS = ("read-support-of-records",)
"""What this module runs of `cypher/write`."""

Founded = Mapping[str, str]
"""The entity that each Subject's founding key names; empty for a Subject without one."""


def founding_keys(
    transaction: Transaction, standing: Standing, created: Collection[str], extract: Extract, mint: Minter
) -> dict[str, str]:
    """What founds every Subject of whose own entries some version is new, in a batch of this extract."""
    versions = [version for entry in standing.entries.values() for version in entry]
    touched = {version.subject for version in versions if version.record in created and version.bears}
    ours = [version for version in versions if version.subject in touched and version.bears]
    places = _places(transaction, [version.record for version in ours if version.record not in created])
    places |= dict.fromkeys(created, (extract.taken_at, extract.id, extract.staging))
    return _founded(ours, places, touched, mint)


def founding_again(transaction: Transaction, standing: Standing, mint: Minter) -> dict[str, str]:
    """What founds every Subject of whose own entries there are versions here, after some were withdrawn or re-opened."""
    ours = [version for entry in standing.entries.values() for version in entry if version.bears]
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
