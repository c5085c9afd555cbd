"""An installation under test: worlds played through the real Writer on a clock we hold, asked through the real View; the graph, raw.

What a step is refused for is part of what playing it gives back.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from graph_service import catalogue
from graph_service.access import Identity
from graph_service.audit import Audit
from graph_service.engine import Engine, Run
from graph_service.errors import SightlineError
from graph_service.model.facts import Batch, Mention
from graph_service.model.question import Answer, Scope
from graph_service.model.times import LATEST
from graph_service.model.visibility import AccessClass, class_of
from graph_service.model.vocabulary import Purpose, Reason, Role
from graph_service.questions import QUESTIONS
from graph_service.view import View, parse
from graph_service.writer import Writer
from tests.worlds import KEY, MINT, File, Judge, Restrict, Undo, World, moment, subject_id

REASON = Reason.WHO_IS_WHO
"""Given with every asking: what a question answers is not what a reason is needed for (`proofs/test_reasons.py`)."""

NOTHING = (None, "f_" + "0" * 24)


@dataclass
class Installation:
    """One installation on an engine: its two doors, the clock they look at, and how many steps it has seen."""

    engine: Engine
    now: str = moment(0)
    loaded: catalogue.Catalogue = field(default_factory=catalogue.load)
    steps: int = 0
    _made: dict[int, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.writer = Writer(self.engine, self.loaded, _audit(), MINT, lambda: self.now)
        self.view = View(self.engine, self.loaded, _audit(), MINT, lambda: self.now)

    def with_texts(self, loaded: catalogue.Catalogue) -> "Installation":
        """The same installation asking by other texts."""
        return Installation(self.engine, self.now, loaded)

    def play(self, world: World) -> list[str]:
        """Play every step at its moment; for each, the name of the error it was refused with, or nothing."""
        return list(self.playing(world))

    def playing(self, world: World) -> Iterator[str]:
        """The same, step by step; each is left standing at the moment it happened."""
        for step in world:
            self.now = moment(self.steps)
            try:
                self._made[self.steps] = self._one(step)
                yield ""
            except SightlineError as refusal:
                yield type(refusal).__name__
            self.steps += 1
        self.now = moment(self.steps)

    def _one(self, step: Any) -> Any:
        match step:
            case File():
                return self.put(step)
            case Judge(verdict, first, second, by):
                pair = (self._record_about(first), self._record_about(second))
                return step, self.writer.judge(self.worker(by), verdict, pair, "seen together")
            case Restrict(about):
                return step, self.writer.restrict(self.worker(step.maker), self._record_about(about), "asked for").id
            case Undo(earlier, error):
                self._undo(*self._made.get(earlier, NOTHING), error=error)
                return NOTHING

    def put(self, file: File) -> tuple[File, str]:
        """A file through the Writer, as far as it comes."""
        opened = self.writer.open(OPERATOR, file.extract)
        extract = replace(file.extract, taken_at=opened.taken_at)
        for rows in file.batches:
            self.writer.put(OPERATOR, Batch(extract, rows, rows[-1].line), opened)
        if file.killed is None:
            self.writer.finish(OPERATOR, opened, confirmed=True)
        return file, opened.id

    def _undo(self, step: Any, made: str, *, error: bool) -> None:
        match step:
            case Judge():
                self.writer.withdraw_judgement(self.worker(step.by), made)
            case Restrict():
                self.writer.lift(self.worker(step.maker), made)
            case _:
                self.writer.withdraw(OPERATOR, made, in_error=error)

    def _record_about(self, mention: Mention) -> str:
        text = "MATCH (k:Record) WHERE k.subject = $subject AND k.held_to = $open RETURN k.id AS id ORDER BY id LIMIT 1"
        found = self.engine.read(lambda run: run(text, {"subject": subject_id(mention), "open": LATEST}))
        return str(found[0]["id"]) if found else "r_" + "0" * 24

    def all_seeing(self) -> Scope:
        """A reader of every class in the graph."""
        return Scope("reader", "police", Role.ANALYST, Purpose.INVESTIGATION, "test", self.view.classes())

    def worker(self, agency: str) -> Scope:
        """Somebody who works an agency's cases and sees all; `*`: the installation's matcher."""
        role = (Role.OPERATOR, Purpose.MATCHING) if agency == "*" else (Role.PRACTITIONER, Purpose.SAFEGUARDING)
        return Scope(f"worker of {agency}", agency, *role, "test", self.view.classes())

    def matcher(self) -> Scope:
        """The installation's matcher, who sees every class in the graph."""
        return self.worker("*")

    def ask(self, scope: Scope, name: str, values: Mapping[str, object]) -> str:
        """The answer as JSON, or the error's name and words: what a reader gets, byte for byte."""
        try:
            answer = self.answer(scope, name, values)
        except SightlineError as refusal:
            return f"{type(refusal).__name__}: {refusal}"
        return unsealed(answer).model_dump_json(indent=1)

    def answer(self, scope: Scope, name: str, values: Mapping[str, object]) -> Answer[Any]:
        """The answer itself, whose rows hold times as the graph does."""
        return self.view.ask(scope, QUESTIONS[name], parse(QUESTIONS[name], values), reasons=REASON)

    def told(self, scope: Scope, name: str, values: Mapping[str, object]) -> dict[str, Any]:
        """The answer's values as plain ones, its times as the graph holds them."""
        return json.loads(json.dumps(unsealed(self.answer(scope, name, values)).model_dump()))


