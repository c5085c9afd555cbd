"""`sightline places`: what is put in, left out and said; who may; what else no longer may."""

import json

import pytest

from graph_service.errors import BadInput
from graph_service.model.register import REGISTER
from graph_service.model.vocabulary import Role
from tests.sightline.conftest import Desk

HEAD = "reference,name,other_names,kind,uprns,lat,lon\n"
GOOD = "K1,Curlew Corner,,food,999000000901,53.9,-1.9\nK2,Fell View,Fellview,park,,,\n"


def _file(desk: Desk, text: str, name: str = "known.csv") -> str:
    (desk.folder / name).write_text(HEAD + text)
    return name


def _add(desk: Desk, name: str, *more: str, who: str = "operator"):
    return desk.run("places", "add", name, "--from", "csv", "--taken-at", "2026-11-01", *more, who=who)


def test_places_are_put_in_found_by_their_names_and_listed(desk: Desk):
    told = _add(desk, _file(desk, GOOD), "--json")
    assert told.code == 0 and json.loads(told.out)["rows"] == {"in": 2, "refused": 0}, told.err
    assert "It covers" not in told.err
    found = desk.run("ask", "find", "-p", "text=Fellview", "--purpose", "safeguarding", "--json", who="social worker")
    assert [row["kind"] for row in json.loads(found.out)["rows"]] == ["Place"], found.err
    listed = json.loads(desk.run("places", "list", "--json", who="operator").out)["lines"]
    assert {"K1", "K2"} <= {thing["reference"] for line in listed for thing in line["concerns"]}
    shown = desk.run("places", "list", who="operator")
    assert shown.code == 0 and "Curlew Corner" in shown.out and "food" in shown.out
    few = desk.run("places", "list", "--most", "1", who="operator")
    assert "more than 1" in few.err


def test_what_somebody_called_a_home_is_left_out_and_the_command_ends_with_3(desk: Desk):
    headings = "Occurrence no,Class,Event from,Location,UPRN,Location class"
    events = f"{headings}\nPL1,domestic_abuse,01/03/2026,Marsh Rest,999000000905,home\n"
    (desk.folder / "homes.csv").write_text(events)
    sent = desk.run("ingest", "homes.csv", "--as", "events", "--profile", "westshire-police", who="operator")
    assert sent.code == 0, sent.err
    name = _file(desk, "K5,Marsh Rest Hotel,,hotel,999000000905,,\nK6,Marsh Road,,street,,,\n", "hotel.csv")
    left = _add(desk, name)
    assert left.code == 3 and "K5" in left.err and "--confirm" in left.err, left.err
    assert "westshire" not in left.err and "PL1" not in left.err
    assert _add(desk, name, "--confirm", "K5").code == 0
    assert "K5" in desk.run("places", "list", "--json", who="operator").out


def test_a_reference_of_an_agencys_is_mapped_to_a_place(desk: Desk):
    assert _add(desk, _file(desk, "K7,Beck Side,,other,,,\n", "beck.csv")).code == 0
    words = ("places", "map-reference", "westshire-police/niche/LOC-7", "K7")
    assert desk.run(*words, who="operator").err.strip() == "mapped"
    assert "already" in desk.run(*words, who="operator").err
    assert "LOC-7" in desk.run("places", "list", who="operator").out
    assert desk.run("places", "map-reference", "fire/book/1", "K7", who="operator").code == 2
    assert desk.run("places", "map-reference", "westshire-police/niche/1", "K99", who="operator").code == 5


def test_nobody_but_the_installations_operator_may(desk: Desk):
    name = _file(desk, GOOD, "mine.csv")
    for who in ("clerk", "analyst"):
        assert _add(desk, name, who=who).code == 4
        assert desk.run("places", "list", who=who).code == 4
        assert desk.run("places", "map-reference", "westshire-police/niche/1", "K1", who=who).code == 4


def test_rows_to_mend_lie_ready_and_another_form_or_no_file_is_refused(desk: Desk):
    some = _add(desk, _file(desk, GOOD + "K8,Larch,,refuge,,,\n", "some.csv"))
    assert some.code == 3 and "no home, placement or refuge may stand in the register" in some.err
    assert (desk.folder / "some.refused.csv").stat().st_mode & 0o777 == 0o600
    wrong = desk.run("places", "add", "some.csv", "--from", "kml", who="operator")
    assert wrong.code == 2 and "geojson" in wrong.err
    assert _add(desk, "nothing.csv").code == 2


def test_places_come_by_no_other_way(desk: Desk):
    name = _file(desk, GOOD, "way.csv")
    sent = desk.run("ingest", name, "--as", "locations", "--profile", "westshire-police", who="operator")
    assert sent.code == 2 and "sightline places add" in sent.err
    assert desk.run("agency", "add", REGISTER, "--title", "Ours").code == 2
    with pytest.raises(BadInput, match="place register"):
        desk.service.tokens.new(REGISTER, Role.OPERATOR)
