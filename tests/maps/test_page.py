import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from maps.basemap import Basemap
from maps.features import Elsewhere, Heading
from maps.layers import radius_px
from maps.page import hotspot_page
from tests.maps.conftest import made
from tests.maps.test_markup import Read

ROOT = Path(__file__).parents[2]
NAMESPACES = {"http://www.w3.org/2000/svg"}
ELSEWHERE = """
import sys
sys.path.insert(0, "")
from maps.basemap import Basemap
from maps.features import Heading
from maps.page import hotspot_page
from tests.maps.conftest import HOURS, KINDS, made
places = [made(title, 5 + number, number, hours=HOURS, kinds=KINDS) for number, title in enumerate(["Arcade", "Canal", "Underpass"])]
places.append(made("Square", 9, 3, group="cell"))
heading = Heading(title="Larkmoor", period="2026", edition="Analyst edition", hours=HOURS)
sys.stdout.reconfigure(encoding="utf-8")
print(hotspot_page(places, Basemap(), heading), end="")
"""


def table(html: str, name: str) -> list[list[str]]:
    """The rows of a table, each cell as its words."""
    body = re.search(rf'<table id="{name}".*?</table>', html, re.DOTALL)
    assert body, name
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body[0], re.DOTALL)
    return [[Read(cell).words for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


def section(html: str, name: str) -> list[str]:
    """The lines of a list."""
    found = re.search(rf'<ul id="{name}">(.*?)</ul>', html, re.DOTALL)
    assert found, name
    return [Read(line).words for line in re.findall(r"<li.*?</li>", found[1])]


def test_the_page_names_no_address(town: list, ground: Basemap, heading: Heading, wards: list) -> None:
    html = hotspot_page(town, ground, heading, wards)
    assert set(re.findall(r"https?://[^\s\"'<>)]+", html)) <= NAMESPACES
    assert not re.search(r"(src|href)=\"(?!data:,|#)", html)
    assert not any(re.search(r"@import|url\(", style) for style in re.findall(r"<style>(.*?)</style>", html, re.DOTALL))


@pytest.mark.parametrize("moving", [True, False])
def test_every_script_and_style_of_the_page_is_named_in_its_policy(town: list, heading: Heading, moving: bool) -> None:
    html = hotspot_page(town, Basemap(), heading, moving=moving)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    assert policy[1].startswith(
        "default-src 'none'; script-src 'sha256-" if moving else "default-src 'none'; script-src 'none'"
    )
    assert "unsafe" not in policy[1]
    assert policy[1].count("'sha256-") == html.count("<script>") + html.count("<style>") == (6 if moving else 2)
    assert " style=" not in re.sub(r"<(script|style)>.*?</\1>", "", html, flags=re.DOTALL)


def test_the_page_may_be_zoomed_and_says_its_language(town: list, heading: Heading) -> None:
    html = hotspot_page(town, Basemap(), heading)
    assert '<html lang="en-GB">' in html
    assert "user-scalable" not in html
    assert "maximum-scale" not in html


def test_the_same_input_gives_the_same_bytes(town: list, ground: Basemap, heading: Heading, wards: list) -> None:
    assert hotspot_page(town, ground, heading, wards) == hotspot_page(town[::-1], ground, heading, wards)


def test_two_processes_give_the_same_bytes() -> None:
    pages = [
        subprocess.run(
            [sys.executable, "-c", ELSEWHERE],
            check=True,
            capture_output=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        for seed in ("1", "4242")
    ]
    assert pages[0].stdout == pages[1].stdout
    assert b"Underpass" in pages[0].stdout


def test_twice_the_children_is_twice_the_ink() -> None:
    assert radius_px(8, 10) ** 2 == pytest.approx(2 * radius_px(4, 10) ** 2, rel=0.01)
    assert radius_px(400, 400) <= 38


def test_the_page_without_its_scripts_says_everything(
    town: list, ground: Basemap, heading: Heading, wards: list
) -> None:
    html = hotspot_page(town, ground, heading, wards, moving=False)
    assert "<script" not in html
    words = Read(html).words
    for said in (
        heading.title,
        heading.period,
        heading.question,
        heading.edition,
        heading.in_all,
        heading.change,
        *heading.no_place,
    ):
        assert said in words
    assert words.count(heading.marking) == 2
    assert section(html, "rests") == heading.rests_on
    assert section(html, "limits") == heading.not_shown
    assert section(html, "notes") == heading.notes
    assert 'class="still"' in html


def test_each_group_stands_in_the_table_of_its_own_and_letters_go_on(town: list, heading: Heading) -> None:
    html = hotspot_page(town, Basemap(), heading)
    assert [(row[0], row[2]) for row in table(html, "places")[1:]] == [
        ("A", "23"),
        ("B", "9"),
        ("C", "7"),
        ("D", "6"),
        ("E", "2"),
    ]
    assert [(row[0], row[1][:16], row[2]) for row in table(html, "routine")[1:]] == [("F", "Larkmoor Academy", "12")]
    assert [(row[0], row[1][:15], row[2]) for row in table(html, "artefact")[1:]] == [("G", "Larkmoor police", "30")]


def test_the_table_gives_the_change_the_accounts_and_the_day_of_the_register(town: list, heading: Heading) -> None:
    heads, first, *_ = table(hotspot_page(town, Basemap(), heading), "places")
    assert heads == ["On map", "Place", "Children", "Compared with the period before", "Separate accounts", "Records"]
    assert first == [
        "A",
        "Larkmoor Bus Interchangein the register since 3 March 2026",
        "23",
        "3 more (20 before)",
        "23",
        "46",
    ]


def test_an_edition_without_accounts_and_without_a_period_before_has_no_column_for_them(heading: Heading) -> None:
    html = hotspot_page([made("Arcade", None, said="about 10", accounts=None, records=None)], Basemap(), heading)
    assert table(html, "places") == [["On map", "Place", "Children"], ["A", "Arcade", "about 10"]]
    assert ">~10</text>" in html
    assert "Separate accounts" not in html.split("<script")[0]


def test_hours_stand_by_school_day_and_other_day_each_with_its_count(town: list, heading: Heading) -> None:
    days, bands, everywhere, first, second = table(hotspot_page(town, Basemap(), heading), "hours")
    assert days == ["On map", "Place", "school day", "time not known", "school day", "other day"]
    assert bands == ["15 to 18", "8 to 15", "15 to 18"]
    assert everywhere == ["", "All places, each child once", "40", "9", "", ""]
    assert first == ["A", "Larkmoor Bus Interchange", "5", "1", "2", "1"]
    assert second == ["E", "Old Tannery", "", "2", "", ""]


def test_what_happened_stands_by_place_with_the_number_of_children(town: list, heading: Heading) -> None:
    _, everywhere, first, second = table(hotspot_page(town, Basemap(), heading), "kinds")
    assert everywhere[1:] == ["All places, each child once", "missing episode: 30"]
    assert first[1:] == ["Larkmoor Bus Interchange", "missing episode: 4; robbery: 2"]
    assert second[1:] == ["Old Tannery", "robbery: 2"]


def test_wards_have_a_table_and_nothing_of_them_is_drawn(heading: Heading, wards: list) -> None:
    html = hotspot_page([made("Arcade", 5)], Basemap(), heading, wards)
    assert table(html, "wards")[1:] == [
        ["Northgate", "about 10", "fewer than 5"],
        ["Ward not known", "fewer than 5", ""],
    ]
    without = hotspot_page([made("Arcade", 5)], Basemap(), heading)
    picture = re.compile(r'<svg class="still.*?</svg>|<script.*?</script>', re.DOTALL | re.IGNORECASE)
    assert picture.findall(html.replace("viewBox", "viewbox")) == picture.findall(without.replace("viewBox", "viewbox"))


def test_everything_together_stands_in_a_table(heading: Heading) -> None:
    assert table(hotspot_page([], Basemap(), heading), "totals")[1:] == [
        ["At the places below", "61"],
        ["Online", "fewer than 5"],
    ]


def test_a_page_with_nothing_to_show_says_so(heading: Heading) -> None:
    words = Read(hotspot_page([], Basemap(), heading)).words
    assert "No place can be shown in this edition for this period." in words


def test_a_period_that_no_file_covers_is_said_in_place_of_an_empty_town(town: list, heading: Heading) -> None:
    said = "As far as this map may tell, no file covers April 2020."
    uncovered = replace(heading, period="April 2020", rests_on=())
    empty = hotspot_page([], Basemap(), uncovered)
    assert 'class="nothing uncovered"' in empty
    assert "map_sightline" not in empty
    assert section(empty, "rests") == [said]
    undeclared = hotspot_page(town, Basemap(), uncovered)
    assert 'class="nothing' not in undeclared
    assert section(undeclared, "rests") == [said]
    told_by_ward = hotspot_page([], Basemap(), uncovered, [Elsewhere(name="Northgate", said="about 10")])
    assert "nothing uncovered" not in told_by_ward.split("<script")[0].split("</style>")[-1]


def test_a_page_can_carry_a_thousand_places(heading: Heading) -> None:
    places = [made(f"Place {number}", 1 + number % 30, number) for number in range(1000)]
    html = hotspot_page(places, Basemap(), heading)
    assert html.count("data-said=") == 1000
    assert html.count('"ref":') == 1000
