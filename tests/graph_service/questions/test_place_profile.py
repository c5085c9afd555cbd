"""One place's page: small worlds worked out by hand, and what each edition shows of it."""

import json
from dataclasses import replace
from itertools import count

import pytest

from graph_service.errors import BadInput
from graph_service.model.facts import Link
from graph_service.model.vocabulary import EntityKind, Purpose, Role
from tests.graph_service.questions.test_co_missing import COUNCIL, POLICE, at, who
from tests.graph_service.questions.test_editions import caller
from tests.graph_service.questions.test_places import LAT, LON, METRE, entry, files, point, registered
from tests.installation import Installation, clear
from tests.worlds import MINT, between, event, part, person, place, row, subject_id, vehicle

QUARTER = {"since": "2026-01-01", "until": "2026-03-31"}
SHOP = "Larkmoor Fried Chicken"
REGISTER = registered(
    entry(SHOP, kind="food", uprns=("100",), geometry=point()),
    entry("Mill Park", kind="park", geometry=point(LAT + 300 * METRE, LON)),
    entry("Far Field", kind="park", geometry=point(LAT + 2000 * METRE, LON)),
)
MONDAY, SATURDAY = at("2026-02-02", 16, 17), at("2026-02-07", 16, 17)
ADULT = "1980-01-01"
_numbers = count()


def place_id(name):
    """The id of a place of the register."""
    return MINT.alone(subject_id(place("place-register", name)))


def happened(when, *people, where=SHOP, kind="concern", access=POLICE, uprn=""):
    """An event at a place, by its words or its number, with people and vehicles in roles."""
    what = event(access.agency, f"e{next(_numbers)}")
    spot = place("police", uprn, f"uprn:{uprn}") if uprn else place("police", f"words {what.reference}")
    told = {"part": "occurred", **({"uprn": uprn} if uprn else {"words": where.casefold()})}
    links = [Link("AT", what, spot, when, told)]
    for name, role in people:
        somebody = vehicle("police", name) if name.isupper() else person("council", name)
        links.append(Link("INVOLVED_IN", somebody, what, when, {"role": role} if role else {}))
    return row(part(what, access, *links, kind="event", event=when, event_kind=kind), reference=what.reference)


@pytest.fixture
def page(ready):
    """Play rows, and ask about the shop; the answer, and by section what each line says."""

    def ask(*rows, reader=None, name=SHOP, **values):
        clear(ready)
        here = Installation(ready)
        assert set(here.play((REGISTER, *files(*rows)))) == {""}
        scope = caller(here, *reader) if reader else here.all_seeing()
        answer = here.told(scope, "place_profile", {**QUARTER, "place": place_id(name), **values})
        names = {i: label["text"] for i, label in answer["labels"].items()}
        lines = {}
        for line in answer["rows"]:
            says = line["text"] or names.get(line["who"] or line["place"])
            lines.setdefault(line["section"], {})[says] = line
        return answer, lines

    return ask


def counted(lines):
    """How many children each line counts."""
    return {says: line["children"] for says, line in lines.items()}


def test_the_page_of_a_takeaway_says_what_when_to_whom_and_who_else_was_there(page):
    car = row(part(vehicle("police", "AB12CDE"), POLICE, names=("AB12 CDE",)), reference="car")
    rows = [
        happened(MONDAY, ("amy", "victim"), ("bea", "victim"), ("carl", "suspect")),
        happened(SATURDAY, ("amy", "victim"), ("carl", "suspect"), ("AB12CDE", "used"), kind="missing_episode"),
        happened(MONDAY, ("cat", "victim"), ("fay", "informant"), ("nobody", "present"), access=COUNCIL),
    ]
    people = [who("amy"), who("bea"), who("cat"), who("carl", ADULT), who("fay", ADULT), who("nobody", "")]
    answer, lines = page(*people, car, *rows)
    assert (counted(lines["total"]), lines["total"][SHOP]["child_days"]) == ({SHOP: 3}, 4)
    assert list(counted(lines["kind"]).items()) == [("concern", 3), ("missing_episode", 1)]
    assert counted(lines["hours"]) == {"weekday, after school": 3, "weekend, after school": 1}
    assert list(lines["child"]) and {*lines["child"]} == {"Amy", "Bea", "Cat"}
    assert {says: (line["roles"], line["age"]) for says, line in lines["adult"].items()} == {
        "Carl": (["suspect"], "adult"),
        "Nobody": (["present"], "age unknown"),
    }
    assert {says: line["roles"] for says, line in lines["vehicle"].items()} == {"AB12 CDE": ["used"]}
    assert answer["figures"] == {"children": 3, "adults": 2, "vehicles": 1}


