"""Who looked, for whoever answers for it: page by page, as a file, and whether the record that says so is sound."""

import csv
import io
import re

import openpyxl
import pytest

from graph_service.exports import Format, looked
from graph_service.lookups.taken import ever_been
from graph_service.model.looks import WhoSawParams
from graph_service.model.vocabulary import Purpose
from tests.graph_service.api.conftest import CANARY
from tests.graph_service.web.conftest import Browser, House
from tests.graph_service.web.test_web_pages import entity, read, rows

PATH = "/who-looked/{}"


@pytest.fixture
def auditor(house: House) -> Browser:
    return house.signed_in(house.both, "audit")


@pytest.fixture
def child(house: House) -> str:
    return entity(house, CANARY)


def record(house: House) -> list[str]:
    return [entry.action for entry in house.service.audit.entries() if entry]


def test_looks_are_listed_a_hundred_at_a_time_each_once_whatever_is_looked_at_meanwhile(
    house: House, auditor: Browser, child: str
):
    for _ in range(130):
        rows(house, "known_when", entity=child)
    page = auditor.get(PATH.format(child))
    first = read(page)
    assert first.rows == 100
    (more,) = re.findall(r"List the next of ([\d,]+) more", first.text)
    hidden = {one["name"]: one["value"] for one in first.inputs if one.get("name") in ("skip", "seen_by")}
    assert hidden["skip"] == "100" and hidden["seen_by"]
    whole = [int(more) + 100]
    for _ in range(5):
        rows(house, "known_when", entity=child)
    second = read(auditor.send(PATH.format(child), since="", until="", **hidden))
    assert second.rows == min(100, int(more)) and f"101 to {100 + second.rows:,} of {whole[0]:,}" in second.text
    for wrong in ({"skip": "-1"}, {"skip": "many"}, {"skip": "9" * 40}):
        assert read(auditor.send(PATH.format(child), since="", until="", **wrong)).rows == 100
    assert auditor.send(PATH.format(child), skip="1", seen_by="yesterday").status_code == 422


def test_as_a_file_it_says_who_why_and_when_names_nobody_looked_at_and_stands_on_the_record(
    house: House, auditor: Browser, child: str
):
    rows(house, "profile", entity=child)
    before = len(record(house))
    got = auditor.send(f"{PATH.format(child)}/file", since="", until="", format="csv")
    (name,) = re.findall(r'filename="([^"]+)"', got.headers["content-disposition"])
    assert re.fullmatch(r"who-looked-\d{4}-\d\d-\d\d-\d{6}\.csv", name) and got.headers["cache-control"] == "no-store"
    lines = list(csv.reader(io.StringIO(got.content.decode("utf-8-sig"))))
    told = dict(line for line in lines[2:] if len(line) == 2)
    assert told["marking"] and told["exported by"] == house.both.who and told["about"] == child
    assert any("ada.analyst" in line and "profile" in line for line in lines) and CANARY not in got.text
    assert record(house)[before:] == ["export who-saw", "export who-saw"]
    book = auditor.send(f"{PATH.format(child)}/file", since="", until="", format="xlsx")
    sheets = openpyxl.load_workbook(io.BytesIO(book.content))
    assert sheets.sheetnames == ["about", "looks", "columns"] and sheets["looks"].max_row > 1
    assert "Who looked, as a file" in read(auditor.get(PATH.format(child))).text
    for wrong in ("geojson", "", "pdf"):
        assert auditor.send(f"{PATH.format(child)}/file", since="", until="", format=wrong).status_code == 422
    assert auditor.send(f"{PATH.format(child)}/file", since="31/2/2026", until="", format="csv").status_code == 422


def test_no_cell_of_it_is_taken_for_a_formula(house: House, child: str):
    rows(house, "profile", entity=child)
    post = next(one for one in house.both.posts if Purpose.AUDIT in one.purposes)
    scope = house.service.view.scope(post.identity(house.both.who), Purpose.AUDIT)
    params = WhoSawParams(entity=child)
    looks = house.service.view.looks(scope, params, ever_been)
    names = dict.fromkeys((look.who for look in looks.looks), "=HYPERLINK(1)")
    text = looked(looks, scope, params, names, Format.CSV).content.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert "'=HYPERLINK(1)" in cells and not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    book = openpyxl.load_workbook(io.BytesIO(looked(looks, scope, params, names, Format.XLSX).content))
    assert {cell.data_type for sheet in book for line in sheet for cell in line if cell.value is not None} <= {
        "s",
        "n",
        "b",
    }


def test_the_record_is_verified_by_a_button_which_says_plainly_what_is_wrong(
    house: House, auditor: Browser, child: str
):
    page = PATH.format(child)
    assert "The record verifies" in read(auditor.send(page, since="", until="", do="verify")).text
    shown = read(auditor.get(page)).text
    assert "by bo.both: nothing was wrong" in shown
    strange = house.service.settings.home / "audit" / "zz.ndjson"
    strange.write_bytes(b'{"seal":"' + b"0" * 64 + b'","n":0}\n')
    try:
        wrong = read(auditor.send(page, since="", until="", do="verify"))
        assert "was changed, shortened or damaged" in wrong.text and "zz.ndjson, line 1" in wrong.text
        assert re.search(r"by bo.both: \d+ things? wrong", read(auditor.get(page)).text)
    finally:
        strange.unlink()
    strange.touch()
    try:
        killed = read(auditor.send(page, since="", until="", do="verify")).text
        assert (
            "The record verifies" in killed and "1 file of it ends in the middle of a line, as after a kill" in killed
        )
    finally:
        strange.unlink()
    decisions = [entry.decision for entry in house.service.audit.entries() if entry and entry.action == "verify record"]
    assert decisions[-6:] == ["allowed", "sound", "allowed", "damaged", "allowed", "sound"]


def test_nobody_else_verifies_or_takes_it_along(house: House, child: str):
    analyst = house.signed_in(house.analyst, "investigation")
    for path, fields in ((PATH.format(child), {"do": "verify"}), (f"{PATH.format(child)}/file", {"format": "csv"})):
        assert analyst.send(path, since="", until="", **fields).status_code == 403
    assert record(house)[-2:] == ["verify record", "export who-saw"]