def unsealed(answer: Answer[Any]) -> Answer[Any]:
    """The answer with no more of the next page than whether there is one: its cursor is sealed for the reader who asked."""
    return answer.model_copy(update={"next": "there is" if answer.next else ""})


@cache
def _audit() -> Audit:
    """One audit for all tests' installations: each keeps a file open."""
    return Audit(Path(mkdtemp(prefix="sl-audit-")), KEY)


OPERATOR = Identity("loader", "*", Role.OPERATOR, frozenset({Purpose.MATCHING}))


# the graph, raw


@dataclass(frozen=True)
class Node:
    """A node as it lies in the graph: its labels, its id (a Visibility's number), its properties."""

    labels: tuple[str, ...]
    id: str | int
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Tie:
    """A relationship as it lies in the graph."""

    kind: str
    start: str | int
    end: str | int
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Dump:
    """Everything in a graph but its schema."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]

    def lines(self, *without: str) -> list[str]:
        """Every node and relationship as one sorted line each, leaving out some properties."""
        nodes = (("node", n.labels, n.id, _left(n.properties, without)) for n in self.nodes)
        ties = (("tie", t.kind, t.start, t.end, _left(t.properties, without)) for t in self.ties)
        return sorted(json.dumps(line, sort_keys=True) for line in (*nodes, *ties))


def _left(properties: Mapping[str, Any], without: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in without}


def dump(engine: Engine) -> Dump:
    """Everything in the graph but its schema."""
    nodes = engine.read(
        lambda run: run("MATCH (n) WHERE NOT n:SchemaVersion RETURN labels(n) AS labels, properties(n) AS p", {})
    )
    ties = engine.read(
        lambda run: run(
            "MATCH (a)-[r]->(b) RETURN type(r) AS kind, coalesce(a.id, a.number) AS start, "
            "coalesce(b.id, b.number) AS end, properties(r) AS p",
            {},
        )
    )
    return Dump(
        tuple(
            sorted(
                (
                    Node(tuple(sorted(n["labels"])), n["p"].get("id", n["p"].get("number")), _some(n["p"]))
                    for n in nodes
                ),
                key=repr,
            )
        ),
        tuple(sorted((Tie(t["kind"], t["start"], t["end"], _some(t["p"])) for t in ties), key=repr)),
    )


def load(engine: Engine, held: Dump) -> None:
    """Make the graph hold exactly this."""
    clear(engine)
    engine.write(lambda run: _load(run, held))


def _load(run: Run, held: Dump) -> None:
    labels = {n.id: n.labels for n in held.nodes}
    for kinds, nodes in _grouped((n.labels, dict(n.properties)) for n in held.nodes):
        run(f"UNWIND $rows AS x CREATE (n:{':'.join(kinds)}) SET n += x", {"rows": nodes})
    ties = (
        ((t.kind, labels[t.start][0], labels[t.end][0]), {"a": t.start, "b": t.end, "p": dict(t.properties)})
        for t in held.ties
    )
    for (kind, start, end), rows in _grouped(ties):
        text = f"MATCH (a:{start} {{id: x.a}}) MATCH (b:{end} {{id: x.b}}) CREATE (a)-[r:{kind}]->(b) SET r += x.p"
        run(f"UNWIND $rows AS x {text}", {"rows": rows})


def open_now(held: Dump, *without: str) -> list[str]:
    """What is believed now, however long: open relationships and Records, without the moments they came and the rows they lay in."""
    nodes = tuple(n for n in held.nodes if n.properties.get("held_to") == LATEST)
    ties = tuple(t for t in held.ties if t.properties.get("held_to") == LATEST)
    return Dump(nodes, ties).lines("held_from", "received_at", "row", *without)


def clear(engine: Engine) -> None:
    """Leave nothing but the schema."""
    engine.write(lambda run: run("MATCH (n) WHERE NOT n:SchemaVersion DETACH DELETE n", {}))
    engine.write(lambda run: run("MATCH (v:SchemaVersion) SET v.moment = null", {}))


def classes_of(held: Dump) -> list[AccessClass]:
    """Every visibility class that a dump tells of."""
    return sorted(
        (class_of(n.properties["text"]) for n in held.nodes if "Visibility" in n.labels), key=lambda c: c.text
    )


def _some(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sorted(properties.items()) if value is not None}


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, list[Any]]]:
    groups: dict[Any, list[Any]] = {}
    for group, value in pairs:
        groups.setdefault(group, []).append(value)
    yield from groups.items()
