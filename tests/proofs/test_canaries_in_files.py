"""Canaries in files: every cell of generated files of real profiles holds a token, and each reader gets exactly those due to her."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given

from graph_service import catalogue
from graph_service.access import KEEPERS, PURPOSES, Identity
from graph_service.audit import Audit
from graph_service.engine import Engine
from graph_service.errors import SightlineError
from graph_service.model.question import Scope
from graph_service.model.times import LATEST
from graph_service.model.vocabulary import Purpose, Role
from graph_service.questions import QUESTIONS
from graph_service.view import View, parse
from graph_service.writer import Writer
from ingest.profile import Access
from ingest.run import ingest
from ingest.sources import SOURCES
from tests.installation import OPERATOR, REASON, Dump, clear, dump, load
from tests.oracle.ledger import COVERAGE
from tests.proofs.canaries import unechoed
from tests.proofs.files import (
    COUNCIL,
    POLICE,
    SCHOOLS,
    SHAPES,
    Books,
    File,
    Lift,
    Maker,
    Restrict,
    Step,
    Tokens,
    Withdraw,
    admitted,
    other_words,
    profiles,
    put_later,
    tokens_of,
)
from tests.strategies import few, seeds
from tests.worlds import KEY, MINT, moment

Reader = tuple[Identity, Purpose]
Group = list[tuple[Identity, Purpose, Scope]]

READERS: list[Reader] = [
    (Identity("reader", agency, role, PURPOSES[role], frozenset(grants), clearance), purpose)
    for agency in (POLICE, COUNCIL, SCHOOLS, "*")
    for role, purposes in PURPOSES.items()
    if role not in KEEPERS
    for purpose in sorted(purposes)
    for clearance in ("OFFICIAL-SENSITIVE", "OFFICIAL")
    for grants in ((), ("operation:oak",), ("sealed", "health"))
]
"""Every role that asks, for every purpose it may state, of every agency and of none, by clearance and by what is granted."""

pytestmark = pytest.mark.one_engine

WORKER = (Role.PRACTITIONER, Purpose.SAFEGUARDING)

SOUGHT = 6
"""How many tokens are looked for by `find`, at each asking others."""


class Differs(AssertionError):
    """A reader got something else than the cells allow."""


class Killed(Exception):
    """A run stopped between two batches."""


@dataclass
class Town:
    """An installation that takes real files in, on a clock we hold, and its books."""

    engine: Engine
    folder: Path
    now: str = moment(0)
    made: dict[int, str] = field(default_factory=dict)
    books: Books = field(default_factory=Books)
    steps: int = 0
    in_force: dict[str, Reader] = field(default_factory=dict)
    """The restrictions in force, each with somebody who works cases of its agency."""

    def __post_init__(self) -> None:
        clear(self.engine)
        texts, audit = catalogue.load(), Audit(self.folder / "audit", KEY)
        self.writer = Writer(self.engine, texts, audit, MINT, lambda: self.now)
        self.view = View(self.engine, texts, audit, MINT, lambda: self.now)

    def play(self, step: Step) -> None:
        """One step, at its moment, in the service and in the books."""
        self.now = moment(self.steps)
        match step:
            case File():
                self.made[self.steps] = self._ingest(step)
            case Withdraw():
                self.writer.withdraw(OPERATOR, self.made[step.step], in_error=step.in_error)
            case Restrict():
                self.made[self.steps] = self._restrict(*step.subject)
            case Lift():
                self._lift(self.made[step.step])
        if not isinstance(step, Restrict) or self.made[self.steps]:
            self.books.play(self.steps, step)
        self.steps += 1

    def _restrict(self, agency: str, *named: str) -> str:
        """The restriction, or nothing where the agency holds no Record of that Subject now."""
        system, kind, reference = named
        subject = MINT.mint("u", agency, system, kind, reference, "")
        text = (
            "MATCH (k:Record) WHERE k.subject = $subject AND k.held_to = $open AND k.agency = $agency RETURN k.id AS id"
        )
        found = self.engine.read(lambda run: run(text, {"subject": subject, "open": LATEST, "agency": agency}))
        if not found:
            return ""
        worker = next(one for one in READERS if (one[0].agency, one[0].role, one[1]) == (agency, *WORKER))
        made = self.writer.restrict(self.view.scope(*worker), min(row["id"] for row in found), "asked for").id
        self.in_force[made] = worker
        return made

    def _lift(self, restriction: str) -> None:
        """Lifted once; a second time there is none in force."""
        if worker := self.in_force.pop(restriction, None):
            self.writer.lift(self.view.scope(*worker), restriction)

    def _ingest(self, file: File) -> str:
        path = self.folder / f"{self.steps}.csv"
        path.write_text(file.text, encoding="utf-8")
        put = 0

        def kill(phase: str, _done: int, _total: int) -> None:
            nonlocal put
            put += phase == "put"
            if put == file.killed:
                raise Killed

        try:
            report = ingest(
                path, SOURCES[file.source], file.profile, self.writer, OPERATOR,
                taken_at=moment(file.taken), confirmed=True, progress=kill, batch=1,
            )  # fmt: skip
        except Killed:
            newest = "MATCH (f:Extract) RETURN f.id AS id ORDER BY f.received_at DESC, f.id LIMIT 1"
            return str(self.engine.read(lambda run: run(newest, {}))[0]["id"])
        assert not report.refused, report.refused_rows
        assert report.extract is not None
        return report.extract

    def ask(self, scope: Scope, name: str, **values: Any) -> str:
        """What a reader gets: the bytes of the answer, or of the error."""
        try:
            return unechoed(
                self.view.ask(scope, QUESTIONS[name], parse(QUESTIONS[name], values), reasons=REASON).model_dump_json()
            )
        except SightlineError as refusal:
            return f"{type(refusal).__name__}: {refusal}"

    def groups(self, readers: Iterable[Reader]) -> list[Group]:
        """Readers with their scopes today, those together whom the policy admits to the same."""
        found: dict[tuple[int, ...], Group] = {}
        for who, purpose in readers:
            scope = self.view.scope(who, purpose)
            found.setdefault(tuple(scope.visible), []).append((who, purpose, scope))
        return list(found.values())

    def answers(self, scope: Scope, at: int, ids: "Ids") -> list[tuple[str, str, str]]:
        """Whatever she may ask, at a moment: of each asking the question, what was asked about, and the bytes."""
        askings: list[tuple[str, dict[str, Any]]] = [("find", {"text": token, "most": 200}) for token in ids.sought]
        askings += [("known_when", {"entity": entity, "most": 2000}) for entity in ids.entities]
        askings += [("evidence", {"assertion": statement}) for statement in ids.statements]
        askings += [("evidence", {"record": record}) for record in ids.records]
        askings += [(name, {"a": a, "b": b}) for a, b in ids.pairs for name in ("how_connected", "shared_associates")]
        askings.append(("hotspots", {"since": "2026-01-01", "until": "2026-12-31"}))
        return [
            (name, next(iter(values.values())), self.ask(scope, name, **values, known_at=moment(at)))
            for name, values in askings
        ]

    def seen(self, scope: Scope, at: int, ids: "Ids") -> "Seen":
        """The tokens in all the bytes, those by which `find` finds what bears them, the lines of `known_when`."""
        answers = self.answers(scope, at, ids)
        if failed := [answer for answer in answers if answer[2].startswith("Unavailable")]:
            raise Differs(f"not answered: {failed}")
        rows = [(name, of, row) for name, of, text in answers if text[0] == "{" for row in json.loads(text)["rows"]]
        text = "\n".join(text for _, _, text in answers)
        evidence = "\n".join(text for name, _, text in answers if name == "evidence")
        known = [row for name, _, row in rows if name == "known_when" and row["what"] != COVERAGE]
        shown = {(e["record"], e["assertion"]) for row in known for e in row["evidence"]}
        stated = Counter(record for record, statement in shown if statement)
        return Seen(
            {token for token in ids.tokens if token in text},
            {token for token in ids.tokens if token in evidence},
            {token for name, token, row in rows if name == "find" and token in row["matched"]},
            {(ids.records[i], 0) for i, statement in shown if not statement}
            | {(ids.records[i], n) for i, n in stated.items()},
        )


@dataclass(frozen=True)
class Seen:
    """What a reader got, or is due: the tokens in all bytes, in those of `evidence`, those found, the lines of `known_when`."""

    words: set[str]
    opened: set[str]
    found: set[str]
    lines: set[tuple[Any, int]]


@dataclass(frozen=True)
class Ids:
    """All there is to ask about, whoever may know of it: hers is a reader who has guessed every id and every word."""

    tokens: frozenset[str]
    sought: list[str]
    entities: list[str]
    pairs: list[tuple[str, str]]
    statements: list[str]
    records: dict[str, Any]

    def and_of(self, other: "Ids") -> "Ids":
        """What either asks about."""
        mine, theirs = vars(self), vars(other)
        both = {name: sorted({*mine[name], *theirs[name]}) for name in ("sought", "entities", "pairs", "statements")}
        return Ids(self.tokens | other.tokens, **both, records={**self.records, **other.records})

    @classmethod
    def of(cls, town: Town, random: Random, sought: int = SOUGHT) -> "Ids":
        """What the graph holds but of coverage, which tells no cell; some tokens are to be found, some pairs to be connected."""
        held = dump(town.engine)
        records = {n.id: n.properties for n in held.nodes if "Record" in n.labels and n.properties["kind"] != COVERAGE}
        cells = {str(i): tuple(sorted(json.loads(p["raw"]).items())) for i, p in records.items()}
        tokens = sorted({token for raw in cells.values() for _, token in tokens_of(raw)})
        entities = sorted({str(t.end) for t in held.ties if t.kind == "REFERS_TO" and t.start in records})
        pairs = list(combinations(entities, 2))
        statements = sorted({line.split(" ")[3] for p in records.values() for line in p["asserts"]})
        some = sorted(random.sample(tokens, min(sought, len(tokens))))
        return cls(frozenset(tokens), some, entities, random.sample(pairs, min(2, len(pairs))), statements, cells)


def check(town: Town, moments: Sequence[int], groups: Iterable[Group], ids: Ids) -> None:
    """Readers ask everything as known at these steps, and each gets exactly what the cells allow; no more, under correction."""
    corrected = town.view.corrections()
    for group in groups:
        for at in moments:
            seen = town.seen(group[0][2], at, ids)
            for who, purpose, _ in group:
                found = town.books.found(who, purpose, at) & {*ids.sought}
                words, opened = (told(who, purpose, at) for told in (town.books.words, town.books.opened))
                due = Seen(words, opened, found, town.books.lines(who, purpose, at))
                for of, got in vars(seen).items():
                    allowed = getattr(due, of)
                    if got - allowed or (got != allowed and not corrected):
                        raise Differs(
                            f"{of} at {at}, {who} {purpose}: too much {got - allowed}, too little {allowed - got}"
                        )


@few(1)
@given(seed=seeds())
def test_every_reader_gets_exactly_the_tokens_that_the_cells_allow_at_every_moment(ready, tmp_path_factory, seed):
    random = Random(seed)
    town = Town(ready, tmp_path_factory.mktemp("files"))
    for n, step in enumerate(Maker(random).world(random.randint(4, 8))):
        town.play(step)
        check(town, (random.randint(0, n),), town.groups(random.sample(READERS, 1)), Ids.of(town, random))
    groups = town.groups(random.sample(READERS, 60))
    check(town, random.sample(range(town.steps), 2), random.sample(groups, min(3, len(groups))), Ids.of(town, random))


@few(1)
@given(seed=seeds())
def test_files_that_differ_only_in_what_never_came_in_open_answer_those_it_is_hidden_from_the_same(
    ready, tmp_path_factory, seed
):
    random = Random(seed)
    steps, who, purpose, hidden = _with_something_hidden(random)
    town = _played(ready, tmp_path_factory, steps)
    first, ids = dump(ready), Ids.of(town, random)
    town = _played(ready, tmp_path_factory, other_words(steps, hidden))
    assert dump(ready).lines() != first.lines()
    ids = ids.and_of(Ids.of(town, random))
    moments = (town.steps - 1, random.randint(0, town.steps - 1))
    answers = [town.answers(town.view.scope(who, purpose), at, ids) for at in moments]
    load(ready, first)
    assert [town.answers(town.view.scope(who, purpose), at, ids) for at in moments] == answers


@few(1)
@given(seed=seeds())
def test_nothing_is_ever_visible_to_whom_a_later_file_hides_its_columns(ready, tmp_path_factory, seed):
    random = Random(seed)
    steps = Maker(random).world(random.randint(4, 8))
    town = _played(ready, tmp_path_factory, steps)
    ids = Ids.of(town, random, 0)
    for group in town.groups(random.sample(READERS, 4)):
        for cells, _ in town.seen(group[0][2], town.steps - 1, ids).lines:
            told = put_later(steps, cells)
            for who, purpose, _ in group:
                hidden = [[c for c in later if not admitted(who, purpose, *c)] for later in told]
                assert not hidden or not all(hidden), (who, purpose, cells, hidden)


def test_a_profile_corrected_hides_rows_that_a_killed_run_did_not_reach_whatever_they_said_of_themselves(
    ready, tmp_path_factory
):
    """Rows with a marking, a tag or conditions of their own stand in other classes than the profile's."""
    tokens, profile = Tokens(), profiles()[POLICE]
    kinds = SHAPES["events"].tokens.items()
    own = ({}, {"marking": "OFFICIAL-SENSITIVE"}, {"tags": "third-party"}, {"handling": "C", "conditions": "A3"})
    rows = tuple(
        {"reference": f"Zref{n}", **{c: tokens(kind) for c, kind in kinds}, **said} for n, said in enumerate(own)
    )
    closed = profile.sources["events"].model_copy(update={"access": Access(handling="C", conditions=("A1",))})
    corrected = profile.model_copy(update={"sources": {**profile.sources, "events": closed}})
    before, after = File("events", profile, rows, 0), File("events", corrected, rows, 1)
    town = _played(ready, tmp_path_factory, [before, replace(after, killed=1)])
    ids = Ids.of(town, Random(0), sought=100)
    outsiders = [(who, why) for who, why in READERS if who.agency == COUNCIL and who.role is not Role.AUDITOR]
    for group in town.groups(outsiders):
        assert not town.seen(group[0][2], 1, ids).words, group
    town.play(after)
    check(town, (0, 2), town.groups(outsiders), Ids.of(town, Random(0)))


