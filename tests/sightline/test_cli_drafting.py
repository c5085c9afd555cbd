"""`template` and `profile draft`: what they write, what they say, and that they need no installation."""

import tomllib

import openpyxl

from tests.sightline.conftest import command


def test_a_template_is_written_for_its_owner_alone_where_it_is_said(tmp_path):
    assert command(tmp_path, "template", "orders").code == 0
    assert command(tmp_path, "template", "phones", "-o", "calls.xlsx").code == 0
    assert openpyxl.load_workbook(tmp_path / "orders.xlsx").active.title == "orders"
    assert (tmp_path / "calls.xlsx").stat().st_mode & 0o777 == 0o600
    refused = command(tmp_path, "template", "cars")
    assert refused.code == 2 and "vehicles" in refused.err


def test_a_draft_goes_to_standard_output_and_what_it_could_not_place_to_standard_error(tmp_path):
    (tmp_path / "x.csv").write_text("VRM,Colour,Shoe size\nLE01 KTB,silver,9\n")
    words = ("profile", "draft", "x.csv", "--as", "vehicles", "--agency", "eastshire", "--system", "core")
    ran = command(tmp_path, *words)
    assert ran.code == 0
    assert tomllib.loads(ran.out)["sources"]["vehicles"]["columns"] == {"VRM": "mark", "Colour": "colour"}
    assert "2 headings placed" in ran.err and "not placed: Shoe size" in ran.err
    written = command(tmp_path, *words, "-o", "draft.toml")
    assert written.out == "" and (tmp_path / "draft.toml").read_text() == ran.out
    assert (tmp_path / "draft.toml").stat().st_mode & 0o777 == 0o600
    assert command(tmp_path, "profile", "draft", "none.csv", "--as", "vehicles").code == 2
    assert command(tmp_path, "profile", "draft", "x.csv", "--as", "cars").code == 2
