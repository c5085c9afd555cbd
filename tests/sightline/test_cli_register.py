"""`agency`, `operation`, `profile`, `access table`, and what they mean for `token new` and `ingest`."""

import json

import pytest

from graph_service import policy
from tests.graph_service.policy_table import cells, written
from tests.sightline.conftest import Desk

PROFILE = """
agency = "eastshire"
title = "Eastshire"

[systems]
niche = "westshire-police/niche"

[sources.links]
system = "core"
"""
LINKS = "reference,person_a,person_b,kind,tags\nL1,E1,E2,PEER_OF,operation:otter\n"


def test_an_agency_is_registered_step_by_step_and_brings_its_file_in(desk: Desk):
    (desk.folder / "eastshire.toml").write_text(PROFILE)
    (desk.folder / "east.csv").write_text(LINKS)
    add = ("profile", "add", "eastshire.toml")
    refused = desk.run(*add)
    assert refused.code == 2 and "agency = 'eastshire'" in refused.err and "agency add" in refused.err
    assert desk.run("agency", "add", "eastshire", "--title", "Eastshire", "--system", "core").code == 0
    assert "systems.niche" in desk.run(*add).err
    assert desk.run("agency", "quote", "eastshire", "westshire-police/nothing").code == 2
    assert desk.run("agency", "quote", "eastshire", "westshire-police/niche").code == 0
    assert desk.run(*add).code == 0
    ingest = ("ingest", "east.csv", "--as", "links", "--profile", "eastshire", "--dry-run", "--json")
    assert json.loads(desk.run(*ingest).out)[0]["rows"]["refused"] == 1
    assert desk.run("operation", "add", "otter", "eastshire").code == 0
    assert json.loads(desk.run(*ingest).out)[0]["rows"]["refused"] == 0
    assert desk.run("operation", "end", "otter", "eastshire").code == 0
    assert desk.run("operation", "end", "otter", "eastshire").code == 5
    assert json.loads(desk.run(*ingest).out)[0]["rows"]["refused"] == 1
    listed = {row["name"]: row for row in json.loads(desk.run("agency", "list", "--json").out)}
    assert listed["eastshire"]["may_quote"] == ["westshire-police/niche"] and listed["eastshire"]["systems"] == ["core"]
    operations = json.loads(desk.run("operation", "list", "--json").out)
    assert {"operation": "otter", "agency": "eastshire", "state": "ended"} in operations
    assert {"agency": "eastshire", "sends": ["links"]} in json.loads(desk.run("profile", "list", "--json").out)
    assert desk.run("profile", "show", "eastshire").out == PROFILE
    assert desk.run("agency", "unquote", "eastshire", "westshire-police/niche").code == 0
    assert desk.run(*ingest).code == 8
    checked = {row["what"]: row for row in json.loads(desk.run("check", "--json").out)}
    assert not checked["agencies"]["ok"] and "eastshire" in checked["agencies"]["found"]
    desk.run("agency", "quote", "eastshire", "westshire-police/niche")
    assert {row["what"]: row for row in json.loads(desk.run("check", "--json").out)}["agencies"]["ok"]


def test_a_profile_is_never_brought_with_a_file(desk: Desk):
    (desk.folder / "own.toml").write_text(PROFILE)
    brought = desk.run("ingest", "own.csv", "--as", "people", "--profile", "own.toml", "--dry-run")
    assert brought.code == 2 and "installed" in brought.err


def test_what_is_registered_is_on_the_audit_record(desk: Desk):
    desk.run("agency", "add", "northshire", "--title", "Northshire", "--system", "core")
    desk.run("agency", "add", "NORTH|SHIRE", "--title", "Northshire")
    lines = [
        json.loads(line)
        for chain in (desk.service.settings.home / "audit").glob("2*.ndjson")
        for line in chain.read_text().splitlines()
    ]
    acts = [(line["action"], line["targets"], line["who"]) for line in lines if line.get("action") == "agency add"]
    assert ("agency add", ["northshire", "core"], "owner-of-the-home") in acts
    assert "NORTH" not in str(acts)


@pytest.mark.parametrize("words", [("--agency", "nowhere"), ("--agency", "police", "--grant", "operation:nothing"),
                                   ("--agency", "police", "--grant", "restricted")])  # fmt: skip
