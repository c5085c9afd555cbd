"""P1, P2 and P3 of the design, for every question, over generated worlds, on both engines."""

from dataclasses import replace
from random import Random

from hypothesis import assume, given

from graph_service.model.question import Params
from graph_service.model.visibility import is_compartment
from graph_service.questions import QUESTIONS
from tests import questions
from tests.installation import Installation, classes_of, clear, dump, load
from tests.oracle.reading import Oracle
from tests.proofs.hidden import changed, counted_past, disturbed, keyless, steady, visible, without
from tests.strategies import few, scope, seeds, sound_scope, times, world
from tests.worlds import reader

OTHERS = [name for name in QUESTIONS if name != "known_when"]


def _askings(seed, told, names, each=4):
    """Askings of several questions."""
    draws = ((name, questions.random(name, seed)) for name in names)
    return [(name, questions.asking(draw, told, name)) for name, draw in draws for _ in range(each)]


def _askings_at(seed, told, names, known_at):
    """The same, all at one moment."""
    asked = _askings(seed, told, names, each=3)
    for _, values in asked:
        values.pop("known_at", None)
        if known_at:
            values["known_at"] = known_at
    return asked


def _moment(here, known_at):
    return str(Params(known_at=known_at).guard(reader(()), here.now)["known_at"])


@few(12)
@given(seed=seeds())
def test_asking_with_a_scope_is_an_all_seeing_reader_asking_about_what_that_scope_sees(ready, seed):
    random = Random(seed)
    played = world(random)
    clear(ready)
    here, told = Installation(ready), Oracle(played)
    here.play(played)
    full = dump(ready)
    reading = scope(random, told.classes())
    for ever, names in ((False, OTHERS), (True, ["known_when"])):
        known_at = times(random, len(told.outcomes)).get("known_at")
        asked = _askings_at(seed, told, names, known_at)
        answers = [here.ask(reading, name, values) for name, values in asked]
        load(ready, visible(full, reading, _moment(here, known_at), ever))
        everything = reader(classes_of(full))
        assert [here.ask(everything, name, values) for name, values in asked] == answers
        load(ready, full)


@few(12)
@given(seed=seeds())
def test_two_graphs_that_differ_only_in_what_is_hidden_answer_the_same(ready, seed):
    random = Random(seed)
    played = world(random)
    clear(ready)
    here, told = Installation(ready), Oracle(played)
    here.play(played)
    full = dump(ready)
    reading = scope(random, told.classes())
    for ever, names in ((False, OTHERS), (True, ["known_when"])):
        known_at = times(random, len(told.outcomes)).get("known_at")
        asked = _askings_at(seed, told, names, known_at)
        load(ready, full)
        answers = [here.ask(reading, name, values) for name, values in asked]
        load(ready, disturbed(full, reading, _moment(here, known_at), ever, random))
        assert [here.ask(reading, name, values) for name, values in asked] == answers


@few(12)
@given(seed=seeds())
def test_striking_hidden_compartments_and_what_they_reach_back_to_from_the_files_changes_no_answer(ready, seed):
    random = Random(seed)
    played = steady(world(random))
    apart = sorted({tag for c in Oracle(played).classes() if not c.joins for tag in c.tags if is_compartment(tag)})
    hidden = frozenset(tag for tag in apart if random.random() < 0.7) or frozenset(apart[:1])
    played = keyless(played, Oracle(played), hidden)
    told = Oracle(played)
    assume(not counted_past(told, hidden))
    reading = reader([c for c in told.classes() if not hidden & set(c.tags)])
    asked = _askings(seed, told, QUESTIONS)
    struck = without(played, told, hidden)
    assert _answers(ready, struck, reading, asked) == _answers(ready, played, reading, asked)


@few(12)
@given(seed=seeds())
def test_files_that_differ_only_in_what_is_hidden_and_never_came_in_open_give_the_same_answers(ready, seed):
    random = Random(seed)
    played = world(random)
    told = Oracle(played)
    reading = sound_scope(random, told.classes())
    asked = _askings(seed, told, QUESTIONS)
    others = changed(played, {c.text for c in reading.classes.values()}, random)
    assert _answers(ready, others, reading, asked) == _answers(ready, played, reading, asked)


def _answers(engine, played, reading, asked):
    """What this reader is answered over a world played anew, class by class whatever the numbers."""
    clear(engine)
    here = Installation(engine)
    here.play(played)
    texts = {c.text for c in reading.classes.values()}
    admitted = replace(reading, classes={n: c for n, c in here.view.classes().items() if c.text in texts})
    return [here.ask(admitted, name, values) for name, values in asked]
