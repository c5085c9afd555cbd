"""Every question answers as the plain reading of the design does, over generated worlds, readers and times, on both engines."""

import json
from random import Random

import pytest
from hypothesis import given

from graph_service.questions import QUESTIONS
from tests.oracle import Oracle, Reading
from tests.strategies import asking, few, scope, seeds, world
from tests.worlds import Installation, clear


@few(30)
@given(seed=seeds())
def test_every_question_answers_as_the_oracle_does(ready, seed):
    random = Random(seed)
    played = world(random)
    clear(ready)
    here, told = Installation(ready), Oracle(played)
    assert here.play(played) == told.outcomes
    for name in QUESTIONS:
        for _ in range(3):
            reading, values = scope(random, told.classes()), asking(random, told, name)
            expected = told.ask(reading, name, values)
            assert json.loads(here.ask(reading, name, values)) == expected, (name, values)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_an_oracle(name):
    assert callable(getattr(Reading, name))
