"""What a file holds of a small case of ten lines: what is under code C is out of it and counted, and no address is drawn."""

import json
import re
from dataclasses import replace

import pytest

from graph_service.errors import BadInput, Refused
from graph_service.exports import Format, exported
from graph_service.model.facts import Link
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import Edition, Purpose, Role
from graph_service.questions import QUESTIONS
from graph_service.view import parse
from tests import exported as back
from tests.graph_service.questions.test_editions import QUARTER, ward
from tests.graph_service.questions.test_places import (
    LAT,
    LON,
    METRE,
    POLICE,
    child,
    entry,
    files,
    happened,
    point,
    registered,
)
from tests.installation import REASON, Installation, clear, dump
from tests.oracle.reading import Oracle
from tests.worlds import part, person, row, subject_id

CLOSED = {
    which: AccessClass("police", handling="C", conditions=conditions)
    for which, conditions in (("A3", ("A3",)), ("A1 S2", ("A1", "S2")), ("none", ()))
}
AMY, BEN, CAL = (person("police", name) for name in ("amy", "ben", "cal"))
STATION = registered(
    entry("Bus Station", kind="transport", uprns=("100",), geometry=point()), ward("Ward A", LAT, LON - 0.01)
)


def linked(access, *links, reference):
    return row(part(AMY, access, *links), reference=reference)


@pytest.fixture
def here(ready):
    """Amy is linked to Ben openly and under three kinds of code C, and to Cal under code C alone; and events with children."""
    rows = [
        row(part(one, POLICE, names=(name,)), reference=f"own {name}")
        for one, name in ((AMY, "Amy Ames"), (BEN, "Ben Bell"), (CAL, "Cal Cole"))
    ]
    rows += [linked(POLICE, Link("PEER_OF", AMY, BEN), reference="open")]
    rows += [linked(closed, Link("SEEN_WITH", AMY, BEN), reference=which) for which, closed in CLOSED.items()]
    rows += [linked(CLOSED["A3"], Link("CONTACTED", AMY, CAL), reference="cal")]
    rows += [happened(n, uprn="100") for n in range(6)]
    rows += [happened(n, lat=LAT + 300 * METRE * n, lon=LON, place_kind="home" if n % 2 else "street") for n in (2, 3)]
    rows += [happened(6, CLOSED["A3"], uprn="100"), happened(7, CLOSED["none"], lat=LAT + 900 * METRE, lon=LON)]
    clear(ready)
    here = Installation(ready)
    played = (STATION, *files(*(child(n) for n in range(8)), *rows))
    assert set(here.play(played)) == {""}
    here.home = Oracle(played).entities()
    return here


def made(here, name, values, wanted=Format.CSV, scope=None):
    return exported(
        here.view, scope or here.all_seeing(), QUESTIONS[name], parse(QUESTIONS[name], values), wanted, reason=REASON
    )


def entity(here, mention):
    return here.home[subject_id(mention)]


def test_what_is_under_code_c_is_left_out_counted_and_said_with_its_conditions(here):
    file = made(here, "profile", {"entity": entity(here, AMY)})
    assert file.left_out == (
        "1 statement is left out: under handling code C with A1 (covert development) and S2 (consult originator).",
        "2 statements are left out: under handling code C with A3 (overt use).",
        "1 statement is left out: under handling code C with no condition stated.",
    )
    tables = back.tables_of_csv(file.content)
    said = [line["value"] for line in tables["about"] if line["what"] == "left out"]
    assert set(file.left_out) < set(said) and any("is not in this file" in line for line in said)
    links = [line for line in tables["rows"] if line["section"] == "link"]
    assert [(line["kind"], line["other.called"], line["accounts"]) for line in links] == [("PEER_OF", "Ben Bell", 1)]
    assert b"Cal Cole" not in file.content and b"CONTACTED" not in file.content


def test_an_answer_all_of_whose_evidence_is_under_code_c_or_of_which_nothing_would_be_left_is_refused(here):
    ends = {"a": entity(here, AMY), "b": entity(here, CAL)}
    assert here.answer(here.all_seeing(), "how_connected", ends).rows
    with pytest.raises(Refused, match=r"nothing of this answer may be passed on.*A3"):
        made(here, "how_connected", ends)
    closed = next(e for e in here.answer(here.all_seeing(), "how_connected", ends).rows[0].evidence)
    with pytest.raises(Refused):
        made(here, "evidence", {"assertion": closed.assertion})


