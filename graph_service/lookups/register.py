"""The place register as known at the moment asked about: its entries, and the register ready to be asked where something is."""

from collections.abc import Iterable
from functools import lru_cache
from typing import cast

from graph_service.analysis.placing import Entry, Register, with_references
from graph_service.model.areas import Box
from graph_service.model.question import Asking
from graph_service.model.register import Group, shape_of

MAPPED = "reference"
"""What stands for the group of a Record that maps an agency's reference to a place."""

_Line = tuple[str, str, str, str, str, str, str]
"""An entry as the text gives it: place, record, group, when it was received, what it holds, its own reference and system."""


def entries(ask: Asking) -> list[Entry]:
    """Every entry at the moment asked about, by its entity, whatever agencies and days the asking narrows."""
    return _entries(_lines(ask))


def register(ask: Asking) -> Register:
    """The register of these entries, with the areas that are registered for agencies."""
    return _register(tuple(_lines(ask)), tuple(sorted(ask.areas.items())))


def _lines(ask: Asking) -> list[_Line]:
    """In the order in which they came in."""
    told = (tuple(entry) for row in ask.whenever("register") for entry in row["entries"])
    return sorted((cast("_Line", line) for line in told), key=lambda line: (line[3], line[1]))


@lru_cache(maxsize=4)
def _register(lines: tuple[_Line, ...], areas: tuple[tuple[str, Box], ...]) -> Register:
    """The same register for the same lines: worked out once, which for ten thousand places takes some tenths of a second."""
    return Register(_entries(lines), dict(areas))


def _entries(lines: Iterable[_Line]) -> list[Entry]:
    """Of a place registered under one reference by two lists the newest entry speaks.

    The references that either has, and those mapped to it since, are its own.
    """
    placed: dict[str, Entry] = {}
    references: dict[str, set[str]] = {}
    for entity, record, group, registered, text, reference, system in lines:
        shape = shape_of(text)
        references.setdefault(entity, set()).update(shape.references)
        if group != MAPPED:
            placed[entity] = Entry(entity, record, registered, cast("Group", group), shape, reference, system)
    return [with_references(placed[entity], references[entity]) for entity in sorted(placed)]
