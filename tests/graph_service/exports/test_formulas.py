"""No cell of an exported file is a formula, whatever stands in records; and every word of it reads back as it was."""

import io
import json
import zipfile

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph_service.errors import BadInput
from graph_service.exports import csv_text, workbook
from graph_service.exports.columns import columns
from graph_service.exports.tables import tables
from graph_service.model.export import Export
from graph_service.model.question import Answer, Evidence, Label, Naming, Scope
from graph_service.model.times import Bounds
from graph_service.model.vocabulary import EntityKind, Purpose, Role
from graph_service.questions import QUESTIONS
from graph_service.questions.find import QUESTION, FindParams, Match, Reference
from tests import exported as back

NOW = "2026-03-01T12:00:00.000000Z"
ENTITY = "e_" + "1" * 24
FORMULA = tuple("=+-@＝＋－＠")
BEGINS = (*FORMULA, "\t", "\r", "\n")
ATTACKS = (
    "=1+1", "+44 7700 900123", "-5", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", '"=1+1', "'=1+1", "''", "'", "a;=1+1",
    'a";"=1+1', "a;'=1", "a;\t '=1;-1", "a\n@b", "a\r\n\r\n=b", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "＝1", "", "null",
    "true", "12", "007", "{}", "[1]", "#N/A", "_x000D_", "_x005F_", "\x07", "\x00", "\ufffe", "a,=b", 'a","=b', "\ufeff=1", " ",
)  # fmt: skip

words = st.one_of(
    st.sampled_from(ATTACKS),
    st.text(st.sampled_from("=+-@\t\r\n;,'\" a1_x0D＝"), max_size=12),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)


def _export(text: str, *others: str) -> Export[Match]:
    """An answer in which some words stand wherever words of records can."""
    said = Evidence(
        assertion="", record="r_" + "2" * 24, kind=text, start=ENTITY, end=ENTITY, how=text, times=3, when=Bounds(NOW, NOW, "day"),
        agency="police", grade=text, statement="fact", origin=text, origin_agency="police", origin_source=text, copied_only=False,
        recorded_at=NOW, recorded_from="row",
    )  # fmt: skip
    row = Match(
        line=1, entity=ENTITY, kind=EntityKind.PERSON, matched=text, likeness=0.5, age=text, area=(text, *others),
        references=(Reference(agency="police", system=text, reference=text),), agencies=1, accounts=1, evidence=(said,),
    )  # fmt: skip
    names = tuple(Naming(name=one, agencies=("police",), own=True) for one in (text, *others))
    answer = Answer[Match](
        question="find",
        purpose=Purpose.SAFEGUARDING,
        known_at=NOW,
        rows=(row, row),
        notes=(text, *others),
        figures={"children": 3},
        labels={ENTITY: Label(names=names, text=text), "e_" + "3" * 24: Label(names=(), text="")},
    )
    asker = Scope("u_1", "police", Role.ANALYST, Purpose.SAFEGUARDING, "test", {})
    return Export(answer, QUESTION, FindParams(text="xx"), asker, {text: 2}, {})


@given(words, words)
def test_every_word_reads_back_as_it_was_from_csv_and_from_a_workbook(text, other):
    export = _export(text, other)
    expected = json.loads(export.answer.model_dump_json())
    for read in (
        back.tables_of_csv(csv_text.written(export)),
        back.tables_of_workbook(workbook.written(export)),
    ):
        assert back.answer(read) == expected
        assert read["rows"][0]["entity.called"] == text and read["rows"][0]["evidence"] == "r_" + "2" * 24


@given(words, words)
@example("a;=1+1", 'a";"=1')
def test_no_cell_of_a_csv_begins_as_a_formula_does_by_whichever_separator_it_is_read(text, other):
    content = csv_text.written(_export(text, other))
    for separator in ",;\t":
        for cell in back.cells_as_a_spreadsheet_splits(content, separator):
            assert not cell.lstrip(' "\t\r\n').startswith(FORMULA), (separator, cell)
            assert separator != "," or not cell.startswith(BEGINS), cell


@given(words, words)
def test_no_cell_of_a_workbook_is_a_formula_and_what_looks_like_one_is_marked_as_typed(text, other):
    content = workbook.written(_export(text, other))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert not any(b"<f>" in package.read(name) for name in package.namelist() if "sheet" in name)
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type in "sn" or cell.value is None or isinstance(cell.value, bool)
                if isinstance(cell.value, str) and cell.value.startswith(BEGINS):
                    assert cell.quotePrefix


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_column_of_a_questions_rows_is_called_as_another_column_is(name):
    headings = [one.name for one in columns(QUESTIONS[name].row, ("evidence",))]
    assert len(set(headings)) == len(headings) and not {"row", "evidence", "at", "called"} & set(headings)


def test_every_table_says_what_its_columns_hold_and_no_heading_is_twice_in_one():
    for table in tables(_export("a")):
        headings = [column.name for column in table.columns]
        assert len(set(headings)) == len(headings)
    columns = back.tables_of_csv(csv_text.written(_export("a")))["columns"]
    assert {one["holds"] for one in columns} <= {"text", "text or nothing", "JSON", "JSON or nothing"}
    assert {"when.earliest", "when.words", "start.called"} < {one["column"] for one in columns}


def test_a_value_too_long_for_a_cell_of_a_workbook_is_refused_and_never_cut():
    export = _export("x" * 32_768)
    with pytest.raises(BadInput, match="export as csv"):
        workbook.written(export)
    assert back.answer(back.tables_of_csv(csv_text.written(export)))["rows"][0]["matched"] == "x" * 32_768


def test_a_file_says_its_marking_who_asked_why_for_what_and_what_was_left_out():
    about = dict(map(dict.values, back.tables_of_csv(csv_text.written(_export("under handling code C")))["about"]))  # type: ignore[arg-type]
    assert about["marking"] == "OFFICIAL-SENSITIVE" and about["purpose"] == "safeguarding"
    assert (about["asked by"], about["agency"], about["role"]) == ("u_1", "police", "analyst")
    assert about["filter text"] == "xx" and about["left out"] == "2 statements are left out: under handling code C."
