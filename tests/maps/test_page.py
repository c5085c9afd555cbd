import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from maps.basemap import Basemap
from maps.disclose import Edition
from maps.layers import radius_px
from maps.page import Heading, hotspot_page, letters
from tests.maps.conftest import made

ROOT = Path(__file__).parents[2]
NAMESPACES = {"http://www.w3.org/2000/svg"}
ELSEWHERE = """
import sys
sys.path.insert(0, "")
from maps.basemap import Basemap
from maps.disclose import Edition
from maps.page import Heading, hotspot_page
from tests.maps.conftest import made
places = [made(title, 5 + number, number) for number, title in enumerate(["Arcade", "Canal", "Underpass"])]
places.append(made("Square", 9, 3, kind="100 m cell"))
heading = Heading(title="Larkmoor", period="2026", edition=Edition.ANALYST)
sys.stdout.reconfigure(encoding="utf-8")
print(hotspot_page(places, Basemap(), heading), end="")
"""


@pytest.mark.parametrize("edition", Edition)
def test_homes_placements_and_refuges_are_not_in_the_bytes(edition: Edition, town: list, heading: Heading) -> None:
    html = hotspot_page(town, Basemap(), replace(heading, edition=edition))
    for hidden in ("Quarry", "Fellside", "Rowan", "nobody has explained", "53.98765", "1.98765", "pl-5"):
        assert hidden not in html


def test_the_page_is_the_same_with_and_without_a_home_in_its_input(
    town: list, ground: Basemap, heading: Heading
) -> None:
    without = [place for place in town if place.sensitivity == "none"]
    assert hotspot_page(town, ground, heading) == hotspot_page(without, ground, heading)


def test_the_page_names_no_address(town: list, ground: Basemap, heading: Heading) -> None:
    html = hotspot_page(town, ground, heading)
    assert set(re.findall(r"https?://[^\s\"'<>)]+", html)) <= NAMESPACES
    assert not re.search(r"(src|href)=\"(?!data:,|#)", html)
    assert not any(re.search(r"@import|url\(", style) for style in re.findall(r"<style>(.*?)</style>", html, re.DOTALL))


def test_every_script_and_style_of_the_page_is_named_in_its_policy(town: list, heading: Heading) -> None:
    html = hotspot_page(town, Basemap(), heading)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert policy[1].count("'sha256-") == html.count("<script>") + html.count("<style>") == 5


def test_the_page_may_be_zoomed_and_says_its_language(town: list, heading: Heading) -> None:
    html = hotspot_page(town, Basemap(), heading)
    assert '<html lang="en-GB">' in html
    assert "user-scalable" not in html
    assert "maximum-scale" not in html


def test_the_same_input_gives_the_same_bytes(town: list, ground: Basemap, heading: Heading) -> None:
    assert hotspot_page(town, ground, heading) == hotspot_page(town[::-1], ground, heading)


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


def test_letters_name_places() -> None:
    assert [letters(number) for number in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]


def test_a_strategic_page_gives_no_sources_and_no_records(town: list, heading: Heading) -> None:
    html = hotspot_page(town, Basemap(), replace(heading, edition=Edition.STRATEGIC))
    assert '"records":' not in html
    assert '"accounts":' not in html
    assert "Old Tannery" not in html


def test_a_page_with_nothing_to_show_says_so(heading: Heading) -> None:
    covered = replace(heading, rests_on=["westshire-police events April 2026"])
    assert "No place can be shown in this edition" in hotspot_page([], Basemap(), covered)


def test_a_period_that_no_file_covers_is_said_in_place_of_an_empty_town(town: list, heading: Heading) -> None:
    uncovered = replace(heading, period="April 2020", rests_on=())
    said = _words(hotspot_page([], Basemap(), uncovered))
    assert (said["nothing"], said["uncovered"]) == ("As far as this map may tell, no file covers April 2020.", True)
    undeclared = _words(hotspot_page(town, Basemap(), uncovered))
    assert (undeclared["nothing"], undeclared["uncovered"]) == ("", False)
    assert undeclared["rests_on"] == ["As far as this map may tell, no file covers April 2020."]


def _words(html: str) -> dict:
    return json.loads(re.search(r'id="words">(.*?)</script>', html, re.DOTALL)[1])


def test_the_same_place_twice_is_refused(heading: Heading) -> None:
    with pytest.raises(ValueError, match="same id twice"):
        hotspot_page([made("A", 1), made("B", 1)], Basemap(), heading)


def test_a_page_can_carry_a_thousand_places(heading: Heading) -> None:
    places = [made(f"Place {number}", 1 + number % 30, number) for number in range(1000)]
    assert hotspot_page(places, Basemap(), heading).count('"ref":') == 1000
