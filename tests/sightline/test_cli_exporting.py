"""`sightline ask --export`: what is written, where, under which name, and what is refused."""

import json
import re
from pathlib import Path

from graph_service.exports import Format
from tests import exported as back
from tests.graph_service.api.conftest import CANARY
from tests.sightline.conftest import Desk

WHY = ("--purpose", "investigation")
FIND = ("ask", "find", "-p", f"text={CANARY}", *WHY)


def test_an_answer_goes_into_a_file_for_its_owner_alone_and_none_of_it_onto_the_terminal(desk: Desk):
    for wanted, read in ((Format.CSV, back.tables_of_csv), (Format.XLSX, back.tables_of_workbook)):
        done = desk.run(*FIND, "--export", f"export-1.{wanted}", who="analyst")
        path = desk.folder / f"export-1.{wanted}"
        assert (done.code, done.out) == (0, f"export-1.{wanted}\n"), done.err
        assert path.stat().st_mode & 0o777 == 0o600 and CANARY not in done.out
        assert "OFFICIAL-SENSITIVE. 1 row written." in done.err
        assert back.answer(read(path.read_bytes()))["rows"][0]["matched"] == CANARY
    assert list(desk.folder.glob(".*new")) == []


def test_where_only_a_format_is_said_a_name_is_made_in_which_nobodys_name_stands(desk: Desk):
    (desk.folder / "files").mkdir(exist_ok=True)
    done = desk.run(*FIND, "--export", "files/csv", "--json", who="analyst")
    told = json.loads(done.out)
    assert (
        re.fullmatch(r"files/find-\d{4}-\d\d-\d\d-\d{6}\.csv", told["file"]) and (desk.folder / told["file"]).is_file()
    )
    assert (told["rows"], told["marking"], told["left_out"]) == (1, "OFFICIAL-SENSITIVE", [])


def test_a_name_of_somebody_in_a_files_name_is_refused_before_anything_is_asked(desk: Desk):
    before = _audited(desk)
    for name in ("zebedee.csv", "find-Zebedee.xlsx", "answer.txt", "answer"):
        refused = desk.run(*FIND, "--export", name, who="analyst")
        assert (refused.code, refused.out) == (2, "") and "zebedee" not in refused.err.casefold()
        assert not (desk.folder / name).exists()
    assert _audited(desk) == before


def test_through_a_link_into_no_folder_and_in_a_format_that_cannot_hold_it_nothing_is_written(desk: Desk):
    target = desk.folder / "target"
    target.write_text("kept")
    (desk.folder / "a.csv").unlink(missing_ok=True)
    (desk.folder / "a.csv").symlink_to(target)
    for name in ("a.csv", "nowhere/a.csv", "b.geojson"):
        refused = desk.run(*FIND, "--export", name, who="analyst")
        assert refused.code == 2 and refused.out == "", name
    assert target.read_text() == "kept"
    (desk.folder / "a.csv").unlink()


def test_a_map_of_places_is_written_as_geojson(desk: Desk):
    period = ("-p", "since=2026-01-01", "-p", "until=2026-03-31")
    done = desk.run("ask", "hotspots", *period, *WHY, "--export", "map-2026-q1.geojson", who="analyst")
    assert done.code == 0, done.err
    drawn = json.loads((desk.folder / "map-2026-q1.geojson").read_text())
    assert [one["properties"]["at"] for one in drawn["features"]] == ["E3750N1646"]
    assert "Harbour steps" not in str(drawn)


def _audited(desk: Desk) -> str:
    folder: Path = desk.service.settings.home / "audit"
    return "".join(path.read_text() for path in sorted(folder.glob("*.ndjson")) if path.name != "anchors.ndjson")
