import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.errors import BadInput
from ingest.mapped import guarded, unguarded
from ingest.profile import load
from ingest.report import KEPT, Fault, RefusedRow, Report
from ingest.run import ingest
from ingest.sources import SOURCES
from sightline.town.places import area

HEADINGS = "Person ID,First names,Last name,DOB,Address"


def saved(folder, *rows: str, headings: str = HEADINGS, name: str = "children.csv"):
    path = folder / name
    path.write_text("\n".join((headings, *rows)) + "\n", encoding="utf-8")
    return path


def dry(path, source="children", profile="westshire-council") -> Report:
    mapping = load(profile) if isinstance(profile, str) else profile
    return ingest(path, SOURCES[source], mapping, None, None, dry_run=True, taken_at="2026-11-02T09:00:00.000000Z")


@given(st.text())
def test_a_guarded_value_comes_back_as_it_was_and_no_spreadsheet_runs_it(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_report_says_what_to_mend_by_column_and_the_rest_is_in(tmp_path):
    report = dry(saved(tmp_path, "C1,Ann,Ward,2012-05-01,", "C2,Bob,Ward,31/02/2012,", ",Cat,Ward,2012-05-01,"))
    assert (report.rows, report.refused, report.all_in) == (1, 2, False)
    assert report.json()["refused"] == [
        {"column": "DOB", "expected": "a day that exists in the calendar", "rows": 1},
        {"column": "Person ID", "expected": "a value: this column may not be blank", "rows": 1},
    ]
    assert [row.line for row in report.refused_rows] == [3, 4]


def test_the_report_as_json_holds_no_value_of_any_row(tmp_path):
    report = dry(saved(tmp_path, "C1,Zebedee,Ward,31/02/2012,", "C2,Quentin,Ward,1/1/2012,"))
    assert not any(
        word in str(report.json()) + " ".join(report.sentences()) for word in ("Zebedee", "Quentin", "31/02")
    )


def test_refused_rows_are_written_as_they_came_mended_and_sent_again(tmp_path):
    report = dry(saved(tmp_path, "C1,Ann,Ward,2012-05-01,", 'C2,=CMD(),"O\'Neil, jr",31/02/2012,-5 Hill'))
    path = report.write_refused(tmp_path / "refused.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["sightline:line"] == "3" and row["sightline:column"] == "DOB" and row["First names"] == "'=CMD()"
    path.write_text(path.read_text(encoding="utf-8-sig").replace("31/02/2012", "28/02/2012"), encoding="utf-8")
    again = dry(path)
    assert (again.rows, again.refused) == (1, 0) and not any("not read" in note for note in again.notes)


def test_two_rows_of_one_reference_that_differ_are_both_refused_naming_each_other(tmp_path):
    report = dry(
        saved(
            tmp_path, "C1,Ann,Ward,2012-05-01,", "C2,Bea,Ward,,", "C1,Anne,Ward,2012-05-01,", "C1,Ann,Ward,2012-05-01,"
        )
    )
    assert report.rows == 1 and [row.line for row in report.refused_rows] == [2, 4, 5]
    assert report.refused_rows[0].faults[0].expected == "one person under one reference; lines 4, 5 say otherwise"


def test_a_child_may_have_a_row_for_each_address(tmp_path):
    headings = f"{HEADINGS},Address start"
    report = dry(
        saved(
            tmp_path,
            "C1,Ann,Ward,2012-05-01,1 Hill,01/09/2019",
            "C1,Ann,Ward,2012-05-01,2 Hill,13/01/2024",
            headings=headings,
        )
    )
    assert (report.rows, report.refused) == (2, 0)


def test_any_day_over_twelve_settles_its_column_and_no_other(tmp_path):
    headings = "Nominal,Forenames,Date of birth,Address from,Home address"
    rows = ("N1,Al,03/04/1990,13/02/2020,1 Hill", "N2,Bo,05/06/1991,03/04/2020,2 Hill")
    report = dry(saved(tmp_path, *rows, headings=headings), "people", "westshire-police")
    assert [(column, rows) for (column, _), rows in report.refused_by_column.items()] == [("Date of birth", 2)]
    assert any("Date of birth" in note and "which is it?" in note for note in report.notes)


def test_a_column_that_proves_both_orders_refuses_what_could_be_either(tmp_path):
    rows = ("C1,A,W,13/02/2012,", "C2,B,W,02/13/2012,", "C3,C,W,03/04/2012,")
    report = dry(saved(tmp_path, *rows))
    assert report.rows == 2 and [row.line for row in report.refused_rows] == [4]


def test_a_heading_the_profile_needs_and_the_file_lacks_refuses_the_file(tmp_path):
    with pytest.raises(BadInput, match="expected 'Person ID'"):
        dry(saved(tmp_path, "Ann,Ward", headings="First names,Last name"))


def test_a_column_the_profile_does_not_know_is_named_and_not_read(tmp_path):
    report = dry(saved(tmp_path, "C1,Buddhist", headings="Person ID,Religion"))
    assert "The column Religion is not in the profile and was not read." in report.notes


def test_a_file_with_coordinates_is_told_once_that_no_area_is_registered(tmp_path):
    headings = "Occurrence no,Class,Event from,Easting,Northing"
    path = saved(tmp_path, *(f"O{n},ASB,2026-02-06,40660{n},445200" for n in range(3)), headings=headings)
    mapping = load("westshire-police")
    told = [note for note in dry(path, "events", mapping).notes if "No area is registered for westshire-police" in note]
    assert len(told) == 1 and "`sightline agency area`" in told[0]
    assert not any("area" in note for note in dry(path, "events", mapping.among((), area())).notes)
    bare = saved(tmp_path, "O1,ASB,2026-02-06", headings="Occurrence no,Class,Event from")
    assert not any("area" in note for note in dry(bare, "events", mapping).notes)


def test_what_is_refused_and_what_is_doubted_of_coordinates_stands_in_the_report_under_the_agencys_headings(tmp_path):
    headings = "Occurrence no,Class,Event from,Easting,Northing"
    rows = ("O1,ASB,2026-02-06,406600,", "O2,ASB,2026-02-06,530047,180422", "O3,ASB,2026-02-06,406600,445200")
    report = dry(saved(tmp_path, *rows, headings=headings), "events", load("westshire-police").among((), area()))
    assert [(row.line, [fault.column for fault in row.faults]) for row in report.refused_rows] == [(2, ["Northing"])]
    assert [(column, told.lines) for (column, _), told in report.warnings.items()] == [("Easting", [3])]
    words = " ".join(report.sentences())
    assert not any(value in words for value in ("406600", "445200", "530047", "180422"))


def test_a_file_of_nothing_but_faults_keeps_only_so_many_to_be_mended():
    report = Report("f", "feed", ("ID",))
    for line in range(KEPT + 5):
        report.refuse(RefusedRow(line, (Fault("ID", "x", "y"),), {"ID": "x"}))
    assert report.refused == KEPT + 5 and len(report.refused_rows) == KEPT


def test_two_girls_do_not_share_an_associate_that_is_an_error_and_invisible_characters_are_told(tmp_path):
    headings = "Person A,Person B,Relationship,Notes"
    rows = ("C1,#N/A,Friend,x", "C2,#N/A,Friend,x", "C\u200b1,C2,Friend,met\u00a0twice", "C3,C4,Friend,x")
    report = dry(saved(tmp_path, *rows, headings=headings), "links")
    assert report.rows == 2 and [row.line for row in report.refused_rows] == [2, 3]
    assert {(column, warned.rows) for (column, _), warned in report.warnings.items()} == {("Person A", 1), ("Notes", 1)}


@pytest.mark.parametrize(
    ("profile", "source", "row", "column"),
    [
        ("westshire-police", "events", {"Occurrence no": "O1", "Class": "CSE"}, "Event from"),
        ("westshire-police", "events", {"Occurrence no": "O1", "Class": "CSE"}, "Reported"),
        ("westshire-police", "missing", {"Episode": "M1", "Nominal": "N1"}, "Report time"),
        ("westshire-police", "missing", {"Episode": "M1", "Nominal": "N1", "Last seen": "2026-01-01"}, "Report time"),
        ("westshire-police", "missing", {"Episode": "M1", "Nominal": "N1"}, "Found"),
        ("westshire-council", "children", {"Person ID": "C1", "Address": "1 Hill"}, "Address start"),
        ("westshire-council", "links", {"Person A": "C1", "Person B": "C2", "Relationship": "Friend"}, "Start"),
    ],
)
def test_a_day_after_tomorrow_is_told_and_the_row_is_kept(tmp_path, profile, source, row, column):
    for day, told in (("2026-11-03", False), ("2026-11-04", True), ("2206-11-04", True), ("November 2026", False)):
        path = saved(tmp_path, ",".join([*row.values(), day]), headings=",".join([*row, column]))
        report = dry(path, source, profile)
        assert (report.rows, bool(report.warnings)) == (1, told), report.json()
        assert not told or next(iter(report.warnings))[0] == column


def test_a_last_day_may_lie_ahead(tmp_path):
    path = saved(tmp_path, "C1,1 Hill,2027-11-02", headings="Person ID,Address,Address end")
    assert dry(path).warnings == {}
