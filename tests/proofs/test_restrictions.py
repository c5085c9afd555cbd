"""An agency restricts its own: past and to come, nobody else's, and whoever works its cases lifts it again (rule V5)."""

from dataclasses import replace

import pytest

from graph_service.errors import Conflict, NotFound, Refused
from graph_service.lists import REQUESTS, RESTRICTIONS
from graph_service.model.facts import Feed, Link
from graph_service.model.visibility import AccessClass, class_of
from graph_service.model.vocabulary import Purpose, Role
from graph_service.writer.restrict import touched
from graph_service.writer.transaction import Transaction
from tests.installation import clear, dump
from tests.proofs.test_judgements import Town
from tests.worlds import File, moment, numbered, part, person, row, subject_id

POLICE_P = person("police", "P")


def quoting(town, agency, name="quoted", day=0, about=POLICE_P):
    """A file of another agency, or the same, that says something of the police's P and links a person of its own to P."""
    own = person(agency, "own")
    link = Link("PEER_OF", own, POLICE_P)
    rows = [
        row(part(about, AccessClass(agency), names=(name,)), reference=f"{name} 1"),
        row(part(own, AccessClass(agency), link, names=(f"{name}'s friend",)), reference=f"{name} 2"),
    ]
    file = File(Feed(agency, "book", f"quotes {name}"), numbered(rows), moment(day), f"{agency} {name}")
    assert town.here.play((file,)) == [""]


def restricted(engine):
    """The names of the Records whose class bears the tag, and the agencies that made links whose class does."""
    held = dump(engine)
    tight = {
        n.id for n in held.nodes if "Visibility" in n.labels and "restricted" in class_of(n.properties["text"]).tags
    }
    records = {n.id: n.properties for n in held.nodes if "Record" in n.labels}
    ties = [t for t in held.ties if t.properties.get("visibility") in tight]
    named = {p["names"][0] for p in records.values() if p["visibility"] in tight}
    linked = {records[t.properties["record"]]["agency"] for t in ties if t.kind == "PEER_OF"}
    assert {t.start for t in ties if t.kind in ("REFERS_TO", "FOUND_IN")} <= records.keys()
    assert all(records[t.start]["visibility"] in tight for t in ties if t.kind in ("REFERS_TO", "FOUND_IN", "KEYED"))
    return named, linked


def restrict(town, who, name="P"):
    town.here.steps += 1
    town.here.now = moment(town.here.steps)
    return town.writer.restrict(who, town.record(name), "asked for")


def test_a_restriction_reaches_its_own_agencys_records_past_and_to_come_and_no_others(ready):
    town = Town(ready)
    quoting(town, "police", "before")
    quoting(town, "council", "theirs")
    made = restrict(town, town.worker("police"))
    quoting(town, "police", "after")
    quoting(town, "council", "theirs too")
    named, linked = restricted(ready)
    assert named == {"P", "before", "before's friend", "after", "after's friend"}
    assert linked == {"police"}
    town.writer.lift(town.worker("police"), made.id)
    assert restricted(ready) == (set(), set())


def test_only_those_who_work_the_agencys_cases_restrict_what_stands_in_its_books(ready):
    town = Town(ready)
    quoting(town, "council")
    before = dump(ready).lines()
    operator = replace(town.here.matcher(), agency="police")
    chair = town.worker("police", role=Role.CHAIR, purpose=Purpose.PANEL)
    auditor = town.worker("police", role=Role.AUDITOR, purpose=Purpose.AUDIT)
    for who in (town.worker("council"), town.worker("school"), town.here.matcher(), operator, chair, auditor):
        for name in ("P", "quoted"):
            with pytest.raises(Refused):
                restrict(town, who, name)
    assert dump(ready).lines() == before


def test_a_record_of_another_agency_about_ones_own_restricts_ones_own_records_alone(ready):
    town = Town(ready)
    quoting(town, "council")
    restrict(town, town.worker("police"), "quoted")
    assert restricted(ready) == ({"P"}, set())