def _played(engine: Engine, folders: pytest.TempPathFactory, steps: list[Step]) -> Town:
    town = Town(engine, folders.mktemp("files"))
    for step in steps:
        town.play(step)
    return town


def _with_something_hidden(random: Random) -> tuple[list[Step], Identity, Purpose, set[str]]:
    """A world, a reader, and the words of it that were never open to her."""
    while True:
        steps, books = Maker(random).world(random.randint(4, 8)), Books()
        for n, step in enumerate(steps):
            books.play(n, step)
        who, purpose = max(random.sample(READERS, 20), key=lambda reader: len(books.never_open_to(*reader)))
        if hidden := books.never_open_to(who, purpose):
            return steps, who, purpose, hidden


# the harness sees what is broken


@pytest.fixture(scope="module")
def tightened(ready, tmp_path_factory) -> tuple[Town, Dump]:
    """A town where one occurrence sent openly was closed next day and one corrected; and its graph."""
    tokens, profile = Tokens(), profiles()[POLICE]
    one, other = ({column: tokens(kind) for column, kind in SHAPES["events"].tokens.items()} for _ in range(2))
    first = ({"reference": "Zrefa", **one}, {"reference": "Zrefb", **other})
    second = ({**first[0], "handling": "C", "conditions": "A1"}, {**first[1], "phones": tokens("phone:present")})
    steps: list[Step] = [File("events", profile, rows, taken) for taken, rows in enumerate((first, second))]
    town = _played(ready, tmp_path_factory, steps)
    return town, dump(ready)


