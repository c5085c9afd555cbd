"""Visible(S, k) of a graph as it lies in the store, and graphs that differ from it only in what is hidden."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from graph_service.model.facts import StagedRow
from graph_service.model.question import Scope
from graph_service.model.times import EARLIEST
from graph_service.model.vocabulary import ASSERTIONS
from tests.worlds import Dump, File, Node, Tie, World, numbered

SUPPORT = ("REFERS_TO", "FOUND_IN", "KEYED")
GUARDED = (*ASSERTIONS, *SUPPORT)


def visible(held: Dump, scope: Scope, known_at: str, ever: bool) -> Dump:
    """What passes the guard's class and held times, and what it touches; `ever`: closed by then or not, as `known_when` asks."""

    def passes(of: Mapping[str, Any]) -> bool:
        believed = of["held_from"] <= known_at and (ever or of["held_to"] > known_at)
        return of["visibility"] in scope.classes and believed

    hidden = {n.id for n in held.nodes if "Record" in n.labels and not passes(n.properties)}
    ties = [t for t in held.ties if t.kind in GUARDED and passes(t.properties) and not {t.start, t.end} & hidden]
    touched = {end for t in ties for end in (t.start, t.end)}
    nodes = [
        n
        for n in held.nodes
        if n.id not in hidden and (n.id in touched or "Record" in n.labels or "Visibility" in n.labels)
    ]
    return Dump(tuple(nodes), tuple(ties))


def disturbed(held: Dump, scope: Scope, known_at: str, ever: bool, random: Random) -> Dump:
    """Another graph with the same Visible(S, k): hidden things gone, changed or made up, seen ones untouched."""
    seen = visible(held, scope, known_at, ever)
    kept_nodes, kept_ties = {n.id for n in seen.nodes}, {_name(t) for t in seen.ties}
    nodes = [
        n if n.id in kept_nodes or "Record" not in n.labels else _changed_node(n, random)
        for n in held.nodes
        if n.id in kept_nodes or "Record" not in n.labels or random.random() < 0.7
    ]
    standing = {n.id for n in nodes}
    ties = [
        t if _name(t) in kept_ties or t.kind not in GUARDED else _changed_tie(t, random)
        for t in held.ties
        if {t.start, t.end} <= standing and (_name(t) in kept_ties or t.kind not in GUARDED or random.random() < 0.7)
    ]
    return Dump(tuple(nodes), (*ties, *_made_up(nodes, random)))


def _name(tie: Tie) -> tuple[Any, ...]:
    return tie.kind, tie.start, tie.end, *sorted((k, str(v)) for k, v in tie.properties.items())


def _changed_node(node: Node, random: Random) -> Node:
    changes = {"names": ["Somebody Else"], "grade": "3x5x2 1 A P", "version": 7, "statement": "opinion"}
    if "born_from" in node.properties and random.random() < 0.5:
        changes |= {"born_from": "1950-01-01", "born_to": "1950-01-01"}
    return replace(node, properties={**node.properties, **changes})


def _changed_tie(tie: Tie, random: Random) -> Tie:
    if tie.kind in SUPPORT:
        return tie
    return replace(tie, properties={**tie.properties, "grade": "5x5x5 A 1 1", "origin": f"o_{random.randint(0, 9)}"})


def _made_up(nodes: list[Node], random: Random) -> list[Tie]:
    """Statements between people, of a class nobody is admitted to."""
    people = [n.id for n in nodes if "Person" in n.labels]
    secret = {
        "visibility": 1,
        "held_from": EARLIEST,
        "held_to": "9999-12-31T23:59:59.999999Z",
        "valid_from": EARLIEST,
        "valid_to": "9999-12-31T23:59:59.999999Z",
        "recorded_at": EARLIEST,
        "received_at": EARLIEST,
        "grade": "ungraded",
        "origin": "o_secret",
        "record": "r_secret",
    }
    return [
        Tie("PEER_OF", random.choice(people), random.choice(people), {**secret, "id": f"a_secret{n}"})
        for n in range(5 if people else 0)
    ]


def without(world: World, hidden: Collection[str]) -> World:
    """The world with every row part of these classes struck from its files; a row with a reference stays, even with no part left."""

    def struck(row: StagedRow) -> StagedRow:
        parts = tuple(part for part in row.parts if part.access.text not in hidden)
        return replace(row, parts=parts, besides=frozenset(t for t in row.besides if t.compartment not in hidden))

    def file(step: File) -> File:
        rows = (struck(row) for row in step.rows)
        return replace(step, rows=tuple(row for row in rows if row.parts or row.reference))

    return tuple(file(step) if isinstance(step, File) else step for step in world)


def steady(world: World) -> World:
    """The world with what each entry tells of one time in a history in the class it first came in, if one is a compartment.

    An address from a day that moves into a compartment closes what stood outside, as it must; striking it from the files would not.
    """
    first: dict[tuple[str, str, str], Any] = {}

    def settled(step: File, reference: str, part: Any) -> Any:
        if not part.dated:
            return part
        access = first.setdefault((step.feed.name, reference, part.dated), part.access)
        return part if access.joins and part.access.joins else replace(part, access=access)

    def file(step: File) -> File:
        kept = (replace(row, parts=tuple(settled(step, row.reference, p) for p in row.parts)) for row in step.rows)
        return replace(step, rows=numbered(kept))

    return tuple(file(step) if isinstance(step, File) else step for step in world)


def spoilt(held: Dump, kind: str, field: str, value: object, random: Random) -> Dump:
    """The graph with one field of about half of one kind of thing changed: of Records, of assertions, or of what supports them."""
    nodes = tuple(
        replace(n, properties={**n.properties, field: value})
        if kind == "Record" and "Record" in n.labels and random.random() < 0.5
        else n
        for n in held.nodes
    )
    ties = tuple(
        replace(t, properties={**t.properties, field: value})
        if (t.kind == kind or (kind == "assertion" and t.kind in ASSERTIONS)) and random.random() < 0.5
        else t
        for t in held.ties
    )
    return Dump(nodes, ties)
