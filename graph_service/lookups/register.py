"""The place register as known at the moment asked about: its entries, and the register ready to be asked where something is."""

from collections.abc import Iterable
from functools import lru_cache
from typing import cast

from graph_service.analysis.placing import Entry, Register, with_references
from graph_service.model.areas import Box
from graph_service.model.question import Asking
from graph_service.model.register import Group, shape_of

MAPPED = "reference"
"""The `group` of a Record that is no place itself, but maps an agency's reference to one."""

_Line = tuple[str, str, str, str, str, str, str]
"""An entry as the text gives it: place, record, group, when it was received, its shape as JSON, its own reference and system."""


def entries(ask: Asking) -> list[Entry]:
    """Every entry at the moment asked about, in the order of their entities; filters by agency and day leave none out."""
    return _entries(_lines(ask))


def register(ask: Asking) -> Register:
    """The register of these entries, with the areas that are registered for agencies."""
    areas = tuple(sorted(ask.areas.items()))
    return ask.remembered(("register", areas), lambda: _register(tuple(_lines(ask)), areas))


def _lines(ask: Asking) -> list[_Line]:
    """The entries in the order in which they were received."""
    lines = (tuple(entry) for row in ask.whenever("register") for entry in row["entries"])
    return sorted((cast("_Line", line) for line in lines), key=lambda line: (line[3], line[1]))


@lru_cache(maxsize=4)
def _register(lines: tuple[_Line, ...], areas: tuple[tuple[str, Box], ...]) -> Register:
    """The register made from these lines; kept for the next asking, since it takes tenths of a second for ten thousand."""
    return Register(_entries(lines), dict(areas))


def _entries(lines: Iterable[_Line]) -> list[Entry]:
    """One entry for each place. Where two lists registered the same place, the entry received last is used.

    The place keeps all references that agencies have for it: those in either entry, and those mapped to it later.
    """
    placed: dict[str, Entry] = {}
    references: dict[str, set[str]] = {}
    for entity, record, group, registered, text, reference, system in lines:
        shape = shape_of(text)
        references.setdefault(entity, set()).update(shape.references)
        if group != MAPPED:
            placed[entity] = Entry(entity, record, registered, cast("Group", group), shape, reference, system)
    return [with_references(placed[entity], references[entity]) for entity in sorted(placed)]
