import io

import openpyxl
import pytest

from ingest.profile import load
from ingest.read import read
from ingest.run import ingest
from ingest.sources import SOURCES
from ingest.template import chosen, template

TAKEN = "2026-11-02T09:00:00.000000Z"


def written(name, folder):
    path = folder / f"{name}.xlsx"
    path.write_bytes(template(SOURCES[name]))
    return path


@pytest.mark.parametrize("name", SOURCES)
def test_the_first_sheet_has_the_sources_headings_and_nothing_else(name, tmp_path):
    path = written(name, tmp_path)
    assert read(path).headings == tuple(column.name for column in SOURCES[name].columns)
    assert list(read(path)) == []
    sheet = openpyxl.load_workbook(path).active
    assert [cell.value for cell in sheet[1] if cell.font.bold] == [c.name for c in SOURCES[name].columns if c.required]
    assert all(cell.comment and cell.number_format == "@" for cell in sheet[1])


@pytest.mark.parametrize("name", SOURCES)
def test_every_column_of_codes_has_the_list_of_its_codes_and_no_other_column_has_one(name):
    book = openpyxl.load_workbook(io.BytesIO(template(SOURCES[name])))
    sheet, found = book[name], {}
    for choice in sheet.data_validations.dataValidation:
        where, listed = str(choice.sqref).partition("2:")[0], choice.formula1.partition("!")
        first, last = listed[2].replace("$", "").split(":")
        found[sheet[f"{where}1"].value] = tuple(cell.value for (cell,) in book["Lists"][first:last])
        assert choice.type == "list" and choice.showErrorMessage
    assert found == {column.name: tuple(map(str, column.codes)) for column in chosen(SOURCES[name])}
    assert ("Lists" in book.sheetnames) == bool(found)
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [name]


def test_a_template_that_is_filled_in_is_taken_in_as_it_is(tmp_path):
    path = written("orders", tmp_path)
    book = openpyxl.load_workbook(path)
    headings = [cell.value for cell in book["orders"][1]]
    row = {
        "reference": "O1",
        "kind": "closure_order",
        "since": "2026-05-01",
        "place": "Curlew Arcade",
        "place_kind": "shop",
    }
    book["orders"].append([row.get(heading) for heading in headings])
    book.save(path)
    report = ingest(path, SOURCES["orders"], load("westshire-police"), None, None, dry_run=True, taken_at=TAKEN)
    assert (report.rows, report.refused, report.warnings) == (1, 0, {})