def test_no_token_is_made_for_what_is_not_registered_or_cannot_be_granted(desk: Desk, words):
    made = desk.run("token", "new", *words, "--role", "analyst", "-o", "no-token")
    assert made.code == 2 and made.out == "" and not (desk.folder / "no-token").exists()


def test_a_new_token_says_in_words_what_it_will_see_as_the_policy_has_it(desk: Desk):
    analyst = desk.run("token", "new", "--agency", "police", "--role", "analyst", "--purpose", "safeguarding").err
    own, others = (line for line in analyst.splitlines() if line.startswith("For safeguarding"))
    assert own.startswith("For safeguarding, of police: handling P; handling C, no condition stated, A1")
    assert "restricted" in own.split("Not:")[0] and "void" in own.split("Not:")[1]
    assert "handling C, A2, A3;" in others.split("Not:")[0] and "health" in others.split("Not:")[1]
    operator = desk.run("token", "new", "--agency", "police", "--role", "operator").err
    assert "For matching, of other agencies: nothing." in operator
    everywhere = desk.run("token", "new", "--agency", "*", "--role", "operator").err
    assert "For matching, of every agency: handling P; marking OFFICIAL-SENSITIVE. Not:" in everywhere


def test_the_table_printed_for_a_data_protection_officer_is_the_one_written_by_hand(desk: Desk):
    stated, rest = desk.run("access", "table").out.split("An item has")
    stated, seen = cells(stated), cells(rest.split("Who asked about")[0])
    assert {
        (row["role"], purpose): row[purpose] for row in stated for purpose in row if purpose != "role"
    } == written()[0]
    callers = [name for name in seen[0] if name not in ("bears", "whose")]
    assert {(row["bears"], row["whose"], who): row[who] for row in seen for who in callers} == written()[1]
    told = json.loads(desk.run("access", "table", "--json").out)
    assert told["table"] == [vars(row) for row in policy.table()] and told["purposes"] == policy.purposes()


def test_an_area_is_registered_replaced_and_listed_and_one_abroad_or_turned_round_is_refused(desk: Desk):
    edges = ("--west", "-2.4", "--south", "53.6", "--east", "-1.4", "--north", "54.2")
    assert desk.run("agency", "area", "nobody", *edges).code == 5
    desk.run("agency", "add", "eastshire", "--title", "Eastshire")
    assert "west -2.4" not in desk.run("agency", "list").out
    assert desk.run("agency", "area", "eastshire", *edges).code == 0
    listed = {row["name"]: row for row in json.loads(desk.run("agency", "list", "--json").out)}
    assert listed["eastshire"]["area"] == {"west": -2.4, "south": 53.6, "east": -1.4, "north": 54.2}
    assert "area: west -2.4, south 53.6, east -1.4, north 54.2" in desk.run("agency", "list").out
    for wrong, said in (
        (("--west", "-1.3"), "west of the east"),
        (("--north", "82"), "north"),
        (("--east", "x"), "east"),
    ):
        refused = desk.run("agency", "area", "eastshire", *edges, *wrong)
        assert refused.code == 2 and said in refused.err
    assert desk.run("agency", "area", "eastshire", *edges[:6]).code == 2
    again = {row["name"]: row for row in json.loads(desk.run("agency", "list", "--json").out)}
    assert again == listed


def test_an_agency_of_the_town_that_exchanges_its_columns_is_told_so(desk: Desk):
    rows = ("O1,ASB,2026-02-06,406600,445200", "O2,ASB,2026-02-06,445200,406600", "O3,ASB,2026-02-06,530047,180422")
    (desk.folder / "swapped.csv").write_text("\n".join(("Occurrence no,Class,Event from,Easting,Northing", *rows, "")))
    ingest = ("ingest", "swapped.csv", "--as", "events", "--profile", "westshire-police", "--dry-run", "--json")
    [report] = json.loads(desk.run(*ingest).out)
    assert report["rows"] == {"in": 2, "refused": 1}
    assert {one["column"] for one in report["refused"] if "look exchanged" in one["expected"]} == {
        "Easting",
        "Northing",
    }
    assert not any("No area" in note for note in report["notes"])
