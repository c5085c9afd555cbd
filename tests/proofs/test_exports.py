"""An exported file is the answer for what its asker may pass on: it reads back equal, leaks nothing, counts what it leaves out."""

import json
import re
from collections import Counter

import pytest
from hypothesis import given

from graph_service import access
from graph_service.errors import Refused
from graph_service.exports import Format, exported
from graph_service.model.register import REGISTER
from graph_service.model.visibility import class_of
from graph_service.questions import QUESTIONS
from graph_service.spelling.points import cell_named
from graph_service.view import parse
from tests import exported as back
from tests import questions
from tests.installation import REASON, Installation, clear, dump
from tests.oracle.reading import Oracle
from tests.strategies import few, scope, seeds
from tests.worlds import reader

DRAWN = ("hotspots", "near")


@pytest.mark.one_engine
def test_a_file_of_any_question_reads_back_equal_to_the_answer_for_what_may_be_passed_on(ready):
    found = {name: Counter() for name in QUESTIONS}

    @few(4)
    @given(seed=seeds())
    def compared(seed):
        for name in QUESTIONS:
            found[name][_compared(ready, name, seed)] += 1

    compared()
    together = sum(found.values(), Counter())
    assert [name for name in QUESTIONS if found[name]["rows"] + found[name]["left out"] == 0] == []
    assert together["left out"] and together["refused"]


def _compared(engine, name, seed):
    """Whether a file of one asking was refused, left something out, has rows or is empty; both formats read back equal."""
    here, reading, values = _played(engine, name, seed)
    passed = access.passed_on(reading, _uncorrected(here))
    own, answer = here.answer(reading, name, values), here.answer(passed, name, values)
    expected, kept = json.loads(answer.model_dump_json()), _kept_back(here, own)
    asked = reading, QUESTIONS[name], parse(QUESTIONS[name], values)
    try:
        text = exported(here.view, *asked, Format.CSV, reason=REASON)
    except Refused:
        assert own.rows and not answer.rows and passed.classes.keys() < reading.classes.keys()
        return "refused"
    book = exported(here.view, *asked, Format.XLSX, reason=REASON)
    tables = back.tables_of_csv(text.content), back.tables_of_workbook(book.content)
    for each in tables:
        assert _unworded_next(back.answer(each)) == _unworded_next(expected)
    assert tables[0] == tables[1]
    assert not own.rows or answer.rows
    if not any(row.more_evidence for row in own.rows):
        assert _counted(text.left_out) == sum(kept.values())
    return "left out" if text.left_out else "rows" if answer.rows else "empty"


def _played(engine, name, seed):
    """A question's own world played, a reader of it, and one asking."""
    draw = questions.random(name, seed)
    world = questions.world(draw, name)
    clear(engine)
    here, told = Installation(engine), Oracle(world)
    here.play(world)
    reading = reader(told.classes()) if draw.random() < 0.8 else scope(draw, told.classes())
    return here, reading, questions.widest(name, questions.asking(draw, told, name))


def _uncorrected(here):
    """The classes that no file in the making tightens."""
    correcting = {number for number, _, _ in here.view.corrections()}
    return {number: c for number, c in here.view.classes().items() if number not in correcting}


def _kept_back(here, answer):
    """Whether each statement that is listed in an answer, by its id, is in a class that no file may hold; read off the graph."""
    held = dump(here.engine)
    open_ = _uncorrected(here)
    classes = {n.id: class_of(n.properties["text"]) for n in held.nodes if "Visibility" in n.labels}
    numbers = {n.id: n.properties["visibility"] for n in held.nodes if "Record" in n.labels}
    listed = re.findall(r'"assertion":"(a_\w+)?","record":"(r_\w+)"', answer.model_dump_json())
    kept = {}
    for assertion, record in listed:
        one = classes[numbers[record]]
        closed = one.handling == "C" or bool({"restricted", "void"} & set(one.tags))
        kept[assertion or record] = closed or numbers[record] not in open_
    return kept


def _counted(left_out):
    return sum(int(line.split(" ")[0].replace(",", "")) for line in left_out)


def _unworded_next(answer):
    """The answer with no more of the next page than whether there is one."""
    return {**answer, "next": bool(answer["next"])}


@pytest.mark.one_engine
@pytest.mark.parametrize("name", DRAWN)
def test_only_places_of_the_register_and_cells_are_drawn(ready, name):
    found = Counter()

    @few(8)
    @given(seed=seeds())
    def compared(seed):
        here, reading, values = _played(ready, name, seed)
        passed = access.passed_on(reading, _uncorrected(here))
        try:
            file = exported(
                here.view, reading, QUESTIONS[name], parse(QUESTIONS[name], values), Format.GEOJSON, reason=REASON
            )
        except Refused:
            return
        rows = json.loads(here.answer(passed, name, values).model_dump_json())["rows"]
        registered = _registered(ready)
        for feature in json.loads(file.content)["features"]:
            told = feature["properties"]
            row = rows[told["row"] - 1]
            assert told["at"] in (row.get("place"), row.get("cell"), *row.get("places", ()), *row.get("cells", ()))
            if told["at"].startswith("e_"):
                assert feature["geometry"] in registered[told["at"]]
            else:
                assert feature["geometry"]["coordinates"] == [[list(p) for p in cell_named(told["at"]).ring]]
            assert not {"text", "words", "matched", "geometry"} & told.keys()
            assert told["evidence"] == [one["assertion"] or one["record"] for one in row["evidence"]]
            if "geometry" in row:
                assert feature["geometry"] == row["geometry"]
            found["drawn"] += 1

    compared()
    assert found["drawn"] > 0


def _registered(engine):
    """The geometries that the register ever gave each of its places."""
    held = dump(engine)
    homes = {t.start: t.end for t in held.ties if t.kind == "REFERS_TO"}
    found = {}
    for node in held.nodes:
        if "Record" in node.labels and node.properties["agency"] == REGISTER and "shape" in node.properties:
            shape = json.loads(node.properties["shape"])
            found.setdefault(homes[node.id], []).append(shape.get("geometry"))
    return found