def test_an_order_binds_the_place_if_it_names_what_an_agency_calls_it_there_and_was_in_force_in_the_period(page):
    def order(reference, bound, first, last):
        what = replace(event("police", reference), kind=EntityKind.ORDER)
        said = part(what, POLICE, Link("SUBJECT_TO", bound, what, between(first, last)), names=(f"Order {reference}",))
        return row(said, reference=reference)

    shop, elsewhere = place("police", "100", "uprn:100"), place("police", "200", "uprn:200")
    rows = [
        happened(MONDAY, ("amy", "victim"), uprn="100"),
        order("A", shop, "2026-01-01", "2026-06-30"),
        order("B", shop, "2025-01-01", "2025-06-30"),
        order("C", elsewhere, "2026-01-01", "2026-06-30"),
    ]
    _, lines = page(who("amy"), *rows)
    assert [*lines["order"]] == ["Order A"]


def test_registered_places_near_stand_with_their_distance_and_what_is_far_does_not(page):
    rows = [happened(MONDAY, ("amy", "victim"), where=name) for name in (SHOP, "Mill Park", "Far Field")]
    _, lines = page(who("amy"), *rows)
    assert {says: (line["distance_m"], line["children"]) for says, line in lines["near"].items()} == {
        "Mill Park": (350, 1)
    }
    _, lines = page(who("amy"), *rows, within=2050)
    assert [*lines["near"]] == ["Mill Park", "Far Field"]


def test_an_edition_for_a_forum_has_counts_and_no_id_of_any_person_vehicle_or_order(page):
    rows = [
        happened(MONDAY, ("amy", "victim"), ("carl", "suspect"), ("AB12CDE", "used")),
        happened(MONDAY, ("bea", "victim"), where="Mill Park"),
    ]
    answer, lines = page(
        who("amy"), who("bea"), who("carl", ADULT), *rows, reader=("council", Role.CHAIR, Purpose.PANEL)
    )
    assert answer["edition"] == "operational" and answer["figures"] == {}
    assert {section: counted(each) for section, each in lines.items()} == {
        "total": {SHOP: 1},
        "kind": {"concern": 1},
        "hours": {"weekday, after school": 1},
        "near": {"Mill Park": 1},
    }
    text = json.dumps(answer)
    assert not any(MINT.alone(subject_id(person("council", name))) in text for name in ("amy", "bea", "carl"))
    assert {said["kind"] for line in answer["rows"] for said in line["evidence"]} == {"AT"}


def test_the_edition_for_planning_has_a_rounded_figure_of_five_children_or_more_for_whole_quarters(page):
    reader, names = ("council", Role.CHAIR, Purpose.PANEL), [f"child{n}" for n in range(6)]
    for several, expected in ((names, [(SHOP, "about 5")]), (names[:4], [])):
        rows = [happened(MONDAY, *((name, "victim") for name in several))]
        answer, _ = page(*map(who, several), *rows, reader=reader, edition="strategic")
        assert answer["rows"] == [] and answer["labels"] == {}
        assert [(one["name"], one["children"]) for one in answer["rounded"]] == expected
    with pytest.raises(BadInput):
        page(reader=reader, edition="strategic", until="2026-03-30")


def test_no_place_but_one_of_the_register_has_a_page(page):
    answer, lines = page(who("amy"), happened(MONDAY, ("amy", "victim")), name="nowhere")
    assert lines == {} and answer["notes"][0] == "No registered place of that id that you may see."


def test_an_edition_for_a_forum_is_the_same_whoever_makes_it(page):
    closed = replace(POLICE, handling="C", conditions=("A1",))
    rows = [
        happened(MONDAY, ("amy", "victim")),
        happened(SATURDAY, ("bea", "victim"), access=closed),
    ]
    told = []
    for agency in ("police", "council"):
        answer, lines = page(who("amy"), who("bea"), *rows, reader=(agency, Role.CHAIR, Purpose.PANEL))
        assert counted(lines["total"]) == {SHOP: 1}
        told.append(answer)
    assert told[0] == told[1]
