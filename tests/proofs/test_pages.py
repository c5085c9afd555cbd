"""Pages one after the other are the whole list, each once and in its order; nobody goes on with a page that was not theirs."""

from dataclasses import replace

import pytest
from hypothesis import given

from graph_service.errors import BadInput
from graph_service.model.vocabulary import Purpose
from graph_service.questions import QUESTIONS
from graph_service.view import parse
from tests import questions
from tests.installation import REASON, Installation, clear
from tests.oracle.reading import Oracle
from tests.strategies import few, seeds

PAGED = [
    pytest.param(name, marks=pytest.mark.large if n % 2 else ())
    for n, name in enumerate(one for one, question in QUESTIONS.items() if "most" in question.params.model_fields)
]
"""Every second of them by command alone: they page by the same code."""

ONE_LIST = {
    "profile": {"sections": ["link"]},
    "place_profile": {"sections": ["child"]},
    "around": {"of": ["Person"]},
    "near": {"within": 10_050},
}
"""What makes an asking one of a single list, of which there are pages; or of a longer one."""


@pytest.mark.one_engine
@pytest.mark.parametrize("name", PAGED)
def test_pages_are_runs_of_the_whole_list(ready, name):
    several = []

    @few(6)
    @given(seed=seeds())
    def paged(seed):
        draw = questions.random(name, seed)
        world = questions.world(draw, name)
        clear(ready)
        here, told = Installation(ready), Oracle(world)
        here.play(world)
        values = max(_one_list(draw, told, name), key=lambda one: len(_rows(told, here.all_seeing(), name, one)))
        whole = here.answer(here.all_seeing(), name, {**values, "most": 100})
        rows, after = [], None
        while after != "":
            page = here.answer(here.all_seeing(), name, {**values, "most": 1, **({"after": after} if after else {})})
            assert page.known_at == whole.known_at
            assert page.more == len(whole.rows) + whole.more - len(rows) - len(page.rows)
            rows, after = [*rows, *page.rows], page.next
        assert _without_notes(rows) == _without_notes(whole.rows)
        several.append(len(rows) > 1)

    paged()
    assert any(several)


def _one_list(draw, told, name):
    """Some askings that are each answered by one list."""
    for _ in range(6):
        values = questions.widest(name, {**questions.asking(draw, told, name), **ONE_LIST.get(name, {})})
        if name == "find":
            values["text"] = values["text"].strip().splitlines()[0]
        yield values


def _rows(told, reading, name, values):
    return questions.answer(told, reading, name, {**values, "most": 100})["rows"]


def _without_notes(rows):
    return [row.model_dump() for row in rows]


@pytest.mark.parametrize("wrong", ["other most", "other reader", "other purpose", "moved on", "made up"])
def test_a_cursor_is_good_for_one_asking_alone(ready, wrong):
    draw = questions.random("known_when", 1)
    world = questions.world(draw, "known_when")
    clear(ready)
    here, told = Installation(ready), Oracle(world)
    here.play(world)
    question, scope = QUESTIONS["known_when"], here.all_seeing()
    asked = (questions.asking(draw, told, "known_when") for _ in range(50))
    values, first = next(
        (values, page)
        for values in ({**one, "most": 1} for one in asked)
        for page in (here.answer(scope, "known_when", values),)
        if page.next
    )
    after, seal, position = first.next, *first.next.rsplit("_", 2)[:2]
    match wrong:
        case "other most":
            values = {**values, "most": 2}
        case "other reader":
            scope = replace(scope, classes=dict(list(scope.classes.items())[1:]))
        case "other purpose":
            scope = replace(scope, purpose=Purpose.SAFEGUARDING)
        case "moved on":
            after = after.replace(f"{seal}_{position}", f"{seal}_{int(position) + 1}")
        case _:
            after = "n_" + "0" * 24 + "_1_20260301120000000000"
    with pytest.raises(BadInput, match="after: expected"):
        here.view.ask(scope, question, parse(question, {**values, "after": after}), reasons=REASON)