def _check_an_outsider(town: Town) -> None:
    outsider = next((who, why) for who, why in READERS if who.agency == COUNCIL and why is Purpose.INVESTIGATION)
    check(town, range(town.steps), town.groups([outsider]), Ids.of(town, Random(0), sought=100))


def test_nothing_is_wrong_in_the_graph_that_will_be_spoilt(ready, tightened):
    town, held = tightened
    load(ready, held)
    _check_an_outsider(town)


CLOSED_OR_NOT = [
    (kind, closed) for kind in ("REFERS_TO", "FOUND_IN", "KEYED", "INVOLVED_IN") for closed in (False, True)
]


@pytest.mark.parametrize(("kind", "closed"), CLOSED_OR_NOT)
def test_one_relationship_in_too_tight_a_class_is_seen(ready, tightened, kind, closed):
    _spoilt(ready, *tightened, kind, closed, "P|", "C|A1")


def test_one_statement_in_too_loose_a_class_is_seen(ready, tightened):
    """Of the others one loosened copy opens nothing: the guard asks for the Record and for all that stands beside it."""
    for closed in (False, True):
        _spoilt(ready, *tightened, "INVOLVED_IN", closed, "C|A1", "P|")


def _spoilt(engine: Engine, town: Town, held: Dump, kind: str, closed: bool, was: str, becomes: str) -> None:
    """One relationship, of an event or a phone, has another class than its Record, and an outsider's answers are wrong.

    A phone is found by several search keys, so there it is every KEYED of the Record.
    """
    cells = {n.id: set(json.loads(n.properties["raw"])) for n in held.nodes if "Record" in n.labels}
    load(engine, held)
    numbers = {access.text: number for number, access in town.view.classes().items()}
    old, new = (numbers[f"{POLICE}|OFFICIAL|{handling}|"] for handling in (was, becomes))
    wrong = next(
        tie
        for tie in held.ties
        if (tie.kind, tie.properties.get("visibility"), tie.properties.get("held_to", "") < LATEST)
        == (kind, old, closed)
        and (
            kind == "INVOLVED_IN"
            or ("phones" in cells[tie.start] and (kind == "KEYED") is (len(cells[tie.start]) == 1))
        )
    )
    spoilt = [
        t for t in held.ties if t is wrong or (kind == "KEYED" and (t.kind, t.start) == (wrong.kind, wrong.start))
    ]
    ties = (
        replace(t, properties={**t.properties, "visibility": new}) if any(t is one for one in spoilt) else t
        for t in held.ties
    )
    load(engine, replace(held, ties=tuple(ties)))
    with pytest.raises(Differs):
        _check_an_outsider(town)
