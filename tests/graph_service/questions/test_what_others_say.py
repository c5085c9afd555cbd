"""What an agency writes of another's child: found by it, marked, and neither in the label nor against an age."""

import json

import pytest

from graph_service.model.facts import Feed, Link, Origin
from graph_service.model.identity import Verdict
from graph_service.model.visibility import AccessClass
from graph_service.spelling.names import name_keys
from tests.installation import Installation, clear
from tests.worlds import File, Judge, between, event, moment, numbered, part, person, place, row, subject_id

POLICE, COUNCIL, SCHOOL = (AccessClass(name) for name in ("police", "council", "school"))
CHILD, WHERE, WHAT = person("police", "child"), place("police", "arcade"), event("police", "e")


def named(name, access, about=CHILD, **more):
    return row(part(about, access, names=(name,), keys=name_keys(name), kind="person", **more), reference=name)


def file(access, *rows):
    return File(Feed(access.agency, "book", "all"), numbered(rows), moment(-1), access.agency)


@pytest.fixture
def here(ready):
    """The police know a child by one name; the school writes of the police's child by another, as an adult."""
    clear(ready)
    spot = {"part": "occurred", "lat": 51.38, "lon": -2.36, "precision_m": 10.0, "cell": "E3750N1641"}
    day = between("2026-02-02", "2026-02-02")
    links = (Link("AT", WHAT, WHERE, valid=day, qualifiers=spot), Link("INVOLVED_IN", CHILD, WHAT))
    happened = row(part(WHAT, POLICE, *links, event=between("2026-02-02", "2026-02-02")), reference="e")
    copy = row(part(WHAT, COUNCIL, *links, origin=Origin("police", "log", "hidden")), reference="copy")
    world = (
        file(POLICE, named("Amy Ward", POLICE, born=("2010-05-01", "2010-05-01")), happened),
        file(SCHOOL, named("Slandered Name", SCHOOL, born=("1984-02-29", "1984-02-29"))),
        file(COUNCIL, copy),
    )
    here = Installation(ready)
    assert set(here.play(world)) == {""}
    return here


def asked(here, name, **values):
    return here.told(here.all_seeing(), name, values)


def entity(here, mention):
    text = "MATCH (s:Subject {id: $id})-[t:IS]->(e:Entity) RETURN e.id AS id"
    return here.engine.read(lambda run: run(text, {"id": subject_id(mention)}))[0]["id"]


def test_a_name_from_anothers_row_finds_and_is_marked_and_is_not_the_label(here):
    answer = asked(here, "find", text="Slandered Name")
    (match,) = answer["rows"]
    assert match["entity"] == entity(here, CHILD) and match["matched"] == "Slandered Name"
    label = answer["labels"][match["entity"]]
    assert label["text"] == "Amy Ward"
    assert label["names"] == [
        {"name": "Amy Ward", "agencies": ["police"], "own": True},
        {"name": "Slandered Name", "agencies": ["school"], "own": False},
    ]


def test_a_birth_from_anothers_row_disputes_no_age(here):
    (spot,) = asked(here, "hotspots", since="2026-02-01", until="2026-02-28")["rows"]
    assert (spot["children"], spot["age_disputed"]) == (1, 0)
    (spot,) = asked(here, "hotspots", since="2026-02-01", until="2026-02-28", agencies=["school", "police"])["rows"]
    assert (spot["agencies"], spot["accounts"]) == (1, 1)


def test_an_event_told_by_one_agency_and_copied_by_another_from_what_nobody_sees_is_two_accounts(here):
    (spot,) = asked(here, "hotspots", since="2026-02-01", until="2026-02-28")["rows"]
    assert (spot["agencies"], spot["accounts"]) == (2, 2)
    copied = [said for said in spot["evidence"] if said["copied_only"]]
    assert {(said["agency"], said["origin_agency"]) for said in copied} == {("council", "police")}


