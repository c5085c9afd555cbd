"""Canaries: every cell of a world holds a token of its own, and what a reader gets is searched for them.

`told` writes rows full of tokens; `allowed` says, from the rows alone, which of them a reader may see at a moment; `seen` asks
everything and gives back the tokens in the bytes of the answers: by `find`, by names, by links and by words, each by itself, so
that one way hidden too much is not covered by another.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from graph_service.engine import Engine
from graph_service.model.facts import Feed, Link, Mention, Part, PartClass, StagedRow
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.names import name_keys
from tests import questions
from tests.installation import Installation, clear
from tests.oracle.reading import Oracle
from tests.worlds import File, Restrict, Undo, World, moment, person, reader

Ask = Callable[[str, Mapping[str, Any]], str]
NO_VALUES: Mapping[str, str] = MappingProxyType({})
Admits = Callable[[AccessClass], bool]
Stated = tuple[str, str, str]
"""An assertion's id and its two ends."""

_NOTHING: Mapping[str, str] = MappingProxyType({})
_LETTERS = "bdfgklmnprstvz"
TOKEN = re.compile(r"Zq[a-z]{5}|\+4477009\d{5}")
"""What a token looks like in an answer."""


def word(number: int) -> str:
    """The n-th word of its own: a name to those who fold names, and like no other."""
    digits = [_LETTERS[number * 37 // 14**place % 14] for place in range(4)]
    return "Zq" + "".join(digits) + "o"


def phone(number: int) -> str:
    """The n-th phone number, of those kept for fiction."""
    return f"+4477009{number:05}"


@dataclass
class Salt:
    """Where tokens come from, each once."""

    number: int = 0

    def word(self) -> str:
        self.number += 1
        return word(self.number)

    def phone(self) -> str:
        self.number += 1
        return phone(self.number)


def told(
    salt: Salt,
    feed: Feed,
    reference: str,
    main: AccessClass,
    contact: AccessClass | None = None,
    moved: bool = False,
    columns: Mapping[str, str] = _NOTHING,
    headings: Mapping[str, str] = _NOTHING,
    **cells: str,
) -> StagedRow:
    """A row about somebody with a token in every cell: who, what is noted, and a phone in a part of its own (moved: in the main one).

    `columns` gives a cell's column another name, `headings` another heading; a cell given is used again, and `phone=""` is blank.
    """
    of = {c: columns.get(c, c) for c in ("name", "note", "phone", "extension")}
    value = {c: cells[c] if c in cells else salt.phone() if c == "phone" else salt.word() for c in of}
    about = (
        person(feed.agency, reference) if reference else Mention(EntityKind.PERSON, feed.agency, "book", slot="seen")
    )
    used = Mention(EntityKind.PHONE, feed.agency, "phones", value["phone"] or "none", key=value["phone"])
    first = ("name", "note", "phone", "extension") if moved else ("name", "note")
    friend, uses = Link("PEER_OF", about, person(feed.agency, "friend")), Link("USES", about, used)

    def shared(own: Iterable[str]) -> dict[str, Any]:
        return {"raw": {of[c]: value[c] for c in own if value[c]}, "headings": {of[c]: headings.get(c, c) for c in own}}

    names, keys = (value["name"],), frozenset(name_keys(value["name"]))
    numbers, dials = (value["phone"],), frozenset({f"t:{value['phone']}"})
    if moved:
        names, keys = names + numbers, keys | dials
    second = ("phone", "extension") if not moved else ()
    links = (friend, uses) if moved else (friend,)
    parts = [Part("main", about, main, kind="person", links=links, names=names, keys=keys, **shared(first))]
    if value["phone"] and not moved:
        called = {"links": (uses,), "names": numbers, "keys": dials}
        parts.append(Part("contact", used, contact or main, kind="phone", **called, **shared(second)))
    layout = (("main", main, first), ("contact", contact or main, second))
    classes = tuple(PartClass(n, tuple((of[c], headings.get(c, c)) for c in own), access) for n, access, own in layout)
    return StagedRow(0, tuple(parts), reference, classes=classes)


def tokens_of(world: World) -> dict[str, bool]:
    """Every token of a world, and whether it is a name or number that things go by."""
    parts = [p for step in world if isinstance(step, File) for row in _rows(step) for p in row.parts]
    called = {name for p in parts for name in p.names}
    return {token: token in called for p in parts for token in p.raw.values()}


def allowed(world: World, at: int, admits: Admits) -> set[str]:
    """The tokens a reader may see as known after step `at`, from the rows alone: what was believed then, in today's classes."""
    files = [(n, step) for n, step in enumerate(world) if isinstance(step, File)]
    undone = {step.step: (n, step.error) for n, step in enumerate(world) if isinstance(step, Undo)}
    limited = {s.about for n, s in enumerate(world) if isinstance(s, Restrict) and n not in undone}
    tokens = set()
    for n, file, row in ((n, f, row) for n, f in files for row in _rows(f) if _believed(files, undone, n, row, at)):
        after = [m for m, f in files if f.taken_at >= file.taken_at and f.digest != file.digest]
        later = [
            other
            for m, f in files
            for other in _rows(f)
            if m not in undone and _one(file.feed, row, f.feed, other)
            if m in after or (f.feed != file.feed and m == _newest(files, undone, f.feed, other))
        ]
        for part in row.parts:
            seen_as = [c for other in later for column in part.raw for c in _classes(other, part, column)]
            spoken_of = {part.about, *(m for link in part.links for m in (link.start, link.end))}
            tags = {"restricted"} if part.access.joins and limited & spoken_of else set()
            tags |= {"void"} if undone.get(n, (0, False))[1] else set()
            if all(admits(c.with_tags(frozenset(tags))) for c in (part.access, *seen_as)):
                tokens |= set(part.raw.values())
    return tokens


def _rows(file: File) -> list[StagedRow]:
    """The rows that came in before its putting was killed."""
    return [row for rows in file.batches for row in rows]


Files = Sequence[tuple[int, File]]
Undone = Mapping[int, tuple[int, bool]]


def _believed(files: Files, undone: Undone, n: int, row: StagedRow, at: int) -> bool:
    """Whether the row of step n was the newest of its feed then: come, not taken back, not told anew, not gone from a full roll."""
    feed = dict(files)[n].feed
    there = [(m, f) for m, f in files if f.feed.name == feed.name and m <= at and undone.get(m, (at + 1, 0))[0] > at]
    telling = [m for m, f in there if any(_entry(other) == _entry(row) for other in _rows(f))]
    return bool(telling) and telling[-1] == n and not any(f.feed.full and f.killed is None and m > n for m, f in there)


def _entry(row: StagedRow) -> Any:
    """What its feed knows a row by: its reference, or all that it says open."""
    return row.reference or (row.parts[0].access, tuple((p.access, tuple(p.raw.items())) for p in row.parts))


def _one(feed: Feed, row: StagedRow, other_feed: Feed, other: StagedRow) -> bool:
    """Whether two rows are of one history: of one reference, or without one and with the same values."""
    if (feed.agency, feed.system) != (other_feed.agency, other_feed.system) or bool(row.reference) != bool(
        other.reference
    ):
        return False
    if row.reference:
        return (feed.thing, row.reference) == (other_feed.thing, other.reference)
    mine, theirs = ({value for p in (*r.parts, *r.parted) for value in p.raw.values()} for r in (row, other))
    return mine == theirs


def _newest(files: Files, undone: Undone, feed: Feed, row: StagedRow) -> int:
    """The newest step of another feed, by the day it was taken, that tells a row of this history."""
    telling = [(f.taken_at, m) for m, f in files if f.feed.name == feed.name and m not in undone]
    return max(
        (t for t in telling if any(_one(feed, row, feed, r) for r in _rows(dict(files)[t[1]]))), default=("", -1)
    )[1]


def _classes(row: StagedRow, part: Part, column: str) -> list[AccessClass]:
    """The classes in which a later row puts a column: by its name or heading, else its part's, else the main part's."""
    heading = part.headings.get(column, column)
    holding = [p for p in row.classes if any(c == column or h == heading for c, h in p.columns)]
    return [p.access for p in holding or [p for p in row.classes if p.part == part.name] or row.classes[:1]]


@dataclass(frozen=True)
class Seen:
    """The tokens a reader got: by looking for each, in what was ever known, as names of what is linked, in words of evidence."""

    found: set[str]
    known: set[str]
    linked: set[str]
    words: set[str]


def unechoed(answer: str) -> str:
    """An answer without what it says of the very words that its reader looked for."""
    return re.sub(r'"Tried [^"]*"', '""', answer)


def seen(
    ask: Ask,
    tokens: Iterable[str],
    entities: Iterable[str],
    records: Iterable[str],
    stated: Iterable[Stated],
    known_at: str,
) -> Seen:
    """Everything asked at one moment."""

    def tokens_in(name: str, every: Iterable[Mapping[str, Any]]) -> set[str]:
        return {t for values in every for t in TOKEN.findall(unechoed(ask(name, {**values, "known_at": known_at})))}

    stated = list(stated)
    pairs = sorted({(start, end) for _, start, end in stated})
    return Seen(
        tokens_in("find", ({"text": token} for token in tokens)),
        tokens_in("known_when", ({"entity": entity} for entity in entities)),
        tokens_in("how_connected", ({"a": start, "b": end, "longest": 1} for start, end in pairs)),
        tokens_in("evidence", ({"assertion": assertion} for assertion in sorted({i for i, _, _ in stated})))
        | tokens_in("evidence", ({"record": record} for record in records)),
    )


def expected(world: World, at: int, admits: Admits) -> Seen:
    """What a reader ought to get: all that is allowed, by every way that leads to it."""
    may = allowed(world, at, admits)
    names = {token for token, is_name in tokens_of(world).items() if is_name} & may
    return Seen(names, ever_allowed(world, at, admits), names, may)


def ever_allowed(world: World, at: int, admits: Admits) -> set[str]:
    """The tokens a reader may see of all that was believed at any step until then."""
    return {token for step in range(at + 1) for token in allowed(world, step, admits)}


def watched(engine: Engine | None, world: World, admits: Admits) -> list[set[str]]:
    """The words a reader gets at every moment of a world, played on an engine; every way agrees with the rows and with the oracle."""
    told, ways = Oracle(world), []
    assert set(told.outcomes) == {""}, told.outcomes
    entities = sorted({i for f in told.facts for i in (f.start, f.end)})
    stated = [(f.id, f.start, f.end) for f in told.facts if f.link]
    records = sorted({v.id for v in told.versions})
    scope = reader([c for c in told.classes() if admits(c)])
    asks: list[Ask] = [lambda name, values: json.dumps(questions.answer(told, scope, name, values))]
    if engine is not None:
        clear(engine)
        here = Installation(engine)
        assert here.play(world) == told.outcomes
        admitted = replace(scope, classes={n: c for n, c in here.view.classes().items() if admits(c)})
        asks.append(lambda name, values: here.ask(admitted, name, values))
    for at in range(len(world)):
        got = [seen(ask, tokens_of(world), entities, records, stated, moment(at)) for ask in asks]
        assert got == [expected(world, at, admits)] * len(got), at
        ways.append(got[0].words)
    return ways


def outsider(access: AccessClass) -> bool:
    """Somebody of another agency who is admitted to what is shared with everybody, and nothing else."""
    return access.handling == "P" and not access.tags
