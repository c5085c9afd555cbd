"""The place register, as known at the moment asked about: ready to be asked where something is."""

from functools import lru_cache

from graph_service.analysis.placing import Entry, Register, joined
from graph_service.model.areas import Box
from graph_service.model.question import Asking
from graph_service.model.register import GROUPS, shape_of

_Line = tuple[str, str, str, str, str]
"""An entry as the text gives it: group, place, record, when it was received, what it holds."""


def register(ask: Asking) -> Register:
    """Every entry that this reader may see, whatever days and agencies the asking narrows."""
    lines = [(row["group"], *entry) for row in ask.whenever("register") for entry in row["entries"]]
    return _read(tuple(sorted(lines)), tuple(sorted(ask.areas.items())))


@lru_cache(maxsize=4)
def _read(lines: tuple[_Line, ...], areas: tuple[tuple[str, Box], ...]) -> Register:
    """The same register for the same lines: worked out once, which for ten thousand places takes some tenths of a second."""
    mapped: dict[str, list[str]] = {}
    for group, place, _, _, shape in lines:
        if group == "reference":
            mapped.setdefault(place, []).extend(shape_of(shape).references)
    entries = [
        Entry(place, record, received_at, group, shape_of(shape))
        for group in GROUPS
        for told, place, record, received_at, shape in lines
        if told == group
    ]
    return Register(joined(entries, mapped), dict(areas))
