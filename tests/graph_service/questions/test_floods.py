"""A flood by one agency takes no other's best off the first page, and naming another agency's records forges none."""

import json

import pytest

from graph_service.model.facts import Feed, Link, Origin
from graph_service.model.visibility import AccessClass
from graph_service.spelling.names import name_keys
from tests.installation import Installation, clear
from tests.worlds import File, between, moment, numbered, part, person, row, subject_id

pytestmark = pytest.mark.one_engine

CLASSES = {name: AccessClass(name) for name in ("police", "council", "school", "flood")}
A, B, BEST = (person("police", name) for name in ("a", "b", "best"))
NAME = "Jordan Smith"


def through(agency, who, *, origin=None, named=False):
    """A row of an agency that links somebody to both A and B, as its own or as copied from another's record."""
    said = {"names": (NAME,), "keys": name_keys(NAME)} if named else {}
    links = (Link("PEER_OF", A, who), Link("PEER_OF", who, B))
    about = who if named else A
    return row(part(about, CLASSES[agency], *links, origin=origin, **said), reference=f"{who.reference} {origin}")


def invented(forged=False):
    """600 people one agency invents between A and B; forged: each statement said to be copied from another agency's record."""
    for n in range(600):
        origin = Origin(("police", "council", "school")[n % 3], "log", f"{n}") if forged else None
        yield through("flood", person("flood", f"m{n}"), origin=origin, named=True)


def twice_forged():
    """Each of 300 inventions twice: as copied from the police and as copied from the council."""
    for n in range(300):
        for agency in ("police", "council"):
            yield through("flood", person("flood", f"m{n}"), origin=Origin(agency, "log", f"{n}"), named=True)


def world(flood):
    """What two agencies say of one person between A and B, one agency of another, and what one more invents."""
    own = {"police": [through("police", BEST, named=True), through("police", person("police", "p"), named=True)]}
    own["council"] = [through("council", BEST, origin=Origin("council", "log", "1"))]
    own["school"] = [through("school", person("school", "s"), named=True)]
    files = [*own.items(), ("flood", list(flood))]
    return tuple(File(Feed(agency, "book", "all"), numbered(rows), moment(-1), f"{agency}'s") for agency, rows in files)


@pytest.fixture(
    scope="module", params=[invented, lambda: invented(forged=True), twice_forged], ids=["own", "forged", "twice"]
)
def flooded(ready, request):
    """The installation whose graph one agency floods, and the entity of a mention in it."""
    clear(ready)
    here = Installation(ready)
    assert set(here.play(world(request.param()))) == {""}
    text = "MATCH (s:Subject {id: $id})-[t:IS]->(e:Entity) RETURN e.id AS id"
    return here, lambda mention: ready.read(lambda run: run(text, {"id": subject_id(mention)}))[0]["id"]


def asked(here, name, **values):
    return json.loads(here.ask(here.all_seeing(), name, values))


def test_the_best_supported_route_and_every_agencys_own_are_on_the_first_page(flooded):
    here, home = flooded
    answer = asked(here, "how_connected", a=home(A), b=home(B))
    middle = [line["entities"][1] for line in answer["rows"]]
    assert len(middle) == 25 and middle[0] == home(BEST)
    assert {home(person("police", "p")), home(person("school", "s"))} <= set(middle)
    best, *others = answer["rows"]
    assert (best["thinnest_agencies"], best["thinnest_accounts"], best["agencies"]) == (2, 2, 2)
    assert {line["thinnest_agencies"] for line in others} == {1}
    assert answer["notes"][-1].endswith("dealt among the agencies that state their links, were compared.")


def test_the_best_supported_associate_and_every_agencys_own_are_on_the_first_page(flooded):
    here, home = flooded
    rows = asked(here, "shared_associates", a=home(A), b=home(B))["rows"]
    people = [line["person"] for line in rows]
    assert len(people) == 100 and people[0] == home(BEST)
    assert {home(person("police", "p")), home(person("school", "s"))} <= set(people)
    assert (rows[0]["agencies_to_a"], rows[0]["accounts_to_b"]) == (2, 2)


def test_every_agencys_match_is_on_the_first_page_of_those_that_find_considers(flooded):
    here, home = flooded
    rows = asked(here, "find", text=NAME, agencies=["police", "school"])["rows"]
    theirs = {line["entity"] for line in rows}
    assert theirs == {home(BEST), home(person("police", "p")), home(person("school", "s"))}
    shown = asked(here, "find", text=NAME)["rows"]
    agencies = {said["agency"] for line in shown for said in line["evidence"]}
    assert len(shown) == 20 and "flood" in agencies


def test_what_names_anothers_record_as_its_source_is_said_to_be_copied_from_it(flooded):
    here, home = flooded
    rows = asked(here, "shared_associates", a=home(A), b=home(B))["rows"]
    for said in (said for line in rows for said in line["evidence"]):
        assert said["copied_only"] == (said["agency"] != said["origin_agency"])


def test_a_page_is_a_run_of_one_order(flooded):
    here, home = flooded
    ends = {"a": home(A), "b": home(B)}
    whole = asked(here, "shared_associates", **ends, most=500)["rows"]
    for most in (1, 7, 100, 250):
        assert asked(here, "shared_associates", **ends, most=most)["rows"] == whole[:most]


def test_no_number_of_earlier_entries_takes_another_agencys_off_the_evidence_shown(ready):
    clear(ready)
    here, played = Installation(ready), []
    for agency, entries, day in (("flood", 25, "2026-01-05"), ("police", 1, "2026-02-05")):
        said = part(BEST, CLASSES[agency], names=(NAME,), keys=name_keys(NAME), recorded_at=between(day, day).start)
        rows = numbered(row(said, reference=f"entry {n}") for n in range(entries))
        played.append(File(Feed(agency, "book", "entries"), rows, moment(-1), agency))
    assert set(here.play(tuple(played))) == {""}
    (found,) = asked(here, "find", text=NAME)["rows"]
    assert [said["agency"] for said in found["evidence"]] == ["flood"] * 19 + ["police"]
    assert found["more_evidence"] == 6
