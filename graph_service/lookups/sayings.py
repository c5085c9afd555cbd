"""What a record states, and what else states the same."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graph_service.model.question import Asking, Said


class Made(NamedTuple):
    """One statement that a record makes, as the record itself lists it: its kind, the Subjects at its ends, its id."""

    kind: str
    start: str
    end: str
    id: str


def row_key_of(assertion: str) -> str:
    """The key of the row in which a statement was made: its id begins with it."""
    return f"n_{assertion.split('_')[1]}"


def stated(ask: Asking, record: Said, asserts: Sequence[Made]) -> list[Said]:
    """Every statement that a record makes, as far as the reader may see them.

    The search begins at the entity that the record is about and goes on from the ends of each statement found. One not reached
    so is looked for at the entities that its ends would be if no key or judgement had joined them to others.
    """
    found: dict[str, Said] = {}
    tried: set[str] = set()
    ends = {record.start}
    while ends and len(found) < len(asserts):
        rows = ask.whenever("statements-of-record", ids=sorted(ends), record=record.record)
        found |= {said.id: said for said in (Said(*row["link"]) for row in rows)}
        tried |= ends
        ends = {end for said in found.values() for end in (said.start, said.end)} - tried
        left = (line for line in asserts if line.id not in found)
        ends = ends or {*ask.alone(end for line in left for end in (line.start, line.end))} - tried
    return sorted(found.values(), key=lambda said: (said.kind, said.how, said.id))


def same(ask: Asking, one: Said) -> Iterable[Said]:
    """What says the same: statements of the same kind between the same ends, or records of the same kind about the same entity."""
    if one.id:
        rows = ask("same-statement", start=one.start, end=one.end, kind=one.kind)
    else:
        rows = ask("same-record", entity=one.start, kind=one.kind)
    return (Said(*row["link"]) for row in rows)