def test_a_rows_line_is_shown_to_its_own_agency_and_a_token_to_others(here):
    (spot,) = asked(here, "hotspots", since="2026-02-01", until="2026-02-28")["rows"]
    shown = {}
    for said in spot["evidence"]:
        (behind,) = asked(here, "evidence", assertion=said["assertion"])["rows"]
        (found,) = behind["found_in"]
        shown[said["agency"]] = found["row"]
        assert "version" not in behind
    assert shown["police"] == "row 2"
    assert shown["council"].startswith("l_") and len(shown["council"]) == 26


def test_until_somebody_has_judged_an_answer_says_that_a_corrected_number_joined_two(here):
    """Written by hand as the Writer leaves it: a proposal between two Records, with the day until which a number joined them."""
    records = {
        r["agency"]: r["id"]
        for r in here.engine.read(
            lambda run: run("MATCH (k:Record) WHERE k.kind = 'person' RETURN k.agency AS agency, k.id AS id", {})
        )
    }
    text = (
        "CREATE (p:Proposal {id: 'p_1', until: '2026-03-03T00:00:00.000000Z', decided: $decided, "
        "first_record: $first, second_record: $second})"
    )
    note = "Some of this was about one person or thing until 3 March 2026, joined by a number since corrected."
    ends = {"first": records["police"], "second": records["school"]}
    here.engine.write(lambda run: run(text, {**ends, "decided": ""}))
    assert note in asked(here, "find", text="Amy Ward")["notes"]
    assert note not in asked(here, "find", text="Amy Ward", known_at="2026-03-02T12:30:00Z")["notes"]
    assert note not in asked(here, "find", text="Nobody Known")["notes"]
    without = {n: c for n, c in here.all_seeing().classes.items() if c.agency != "school"}
    scope = type(here.all_seeing())(**{**vars(here.all_seeing()), "classes": without})
    assert note not in json.loads(here.ask(scope, "find", {"text": "Amy Ward"}))["notes"]
    here.engine.write(lambda run: run("MATCH (p:Proposal {id: 'p_1'}) SET p.decided = 'j_1'", {}))
    assert note not in asked(here, "find", text="Amy Ward")["notes"]


def test_a_flood_of_perfect_likenesses_takes_no_other_agencys_match_off_the_page(ready):
    clear(ready)
    here = Installation(ready)
    flood = [named("Jordan Smith", AccessClass("flood"), person("flood", f"m{n}")) for n in range(300)]
    rows = [row(*each.parts, reference=f"{n}") for n, each in enumerate(flood)]
    police, school = person("police", "p"), person("school", "s")
    theirs = [named("Jordon Smyth", POLICE, police)], [named("Jordan Smyth", SCHOOL, school)]
    world = (file(AccessClass("flood"), *rows), file(POLICE, *theirs[0]), file(SCHOOL, *theirs[1]))
    assert set(here.play(world)) == {""}
    answer = asked(here, "find", text="Jordan Smith")
    assert answer["notes"] == [] and len(answer["rows"]) == 20 and answer["more"] == 282
    assert {entity(here, police), entity(here, school)} <= {line["entity"] for line in answer["rows"]}


def test_a_merge_is_no_line_of_its_own_in_what_was_known_when(ready):
    clear(ready)
    here, (one, other) = Installation(ready), (person("police", "one"), person("police", "other"))
    link = row(part(one, POLICE, Link("PEER_OF", one, person("police", "x"))), reference="link")
    rows = numbered((named("Amy Ward", POLICE, one), named("Amy Wood", POLICE, other), link))
    files = (File(Feed("police", "book", "all"), rows, moment(-1), "police"),)
    assert set(here.play((*files, Judge(Verdict.SAME, one, other)))) == {""}
    lines = asked(here, "known_when", entity=entity(here, one))["rows"]
    assert sorted(line["what"] for line in lines) == ["PEER_OF", "note", "person", "person"]
    assert {(line["held_from"], line["held_to"]) for line in lines} == {(moment(0), None)}
