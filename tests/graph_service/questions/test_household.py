"""Who else stands at an address: found by place and by UPRN, never through a placement, a refuge, a hotel or a crowd, never named."""

import json

import pytest

from graph_service.errors import BadInput
from graph_service.model.facts import Feed, Link, Origin
from graph_service.model.register import Shape
from graph_service.model.visibility import AccessClass
from graph_service.questions import QUESTIONS
from graph_service.spelling.names import name_keys
from graph_service.view import parse
from tests.installation import Installation, clear
from tests.oracle.reading import Oracle
from tests.worlds import File, between, event, moment, numbered, part, person, place, reader, row, subject_id

POLICE, COUNCIL = AccessClass("police"), AccessClass("council")
PLACEMENT = AccessClass("council", tags=("placement",))
MIA, MAYA, CAL = (person("police", name) for name in ("mia", "maya", "cal"))
SPRING, SUMMER, AUTUMN = (between(f"2026-0{n}-01", f"2026-0{n + 2}-28") for n in (2, 5, 8))
YEAR = between("2026-01-01", "2026-12-31")


def lives(who, where, when=YEAR, access=POLICE, **said):
    """A row that says that somebody lives somewhere, under a reference of its own."""
    link = Link("LIVES_AT", who, where, when, said)
    named = {"names": (who.reference,), "keys": name_keys(who.reference)}
    words = part(where, access, names=(f"{where.reference} High Street",), name="words")
    return row(part(who, access, link, **named), words, reference=f"{who.reference} {where.reference} {when.start}")


def file(access, *rows):
    return File(Feed(access.agency, "book", "all"), numbered(rows), moment(-1), access.agency)


def play(ready, *files):
    clear(ready)
    here = Installation(ready)
    assert set(here.play(files)) == {""}
    return here, Oracle(files).entities()


def asked(here, scope=None, **values):
    return here.told(scope or here.all_seeing(), "household", values)


def who_of(home, mention):
    return home[subject_id(mention)]


def test_two_at_one_place_are_listed_with_the_days_on_which_both_live_there(ready):
    four = place("police", "4")
    here, home = play(ready, file(POLICE, lives(MIA, four, SPRING), lives(MAYA, four, YEAR), lives(CAL, four, AUTUMN)))
    answer = asked(here, person=who_of(home, MIA))
    (other,) = answer["rows"]
    assert other["person"] == who_of(home, MAYA)
    assert (other["when"]["start"], other["when"]["end"]) == (YEAR.start, YEAR.end)
    assert (other["overlap"]["start"], other["overlap"]["end"]) == (SPRING.start, SPRING.end)
    assert {said["assertion"] for said in other["evidence"]} == {*other["statements"], *other["statements_of_asked"]}
    assert answer["notes"] == ["1 other person lives there only at other times."]
    by_statement = asked(here, assertion=other["statements_of_asked"][0])
    assert by_statement["rows"] == answer["rows"]


def test_no_row_and_no_label_names_the_address_but_who_may_see_the_statement_reads_its_words(ready):
    four = place("police", "4")
    here, home = play(ready, file(POLICE, lives(MIA, four), lives(MAYA, four)))
    answer = asked(here, person=who_of(home, MIA))
    (row,) = answer["rows"]
    address = row["evidence"][0]["end"]
    assert address not in json.dumps({**row, "evidence": []}) and address not in answer["labels"]
    assert set(answer["labels"]) == {who_of(home, MIA), who_of(home, MAYA)}
    assert "High Street" not in json.dumps(answer)
    page = here.told(here.all_seeing(), "profile", {"entity": who_of(home, MIA), "sections": ["link"]})
    assert [line["text"] for line in page["rows"]] == ["4 High Street"]


def test_two_agencies_that_name_one_uprn_stand_at_one_address_whatever_class_their_rows_are_in(ready):
    """The council's row did not come in open: its place stays a place of its own, and only the number says that it is the same."""
    ours, theirs = place("police", "4", "uprn:100"), place("council", "home", "uprn:100")
    closed = AccessClass("council", handling="C", conditions=("A2",))
    here, home = play(
        ready,
        file(POLICE, lives(MIA, ours, uprn="100")),
        file(COUNCIL, lives(MAYA, theirs, access=closed, uprn="100"), lives(CAL, theirs, access=closed, uprn="101")),
    )
    (other,) = asked(here, person=who_of(home, MIA))["rows"]
    assert (other["person"], other["agencies"]) == (who_of(home, MAYA), 1)
    assert len({said["end"] for said in other["evidence"]}) == 2
    blind = reader([POLICE])
    assert asked(here, blind, person=who_of(home, MIA))["rows"] == []
    beside_maya = {row["person"] for row in asked(here, person=who_of(home, MAYA))["rows"]}
    assert beside_maya == {who_of(home, MIA), who_of(home, CAL)}, "one by the number, one by the place"


