"""What the View does for any question: what it names, what goes on the record, and how it words a refusal."""

import json
from dataclasses import replace
from typing import get_args

import pytest
from pydantic import BaseModel

from graph_service import catalogue
from graph_service.audit import Audit
from graph_service.errors import BadInput
from graph_service.model.facts import Feed, PartClass
from graph_service.model.question import Found, Params, Question, Row, Said
from graph_service.model.times import EARLIEST, LATEST
from graph_service.model.visibility import AccessClass
from graph_service.questions import QUESTIONS
from graph_service.view import View, parse
from tests.installation import Installation
from tests.worlds import KEY, MINT, File, moment, numbered, part, person, reader, row, subject_id

POLICE = AccessClass("police")
SCOPE = reader([POLICE])
AMY = person("police", "amy")
ENTITY = "e_" + "0" * 24


class Shown(Row):
    """What a question of these tests shows: things of any kind."""

    things: tuple[str, ...]


def showing(*things, meanwhile=lambda ask: None):
    """A question that shows these things, whatever happens while it is asked."""

    def steps(ask, params):
        meanwhile(ask)
        what = "", "r_1", "note", things[0], things[0], SCOPE.visible[0], "ungraded", "unstated"
        said = Said(*what, "", "police", "", moment(0), "row", EARLIEST, LATEST, "unknown", "", 0)
        return Found((Shown(things=things, evidence=ask.evidence([said])[0]),))

    return Question("shown", "What is shown?", Params, Shown, steps)


@pytest.mark.parametrize("more", [-1, 0, 1, 2])
def test_an_answer_names_two_thousand_entities_and_says_when_it_shows_more(empty_graph, more):
    things = [f"e_{n:024x}" for n in range(2000 + more)]
    answer = Installation(empty_graph).view.ask(SCOPE, showing(*things), Params())
    assert list(answer.labels) == things[:2000]
    said = f"2,00{more} persons and things stand in this answer; the names of the first 2,000 are given."
    assert answer.notes == ((said,) if more > 0 else ())


def test_an_answer_calls_an_entity_what_its_question_called_it(empty_graph):
    here, amy = Installation(empty_graph), MINT.mint("e", "subject", subject_id(AMY))
    rows = numbered([row(part(AMY, POLICE, names=("Amy Ward",)), reference="amy")])
    assert set(here.play((File(Feed("police", "book", "all"), rows, moment(-1), "all"),))) == {""}
    called = []

    def renamed(ask):
        called.append(ask.labels([amy])[amy])
        here.engine.write(lambda run: run("MATCH ()-[t:REFERS_TO]->() SET t.names = ['Amy Wood']", {}))

    answer = here.view.ask(SCOPE, showing(amy, meanwhile=renamed), Params())
    assert [answer.labels[amy].text, called[0].text] == ["Amy Ward", "Amy Ward"]


def test_what_was_read_is_remembered_until_anything_is_written_and_only_for_who_may_see_the_same(empty_graph):
    here, made = Installation(empty_graph), []
    rows = numbered([row(part(AMY, POLICE, names=("Amy Ward",)), reference="amy")])

    def asked(scope=SCOPE, what="register", **params):
        question = showing(ENTITY, meanwhile=lambda ask: ask.remembered(what, lambda: made.append(ask) or ask))
        here.view.ask(scope, question, Params(**params))
        return len(made)

    assert [asked(), asked()] == [1, 2], "nothing is remembered of a graph to which the Writer never wrote"
    assert set(here.play((File(Feed("police", "book", "all"), rows, moment(-1), "all"),))) == {""}
    assert [asked(), asked(), asked()] == [3, 3, 3]
    assert [asked(what="another"), asked(scope=reader([POLICE, AccessClass("health")]))] == [4, 5]
    assert [asked(known_at=moment(-1)), asked(known_at=moment(-1))] == [6, 7], "of the past all is read anew"
    here.engine.write(lambda run: run("MATCH (k:Record) SET k.note = ''", {}))
    assert [asked(), asked()] == [8, 8], "also what was not written by the Writer is a write"
    here.engine.write(lambda run: run("MATCH (v:SchemaVersion) SET v.moment = '9999'", {}))
    assert [asked(), asked()] == [9, 10], "a write that this asking comes before is none that it has read"


def _open(agency):
    return (PartClass("part", (("name", "name"),), AccessClass(agency)),)


def test_the_days_that_files_cover_are_those_of_the_agencies_asked_for_whoever_asked_before(empty_graph):
    here = Installation(empty_graph)
    files = [
        File(
            Feed(agency, "book", "all"),
            numbered([row(part(AMY, AccessClass(agency)), reference="amy")]),
            moment(-1),
            agency,
        )
        for agency in ("police", "health")
    ]
    assert set(
        here.play([replace(one, covers=("2026-01-01", "2026-01-31"), classes=_open(one.feed.agency)) for one in files])
    ) == {""}
    found, scope = [], here.all_seeing()
    question = showing(ENTITY, meanwhile=lambda ask: found.append(sorted({agency for agency, _ in ask.covered()})))
    for agencies in (["police"], ["health"], [], ["police"]):
        here.view.ask(scope, question, Params(agencies=agencies))
    assert found == [["police"], ["health"], ["health", "police"], ["police"]]


def entries(folder):
    lines = (json.loads(line) for path in folder.glob("2*.ndjson") for line in path.read_text().splitlines())
    return [line for line in lines if "action" in line]


def test_an_asking_and_its_answer_are_on_the_record_under_one_id(empty_graph, tmp_path):
    with Audit(tmp_path, KEY) as audit:
        view = View(empty_graph, catalogue.load(), audit, MINT)
        for request in ("", "", "urn:uuid:given"):
            view.ask(SCOPE, showing(ENTITY), Params(), request)
    kept = entries(tmp_path)
    assert [(line["action"], line["decision"], line["count"]) for line in kept] == 3 * [
        ("ask shown", "allowed", 0),
        ("answer shown", "answered", 1),
    ]
    asked, answered = ([line["request"] for line in kept[first::2]] for first in (0, 1))
    assert asked == answered
    assert len(set(asked)) == 3
    assert all(request.startswith("urn:uuid:") for request in asked)
    assert asked[2] == "urn:uuid:given"


def test_what_is_wrong_with_no_one_field_is_said_of_the_parameters():
    period = {"since": "2026-02-01", "until": "2026-01-01"}
    with pytest.raises(BadInput, match=r"^parameters: .*since is after until"):
        parse(QUESTIONS["hotspots"], period)


def models(kind):
    """A model with those of its fields, and of theirs."""
    yield kind
    for field in kind.model_fields.values():
        held = [field.annotation, *get_args(field.annotation)]
        yield from (
            one for each in held if isinstance(each, type) and issubclass(each, BaseModel) for one in models(each)
        )


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_part_of_an_answers_row_can_be_changed(name):
    assert [one.__name__ for one in models(QUESTIONS[name].row) if not one.model_config.get("frozen")] == []


@pytest.mark.parametrize("where", [{}, {"place": ENTITY, "cell": "E4066N4452"}])
def test_what_is_near_is_asked_of_a_place_or_of_a_cell_and_not_of_both(where):
    with pytest.raises(BadInput, match="place, cell: expected one of the two"):
        parse(QUESTIONS["near"], {"since": "2026-01-01", "until": "2026-01-31", **where})
