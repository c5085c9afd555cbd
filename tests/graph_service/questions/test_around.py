"""Around somebody: through whom, past which hubs, who was in which kind of event; small worlds worked out by hand."""

import json
from dataclasses import replace

import pytest

from graph_service.errors import BadInput
from graph_service.model.facts import Feed, Link
from graph_service.model.register import Shape
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from graph_service.questions import QUESTIONS
from graph_service.view import parse
from sightline.page import page
from tests.installation import Installation, clear
from tests.worlds import MINT, File, between, event, moment, numbered, part, person, place, reader, row, subject_id

pytestmark = pytest.mark.one_engine

AMY, BEN, CAL, DAN = (person("police", name) for name in ("Amy", "Ben", "Cal", "Dan"))
DAY = between("2026-02-02", "2026-02-02")


def itself(mention):
    return MINT.mint("e", "subject", subject_id(mention))


def book(agency, *rows):
    """A file of an agency with a row for each link, or with rows as they are."""
    told = [
        row(part(each.start, AccessClass(agency), each), reference=f"{n}") if isinstance(each, Link) else each
        for n, each in enumerate(rows)
    ]
    return File(Feed(agency, "book", "all"), numbered(told), moment(-1), f"{agency}'s")


def named(*mentions):
    return [row(part(m, AccessClass("police"), names=(m.reference,)), reference=m.reference) for m in mentions]


def happened(what, kind, *links):
    return row(part(what, AccessClass("police"), *links, event=DAY, event_kind=kind), reference=what.reference)


def played(ready, *files):
    clear(ready)
    here = Installation(ready)
    assert set(here.play(files)) == {""}
    return here


def around(here, mention, scope=None, **values):
    return here.told(scope or here.all_seeing(), "around", {"entity": itself(mention), **values})


def found(answer):
    return {(r["section"], r["entity"]): r["distance"] for r in answer["rows"]}


def test_one_two_links_away_is_shown_through_the_one_whose_link_is_best_supported(ready):
    first = [Link("PEER_OF", AMY, BEN), Link("PEER_OF", AMY, DAN), Link("SEEN_WITH", BEN, CAL)]
    here = played(ready, book("police", *first, Link("SEEN_WITH", CAL, DAN)), book("council", Link("TRUSTS", CAL, DAN)))
    near = around(here, AMY)
    assert found(near) == {("Person", itself(BEN)): 1, ("Person", itself(DAN)): 1}
    assert {r["through"] for r in near["rows"]} == {itself(AMY)}
    answer = around(here, AMY, within=2)
    assert answer["figures"] == {"Person at 1": 2, "Person at 2": 1}
    cal = answer["rows"][-1]
    assert (cal["entity"], cal["distance"], cal["through"], cal["others"]) == (itself(CAL), 2, itself(DAN), 1)
    assert (cal["kinds"], cal["agencies"], cal["accounts"]) == (["SEEN_WITH", "TRUSTS"], 2, 2)
    assert {(e["start"], e["end"]) for e in cal["evidence"]} == {(itself(CAL), itself(DAN))}
    assert found(around(here, AMY, within=3, kinds=["SEEN_WITH"])) == {}


def test_a_hub_is_named_with_its_links_and_nothing_is_looked_for_beyond_it(ready):
    phone = replace(person("police", "07700900123"), kind=EntityKind.PHONE)
    school = replace(person("police", "school"), kind=EntityKind.ORGANISATION)
    others = [person("police", f"u{n}") for n in range(26)]
    links = [Link("USES", who, phone) for who in (AMY, *others[:25])]
    links += [Link("ATTENDS", who, school) for who in (AMY, BEN)]
    here = played(ready, book("police", *links))
    answer = around(here, AMY, within=3)
    assert found(answer) == {("hub", itself(phone)): 1, ("hub", itself(school)): 1}
    assert {r["entity"]: r["links"] for r in answer["rows"]} == {itself(phone): 26, itself(school): 2}
    assert all(r["is_hub"] and r["evidence"] for r in answer["rows"]) and answer["figures"] == {"hub at 1": 2}
    assert answer["notes"][0] == "Set aside, and nothing looked for beyond: 2 hubs."
    assert around(here, AMY, of=["Person"], within=3)["rows"] == []
    asked = around(here, AMY, within=2, hubs=True, most=100)
    assert asked["figures"] == {"Person at 2": 26, "Phone at 1": 1, "Organisation at 1": 1}
    assert {r["is_hub"] for r in asked["rows"] if r["kind"] != "Person"} == {True}
    assert around(here, phone)["figures"] == {"Person at 1": 26}, "whom one asks about is never set aside"


