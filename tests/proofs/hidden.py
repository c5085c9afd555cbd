"""Visible(S, k) of a graph as it lies in the store, and graphs that differ from it only in what is hidden."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from graph_service import texts
from graph_service.model.facts import Part, StagedRow
from graph_service.model.kinds import KINDS
from graph_service.model.question import Scope
from graph_service.model.times import EARLIEST
from graph_service.questions import QUESTIONS
from graph_service.spelling.names import name_keys
from tests.installation import Dump, Node, Tie
from tests.oracle.reading import Oracle
from tests.worlds import File, Judge, Restrict, Undo, World, numbered, subject_id

SUPPORT = ("REFERS_TO", "FOUND_IN", "KEYED")
GUARDED = (*KINDS, *SUPPORT)

EVER = frozenset(
    question.name
    for question in QUESTIONS.values()
    for kind, names in (("questions", question.texts), ("lookups", question.uses))
    if any("ever visible: " in texts.folder(kind)[name] for name in names)
)
"""The questions that ask what was ever believed."""


def visible(held: Dump, scope: Scope, known_at: str, ever: bool) -> Dump:
    """What passes the guard's class and held times, what it touches, and the files of the reader's own agency.

    `ever`: closed by then or not, as the questions of `EVER` ask.
    """

    def passes(of: Mapping[str, Any]) -> bool:
        believed = of["held_from"] <= known_at and (ever or of["held_to"] > known_at)
        return of["visibility"] in scope.classes and believed

    def own(node: Node) -> bool:
        return "Extract" in node.labels and node.properties["agency"] == scope.agency

    hidden = {n.id for n in held.nodes if "Record" in n.labels and not passes(n.properties)}
    ties = [t for t in held.ties if t.kind in GUARDED and passes(t.properties) and not {t.start, t.end} & hidden]
    touched = {end for t in ties for end in (t.start, t.end)}
    nodes = [
        n
        for n in held.nodes
        if n.id not in hidden and (n.id in touched or {"Record", "Visibility", "Layout"} & set(n.labels) or own(n))
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


def without(world: World, told: Oracle, hidden: frozenset[str]) -> World:
    """The world with every row part of these compartments struck from its files, and every earlier part that they reach back to.

    A row with a reference stays, even with no part left. Words about a Subject one of whose records is struck are left unsaid, as
    they could no longer be said of it.
    """
    reached = [v for v in told.versions if hidden & set(told.access(v).tags)]
    gone = {
        (id(f.row), id(part))
        for v in reached
        for f in v.found
        for part in f.row.parts
        if part.part_key == v.part.part_key
    }
    speechless = {v.about for v in reached}

    def struck(row: StagedRow) -> StagedRow:
        parts = tuple(part for part in row.parts if (id(row), id(part)) not in gone)
        left = {part.part_key for part in row.parts} - {part.part_key for part in parts}
        return replace(row, parts=parts, said_elsewhere=row.said_elsewhere - left)

    def step(each: Any) -> Any:
        match each:
            case File():
                rows = (struck(row) for row in each.rows)
                return replace(each, rows=tuple(row for row in rows if row.parts or row.reference))
            case Judge(_, first, second) if speechless & {subject_id(first), subject_id(second)}:
                return NOTHING_DONE
            case Restrict(about) if subject_id(about) in speechless:
                return NOTHING_DONE
            case _:
                return each

    return tuple(step(each) for each in world)


NOTHING_DONE = Undo(-1)
"""A step that is refused and changes nothing, so that the steps after it stand where they stood."""


def keyless(world: World, told: Oracle, hidden: frozenset[str]) -> World:
    """The world in which no part that compartments reach back to bears a key: those keys stand, whatever is struck."""
    reached = [v for v in told.versions if hidden & set(told.access(v).tags)]
    bearing = {
        (id(f.row), id(part))
        for v in reached
        for f in v.found
        for part in f.row.parts
        if part.part_key == v.part.part_key
    }

    def bare(row: StagedRow) -> StagedRow:
        return replace(row, parts=tuple(_bare(p) if (id(row), id(p)) in bearing else p for p in row.parts))

    return tuple(replace(s, rows=tuple(map(bare, s.rows))) if isinstance(s, File) else s for s in world)


def counted_past(told: Oracle, hidden: frozenset[str]) -> bool:
    """Whether some Record's id counts a version of its own class that is struck: it reads otherwise then, and means the same."""
    struck = {(v.entry, v.part.access) for v in told.versions if hidden & set(told.access(v).tags)}
    left = {(v.entry, v.part.access) for v in told.versions if not hidden & set(told.access(v).tags)}
    return bool(struck & left)


def _bare(part: Part) -> Part:
    links = tuple(replace(k, start=replace(k.start, key=""), end=replace(k.end, key="")) for k in part.links)
    return replace(part, about=replace(part.about, key=""), links=links, bears={})


def changed(world: World, seen: Collection[str], random: Random) -> World:
    """The world with other values in about half of the parts that never came in open, in classes other than those seen.

    Not in rows without a reference: all that such a row says tells whether it is one said before.
    """

    def other(part: Part) -> Part:
        if part.access.open or part.access.text in seen or random.random() < 0.3:
            return part
        raw = {column: f"{value} changed" for column, value in part.raw.items()}
        links = part.links[: random.randint(0, len(part.links))]
        more = {"names": ("Somebody Else",), "keys": frozenset(name_keys("Somebody Else")), "grade": "3x5x2 1 A P"}
        return replace(part, raw=raw, links=links, bears={}, born=None, **more)

    def file(step: File) -> File:
        rows = (replace(r, parts=tuple(other(p) for p in r.parts)) if r.reference else r for r in step.rows)
        return replace(step, rows=tuple(rows))

    return tuple(file(step) if isinstance(step, File) else step for step in world)


def steady(world: World) -> World:
    """The world with what each entry tells of one time in a history in the class it first came in, if one is a compartment.

    An address from a day that moves into a compartment closes what stood outside, as it must; striking it from the files would not.
    Nor is any file killed on its way: with a row struck, others would have come.
    """
    first: dict[tuple[str, str, str], Any] = {}

    def settled(step: File, reference: str, part: Any) -> Any:
        if not part.dated:
            return part
        access = first.setdefault((step.feed.name, reference, part.dated), part.access)
        return part if access.joins and part.access.joins else replace(part, access=access)

    def file(step: File) -> File:
        kept = (replace(row, parts=tuple(settled(step, row.reference, p) for p in row.parts)) for row in step.rows)
        return replace(step, rows=numbered(kept), killed=None)

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
        if (t.kind == kind or (kind == "assertion" and t.kind in KINDS)) and random.random() < 0.5
        else t
        for t in held.ties
    )
    return Dump(nodes, ties)
