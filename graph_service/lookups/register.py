"""The place register as a reader finds it: each entry with what it is called and covers, and the agencies' references for it."""

from dataclasses import dataclass, replace
from typing import cast

from graph_service.model.question import Asking
from graph_service.model.register import Group, Shape, shape_of

MAPPED = "reference"
"""What stands for the group of a Record that maps an agency's reference to a place."""


@dataclass(frozen=True)
class Entry:
    """A place of the register, as its newest entry tells it: `since` is when that entry came in, `record` what it rests on."""

    entity: str
    record: str
    group: Group
    since: str
    shape: Shape
    reference: str
    system: str


def entries(ask: Asking) -> list[Entry]:
    """Every entry at the moment asked about, by its entity, whatever agencies and days the asking narrows.

    Of a place registered under one reference by two lists the newest entry speaks; the references that either has, and those mapped
    to it since, are its own.
    """
    placed: dict[str, Entry] = {}
    references: dict[str, set[str]] = {}
    told = (entry for row in ask.whenever("register") for entry in row["entries"])
    for entity, record, group, since, shape, reference, system in sorted(told, key=lambda entry: (entry[3], entry[1])):
        held = shape_of(shape)
        references.setdefault(entity, set()).update(held.references)
        if group != MAPPED:
            placed[entity] = Entry(entity, record, cast("Group", group), since, held, reference, system)
    return [_with_references(placed[entity], references[entity]) for entity in sorted(placed)]


def _with_references(entry: Entry, references: set[str]) -> Entry:
    return replace(entry, shape=replace(entry.shape, references=tuple(sorted(references))))
