"""No guard is there for show: with any one of them left out, or any one condition of any of them, some answer is wrong.

The graphs are those of a few fixed worlds, each with some of one kind of thing made hidden in one way: of a class nobody is admitted
to, believed too late or no longer, written too late, so outside the days asked about.
"""

import re
from itertools import product
from random import Random

import pytest

from graph_service import catalogue, texts
from graph_service.catalogue import Catalogue, Text
from graph_service.model.times import EARLIEST, LATEST
from graph_service.questions import QUESTIONS
from tests.oracle import Oracle
from tests.proofs.hidden import spoilt
from tests.strategies import asking, world
from tests.worlds import Installation, classes_of, clear, dump, load, reader

KINDS = ("Record", "assertion", "REFERS_TO", "KEYED", "FOUND_IN")
SPOILS = {
    "visibility": 1,
    "held_from": LATEST,
    "held_to": EARLIEST,
    "recorded_at": "2026-02-25T00:00:00.000000Z",
    "valid_from": "2026-02-25T00:00:00.000000Z",
    "valid_to": EARLIEST,
}
TIMES = {"as_at": "2026-02-20", "recorded_by": "2026-02-20"}
SOURCES = {name: source for name, source in texts.folder("questions").items() if "visible:" in source}
GUARDS = [(name, n) for name, source in SOURCES.items() for n in range(source.count("visible: "))]
LINES = catalogue.guard_lines(texts.text("visible"))
CONDITIONS = [(kind, n) for kind, line in LINES.items() for n in range(len(line.split(" AND ")))]
UNUSED = {"ever FOUND_IN", "ever KEYED"}


def weaker_by_a_guard(name, number):
    """The catalogue with one guard of one text left out."""
    return _with({name: catalogue.expanded(SOURCES[name], LINES, leave_out=number)})


def weaker_by_a_condition(kind, number):
    """The catalogue with one condition of the guard of one kind of thing left out."""
    conditions = LINES[kind].split(" AND ")
    lines = {**LINES, kind: " AND ".join([*conditions[:number], *conditions[number + 1 :]])}
    return _with({name: catalogue.expanded(source, lines) for name, source in SOURCES.items()})


def _with(guarded):
    whole = catalogue.load()
    changed = {name: Text(**{**vars(whole[name]), "guarded": text}) for name, text in guarded.items()}
    return Catalogue({name: changed.get(name, whole[name]) for name in whole})


WEAKER = {f"{name} without guard {n}": weaker_by_a_guard(name, n) for name, n in GUARDS}
WEAKER |= {
    f"the guard of a {kind} without condition {n}": weaker_by_a_condition(kind, n)
    for kind, n in CONDITIONS
    if kind not in UNUSED
}


def test_every_guard_and_every_condition_is_needed(ready):
    standing = dict(WEAKER)
    for seed in (3, 5, 8, 13, 21, 34):
        if not standing:
            break
        for graph in _graphs(ready, seed):
            load(ready, graph)
            _drop_what_differs(ready, seed, graph, standing)
    assert sorted(standing) == []


def _graphs(engine, seed):
    """A world's graph as it is, and with half of each kind of thing spoilt in each way."""
    clear(engine)
    Installation(engine).play(world(Random(seed)))
    whole = dump(engine)
    yield whole
    for n, (kind, field) in enumerate(product(KINDS, SPOILS)):
        if kind in ("Record", "assertion") or field in ("visibility", "held_from", "held_to"):
            yield spoilt(whole, kind, field, SPOILS[field], Random(seed + n))


def _drop_what_differs(engine, seed, graph, standing):
    """Ask by the whole texts and by each weaker ones still standing; those that answer otherwise have been found out."""
    random, told = Random(seed), Oracle(world(Random(seed)))
    here = Installation(engine)
    here.steps, here.now = len(told.outcomes), told.now
    reading = reader(classes_of(graph))
    for name in QUESTIONS:
        for timed in (False, True):
            values = {k: v for k, v in asking(random, told, name).items() if k not in ("agencies", "most", "known_at")}
            values = {**values, **TIMES} if timed else {k: v for k, v in values.items() if k not in TIMES}
            right = here.ask(reading, name, values)
            for weaker in [w for w in standing if _concerns(w, name)]:
                if _answer(here.with_texts(standing[weaker]), reading, name, values) != right:
                    del standing[weaker]


def _answer(here, reading, name, values):
    """The answer, or what broke: a step may rely on the guard that was left out."""
    try:
        return here.ask(reading, name, values)
    except (KeyError, StopIteration, ValueError) as broken:
        return repr(broken)


def _concerns(weaker, question):
    text = re.sub(r" without.*", "", weaker)
    return text.startswith("the guard") or text.split(".")[0] == question or text == "names"


@pytest.mark.parametrize("name", SOURCES)
def test_every_guard_mark_is_counted(name):
    assert sum(text == name for text, _ in GUARDS) == len(re.findall(r"visible: \w+ \*/ true", SOURCES[name]))
