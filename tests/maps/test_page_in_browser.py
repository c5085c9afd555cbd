import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from maps.basemap import Basemap, basemap_from_folder
from maps.disclose import Edition, disclose, frame_of
from maps.page import Heading, hotspot_page
from tests.maps.conftest import made

BATH = Path(__file__).parents[3] / "shared" / "data" / "bath-town" / "geo"
SYSTEM = "{{ cycler.__init__.__globals__.os.getpid() }}"
HOSTILE = [
    SYSTEM,
    "{% for x in [1] %}broken",
    "{# quiet #} said",
    "</script><script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "`${window.ran=1}`",
    "'];window.ran=1;//",
    '"><svg onload=window.ran=1>',
    "&lt;b&gt; <!-- <script>",
    "{{ '<script>window.ran=1</script>' }}",
    "javascript:window.ran=1",
]
Open = Callable[..., Any]


def test_the_page_asks_for_nothing_and_complains_of_nothing(
    opened: Open, town: list, ground: Basemap, heading: Heading
) -> None:
    page = opened(hotspot_page(town, ground, heading))
    page.page.wait_for_timeout(300)
    assert [url.split("/")[-1] for url in page.requests] == ["map.html"]
    assert page.complaints == []


@pytest.mark.parametrize("edition", Edition)
def test_the_table_and_the_map_say_what_may_be_said(
    opened: Open, town: list, ground: Basemap, heading: Heading, edition: Edition
) -> None:
    page = opened(hotspot_page(town, ground, replace(heading, edition=edition))).page
    shown = [(place.title, str(place.children)) for place in disclose(town, edition).shown]
    rows = page.locator("#places tbody tr")
    titles = [row.locator("th").evaluate("cell => cell.firstChild.textContent") for row in rows.all()]
    assert list(zip(titles, page.locator("#places td:nth-child(3)").all_inner_texts(), strict=True)) == shown
    spots = page.locator(".map .spot")
    assert spots.locator(".count").all_inner_texts() == [count for _, count in shown]
    assert spots.locator(".ref").all_inner_texts() == page.locator("#places .pick").all_inner_texts()


def test_where_no_file_covers_the_period_the_page_says_so_in_place_of_a_map(
    opened: Open, ground: Basemap, heading: Heading
) -> None:
    page = opened(hotspot_page([], ground, replace(heading, period="April 2020"))).page
    assert page.locator("#nothing").inner_text() == "As far as this map may tell, no file covers April 2020."
    assert page.locator("#nothing").is_visible()
    assert not page.locator("#map_sightline").is_visible()
    covered = opened(hotspot_page([], ground, replace(heading, rests_on=["police events 2020"]))).page
    assert covered.locator("#map_sightline").is_visible()
    assert covered.locator("#rests li").all_inner_texts() == ["police events 2020"]


def test_hostile_text_is_shown_and_never_run(opened: Open, ground: Basemap) -> None:
    places = [made(text, 5, number, artefact="") for number, text in enumerate(HOSTILE)]
    places.append(made("Station", 5, 99, artefact=HOSTILE[3]))
    heading = Heading(
        title=HOSTILE[3],
        period=SYSTEM,
        edition=Edition.ANALYST,
        notes=HOSTILE,
        rests_on=HOSTILE,
        marking=HOSTILE[4],
        question=HOSTILE[5],
    )
    layers = tuple(replace(layer, collection=renamed(layer.collection)) for layer in ground.layers)
    html = hotspot_page(places, Basemap(layers, HOSTILE[3]), heading)
    page = opened(html)
    assert sorted(page.page.locator("#places tbody th").all_inner_texts()) == sorted(HOSTILE)
    assert page.page.locator("h1").inner_text() == HOSTILE[3]
    assert page.page.locator("#notes li").all_inner_texts() == HOSTILE
    for button in page.page.locator(".pick").all():
        button.click()
    assert page.page.evaluate("window.ran") is None
    assert page.page.locator("img, script[src], iframe, main svg[onload]").count() == 0
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
    assert page.locator("tr.chosen-row th").inner_text() == "Larkmoor Bus Interchange"
    assert page.locator("[aria-pressed=true]").count() == 2


def test_the_whole_page_can_be_used_with_the_keyboard(
    opened: Open, town: list, ground: Basemap, heading: Heading
) -> None:
    page = opened(hotspot_page(town, ground, heading)).page
    reached = []
    for _ in range(25):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.className + '|' + (document.activeElement.dataset.move || '')")
        )
    assert reached[0].startswith("skip")
    assert {"|in", "|out", "|all", "|north", "|south", "|east", "|west"} <= set(reached)
    assert sum(name.startswith("spot") for name in reached) == 5
    assert sum(name.startswith("pick") for name in reached) == 5


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


def test_the_printed_page_holds_the_map_the_table_and_the_marking(
    opened: Open, town: list, ground: Basemap, heading: Heading
) -> None:
    page = opened(hotspot_page(town, ground, heading)).page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".tools").is_hidden()
    assert page.locator(".marking").first.inner_text() == "OFFICIAL-SENSITIVE"
    assert page.locator("#fiction").is_visible()
    assert page.locator("#places tbody tr").count() == 5
    assert len(page.pdf()) > 10_000


def test_the_same_page_is_drawn_over_a_real_town(opened: Open, heading: Heading) -> None:
    if not BATH.is_dir():
        pytest.skip("the Bath base map is not beside this repository, in shared/data/bath-town")
    names = ["Larkmoor Arcade", "Old Tannery", "Hollin Lane"]
    places = [made(name, 5 + n, n, lat=51.381 + 0.004 * n, lon=-2.36 + 0.006 * n) for n, name in enumerate(names)]
    bounds = frame_of(places, heading.edition, pad_m=4000)
    html = hotspot_page(places, basemap_from_folder(BATH, bounds, "Contains OS data © Crown copyright"), heading)
    page = opened(html)
    assert len(html.encode()) < 3_000_000
    assert page.page.locator(".leaflet-overlay-pane path").count() >= 8
    assert page.page.locator(".town:visible").count() >= 5
    assert "Crown copyright" in page.page.locator(".attribution").inner_text()
    assert (page.complaints, len(page.requests)) == ([], 1)
