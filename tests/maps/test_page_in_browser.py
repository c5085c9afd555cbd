import importlib.util
import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from maps.basemap import Basemap, basemap_from_folder
from maps.features import Elsewhere, Heading, frame_of, ranked
from maps.page import hotspot_page
from maps.text import plain
from tests.maps.conftest import made
from tests.maps.hostile import HOSTILE, SYSTEM, UNSEEN

BATH = Path(__file__).parents[3] / "shared" / "data" / "bath-town" / "geo"
Open = Callable[..., Any]
FOCUSED = """(() => {
  const one = document.activeElement;
  return [one.className, one.dataset.move, one.dataset.place, one.getAttribute("aria-labelledby")].join("|");
})()"""


def test_the_page_asks_for_nothing_and_complains_of_nothing(
    opened: Open, town: list, ground: Basemap, heading: Heading, wards: list
) -> None:
    page = opened(hotspot_page(town, ground, heading, wards))
    page.page.wait_for_timeout(300)
    assert [url.split("/")[-1] for url in page.requests] == ["map.html"]
    assert page.complaints == []


def test_the_map_and_the_tables_say_the_same(opened: Open, town: list, ground: Basemap, heading: Heading) -> None:
    page = opened(hotspot_page(town, ground, heading)).page
    spots = page.locator(".map .spot")
    assert spots.locator(".count").all_inner_texts() == [place.short for place in ranked(town)]
    assert (
        spots.locator(".ref").all_inner_texts()
        == page.locator("tr[data-place] .pick").all_inner_texts()
        == list("ABCDEFG")
    )
    assert spots.first.get_attribute("aria-label") == "A: Larkmoor Bus Interchange, 23 children"
    assert page.locator("tr[data-place] .title").all_inner_texts() == [place.title for place in ranked(town)]


def test_without_script_the_still_picture_stands_where_the_moving_map_would(
    opened: Open, town: list, ground: Basemap, heading: Heading, wards: list
) -> None:
    html = hotspot_page(town, ground, heading, wards)
    still = opened(html, java_script_enabled=False).page
    assert still.locator(".still").is_visible()
    assert not still.locator(".map").is_visible()
    assert not still.locator(".tools").is_visible()
    assert still.locator("h1").inner_text() == "Larkmoor"
    assert still.locator("button:visible").count() == 0
    assert still.locator("#places tbody tr").count() == 5
    moving = opened(html).page
    assert not moving.locator(".still").is_visible()
    assert moving.locator(".map").is_visible()
    assert moving.locator(".tools").is_visible()


def test_the_moving_map_and_the_still_picture_draw_circles_of_one_size(
    opened: Open, town: list, ground: Basemap, heading: Heading
) -> None:
    page = opened(hotspot_page(town, ground, heading)).page
    moving = page.locator(".leaflet-places-pane path").evaluate_all("all => all.map(one => one.getAttribute('d'))")
    radii = sorted(float(found[1]) for d in moving if (found := re.search(r"a([\d.]+),", d)))
    still = page.locator(".still circle").evaluate_all("all => all.map(one => Number(one.getAttribute('r')))")
    assert radii == pytest.approx(sorted(still), abs=0.6)  # Leaflet rounds to whole pixels


def test_where_no_file_covers_the_period_the_page_says_so_in_place_of_a_map(
    opened: Open, ground: Basemap, heading: Heading
) -> None:
    page = opened(hotspot_page([], ground, replace(heading, period="April 2020", rests_on=()))).page
    assert page.locator("#nothing").inner_text() == "As far as this map may tell, no file covers April 2020."
    assert page.locator("#nothing").is_visible()
    assert page.locator(".map, .still").count() == 0
    covered = opened(hotspot_page([], ground, replace(heading, rests_on=["police events 2020"]))).page
    assert covered.locator("#map_sightline").is_visible()
    assert covered.locator("#nothing").is_visible()
    assert covered.locator("#rests li").all_inner_texts() == ["police events 2020"]


