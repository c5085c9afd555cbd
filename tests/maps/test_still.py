import json
import math
import re

import pytest

from maps.basemap import Basemap, Layer
from maps.features import ranked
from maps.geometry import bounds_of
from maps.layers import radius_px
from maps.still import FINE, HIGH, WIDE, middle, still
from tests.maps.conftest import made

FRAME = (-1.92, 53.88, -1.86, 53.94)


def circles(svg: str) -> list[tuple[float, ...]]:
    return [tuple(map(float, found)) for found in re.findall(r'<circle cx="([^"]+)" cy="([^"]+)" r="([^"]+)"', svg)]


def words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_the_picture_has_the_circles_figures_and_letters_of_the_map(town: list, ground: Basemap) -> None:
    places = ranked(town)
    svg = still(places, ground, FRAME, "Map")
    round_ones = [place for place in places if place.group != "cell"]
    assert [radius for _, _, radius in circles(svg)] == [radius_px(place.weight, 30) for place in round_ones]
    assert [word for word in words(svg) if word in "ABCDEFG"] == list("ABCDEFG")
    assert {str(place.children) for place in places} <= set(words(svg))
    assert "Larkmoor" in words(still([], ground, FRAME, "Map"))


def test_places_stand_where_web_mercator_puts_them_with_the_frame_in_the_middle() -> None:
    west, south, east, north = FRAME
    corners = [made("a", 5, 0, lat=north, lon=west), made("b", 5, 1, lat=south, lon=east)]
    (left, top, _), (right, low, _) = circles(still(corners, Basemap(), FRAME, "Map"))
    assert (left + right) / 2 == pytest.approx(WIDE / 2, abs=0.2)
    assert (top, low) == (pytest.approx(0, abs=0.2), pytest.approx(HIGH, abs=0.2))
    up = math.asinh(math.tan(math.radians(north))) - math.asinh(math.tan(math.radians(south)))
    assert (right - left) / (low - top) == pytest.approx(math.radians(east - west) / up, rel=0.01)


def test_the_groups_are_told_apart_without_colour(town: list) -> None:
    svg = still(ranked(town), Basemap(), FRAME, "Map")
    rings = re.findall(r'<circle[^>]*fill="#ffffff"[^>]*>', svg)
    assert [("stroke-dasharray" in ring) for ring in rings] == [False, True]
    assert svg.count('<path d="M') - 1 == 3  # a street, a footprint and a square; and the bar of the scale


def test_ground_that_cannot_be_seen_is_left_out_and_the_rest_is_whole_numbers() -> None:
    def layer(kind: str, geometry: dict) -> Layer:
        return Layer(kind, kind, {"type": "FeatureCollection", "features": [{"properties": {}, "geometry": geometry}]})

    long_road = {"type": "LineString", "coordinates": [[-3, 53.91], [-1, 53.91]]}
    far = {"type": "LineString", "coordinates": [[2, 50], [2.1, 50]]}
    speck = {"type": "Polygon", "coordinates": [[[-1.9, 53.9], [-1.89999, 53.9], [-1.89999, 53.90001], [-1.9, 53.9]]]}
    layers = (layer("road", long_road), layer("rail", far), layer("building", speck))
    svg = still([], Basemap(layers), FRAME, "Map")
    paths = [path for path in re.findall(r' d="([^"]*)"', svg.split("</g>")[0]) if path]
    assert len(paths) == 1
    assert re.fullmatch(r"M-?\d+ -?\d+l-?\d+[ -]\d+", paths[0])
    assert int(paths[0][1:].split()[0]) == -20 * FINE


def test_a_letter_covers_no_other_circle_where_there_is_room() -> None:
    near = [made("large", 30, 0), made("small", 3, 1, lat=53.9006, lon=-1.8985)]
    svg = still(near, Basemap(), (-1.905, 53.895, -1.895, 53.905), "Map")
    (_, _, _), (x, y, radius) = circles(svg)
    boxes = re.findall(r'<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="16"', svg)
    left, top, wide = map(float, boxes[0])
    assert (
        left > x + radius * 0.7
        or left + wide < x - radius * 0.7
        or top > y + radius * 0.7
        or top + 16 < y - radius * 0.7
    )


def test_the_scale_is_as_long_as_it_says() -> None:
    svg = still([], Basemap(), FRAME, "Map")
    wide = float(re.search(r"h([\d.]+)v-6", svg)[1])  # type: ignore[index]
    degrees = (FRAME[3] - FRAME[1]) * wide / HIGH
    assert words(svg) == ["1 km"]
    assert degrees * 111_320 == pytest.approx(1_000, rel=0.02)


def test_the_middle_of_a_bent_street_is_on_the_street() -> None:
    street = {"type": "LineString", "coordinates": [[0, 0], [0, 1], [1, 1]]}
    lat, lon = middle(street)
    assert lon == 0 or lat == 1
    west, south, east, north = bounds_of([json.loads(json.dumps(street))])
    assert west <= lon <= east
    assert south <= lat <= north
