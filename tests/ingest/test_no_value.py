"""Rubbish that looks like a value: refused, or told, in whatever source."""

from pathlib import Path

import pytest

from ingest.source import Staged
from ingest.sources import SOURCES
from tests.staging import context, part, refused, staged, words


@pytest.mark.parametrize("word", ["#N/A", "NULL", "N/A", "Unknown", "-", "TBC", "?", "0", "xxx"])
@pytest.mark.parametrize(
    ("source", "profile", "column", "cell", "row"),
    [
        ("children", "westshire-council", "child", "{}", {}),
        ("children", "westshire-council", "lead_worker_ref", "{}", {"child": "C1"}),
        ("people", "westshire-police", "person", "{}", {}),
        ("links", "westshire-council", "person_b", "{}", {"kind": "Friend", "person_a": "C1"}),
        ("links", "westshire-council", "person_a", "{}@niche", {"kind": "Friend", "person_b": "C1"}),
        ("links", "westshire-council", "reference", "{}", {"kind": "Friend", "person_a": "C1", "person_b": "C2"}),
        ("events", "westshire-police", "people", "N1:VIC; {}:SUS", {"reference": "O1", "kind": "CSE"}),
        ("events", "westshire-police", "copied_from", "{}", {"reference": "O1", "kind": "CSE"}),
        ("missing", "westshire-police", "person", "{}", {"reference": "M1"}),
        ("missing", "westshire-police", "found_with", "N2; {}", {"reference": "M1", "person": "N1"}),
    ],
)
def test_a_word_that_stands_for_no_reference_is_refused_in_every_reference_column(
    word, source, profile, column, cell, row
):
    faults = refused(source, profile, **row, **{column: cell.format(word)})
    assert {fault.column for fault in faults} == {column} and all(fault.value for fault in faults)


def allowing(folder: Path, more: str):
    path = folder / "eastshire.toml"
    plain = 'agency = "eastshire-council"\ntitle = "Eastshire"\n[systems]\nniche = "eastshire-police/niche"\n[sources.links]\n'
    path.write_text(f'{plain}system = "mosaic"\n{more}', encoding="utf-8")
    return context(str(path), "links")


def test_a_profile_may_allow_a_word_by_name_and_that_word_alone(tmp_path):
    held = allowing(tmp_path, 'allowed_references = ["Unknown"]')
    row = {"kind": "PEER_OF", "person_a": "C1"}
    assert isinstance(SOURCES["links"].stage({**row, "person_b": "UNKNOWN"}, held), Staged)
    assert not isinstance(SOURCES["links"].stage({**row, "person_b": "N/A"}, held), Staged)


def test_a_profile_may_give_the_pattern_of_its_own_references(tmp_path):
    held = allowing(tmp_path, '[sources.links.reference_patterns]\nperson_b = "C[0-9]+"')
    row = {"kind": "PEER_OF", "person_a": "whatever"}
    good = [
        one
        for one in ("C12", "XC12", "C12 x", "N7@niche", "000")
        if isinstance(SOURCES["links"].stage({**row, "person_b": one}, held), Staged)
    ]
    assert good == ["C12", "N7@niche"]


@pytest.mark.parametrize(
    "column", ["forenames", "birth_date", "nhs", "address", "address_uprn", "also_known_as", "lead_worker"]
)
def test_a_spreadsheets_error_refuses_its_row_whatever_the_column(column):
    assert [f.column for f in refused("children", "westshire-council", child="C1", **{column: "#N/A"})] == [column]
    assert [f.column for f in refused("children", "westshire-council", child="C1", also_known_as="Amy; #REF!")] == [
        "also_known_as"
    ]


@pytest.mark.parametrize("column", ["child", "nhs", "upn", "address_uprn", "school_urn", "lead_worker_ref"])
def test_a_number_whose_figures_are_lost_refuses_its_row(column):
    row = {"child": "C1", column: "9.99980E+15"}
    assert {fault.column for fault in refused("children", "westshire-council", **row)} == {column}
    assert refused("people", "westshire-police", person="N1", phones="07700 900123; 4.47701E+11")[0].column == "phones"


def test_words_for_no_place_and_no_organisation_make_none_and_are_told():
    child = staged(
        "children", "westshire-council", child="C1", school="N/A", address="Unknown", address_from="2020-01-13"
    )
    assert [(one.kind, one.links) for one in child.parts] == [("person", ()), ("address", ()), ("school", ())]
    assert {doubt.column for doubt in child.doubts} == {"school", "address"}
    event = staged("events", "westshire-police", kind="CSE", place="-", place_uprn="n/k")
    assert part(event, "event").links == () and part(event, "event").raw["place"] == "-"
    adult = staged("people", "westshire-police", person="N1", employer="TBC", employer_urn="0", work_place="Depot")
    assert [link.end.slot for link in part(adult, "work").links] == ["work_place"]
    at = staged("children", "westshire-council", child="C1", address="N/K", address_uprn="7")
    assert part(at, "address").links[0].end.reference == "7" and words(at) == {}


def test_words_that_tell_of_nobody_make_nobody():
    worker = staged("children", "westshire-council", child="C1", lead_worker="TBC")
    assert part(worker, "lead_worker").links == () and words(worker) == {}
    assert [doubt.column for doubt in worker.doubts] == ["lead_worker"]
    assert (
        refused("links", "westshire-council", kind="Friend", person_a="C1", person_b_name="-")[0].column == "person_b"
    )
    assert refused("events", "westshire-police", kind="CSE", unidentified="N/A:SUS")[0].column == "unidentified"
    assert refused("missing", "westshire-police", reference="M1", person="N1", found_with_unidentified="nil") != ()
    event = part(staged("events", "westshire-police", kind="CSE", unidentified="Unknown:SUS"), "event")
    assert [link.start.slot for link in event.links] == ["unidentified 1"]
