"""What a statement or a record rests on: worked cases that a reader can follow by hand."""

from dataclasses import asdict

import pytest

from graph_service.model.facts import Feed, Link, Origin
from graph_service.model.visibility import AccessClass
from tests.installation import Installation, clear
from tests.oracle.reading import Oracle
from tests.worlds import File, between, event, moment, numbered, part, person, place, reader, row, subject_id

POLICE, COUNCIL, SCHOOL = (AccessClass(name) for name in ("police", "council", "school"))
CLOSED = AccessClass("police", tags=("operation:oak",))
MIA, CAL = person("police", "mia"), person("police", "cal")
FRIENDS = Link("PEER_OF", MIA, CAL)
TELLING = Origin("police", "book", "1", "log")
"""The police log's own row, as a copy of it names it."""


def said(access, *links, reference="1", **more):
    """One row of an agency's log."""
    given = {"raw": {"seen": "seen together"}, "headings": {"seen": "What was seen"}, "kind": "log", **more}
    told = part(MIA, access, *links, **given)
    feed = Feed(access.agency, "book", "log")
    return File(feed, numbered([row(told, reference=reference)]), moment(-1), f"{access.agency} Mia Ward")


def play(ready, *world):
    clear(ready)
    here = Installation(ready)
    assert set(here.play(world)) == {""}
    return here, Oracle(world)


def opened(here, scope=None, **asked):
    return here.told(scope or here.all_seeing(), "evidence", asked)["rows"]


def statement_of(told, agency, kind="PEER_OF"):
    return next(f.id for f in told.facts if f.link and f.link.kind == kind and f.version.feed.agency == agency)


def record_of(told, agency):
    return next(v.id for v in told.versions if v.feed.agency == agency)


def test_a_record_opens_to_its_words_and_to_every_statement_it_makes(ready):
    what, where, day = event("police", "e"), place("police", "arcade"), between("2026-02-02", "2026-02-02")
    links = (
        Link("INVOLVED_IN", MIA, what, day, {"role": "victim"}),
        Link("INVOLVED_IN", CAL, what, day, {"role": "suspect"}),
        Link("AT", what, where, day, {"part": "occurred"}),
    )
    told = part(what, POLICE, *links, raw={"seen": "taken by car"}, headings={"seen": "Narrative"}, event=day)
    file = File(Feed("police", "book", "events"), numbered([row(told, reference="e")]), moment(-1), "events")
    here, oracle = play(ready, file)
    (row_,) = opened(here, record=record_of(oracle, "police"))
    home = {
        name: oracle.entities()[subject_id(m)] for name, m in (("mia", MIA), ("cal", CAL), ("e", what), ("a", where))
    }
    assert [(s["kind"], s["start"], s["how"], s["end"]) for s in row_["statements"]] == [
        ("AT", home["e"], "occurred", home["a"]),
        ("INVOLVED_IN", home["cal"], "suspect", home["e"]),
        ("INVOLVED_IN", home["mia"], "victim", home["e"]),
    ]
    assert all(s["when"] == asdict(day) for s in row_["statements"])
    assert {"heading": "Narrative", "column": "seen", "value": "taken by car"} in row_["words"]
    assert (row_["asserted"], row_["start"], row_["end"], row_["more_statements"]) == (None, None, None, 0)
    assert row_["evidence"][0]["record"] == row_["record"] and row_["evidence"][0]["assertion"] == ""
    by_statement = opened(here, assertion=row_["statements"][1]["assertion"])[0]
    assert (by_statement["asserted"], by_statement["start"], by_statement["how"], by_statement["end"]) == (
        "INVOLVED_IN",
        home["cal"],
        "suspect",
        home["e"],
    )
    assert (by_statement["statements"], by_statement["words"]) == (row_["statements"], row_["words"])


def test_the_files_name_is_told_to_its_own_agency_alone(ready):
    here, oracle = play(ready, said(POLICE, FRIENDS), said(COUNCIL, FRIENDS))
    named = [
        found["file"]
        for agency in ("police", "council")
        for found in opened(here, assertion=statement_of(oracle, agency))[0]["found_in"]
    ]
    assert named == ["police Mia Ward.csv", None]


def test_what_others_say_too_is_shown_and_counted_by_agencies_and_separate_accounts(ready):
    copy = said(SCHOOL, FRIENDS, origin=TELLING)
    here, oracle = play(ready, said(POLICE, FRIENDS), said(COUNCIL, FRIENDS), copy)
    (row_,) = opened(here, assertion=statement_of(oracle, "police"))
    assert [e["agency"] for e in row_["evidence"]] == ["police"]
    assert sorted(e["agency"] for e in row_["also_said_by"]) == ["council", "school"]
    assert (row_["agencies"], row_["accounts"], row_["copy_of"]) == (2, 2, None)
    assert not any(e["copied_only"] for e in row_["also_said_by"])
    (record,) = opened(here, record=record_of(oracle, "council"))
    assert sorted(e["agency"] for e in record["also_said_by"]) == ["police", "school"]


def test_more_than_twenty_others_are_counted(ready):
    feed = Feed("police", "book", "log")
    rows = numbered(row(part(MIA, POLICE, FRIENDS), reference=f"{n}") for n in range(25))
    here, oracle = play(ready, File(feed, rows, moment(-1), "log"))
    (row_,) = opened(here, assertion=statement_of(oracle, "police"))
    assert (len(row_["also_said_by"]), row_["more_also_said_by"], row_["accounts"]) == (20, 4, 25)


def test_a_copy_names_the_record_it_was_copied_from(ready):
    here, oracle = play(ready, said(POLICE, FRIENDS), said(SCHOOL, FRIENDS, origin=TELLING))
    (row_,) = opened(here, assertion=statement_of(oracle, "school"))
    assert row_["copy_of"] == {"agency": "police", "source": "log", "record": record_of(oracle, "police")}
    assert (row_["agencies"], row_["accounts"]) == (1, 1)


@pytest.mark.parametrize("original", [None, CLOSED, POLICE])
def test_the_copy_of_a_hidden_original_shows_nothing_of_it(ready, original):
    copy = said(SCHOOL, FRIENDS, origin=TELLING)
    world = (said(original, FRIENDS), copy) if original else (copy,)
    here, oracle = play(ready, *world)
    scope = reader([SCHOOL])
    (row_,) = opened(here, scope, assertion=statement_of(oracle, "school"))
    assert row_["copy_of"] == {"agency": "police", "source": "log", "record": None}
    assert (row_["also_said_by"], row_["agencies"], row_["accounts"]) == ([], 1, 1)
    assert row_["evidence"][0]["copied_only"]
    if original:
        assert opened(here, scope, record=record_of(oracle, "police")) == []


def test_what_no_longer_stands_opens_for_nobody_and_as_known_then_for_those_who_knew(ready):
    gone = File(Feed("police", "book", "log"), numbered([row(part(MIA, POLICE), reference="1")]), moment(0), "later")
    here, oracle = play(ready, said(POLICE, FRIENDS), gone)
    first = {"record": oracle.versions[0].id}
    assert opened(here, **first) == [] != opened(here, **first, known_at=moment(0))


@pytest.mark.parametrize("asked", [{}, {"assertion": f"a_{'a' * 24}_{'a' * 24}", "record": f"r_{'a' * 24}"}])
def test_one_id_is_asked_for_and_not_two(ready, asked):
    clear(ready)
    here = Installation(ready)
    assert "one of the two" in here.ask(here.all_seeing(), "evidence", asked)
