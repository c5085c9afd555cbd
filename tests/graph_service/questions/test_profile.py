"""One person or thing on one page: worked cases that a reader can follow by hand."""

import json

from graph_service.model.facts import Feed, Link, PartClass
from graph_service.model.visibility import AccessClass
from tests.installation import Installation, clear
from tests.oracle.reading import Oracle
from tests.worlds import MINT, File, between, event, moment, numbered, part, person, place, reader, row, subject_id

POLICE, COUNCIL = AccessClass("police"), AccessClass("council")
ELLA, GLEN = person("police", "ella"), person("police", "glen")
HOUSE = place("police", "house")


def of(agency, *parts_of_rows, name="all", covers=None):
    """A file of an agency's, each row of some parts."""
    rows = [row(*parts, reference=f"{name} {n}") for n, parts in enumerate(parts_of_rows)]
    given = (PartClass("main", (), AccessClass(agency)),)
    return File(
        Feed(agency, "book", name), numbered(rows), moment(-1), f"{agency} {name}", classes=given, covers=covers
    )


def page(ready, *world, of=ELLA, scope=None, **values):
    clear(ready)
    here = Installation(ready)
    assert set(here.play(world)) == {""}
    return here.told(scope or here.all_seeing(), "profile", {"entity": entity(of), **values})


def entity(mention):
    return MINT.mint("e", "subject", subject_id(mention))


def lines(answer, section):
    return [r for r in answer["rows"] if r["section"] == section]


def about_ella(agency=POLICE, **says):
    return part(ELLA, agency, kind="person", **says)


def test_two_births_with_no_day_in_common_stand_side_by_side_and_are_marked(ready):
    told = page(
        ready,
        of("police", [about_ella(born=("2010-05-01", "2010-05-01"))], [about_ella(born=("2010-01-01", "2010-12-31"))]),
        of("police", [about_ella(born=("2008-02-03", "2008-02-03"))], name="more"),
        on="2026-06-01",
    )
    assert {(r["text"], r["age"], r["disagrees"]) for r in lines(told, "birth")} == {
        ("2010-05-01", "16", True),
        ("2010-01-01 to 2010-12-31", "15 to 16", True),
        ("2008-02-03", "18", True),
    }
    assert told["notes"][0] == "Aged 15 to 18 on 1 June 2026: the births that are given cannot all be right."


def test_an_address_is_words_on_the_page_of_who_lives_there_and_has_no_page(ready):
    lives = Link("LIVES_AT", ELLA, HOUSE)
    world = (
        of("police", [about_ella(names=("Ella",))], [part(ELLA, POLICE, lives, kind="home")]),
        of("police", [part(HOUSE, POLICE, kind="words", names=("4 Mill Lane",))], name="words"),
    )
    (line,) = lines(page(ready, *world), "link")
    assert (line["kind"], line["text"], line["other"]) == ("LIVES_AT", "4 Mill Lane", None)
    nowhere, nothing = page(ready, *world, of=HOUSE), page(ready, *world, of=person("police", "nobody"))
    assert nowhere["rows"] == [] and nowhere["notes"] == nothing["notes"]


def test_that_somebody_lives_at_a_registered_place_is_not_on_the_page_of_the_place(ready):
    shape = {"name": "Hotel", "kind": "hotel", "other_names": [], "uprns": ["7"], "references": [], "width_m": 0.0}
    shape = json.dumps({**shape, "hours": "", "geometry": None})
    hotel, theirs = place("place-register", "R1", "uprn:7"), place("police", "room", "uprn:7")
    entry = part(hotel, AccessClass("place-register"), kind="register", names=("Hotel",), register="place", shape=shape)
    goes, lives = Link("FREQUENTS", GLEN, theirs), Link("LIVES_AT", ELLA, theirs, qualifiers={"uprn": "7"})
    world = (
        File(
            Feed("place-register", "places", "locations"), numbered([row(entry, reference="R1")]), moment(-1), "places"
        ),
        of("police", [part(GLEN, POLICE, goes, kind="note")], [part(ELLA, POLICE, lives, kind="home")]),
    )
    where = Oracle(world).entities()[subject_id(hotel)]
    clear(ready)
    here = Installation(ready)
    assert set(here.play(world)) == {""}
    told = here.told(here.all_seeing(), "profile", {"entity": where})
    assert [(r["kind"], r["other"]) for r in lines(told, "link")] == [("FREQUENTS", entity(GLEN))]
    (home,) = lines(here.told(here.all_seeing(), "profile", {"entity": entity(ELLA)}), "link")
    assert (home["kind"], home["other"]) == ("LIVES_AT", None)


def test_an_event_says_who_was_in_it_in_which_role_and_a_page_says_which_events_somebody_was_in(ready):
    what = event("police", "e1")
    ends = Link("INVOLVED_IN", ELLA, what, qualifiers={"role": "victim"})
    other = Link("INVOLVED_IN", GLEN, what, qualifiers={"role": "suspect"})
    says = {"event": between("2026-02-02", "2026-02-02"), "event_kind": "concern"}
    world = (of("police", [part(what, POLICE, ends, other, kind="event", **says)]),)
    (line,) = lines(page(ready, *world), "event")
    assert (line["how"], line["other"], line["text"], line["where"]) == ("victim", entity(what), "concern", [])
    there = lines(page(ready, *world, of=what), "event")
    assert {(r["how"], r["other"], r["outward"]) for r in there} == {
        ("victim", entity(ELLA), False),
        ("suspect", entity(GLEN), False),
    }


def test_a_meeting_is_paper_and_stands_apart_from_what_links(ready):
    meeting = event("council", "m1")
    agenda = Link("CONCERNS", meeting, ELLA, qualifiers={"role": "discussed"})
    friends = Link("PEER_OF", ELLA, GLEN)
    told = page(
        ready,
        of("police", [part(ELLA, POLICE, friends, kind="link")]),
        of("council", [part(meeting, COUNCIL, agenda, kind="event", event_kind="meeting")]),
    )
    assert [r["kind"] for r in lines(told, "link")] == ["PEER_OF"]
    assert [(r["kind"], r["how"], r["text"]) for r in lines(told, "paper")] == [("CONCERNS", "discussed", "meeting")]


def test_of_a_silent_agency_it_is_said_whether_its_files_cover_the_day_whether_it_hides_anything_or_not(ready):
    hidden, days = AccessClass("council", handling="C"), ("2026-02-01", "2026-02-09")
    ours = of("police", [about_ella(names=("Ella",))], covers=("2026-02-01", "2026-02-27"))
    said = []
    for about in (ELLA, GLEN):
        secret = part(about, hidden, kind="note", names=("Secret",))
        other = part(person("council", "x"), COUNCIL, kind="note")
        theirs = of("council", [secret], [other], covers=days)
        for day in ("2026-02-05", "2026-02-20"):
            said.append(page(ready, ours, theirs, scope=reader([POLICE, COUNCIL]), on=day)["notes"])
    assert said[:2] == [["council: nothing that you may see."], ["council: nothing loaded for that time."]] == said[2:]


def test_only_what_came_since_a_day_is_listed_where_that_is_asked(ready):
    first = of("police", [about_ella(names=("Ella",))])
    then = of("police", [about_ella(names=("El",))], name="later")
    told = page(ready, first, then, new_since="2026-03-02")
    assert [r["text"] for r in lines(told, "name")] == ["El"]