def test_one_with_25_links_is_no_hub_whatever_more_there_are_that_the_reader_may_not_see(ready):
    phone = replace(person("police", "07700900123"), kind=EntityKind.PHONE)
    links = [Link("USES", who, phone) for who in (AMY, *(person("police", f"u{n}") for n in range(24)))]
    closed = AccessClass("police", handling="C")
    hidden = row(part(BEN, closed, Link("USES", BEN, phone), Link("PEER_OF", BEN, AMY)), reference="hidden")
    answers = []
    for rows in (links, [*links, hidden]):
        here = played(ready, book("police", *rows))
        admitted = reader([c for c in here.view.classes().values() if c != closed])
        answers.append(here.ask(admitted, "around", {"entity": itself(AMY), "within": 2, "most": 100}))
    assert answers[0] == answers[1]
    assert json.loads(answers[0])["figures"] == {"Person at 2": 24, "Phone at 1": 1}
    everything = around(here, AMY, within=2)
    assert everything["figures"] == {"Person at 1": 1, "hub at 1": 1}


def test_a_hubs_links_are_counted_again_after_a_write_for_another_reader_and_for_narrower_askings(ready):
    known = [Link("SEEN_WITH", BEN, person("police", f"P{n}")) for n in range(28)]
    here = played(ready, book("police", Link("PEER_OF", AMY, BEN), *known), book("council", Link("TRUSTS", BEN, CAL)))

    def links(**values):
        hubs = [r["links"] for r in around(here, AMY, **values)["rows"] if r["section"] == "hub"]
        return hubs[0] if hubs else None

    police = reader([AccessClass("police")])
    assert [links(), links(), links(within=2), links(scope=police), links(scope=police)] == [30, 30, 30, 29, 29]
    assert [links(agencies=["police"]), links(kinds=["PEER_OF", "SEEN_WITH"]), links()] == [29, 29, 30]
    later = File(Feed("health", "book", "all"), book("health", Link("TRUSTS", BEN, DAN)).rows, moment(-1), "later")
    assert set(here.play((later,))) == {""}
    assert links() == 31, "it was counted again"


def test_only_who_was_or_was_not_in_an_event_of_a_kind_is_listed(ready):
    gone, worry = event("police", "e1"), event("police", "e2")
    links = [Link("PEER_OF", AMY, who) for who in (BEN, CAL, DAN)]
    there = [happened(gone, "missing", Link("INVOLVED_IN", BEN, gone))]
    there.append(happened(worry, "concern", Link("INVOLVED_IN", CAL, worry), Link("INVOLVED_IN", AMY, worry)))
    here = played(ready, book("police", *links, *there))
    assert ("Event", itself(worry)) in found(around(here, AMY))
    assert found(around(here, AMY, involved_in=["missing"])) == {("Person", itself(BEN)): 1}
    assert found(around(here, AMY, not_involved_in=["missing"])) == {
        ("Person", itself(CAL)): 1,
        ("Person", itself(DAN)): 1,
    }
    both = around(here, AMY, involved_in=["missing", "concern"], not_involved_in=["concern"])
    assert found(both) == {("Person", itself(BEN)): 1} and both["figures"] == {"Person at 1": 1}