@pytest.mark.parametrize("script", [True, False])
def test_hostile_text_in_every_word_of_the_page_is_shown_and_never_run(
    opened: Open, ground: Basemap, script: bool
) -> None:
    hostile = [*HOSTILE, UNSEEN]
    places = [
        made(text, 5, number, kinds={text: 5}, hours={f"{text}, {text}": 5, text: 1}, registered=text, change=text)
        for number, text in enumerate(hostile)
    ]
    heading = Heading(
        title=HOSTILE[3],
        period=SYSTEM,
        edition=HOSTILE[11],
        in_all=HOSTILE[7],
        change=HOSTILE[4],
        no_place=hostile,
        totals=dict.fromkeys(hostile, HOSTILE[12]),
        hours={HOSTILE[3]: HOSTILE[4]},
        kinds={HOSTILE[4]: HOSTILE[3]},
        notes=hostile,
        rests_on=hostile,
        not_shown=hostile,
        marking=HOSTILE[13],
        question=HOSTILE[5],
    )
    wards = [Elsewhere(name=text, said=text, before_said=text) for text in hostile]
    layers = tuple(replace(layer, collection=renamed(layer.collection)) for layer in ground.layers)
    html = hotspot_page(places, Basemap(layers, HOSTILE[3]), heading, wards)
    page = opened(html, java_script_enabled=script)
    shown = page.page
    seen = [plain(text) for text in hostile]
    assert UNSEEN not in html
    assert "safegnp.exe place" in seen
    assert sorted(shown.locator("#places tbody .title").all_text_contents()) == sorted(seen)
    assert shown.locator("#wards tbody th").all_text_contents() == seen
    for name in ("#notes li", "#rests li", "#limits li", "#totals th.name:not([scope=col])"):
        assert shown.locator(name).all_text_contents() == seen
    assert shown.locator("h1").text_content() == HOSTILE[3]
    assert shown.locator(".marking").all_text_contents() == [plain(HOSTILE[13])] * 2
    assert shown.locator(".question").text_content() == HOSTILE[5]
    assert shown.locator("body").is_visible()
    assert (
        shown.locator("img, iframe, object, embed, foreignObject, set, script[src], svg[onload], [onerror]").count()
        == 0
    )
    assert shown.locator("title").first.text_content() == plain(f"{HOSTILE[3]}, {SYSTEM}")
    for button in shown.locator(".pick").all():
        button.click()
    if script:
        assert shown.evaluate("window.ran") is None
    assert page.complaints == []
    assert len(page.requests) == 1
    assert f">{os.getpid()}<" not in html


def renamed(collection: Any) -> Any:
    features = [{**feature, "properties": {"name": HOSTILE[4], "rank": 1}} for feature in collection["features"]]
    return {"type": "FeatureCollection", "features": features}


def test_choosing_a_row_finds_the_place_on_the_map_and_back(
    opened: Open, town: list, ground: Basemap, heading: Heading
) -> None:
    page = opened(hotspot_page(town, ground, heading)).page
    page.locator(".pick", has_text="B").focus()
    page.keyboard.press("Enter")
    assert page.locator(".spot[aria-pressed=true] .ref").inner_text() == "B"
    assert "The Arcade, Tanner Row, 9 children" in page.locator("#chosen").inner_text()
    page.locator(".spot").first.focus()
    page.keyboard.press("Space")
    assert page.locator("tr.chosen-row .title").inner_text() == "Larkmoor Bus Interchange"
    assert page.locator("[aria-pressed=true]").count() == 2


def test_the_whole_page_can_be_used_with_the_keyboard(
    opened: Open, town: list, ground: Basemap, heading: Heading
) -> None:
    page = opened(hotspot_page(town, ground, heading)).page
    reached = []
    for _ in range(40):  # more than there are, so that all are reached
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert reached[0].startswith("skip")
    assert {"in", "out", "all", "north", "south", "east", "west"} <= {name.split("|")[1] for name in reached}
    assert sum(name.startswith("spot") for name in set(reached)) == 7
    assert sum(name.startswith("pick") for name in set(reached)) == 7
    assert sum(name.startswith("scroll") for name in set(reached)) == 6


