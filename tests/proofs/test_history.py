"""What was joined, parted, restricted, corrected or withdrawn can be undone, and every earlier day answers as it did."""

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given

from graph_service.model.facts import Feed, Link
from graph_service.model.identity import Verdict
from graph_service.model.visibility import AccessClass
from graph_service.questions import QUESTIONS
from tests import questions
from tests.installation import Installation, clear, dump, open_now
from tests.oracle.reading import Oracle
from tests.strategies import few, seeds, world
from tests.worlds import File, Judge, Restrict, Undo, moment, numbered, part, person, reader, row

POLICE = AccessClass("police")
BOOK = Feed("police", "book", "people")
AMY, BEN = person("police", "amy"), person("police", "ben")

pytestmark = pytest.mark.one_engine


def said(about, *links, name="note", feed=BOOK, digest="first", taken=0):
    """A file of one row."""
    one = row(part(about, AccessClass(feed.agency), *links, names=(name,)), reference=f"{about.reference} row")
    return File(feed, numbered([one]), moment(taken - 9), digest)


@few(3)
@given(seed=seeds())
def test_every_earlier_known_at_answers_as_it_did_then(ready, seed):
    played = world(Random(seed))
    told = Oracle(played)
    draws = {name: questions.random(name, seed) for name in QUESTIONS}
    clear(ready)
    here, then = Installation(ready), []
    for _ in here.playing(played):
        reading = here.all_seeing()
        for name, draw in draws.items():
            values = questions.asking(draw, told, name)
            values.pop("known_at", None)
            then.append((name, {**values, "known_at": here.now}, here.ask(reading, name, values)))
    everything = here.all_seeing()
    for name, values, answer in then:
        assert _but_notes(here.ask(everything, name, values)) == _but_notes(answer), (name, values)


@few(3)
@given(seed=seeds())
def test_a_judgement_withdrawn_leaves_the_graph_as_it_was(ready, seed):
    random = Random(seed)
    played = world(random)
    people = sorted(
        {v.part.about for v in Oracle(played).versions if v.part.access.joins and v.part.about.reference},
        key=lambda m: (m.agency, m.kind, m.reference, m.key),
    )
    clear(ready)
    here = Installation(ready)
    here.play(played)
    before = open_now(dump(ready))
    for _ in range(3):
        verdict = random.choice((Verdict.SAME, Verdict.NOT_SAME))
        pair = Judge(verdict, random.choice(people), random.choice(people))
        here.play((pair, Undo(here.steps)))
        assert open_now(dump(ready)) == before


@few(3)
@given(seed=seeds())
def test_a_restriction_lifted_leaves_the_graph_as_it_was(ready, seed):
    random = Random(seed)
    played = world(random)
    clear(ready)
    here = Installation(ready)
    here.play(played)
    before = _but_restrictions(dump(ready))
    here.play((Restrict(person("police", "P0")), Restrict(person("council", "P1"))))
    here.play((Undo(here.steps - 2), Undo(here.steps - 1)))
    assert _but_restrictions(dump(ready)) == before


def test_merging_two_people_and_splitting_them_again_moves_every_statement_there_and_back(ready):
    clear(ready)
    here = Installation(ready)
    friends = Link("PEER_OF", BEN, person("police", "cal"))
    here.play((said(AMY, name="Amy"), said(BEN, friends, name="Ben", feed=replace(BOOK, source="links"))))
    apart = open_now(dump(ready))
    here.play((Judge(Verdict.SAME, AMY, BEN),))
    assert open_now(dump(ready)) != apart
    assert len(_people(ready)) == 1
    here.play((Undo(2), Judge(Verdict.SAME, AMY, BEN), Undo(4)))
    assert open_now(dump(ready)) == apart
    assert len(_people(ready)) == 2


def test_a_restriction_hides_the_past_too_and_what_comes_later(ready):
    clear(ready)
    here = Installation(ready)
    first, later = said(AMY, name="Amy"), said(AMY, name="Amy Smith", digest="second", taken=3)
    here.play((first, Restrict(AMY), later))
    entity = _people(ready)[0]
    plain, tight = reader([POLICE]), reader([POLICE, POLICE.with_tags(frozenset({"restricted"}))])

    def lines(reading, **values):
        return json.loads(here.ask(reading, "known_when", {"entity": entity, **values}))["rows"]

    assert len(lines(tight)) == 2
    assert lines(plain) == lines(plain, known_at=moment(0)) == []
    here.play((Undo(1),))
    assert len(lines(plain)) == 2


def test_a_compartment_is_never_judged_or_restricted(ready):
    clear(ready)
    here = Installation(ready)
    oak = AccessClass("police", tags=("operation:oak",))
    here.play((File(BOOK, numbered([row(part(AMY, oak), reference="1")]), moment(0), "oak"),))
    record = next(n.id for n in dump(ready).nodes if "Record" in n.labels)
    here._record_about = lambda mention: record
    assert here.play((Judge(Verdict.SAME, AMY, AMY), Restrict(AMY))) == ["Conflict", "Conflict"]


def _but_notes(answer):
    """An answer less what was only known later: that a file in force then was sent in error, that a number then was corrected."""
    if not answer.startswith("{"):
        return answer
    said = json.loads(answer)
    return {**said, "notes": [note for note in said["notes"] if not note.startswith(("From ", "Some of this "))]}


def _people(engine):
    return sorted({t.end for t in dump(engine).ties if t.kind == "REFERS_TO" and t.properties["held_to"] > "9999"})


def _but_restrictions(held):
    nodes = tuple(n for n in held.nodes if not {"Restriction", "Request", "Visibility"} & set(n.labels))
    return replace(held, nodes=nodes, ties=tuple(t for t in held.ties if t.kind not in ("ON", "ABOUT"))).lines()
