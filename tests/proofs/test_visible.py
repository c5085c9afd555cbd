"""P1, P2 and P3 of the design, for every question, over generated worlds."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given

from graph_service.model.question import Params
from graph_service.model.visibility import is_compartment
from graph_service.questions import QUESTIONS
from tests import questions
from tests.installation import Installation, classes_of, clear, dump, load
from tests.oracle.reading import Oracle
from tests.proofs.hidden import EVER, changed, counted_past, disturbed, keyless, steady, visible, without
from tests.strategies import few, scope, seeds, sound_scope, times, world
from tests.worlds import reader

OF_ITS_OWN = [pytest.param(name, marks=pytest.mark.one_engine) for name in QUESTIONS]

IN_WORLDS = pytest.mark.parametrize("own", ["", *OF_ITS_OWN])
"""Tried for all questions in random worlds, and for each in the small world of its own (there on one engine)."""

ON_ONE = pytest.mark.parametrize("own", [pytest.param("", marks=pytest.mark.one_engine), *OF_ITS_OWN])
"""The same, all of it on one engine."""


def _tried(own, prove):
    """Prove it with random worlds and all questions, or with the own worlds of one."""

    @few(1 if own else 3)
    @given(seed=seeds())
    def tried(seed):
        random = questions.random(own, seed) if own else Random(seed)
        played = questions.world(random, own) if own else world(random)
        prove(seed, random, played, [own] if own else list(QUESTIONS))

    tried()


def _askings(seed, told, names, each=4):
    """Askings of several questions."""
    draws = ((name, questions.random(name, seed)) for name in names)
    return [(name, questions.asking(draw, told, name)) for name, draw in draws for _ in range(each)]


def _at_one_moment(random, seed, told, names):
    """Askings that all ask as known at one moment, and the moment; apart, those of what was ever believed."""
    for ever in (False, True):
        asked = _askings(seed, told, [name for name in names if (name in EVER) == ever], each=3)
        known_at = times(random, len(told.outcomes)).get("known_at")
        for _, values in asked:
            values.pop("known_at", None)
            if known_at:
                values["known_at"] = known_at
        if asked:
            yield ever, asked, known_at


def _moment(here, known_at):
    return str(Params(known_at=known_at).guard(reader(()), here.now)["known_at"])


@ON_ONE
def test_asking_with_a_scope_is_an_all_seeing_reader_asking_about_what_that_scope_sees(ready, own):
    def prove(seed, random, played, names):
        clear(ready)
        here, told = Installation(ready), Oracle(played)
        here.play(played)
        full = dump(ready)
        reading, everything = scope(random, told.classes()), reader(classes_of(full))
        for ever, asked, known_at in _at_one_moment(random, seed, told, names):
            answers = [here.ask(reading, name, values) for name, values in asked]
            load(ready, visible(full, reading, _moment(here, known_at), ever))
            assert [here.ask(everything, name, values) for name, values in asked] == answers
            load(ready, full)

    _tried(own, prove)


@IN_WORLDS
def test_two_graphs_that_differ_only_in_what_is_hidden_answer_the_same(ready, own):
    def prove(seed, random, played, names):
        clear(ready)
        here, told = Installation(ready), Oracle(played)
        here.play(played)
        full = dump(ready)
        reading = scope(random, told.classes())
        for ever, asked, known_at in _at_one_moment(random, seed, told, names):
            load(ready, full)
            answers = [here.ask(reading, name, values) for name, values in asked]
            load(ready, disturbed(full, reading, _moment(here, known_at), ever, random))
            assert [here.ask(reading, name, values) for name, values in asked] == answers

    _tried(own, prove)


@ON_ONE
def test_striking_hidden_compartments_and_what_they_reach_back_to_from_the_files_changes_no_answer(ready, own):
    def prove(seed, random, played, names):
        played = steady(played)
        apart = sorted({tag for c in Oracle(played).classes() if not c.joins for tag in c.tags if is_compartment(tag)})
        hidden = frozenset(tag for tag in apart if random.random() < 0.7) or frozenset(apart[:1])
        played = keyless(played, Oracle(played), hidden)
        told = Oracle(played)
        assume(not counted_past(told, hidden))
        reading = reader([c for c in told.classes() if not hidden & set(c.tags)])
        asked, struck = _askings(seed, told, names), without(played, told, hidden)
        assert _answers(ready, struck, reading, asked) == _answers(ready, played, reading, asked)

    _tried(own, prove)


@ON_ONE
def test_files_that_differ_only_in_what_is_hidden_and_never_came_in_open_give_the_same_answers(ready, own):
    def prove(seed, random, played, names):
        told = Oracle(played)
        reading = sound_scope(random, told.classes())
        others, asked = changed(played, {c.text for c in reading.classes.values()}, random), _askings(seed, told, names)
        assert _answers(ready, others, reading, asked) == _answers(ready, played, reading, asked)

    _tried(own, prove)


def _answers(engine, played, reading, asked):
    """What this reader is answered over a world played anew, class by class whatever the numbers."""
    clear(engine)
    here = Installation(engine)
    here.play(played)
    texts = {c.text for c in reading.classes.values()}
    admitted = replace(reading, classes={n: c for n, c in here.view.classes().items() if c.text in texts})
    return [here.ask(admitted, name, values) for name, values in asked]
