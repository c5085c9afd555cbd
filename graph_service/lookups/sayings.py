"""What a record states, and what else states the same."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graph_service.model.question import Asking, Said


class Made(NamedTuple):
    """One line of what a record asserts: its kind, the Subjects it runs between, its id."""

    kind: str
    start: str
    end: str
    id: str


def stated(ask: Asking, record: Said, asserts: Sequence[Made]) -> list[Said]:
    """Every statement a record makes: from the entity it is about to the ends of what is found there, and on from those.

    What no end of another leads to is looked for where its ends would be if nothing joined them to others.
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
    """What says the same: statements of one kind from the same to the same, or records of one kind about the same entity."""
    if one.id:
        rows = ask("same-statement", start=one.start, end=one.end, kind=one.kind)
    else:
        rows = ask("same-record", entity=one.start, kind=one.kind)
    return (Said(*row["link"]) for row in rows)