def test_buttons_move_the_map_without_a_drag(opened: Open, town: list, ground: Basemap, heading: Heading) -> None:
    page = opened(hotspot_page(town, ground, heading)).page
    state = "[map_sightline.getZoom(), map_sightline.getCenter().lng, map_sightline.getCenter().lat]"
    zoom, lon, lat = page.evaluate(state)
    for name in ("Zoom in", "Move east", "Move north"):
        page.get_by_role("button", name=name).click()
    nearer = page.evaluate(state)
    assert nearer[0] == zoom + 1
    assert nearer[1] > lon
    assert nearer[2] > lat
    page.get_by_role("button", name="Show all").click()
    assert page.evaluate(state)[0] == zoom


@pytest.mark.parametrize("options", [{}, {"forced_colors": "active"}, {"reduced_motion": "reduce"}])
def test_nothing_is_cut_off_at_320_pixels(
    opened: Open, town: list, ground: Basemap, heading: Heading, options: dict
) -> None:
    page = opened(hotspot_page(town, ground, heading), width=320, **options).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("button").evaluate_all("all => all.every(b => b.offsetWidth >= 24 && b.offsetHeight >= 24)")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("options", [{}, {"width": 320}, {"forced_colors": "active"}, {"color_scheme": "dark"}])
def test_axe_finds_nothing_to_complain_of(
    opened: Open, town: list, ground: Basemap, heading: Heading, wards: list, options: dict, script: bool
) -> None:
    html = hotspot_page(town, ground, heading, wards, moving=script)
    page = opened(html, **options, bypass_csp=True).page  # axe is a script that our policy would refuse
    page.evaluate(axe())
    found = page.evaluate(
        "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })"
    )
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]] == []
    assert len(found["passes"]) > 20


def axe() -> str:
    """axe-core, as a package of the tests alone carries it; nothing of it is in the product."""
    spec = importlib.util.find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "axe-playwright-python, of the group `dev`, is not installed"
        )
    return Path(spec.submodule_search_locations[0], "axe.min.js").read_text(encoding="utf-8")


def test_the_printed_page_holds_the_still_picture_the_tables_and_the_marking(
    opened: Open, town: list, ground: Basemap, heading: Heading
) -> None:
    page = opened(hotspot_page(town, ground, heading)).page
    page.get_by_role("button", name="Zoom in").click()
    page.emulate_media(media="print")
    assert page.locator(".tools").is_hidden()
    assert page.locator(".map").is_hidden()
    assert page.locator(".still").is_visible()
    assert page.locator(".marking").first.inner_text() == "OFFICIAL-SENSITIVE"
    assert page.locator("#fiction").is_visible()
    assert page.locator("#places tbody tr").count() == 5
    style = "one => [getComputedStyle(one.tHead).display, getComputedStyle(one.rows[1]).breakInside]"
    assert page.locator("table").evaluate_all(f"all => all.map({style})") == [["table-header-group", "avoid"]] * 6
    for landscape in (False, True):
        assert len(page.pdf(landscape=landscape)) > 10_000


def test_the_same_page_is_drawn_over_a_real_town_within_a_megabyte(opened: Open, heading: Heading) -> None:
    if not BATH.is_dir():
        pytest.skip("the Bath base map is not beside this repository, in shared/data/bath-town")
    names = ["Larkmoor Arcade", "Old Tannery", "Hollin Lane"]
    places = [moved(made(name, 5 + n, n), 51.381 + 0.004 * n, -2.36 + 0.006 * n) for n, name in enumerate(names)]
    ground = basemap_from_folder(BATH, frame_of(places, pad_m=2_500), "Contains OS data © Crown copyright")
    html = hotspot_page(places, ground, heading)
    begun = time.process_time()
    hotspot_page(places, ground, heading)
    assert time.process_time() - begun < 1.5  # 0.3 s on a quiet machine
    assert len(html.encode()) < 1_000_000
    page = opened(html)
    assert page.page.locator(".leaflet-overlay-pane path").count() >= 8
    assert page.page.locator(".town:visible").count() >= 3
    assert "Crown copyright" in page.page.locator(".attribution").inner_text()
    assert (page.complaints, len(page.requests)) == ([], 1)


def moved(place: Any, lat: float, lon: float) -> Any:
    return replace(place, lat=lat, lon=lon, geometry={"type": "Point", "coordinates": [lon, lat]})
