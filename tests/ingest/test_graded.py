"""What goes with every statement: grade, origin, and who may see it."""

import pytest

from graph_service.model.visibility import AccessClass
from ingest.cells import tightened
from tests.staging import part, refused, staged


def test_copies_of_one_log_share_their_origin_with_the_log():
    log = staged("events", "westshire-police", reference="OCC-1", kind="CSE", people="N1:VIC")
    copies = [
        staged("events", "westshire-council", reference="K5", kind="Referral", copied_from="OCC-1"),
        staged("events", "larkmoor-schools", reference="S9", kind="Concern", copied_from="OCC-1@niche"),
    ]
    origin = part(log, "event").origin
    assert origin == ("westshire-police", "niche", "OCC-1", "events")
    assert [part(copy, "event").origin for copy in copies] == [origin._replace(source=""), origin._replace(source="")]


def test_a_grade_is_kept_with_its_scheme_and_its_handling_governs_who_may_see():
    covert = part(staged("events", "westshire-police", reference="I1", kind="INTEL", grade="1/A/C/A2"), "event")
    assert (covert.grade, covert.access.handling, covert.access.conditions) == ("3x5x2 1 A C A2", "C", ("A2",))
    old = part(staged("events", "westshire-police", reference="I2", kind="INTEL", grade="E41"), "event")
    assert (old.grade, old.access.handling, old.access.conditions) == ("5x5x5 E 4 1", "C", ())
    faults = refused("events", "westshire-police", reference="I3", kind="INTEL", grade="2 D C A3", handling="P")
    assert [fault.column for fault in faults] == ["handling"]


def test_an_operation_is_a_compartment_that_never_joins():
    event = part(staged("events", "westshire-police", reference="I1", kind="INTEL", tags="operation:fellside"), "event")
    assert event.access.tags == ("operation:fellside",) and not event.access.joins


def test_nothing_above_official_sensitive_is_taken_in():
    assert refused("events", "westshire-police", reference="I1", kind="INTEL", marking="SECRET")[0].column == "marking"


@pytest.mark.parametrize("handling", ["", "P", "C"])
@pytest.mark.parametrize("grade", ["", "3x5x2 2 C P", "5x5x5 B 2 1"])
def test_conditions_stated_are_those_of_handling_c_whatever_the_row_says_of_handling(handling, grade):
    if grade.startswith("3x5x2") and handling == "C":
        return
    outcome = staged("events", "westshire-police", kind="CSE", handling=handling, grade=grade, conditions="A2")
    assert (part(outcome, "event").access.handling, part(outcome, "event").access.conditions) == ("C", ("A2",))
    told = [doubt.column for doubt in outcome.doubts]
    assert told == (["conditions"] if handling == "P" or grade.startswith("3x5x2") else [])


def test_a_row_may_tighten_its_profile_and_never_loosen_it():
    given = AccessClass("police", "OFFICIAL-SENSITIVE", "C", ("A2",))
    assert tightened(given, "P", ()) == ("C", ("A2",))
    assert tightened(given, "C", ()) == ("C", ())
    assert tightened(given, "C", ("A3",)) == ("C", ("A2", "A3"))
    assert tightened(AccessClass("police"), "C", ("A3",)) == ("C", ("A3",))


@pytest.mark.parametrize(
    ("cell", "origin"),
    [
        ("OCC-1", ("westshire-police", "niche", "OCC-1", "")),
        ("OCC-1@niche", ("westshire-police", "niche", "OCC-1", "")),
        ("OCC-1@mosaic", ("westshire-council", "mosaic", "OCC-1", "")),
        ("OCC-1@niche/events", ("westshire-police", "niche", "OCC-1", "events")),
        (" OCC  1 @ niche / missing ", ("westshire-police", "niche", "OCC 1", "missing")),
        ("CR/12/26@niche/links", ("westshire-police", "niche", "CR/12/26", "links")),
        ("CR/12/26", ("westshire-police", "niche", "CR/12/26", "")),
    ],
)
def test_a_copy_names_the_log_its_system_and_its_source(cell, origin):
    copy = staged("events", "westshire-council", reference="K5", kind="Referral", copied_from=cell)
    assert part(copy, "event").origin == origin


@pytest.mark.parametrize(
    "cell",
    [
        "@",
        "OCC-1@",
        "@niche",
        "OCC-1@/events",
        "OCC-1@niche/",
        "OCC-1@niche/logs",
        "OCC-1@people",
        "OCC-1@niche/events/x",
    ],
)
def test_a_copy_that_names_no_known_system_or_source_is_refused(cell):
    faults = refused("events", "westshire-council", reference="K5", kind="Referral", copied_from=cell)
    assert {fault.column for fault in faults} == {"copied_from"} and all(
        "reference" in fault.expected for fault in faults
    )


@pytest.mark.parametrize(
    ("column", "cell"), [("people", "N1@:VIC"), ("people", "N1@people:VIC"), ("tells_of", "MP-2@")]
)
def test_no_reference_is_read_as_ours_that_names_a_system_nobody_knows(column, cell):
    faults = refused("events", "westshire-police", reference="O1", kind="CSE", **{column: cell})
    assert {fault.column for fault in faults} == {column}