def test_a_placement_a_refuge_a_hotel_and_a_place_of_the_register_are_counted_and_not_gone_through(ready):
    placed, quiet, inn, listed = (place("council", name) for name in ("placement", "quiet", "inn", "listed"))
    stay = event("council", "e")
    at = (Link("AT", stay, inn, YEAR, {"part": "occurred", "place_kind": "hotel"}),)
    hotel = Shape(name="Grand", kind="hotel", uprns=("7",)).text
    entry = part(place("place-register", "R"), AccessClass("place-register"), register="place", shape=hotel)
    rows = [
        lives(MIA, placed, SPRING, PLACEMENT, place_kind="placement"),
        lives(MIA, quiet, SPRING, COUNCIL),
        lives(CAL, quiet, AUTUMN, PLACEMENT, place_kind="refuge"),
        lives(MIA, inn, SUMMER, COUNCIL, place_kind="home"),
        lives(MIA, listed, AUTUMN, COUNCIL, uprn="7"),
        *(lives(MAYA, where, YEAR, COUNCIL) for where in (placed, quiet, inn, listed)),
        row(part(stay, COUNCIL, *at, event=SUMMER), reference="e"),
    ]
    register = File(
        Feed("place-register", "places", "locations"), numbered([row(entry, reference="R")]), moment(-2), "r"
    )
    here, home = play(ready, register, file(COUNCIL, *rows))
    answer = asked(here, person=who_of(home, MIA))
    why = "called a placement, a refuge or a hotel, or a place of the register"
    assert answer["rows"] == [] and answer["notes"][0] == f"4 addresses are not gone through: {why}."
    unplaced = [c for c in here.all_seeing().classes.values() if "placement" not in c.tags]
    seen = asked(here, reader(unplaced), person=who_of(home, MIA))
    assert [one["person"] for one in seen["rows"]] == [who_of(home, MAYA)], "by what this reader sees, quiet is a home"
    assert seen["notes"] == [f"2 addresses are not gone through: {why}."]


def test_an_address_of_more_than_so_many_at_once_is_counted_and_not_gone_through(ready):
    tower = place("police", "tower")
    others = [person("police", f"p{n}") for n in range(8)]
    here, home = play(
        ready,
        file(
            POLICE,
            lives(MIA, tower, SUMMER),
            *(lives(one, tower, YEAR) for one in others[:7]),
            lives(others[7], tower, AUTUMN),
        ),
    )
    asked_of_mia = asked(here, person=who_of(home, MIA))
    assert len(asked_of_mia["rows"]) == 7, "eight at once with her; the ninth came when she had gone"
    assert asked_of_mia["notes"] == ["1 other person lives there only at other times."]
    few = asked(here, person=who_of(home, MIA), most_at_once=7)
    assert few["rows"] == []
    assert few["notes"][0] == "1 address is not gone through: more than 7 people live there at once."
    only = here.told(here.all_seeing(), "household", {"person": who_of(home, MIA), "agencies": ["council"]})
    assert only["rows"] == [] and not any("not gone through" in note for note in only["notes"])


def test_copies_of_one_log_are_one_account_and_the_latest_overlap_is_told(ready):
    four = place("police", "4", "uprn:100")
    theirs = place("council", "four", "uprn:100")
    log = Origin("police", "log", "77")
    told = lives(MAYA, four, SPRING, uprn="100")
    first = row(*(part(MAYA, POLICE, *p.links, origin=log) for p in told.parts[:1]), reference="first")
    again = part(MAYA, COUNCIL, Link("LIVES_AT", MAYA, theirs, SUMMER, {"uprn": "100"}), origin=log)
    here, home = play(ready, file(POLICE, lives(MIA, four, YEAR), first), file(COUNCIL, row(again, reference="again")))
    (other,) = asked(here, person=who_of(home, MIA))["rows"]
    assert (other["agencies"], other["accounts"]) == (1, 1)
    assert (other["overlap"]["start"], other["when"]["start"]) == (SUMMER.start, SUMMER.start)
    assert len(other["statements"]) == 2 and len(other["statements_of_asked"]) == 1


@pytest.mark.parametrize("given", [{}, {"person": "e_" + "a" * 24, "assertion": f"a_{'a' * 24}_{'a' * 24}"}])
def test_it_is_asked_of_a_person_or_of_a_statement(given):
    with pytest.raises(BadInput, match="one of the two"):
        parse(QUESTIONS["household"], given)