def test_addresses_are_counted_have_no_row_and_lead_to_nobody(ready):
    home, corner = place("police", "17 Birk Lane"), place("police", "corner")
    links = [Link("LIVES_AT", who, home) for who in (AMY, BEN)] + [Link("FREQUENTS", who, corner) for who in (AMY, BEN)]
    here = played(ready, book("police", *links, *named(home, corner)))
    answer = around(here, AMY, within=3)
    assert (answer["rows"], answer["figures"]) == ([], {})
    assert answer["notes"][0] == "Counted, and in no row: 2 homes and other places not registered."
    assert "Birk" not in json.dumps(answer) and itself(home) not in json.dumps(answer)
    asked = [around(here, one) for one in (home, corner, person("police", "nobody"))]
    assert asked[0] == asked[1] == asked[2]


@pytest.mark.parametrize("said", ["shop", "home"])
def test_an_event_leads_to_the_registered_place_where_it_was_but_not_if_that_was_a_home(ready, said):
    what, there = event("police", "e1"), place("place-register", "R1")
    spot = {"part": "occurred", "uprn": "1001", "place_kind": said}
    at = Link("AT", what, place("police", "L1", "uprn:1001"), DAY, spot)
    shape = Shape(name="The Arcade", uprns=("1001",)).text
    entry = part(there, AccessClass("place-register"), names=("The Arcade",), register="place", shape=shape)
    events = happened(what, "concern", at, Link("INVOLVED_IN", AMY, what))
    here = played(ready, book("place-register", row(entry, reference="R1")), book("police", events))
    answer = around(here, AMY, within=2)
    expected = {("Event", itself(what)): 1, **({("Place", itself(there)): 2} if said == "shop" else {})}
    assert found(answer) == expected
    nowhere = (
        "1 statement puts an event at no registered place: at an address, in a cell, online, or nowhere that is told."
    )
    assert (nowhere in answer["notes"]) == (said == "home")
    assert ("Place at 1" in around(here, what)["figures"]) == (said == "shop")


def test_a_meeting_joins_nobody(ready):
    meeting = event("police", "m")
    discussed = [Link("CONCERNS", meeting, who, qualifiers={"role": "discussed"}) for who in (AMY, BEN)]
    here = played(ready, book("police", *discussed))
    assert around(here, AMY, within=3)["rows"] == []


def test_an_agency_that_invents_many_pushes_nobody_off_the_page(ready):
    many = [Link("PEER_OF", AMY, person("flood", f"m{n}")) for n in range(25)]
    many += [Link("SEEN_WITH", person("flood", f"m{n}"), person("flood", f"x{n} {k}")) for n in range(25) for k in "ab"]
    here = played(ready, book("flood", *many), book("police", Link("PEER_OF", BEN, AMY), Link("PEER_OF", BEN, CAL)))
    answer = around(here, AMY, within=2, of=["Person"])
    assert {itself(BEN), itself(CAL)} <= {r["entity"] for r in answer["rows"]}
    assert (len(answer["rows"]), answer["more"], answer["next"]) == (50, 27, "there is")
    assert answer["notes"][0] == "27 more of Person: ask for more, or for this kind alone."


def test_the_card_has_a_heading_for_each_kind_with_its_count_and_a_line_for_each(ready):
    links = [Link("PEER_OF", AMY, BEN), Link("SEEN_WITH", BEN, CAL)]
    here = played(ready, book("police", *links, *named(AMY, BEN, CAL)))
    asked = {"entity": itself(AMY), "within": 2}
    lines = [line.strip() for line in page(here.answer(here.all_seeing(), "around", asked))]
    assert [line for line in lines if line.startswith("People")] == ["People: 1 at 1 link, 1 at 2 links"]
    assert "Ben: peer, through Amy, 1 link away (1 agency, 1 account):" in lines
    assert "Cal: seen with, through Ben, 2 links away (1 agency, 1 account):" in lines


def test_a_kind_of_link_that_there_is_not_is_refused():
    with pytest.raises(BadInput, match="1 of kinds are not kinds of link"):
        parse(QUESTIONS["around"], {"entity": itself(AMY), "kinds": ["CONCERNS", "PEER_OF"]})
