import pytest

from ingest.source import Doubt, Staged
from ingest.sources import SOURCES
from sightline.town import numbers
from tests.staging import context, mentions, part, refused, staged, words


def test_a_childs_entry_bears_every_number_whose_column_stands_in_the_file_a_birth_told_to_the_day_and_first_letters():
    row = {
        "child": "C1",
        "forenames": "Éloïse Ann",
        "surname": "Ward",
        "nhs": numbers.nhs(1),
        "birth_date": "2011-03-14",
    }
    child = part(staged("children", "westshire-council", **row), "books")
    assert child.bears == {"nhs": numbers.nhs(1), "upn": "", "uln": "", "born": "2011-03-14", "forename": "elo"}
    assert child.numbers == (f"nhs:{numbers.nhs(1)}",) and {*child.numbers, "n:eloise"} <= child.keys
    assert child.born == ("2011-03-14", "2011-03-14")
    few = context(headings={"child": "Person ID", "forenames": "First names", "nhs": "NHS No"})
    outcome = SOURCES["children"].stage({"child": "C1", "nhs": "999 000 0000"}, few)
    assert isinstance(outcome, Staged) and part(outcome, "books").bears == {"nhs": ""}


@pytest.mark.parametrize(
    ("forenames", "letters"),
    [
        ("Amy", "amy"),
        ("AMY-LOU", "amy"),
        ("D'Arcy", "dar"),
        ("Mr Al", "al"),
        ("J", "j"),
        ("Zoë", "zoe"),
        ("Łukasz", "luk"),
    ],
)
def test_a_first_forename_is_folded_to_its_first_three_letters(forenames, letters):
    assert (
        part(staged("children", "westshire-council", child="C1", forenames=forenames), "books").bears["forename"]
        == letters
    )


@pytest.mark.parametrize("forenames", ["", "Unknown", "N/K", "Baby", "Unknown Ward", "--", "7"])
def test_a_forename_that_names_nobody_is_no_forename(forenames):
    child = part(staged("children", "westshire-council", child="C1", forenames=forenames, surname="Ward"), "books")
    assert "forename" not in child.bears


APART = """
agency = "eastshire-council"
title = "Eastshire"
[sources.children]
system = "mosaic"
[sources.children.parts.books]
handling = "P"
[sources.children.access]
handling = "C"
conditions = ["A2"]
[sources.children.parts.address]
tags = ["third-party"]
"""


def test_being_on_the_books_is_a_part_of_its_own_where_its_class_is_its_own(tmp_path):
    path = tmp_path / "eastshire.toml"
    path.write_text(APART, encoding="utf-8")
    source, held = SOURCES["children"], context(str(path))
    row = {
        "child": "C1",
        "forenames": "Amy",
        "nhs": numbers.nhs(1),
        "birth_date": "2011-03-14",
        "address": "1 Mill Lane",
    }
    outcome = source.stage(row, held)
    assert isinstance(outcome, Staged)
    books, person = part(outcome, "books"), part(outcome, "person")
    assert books.access.open and not person.access.open
    assert books.raw.keys() == {"child", "nhs", "birth_date"} and person.raw == {"forenames": "Amy"}
    assert books.bears == {"nhs": numbers.nhs(1), "upn": "", "uln": "", "born": "2011-03-14"} and books.names == ()
    assert person.bears == {"forename": "amy"} and person.names == ("Amy",) and books.about == person.about
    assert books.keys == {f"nhs:{numbers.nhs(1)}", "b:2011-03-14", "r:C1"} and person.keys.isdisjoint(books.keys)
    blank = source.stage({"child": "C1"}, held)
    assert isinstance(blank, Staged) and [one.name for one in blank.parts] == ["books"]


@pytest.mark.parametrize("birth", ["", "2011", "March 2011", "2011-01-01", "c2011"])
def test_nobody_is_joined_without_a_birth_date_to_the_day_that_is_no_default(birth):
    child = part(staged("children", "westshire-council", child="C1", nhs=numbers.nhs(1), birth_date=birth), "books")
    assert child.bears["born"] == "" and child.numbers == (f"nhs:{numbers.nhs(1)}",)


def test_a_wrong_number_is_kept_as_written_and_joins_nobody():
    outcome = staged("children", "westshire-council", child="C1", nhs="999 000 0000", birth_date="2011-03-14")
    child = part(outcome, "books")
    assert child.bears["nhs"] == "" and child.numbers == () and child.raw["nhs"] == "999 000 0000"
    assert outcome.doubts == (Doubt("nhs", "an NHS number of 10 figures whose check figure is right"),)


def test_a_wrong_number_that_the_profile_requires_refuses_the_row_naming_the_column():
    faults = refused("children", "westshire-health", child="H1", nhs="999 000 0000")
    assert [fault.column for fault in faults] == ["nhs"]


def test_only_the_part_about_the_person_bears_what_may_be_a_key_and_no_mention_of_a_person_has_one():
    outcome = staged(
        "children", "westshire-council", child="C1", nhs=numbers.nhs(1), birth_date="2011-03-14", address="1 Mill Lane"
    )
    assert [m.key for m in mentions(outcome) if m.kind == "Person" and m.key] == []
    assert [one.name for one in outcome.parts if one.bears] == ["books"]


def test_a_row_about_another_agencys_person_bears_no_key():
    row = {"nhs": numbers.nhs(1), "birth_date": "2011-03-14", "forenames": "Amy"}
    told = part(staged("children", "westshire-council", child="P1@arbor", **row), "books")
    assert told.bears == {} and (told.about.agency, told.about.reference) == ("larkmoor-schools", "P1")


def test_a_day_and_month_nobody_settled_refuse_the_row():
    faults = refused("children", "westshire-council", child="C1", birth_date="03/04/2012")
    assert "day/month order is not settled" in faults[0].expected


def test_a_placement_is_a_part_of_its_own_class():
    outcome = staged(
        "children", "westshire-council", child="C1", surname="Ward", placement="Larch House", placement_uprn="90001",
        address="1 Mill Lane",
    )  # fmt: skip
    placement, address = part(outcome, "placement"), part(outcome, "address")
    assert placement.access.tags == ("placement",) and address.access.tags == ()
    assert placement.links[0].qualifiers == {"place_kind": "placement", "uprn": "90001"}
    assert address.links[0].qualifiers == {"place_kind": "home"}
    assert words(outcome)["Larch House"].access == placement.access
    assert part(outcome, "books").access.tags == ()