def test_an_answer_without_rows_is_a_file_that_says_so(here):
    file = made(here, "find", {"text": "Nobody Known"})
    assert (file.rows, file.left_out) == (0, ())
    notes = [line["value"] for line in back.tables_of_csv(file.content)["about"] if line["what"] == "note"]
    assert "Nothing that you may see answers this." in notes


def test_a_count_at_a_place_rests_on_what_may_be_passed_on_and_no_address_is_drawn(here):
    own = here.told(here.all_seeing(), "hotspots", QUARTER)
    drawn = json.loads(made(here, "hotspots", QUARTER, Format.GEOJSON).content)
    at = [(one["properties"]["called"][:6], one["properties"]["children"]) for one in drawn["features"]]
    assert at == [("Bus St", 6), ("Square", 1), ("Square", 1)] and [row["children"] for row in own["rows"]] == [7, 2, 1]
    homes = [told for told in _points(here) if told["place_kind"] == "home"]
    assert homes and not any(str(one["lat"]) in json.dumps(drawn) for one in homes)


def test_a_childs_page_is_drawn_at_registered_places_alone(here):
    for number, places in ((0, ["Bus Station"]), (3, ["Bus Station"])):
        values = {"entity": entity(here, person("council", f"c{number}"))}
        events = [row for row in here.told(here.all_seeing(), "profile", values)["rows"] if row["section"] == "event"]
        assert ("address" in {where for row in events for where in row["where"]}) is (number == 3)
        drawn = json.loads(made(here, "profile", values, Format.GEOJSON).content)
        assert [one["properties"]["called"] for one in drawn["features"]] == places
        assert [one["geometry"] for one in drawn["features"]] == [point()]
        notes = [line["value"] for line in drawn["sightline"]["about"] if line["what"] == "note"]
        assert any("at no place that may be drawn" in note for note in notes)


def _points(here):
    return [t.properties for t in dump(here.engine).ties if t.kind == "AT" and t.properties.get("place_kind")]


@pytest.mark.parametrize("edition", [Edition.OPERATIONAL, Edition.STRATEGIC])
def test_an_edition_for_others_leaves_out_what_its_members_may_see_and_not_pass_on(here, edition):
    member = replace(here.all_seeing(), role=Role.CHAIR, purpose=Purpose.PANEL)
    values = {**QUARTER, "edition": edition}
    own = here.told(member, "hotspots", values)
    file = made(here, "hotspots", values, Format.GEOJSON, member)
    (station,) = json.loads(file.content)["features"]
    if edition is Edition.OPERATIONAL:
        assert (own["rows"][0]["children"], station["properties"]["children"]) == (7, 6)
        assert file.left_out and re.fullmatch(r"\d statements are left out: .* A3 \(overt use\)\.", file.left_out[0])
    else:
        assert station["properties"]["children"] == "about 5" and file.left_out == ()
    assert not any(cell in file.content.decode() for cell in re.findall(r"E\d{4}N\d{4}", json.dumps(own)))


def test_a_question_without_places_refuses_geojson_and_says_what_to_do(here):
    for name in ("find", "shared_associates", "how_connected", "known_when", "evidence", "coverage"):
        with pytest.raises(BadInput, match="no places that may be drawn: export it as csv or xlsx"):
            made(here, name, QUESTIONS[name].example, Format.GEOJSON)


def test_the_next_page_of_a_file_is_asked_for_by_what_stands_in_it(here):
    values = {"entity": entity(here, AMY), "most": 1}
    rows, after = [], None
    while after != "":
        page = back.tables_of_csv(made(here, "known_when", {**values, **({"after": after} if after else {})}).content)
        rows += page["rows"]
        (after,) = (line["value"] for line in page["about"] if line["what"] == "next")
    whole = back.tables_of_csv(made(here, "known_when", {**values, "most": 50}).content)["rows"]
    assert [one["evidence"] for one in rows] == [one["evidence"] for one in whole] and len(rows) > 1


def test_nothing_that_is_for_the_askers_own_agency_alone_goes_into_a_file(here):
    record = here.answer(here.all_seeing(), "profile", {"entity": entity(here, BEN)}).rows[0].evidence[0].record
    own = here.told(here.all_seeing(), "evidence", {"record": record})["rows"][0]["found_in"][0]
    assert own["file"] and own["row"].startswith("row ")
    (line,) = back.tables_of_csv(made(here, "evidence", {"record": record}).content)["rows"]
    assert [(one["file"], one["row"][:2]) for one in line["found_in"]] == [(None, "l_")]
