import tomllib

import pytest

from graph_service.model.register import SOURCE as LOCATIONS
from ingest.drafting import draft
from ingest.mapped import mapped
from ingest.profile import load, parsed
from ingest.read import read
from ingest.sources import SOURCES
from tests.staging import SENT


def drafted(folder, source, *lines):
    path = folder / "export.csv"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return draft(read(path), SOURCES[source], "eastshire", "core"), path


@pytest.mark.parametrize("name", [name for name in SOURCES if name != LOCATIONS])
def test_a_file_under_our_own_headings_is_placed_whole_and_its_draft_is_a_profile(name, tmp_path):
    headings = [column.name for column in SOURCES[name].columns]
    found, path = drafted(tmp_path, name, ",".join(headings), "," * (len(headings) - 1))
    assert found.placed == {heading: heading for heading in headings}
    assert (found.unplaced, found.doubtful, found.lacking, found.near) == ((), {}, (), {})
    profile = parsed("draft.toml", found.text.encode())
    assert mapped(read(path), SOURCES[name], profile).unread == () and profile.feed(name).system == "core"


@pytest.mark.parametrize(("profile", "name"), [one for one in SENT if one[0] != "many classes"])
def test_a_file_like_that_of_a_profile_that_comes_along_is_placed_as_that_profile_places_it(profile, name, tmp_path):
    table = load(profile).table(name)
    found, _ = drafted(tmp_path, name, ",".join(f'"{heading}"' for heading in table.columns))
    agreed = {heading: column for heading, column in found.placed.items() if table.columns[heading] == column}
    assert len(agreed) > len(table.columns) / 2
    assert found.placed.items() - agreed.items() == set()
    assert {*found.placed, *found.doubtful} == {*table.columns} and found.unplaced == ()


def test_a_heading_that_is_nearly_known_is_placed_with_a_remark_and_a_strange_one_is_not(tmp_path):
    found, _ = drafted(tmp_path, "children", "child,Fornames,Shoe size", "C1,Amy,4")
    assert found.placed == {"child": "child", "Fornames": "forenames"} and found.near == {"Fornames": "forenames"}
    assert found.unplaced == ("Shoe size",)
    assert '"Fornames" = "forenames" # nearly "forenames"' in found.text and '# "Shoe size" = ""' in found.text


def test_of_two_headings_that_fit_one_column_neither_is_chosen(tmp_path):
    found, _ = drafted(tmp_path, "children", "child,DOB,Date of birth", "C1,,")
    assert found.placed == {"child": "child"}
    assert found.doubtful == {"DOB": ("birth_date",), "Date of birth": ("birth_date",)}
    assert '# "DOB" = "birth_date"' in found.text


def test_a_column_that_may_not_be_blank_and_has_no_heading_is_said(tmp_path):
    found, _ = drafted(tmp_path, "orders", "reference,Protects", "O1,C1")
    assert found.lacking == ("kind",)


def test_words_that_a_profile_knows_are_placed_others_are_left_and_one_in_a_single_row_is_not_written_down(tmp_path):
    rows = ("O1,ASB", "O2,ASB", "O3,theft", "O4,Burglary dwelling", "O5,Burglary dwelling", "O6,Amy Ward")
    found, _ = drafted(tmp_path, "events", "reference,kind", *rows)
    assert '"ASB" = "anti_social_behaviour"' in found.text and '# "Burglary dwelling" = ""' in found.text
    assert "theft" not in found.text and "Amy Ward" not in found.text
    assert found.unknown == {"kind": ("Burglary dwelling",)} and found.rare == {"kind": 1}


def test_of_too_many_words_none_is_written_down(tmp_path):
    found, _ = drafted(tmp_path, "events", "reference,kind", *(f"O{n},name {n // 2}" for n in range(80)))
    assert found.unknown == {} and found.rare == {"kind": 40} and "name 1" not in found.text


def test_what_a_profile_must_say_of_a_kind_is_left_to_its_reader(tmp_path):
    found, _ = drafted(tmp_path, "events", "reference,kind", "I1,INTEL", "I2,INTEL")
    assert '# "INTEL" = "intelligence"' in found.text and "dates" in found.text
    assert parsed("draft.toml", found.text.encode()).names() == ["events"]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("13/02/2026", "01/02/2026"), 'date_order = "dmy"'),
        (("02/13/2026", "01/02/2026"), 'date_order = "mdy"'),
        (("01/02/2026", "03/04/2026"), '# date_order = "dmy" or "mdy"'),
        (("2026-02-01", ""), ""),
    ],
)
def test_whether_day_or_month_comes_first_is_said_where_the_file_settles_it(days, said, tmp_path):
    found, _ = drafted(tmp_path, "orders", "reference,kind,since", *(f"O1,other,{day}" for day in days))
    assert said in found.text and ("date_order" in found.text) == bool(said)


@pytest.mark.parametrize("heading", ['Say "when"', "back\\slash", "a # b", "x = 1", "ünïcode"])
def test_a_draft_is_toml_whatever_the_headings_are(heading, tmp_path):
    quoted = heading.replace('"', '""')
    found, _ = drafted(tmp_path, "orders", f'reference,kind,"{quoted}"', "O1,other,x")
    assert tomllib.loads(found.text)["sources"]["orders"]["columns"] == {"reference": "reference", "kind": "kind"}
    assert found.unplaced == (heading,)
