"""The records of entities: what each of them calls its entity, and which of them bear a search key."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph_service.lookups.portions import in_portions
from graph_service.model.question import Asking, Said
from graph_service.model.vocabulary import EntityKind


@dataclass(frozen=True)
class Called:
    """An entity, and what each of its records calls it."""

    entity: str
    kind: EntityKind
    records: tuple[tuple[tuple[str, ...], Said], ...]
    """For each record: the names in it, and the record itself as evidence."""


def naming(ask: Asking, ids: Iterable[str]) -> list[Called]:
    """The records that name each entity."""
    return [_called(row) for row in in_portions(ask, "naming-records", ids)]


def bearing(ask: Asking, ids: Iterable[str], key: str) -> list[Called]:
    """The records of each entity that bear a search key, by the key's stored id."""
    return [_called(row) for row in in_portions(ask, "bearing-records", ids, key=key)]


def _called(row: dict[str, Any]) -> Called:
    kind = next(EntityKind(label) for label in row["labels"] if label != "Entity")
    return Called(row["entity"], kind, tuple((tuple(names), Said(*record)) for names, record in row["records"]))
