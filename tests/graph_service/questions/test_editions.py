"""The editions of answers about places: who may have which, the same bytes whoever makes one, and what nobody learns from them."""

import json
import re
from dataclasses import replace
from itertools import product

import pytest

from graph_service.access import EDITIONS, KEEPERS, PURPOSES, bound
from graph_service.errors import BadInput, Refused
from graph_service.model.question import Scope
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Edition, Purpose, Role
from tests.graph_service.questions.test_places import LAT, LON, METRE, child, entry, files, happened, point, registered
from tests.installation import Installation, clear

QUARTER = {"since": "2026-01-01", "until": "2026-03-31"}
YEAR = {"since": "2026-01-01", "until": "2026-12-31"}
CELL_M = 100

pytestmark = pytest.mark.one_engine


def ward(name, lat, lon, side=0.02):
    ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return entry(name, kind="ward", geometry={"type": "Polygon", "coordinates": [ring]})


@pytest.fixture
def here(ready):
    """Two wards: 7 children at a bus station, 6 in cells and homes of one ward, 3 of the other, 2 online; some told to some alone."""
    closed = replace(AccessClass("police"), handling="C", conditions=("A1",))
    health = AccessClass("council", tags=("health",))
    rows = [happened(n, uprn="100") for n in range(7)]
    rows += [
        happened(n, lat=LAT + 300 * METRE * n, lon=LON, place_kind="home" if n % 2 else "street") for n in range(6)
    ]
    rows += [happened(n, lat=LAT + 0.03, lon=LON + 0.001) for n in range(3)]
    rows += [happened(n, place_kind="online") for n in range(2)]
    rows += [happened(7, closed, uprn="100"), happened(8, health, uprn="100"), happened(9, closed, lat=LAT, lon=LON)]
    held = registered(
        entry("Bus Station", kind="transport", uprns=("100",), geometry=point()),
        ward("Ward A", LAT, LON - 0.01),
        ward("Ward B", LAT + 0.021, LON - 0.01),
    )
    clear(ready)
    here = Installation(ready)
    assert set(here.play((held, *files(*(child(n) for n in range(10)), *rows)))) == {""}
    return here


def caller(here, agency, role, purpose):
    """Somebody of an agency, admitted to all its classes and to the open ones of others."""
    admitted = {
        n: c for n, c in here.view.classes().items() if c.agency == agency or (c.handling == "P" and not c.tags)
    }
    return Scope(f"{role} of {agency}", agency, role, purpose, "test", admitted)


def every_caller(here):
    return [
        caller(here, agency, role, purpose)
        for agency, (role, purposes) in product(("police", "council", "health"), PURPOSES.items())
        if role not in KEEPERS
        for purpose in sorted(purposes)
    ]


def test_each_role_and_purpose_has_the_editions_that_the_table_gives_it_and_no_other(here):
    for scope, edition in product(every_caller(here), Edition):
        allowed = EDITIONS.get((scope.role, scope.purpose), (Edition.STRATEGIC,))
        if edition in allowed:
            assert here.told(scope, "hotspots", {**QUARTER, "edition": edition})["edition"] == edition
        else:
            with pytest.raises(Refused):
                here.told(scope, "hotspots", {**QUARTER, "edition": edition})


def test_whoever_makes_an_edition_makes_the_same_bytes(here):
    for edition in (Edition.OPERATIONAL, Edition.STRATEGIC):
        made = {
            here.ask(
                scope,
                "hotspots",
                {**QUARTER, "edition": edition, "known_at": "2026-03-20T12:00:00+00:00"}
                if edition is Edition.OPERATIONAL
                else {**QUARTER, "edition": edition},
            )
            for scope in every_caller(here)
            if edition in EDITIONS.get((scope.role, scope.purpose), (Edition.STRATEGIC,))
        }
        assert len(made) == 1


def test_an_edition_rests_on_what_a_member_of_any_agency_is_admitted_to(here):
    scope = caller(here, "police", Role.ANALYST, Purpose.INVESTIGATION)
    classes = bound(scope, here.view.classes(), Edition.OPERATIONAL).classes.values()
    assert classes and all(c.handling == "P" and not c.tags for c in classes)
    (row,) = here.told(scope, "hotspots", {**QUARTER, "edition": "operational"})["rows"]
    assert row["children"] == 7
    analyst = here.told(scope, "hotspots", QUARTER)
    assert next(r for r in analyst["rows"] if r["place"])["children"] == 9


def test_an_operational_edition_shows_its_reader_nothing_that_she_may_not_see_herself(here):
    scope = caller(here, "police", Role.CHAIR, Purpose.PANEL)
    for cleared_for in ({}, {n: c for n, c in scope.classes.items() if c.marking == "OFFICIAL"}):
        less = replace(scope, classes=cleared_for)
        assert bound(less, here.view.classes(), Edition.OPERATIONAL).classes.keys() <= cleared_for.keys()
    told = here.told(replace(scope, classes={}), "hotspots", {**QUARTER, "edition": "operational"})
    assert told["rows"] == []