def test_anybody_who_works_its_cases_lists_and_lifts_it_who_lost_sight_of_it_too(ready):
    town = Town(ready)
    made = restrict(town, town.worker("police"))
    blind = replace(town.worker("police"), who="a colleague", classes={})
    (line,) = town.here.view.list(blind, RESTRICTIONS, 10).lines
    assert (line.id, line.agency, line.why, line.what) == (made.id, "police", "asked for", "Person")
    assert [(t.agency, t.system, t.reference, t.names) for t in line.concerns] == [("police", "book", "P", ())]
    others = (
        town.worker("council"),
        replace(town.worker("police"), agency="*"),
        town.here.matcher(),
        replace(town.here.matcher(), agency="police"),
    )
    for who in others:
        with pytest.raises((Refused, NotFound)):
            town.writer.lift(who, made.id)
    assert town.here.view.list(town.worker("council"), RESTRICTIONS, 10).lines == ()
    town.writer.lift(blind, made.id)
    assert restricted(ready) == (set(), set())
    assert town.here.view.list(blind, RESTRICTIONS, 10).lines == ()
    with pytest.raises(NotFound):
        town.writer.lift(blind, made.id)


def test_of_two_restrictions_on_one_the_other_still_holds(ready):
    town = Town(ready)
    first, second = restrict(town, town.worker("police")), restrict(town, town.worker("police"))
    town.writer.lift(town.worker("police"), first.id)
    assert restricted(ready) == ({"P"}, set())
    town.writer.lift(town.worker("police"), second.id)
    assert restricted(ready) == (set(), set())


def test_other_agencies_with_records_of_the_same_are_asked_about_their_own_alone(ready):
    town = Town(ready, nhs="1")
    town.add("school", "S", nhs="1")
    town.add("health", "H", nhs="2")
    quoting(town, "fire", "F")
    police = town.worker("police")
    seeing = {n: c for n, c in police.classes.items() if c.agency != "council"}
    made = restrict(town, replace(police, classes=seeing))
    assert made.asked == ("fire", "school"), (
        "the council is asked too, which she who may not see its record is not told"
    )
    asked = {}
    for agency in ("police", "council", "school", "health", "fire"):
        (*lines,) = town.here.view.list(replace(town.worker(agency), classes={}), REQUESTS, 10).lines
        asked[agency] = [(line.agency, line.what, t.agency, t.reference) for line in lines for t in line.concerns]
    assert asked == {
        "police": [],
        "council": [("council", "Person", "council", "C")],
        "school": [("school", "Person", "school", "S")],
        "health": [],
        "fire": [("fire", "Person", "police", "P")],
    }
    for who in (town.here.matcher(), replace(town.here.matcher(), agency="school")):
        with pytest.raises(Refused):
            town.here.view.list(who, REQUESTS, 10)


def test_a_request_tells_nothing_of_who_asked_or_why_and_is_answered_by_restricting(ready):
    town = Town(ready, nhs="1")
    restrict(town, town.worker("police"))
    (request,) = (n.properties for n in dump(ready).nodes if "Request" in n.labels)
    kept = {k: v for k, v in request.items() if k not in ("id", "at", "subject")}
    assert kept == {
        "agency": "council",
        "of_agency": "council",
        "kind": "Person",
        "system": "book",
        "reference": "C",
        "answered": "",
    }
    restrict(town, town.worker("council"), "C")
    assert town.here.view.list(town.worker("council"), REQUESTS, 10).lines == ()
    assert town.here.view.list(town.worker("police"), REQUESTS, 10).lines == (), "of what it restricts it is not asked"


def test_a_compartment_is_not_restricted(ready):
    town = Town(ready)
    town.add("police", "sealed", tags=("sealed",))
    with pytest.raises(Conflict):
        restrict(town, town.worker("police"), "sealed")
    clear(ready)


def test_what_a_restriction_touches_is_its_own_agencys_alone(ready):
    town = Town(ready)
    quoting(town, "police", "ours")
    quoting(town, "council", "theirs")
    step = Transaction(lambda text, values: ready.read(lambda run: run(text, dict(values))), town.here.now)
    found = touched(step, "police", subject_id(POLICE_P))
    assert found == {town.record(name) for name in ("P", "ours", "ours's friend")}