def test_an_edition_names_and_draws_registered_places_and_nothing_else(here):
    chair = caller(here, "council", Role.CHAIR, Purpose.PANEL)
    for values in (QUARTER, {**QUARTER, "edition": "strategic"}, {"since": "2026-01-05", "until": "2026-01-20"}):
        answer = here.told(chair, "hotspots", values)
        assert {r["group"] for r in answer["rows"]} <= {"place", "routine", "artefact"}
        assert {label["text"] for label in answer["labels"].values()} <= {"Bus Station"}
        assert {r["geometry"]["type"] for r in (*answer["rows"], *answer["rounded"]) if r["geometry"]} <= {"Point"}
        assert not re.search(r"E\d{4}N\d{4}", json.dumps(answer)) and answer["figures"] == {}


def test_all_else_is_one_figure_a_ward_for_whole_quarters_and_years_of_everything(here):
    chair = caller(here, "council", Role.CHAIR, Purpose.PANEL)
    for period in (QUARTER, YEAR):
        answer = here.told(chair, "hotspots", {**period, "compare": True})
        assert [(w["name"], w["children"], w["before"]) for w in answer["rounded"]] == [
            ("Ward A", "about 5", "fewer than 5"),
            ("Ward B", "fewer than 5", "fewer than 5"),
            ("ward not known", "fewer than 5", "fewer than 5"),
        ]
    assert "Distinct children at places of the register: about 5, each counted once." in answer["notes"]
    narrowed = (
        {"since": "2026-01-01", "until": "2026-03-30"},
        {"since": "2026-01-01", "until": "2026-06-30"},
        {**QUARTER, "kinds": ["concern"]},
        {**QUARTER, "roles": ["victim"]},
        {**QUARTER, "parts": ["occurred"]},
        {**QUARTER, "agencies": ["police"]},
        {**QUARTER, "as_at": "2026-01-10"},
        {**QUARTER, "recorded_by": "2026-03-31"},
        {**QUARTER, "known_at": "2026-03-20T12:00:00+00:00"},
        {**QUARTER, "area": ["E4066N4452"]},
    )
    for values in narrowed:
        answer = here.told(chair, "hotspots", values)
        assert answer["rounded"] == [] and "whole calendar quarters and years alone" in " ".join(answer["notes"])
        with pytest.raises(BadInput):
            here.told(chair, "hotspots", {**values, "edition": "strategic"})


def test_the_strategic_edition_lists_rounded_places_of_five_children_or_more_without_evidence(here):
    chair = caller(here, "council", Role.CHAIR, Purpose.PANEL)
    answer = here.told(chair, "hotspots", {**QUARTER, "edition": "strategic"})
    assert answer["rows"] == [] and answer["labels"] == {}
    assert [(f["name"], f["children"]) for f in answer["rounded"]][:1] == [("Bus Station", "about 5")]


def test_no_edition_says_whether_a_ward_has_none_or_a_few(here, ready):
    """A refuge, a home, an alley or a field: nothing in the answer tells one from another, nor four children from none."""
    chair = caller(here, "council", Role.CHAIR, Purpose.PANEL)
    was = here.told(chair, "hotspots", QUARTER)["rounded"]
    held = registered(ward("Ward A", LAT, LON - 0.01), ward("Ward B", LAT + 0.021, LON - 0.01))
    told = []
    for kind in ("refuge", "home", "street", "park"):
        clear(ready)
        again = Installation(ready)
        rows = [happened(n, lat=LAT + 0.03, lon=LON + 0.001, place_kind=kind) for n in range(4)]
        assert set(again.play((held, *files(*(child(n) for n in range(4)), *rows)))) == {""}
        told.append(
            [
                (f["name"], f["children"])
                for f in again.told(caller(again, "council", Role.CHAIR, Purpose.PANEL), "hotspots", QUARTER)["rounded"]
            ]
        )
    assert told == [[("Ward A", "fewer than 5"), ("Ward B", "fewer than 5"), ("ward not known", "fewer than 5")]] * 4
    assert [f["name"] for f in was] == ["Ward A", "Ward B", "ward not known"]


def test_near_in_an_edition_measures_from_registered_places_to_registered_places_alone(here):
    chair = caller(here, "council", Role.CHAIR, Purpose.PANEL)
    (station,) = here.told(chair, "hotspots", QUARTER)["rows"]
    assert here.told(chair, "near", {**QUARTER, "place": station["place"], "within": 10_050})["rows"] == []
    for values in ({"cell": "E4066N4452"}, {"place": station["place"], "edition": "strategic"}):
        with pytest.raises(BadInput):
            here.told(chair, "near", {**QUARTER, **values})
