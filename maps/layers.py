"""The layers that folium draws: it is given geometry, styles and opaque ids, and no words. The page writes the words."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import folium
from branca.element import Element

from maps.basemap import Basemap, Layer, LayerKind
from maps.features import Group, Place
from maps.geometry import Bounds, Geometry
from maps.guard import BareMap, script

Style = dict[str, str | float | None]
Run = list[list[float]]
Shape = folium.PolyLine | folium.Polygon | folium.CircleMarker

MAP_ID = "map_sightline"
ORDER: tuple[LayerKind, ...] = ("green", "water", "building", "boundary", "rail", "road", "main road")
FILLS: Mapping[str, str] = {"green": "#dde8d3", "water": "#c4d8e6", "building": "#d9d3c7"}
LINES: Mapping[str, tuple[str, float, str | None]] = {
    "green": ("#dde8d3", 1, None),
    "water": ("#a9c6d9", 1, None),
    "building": ("#cfc8ba", 1, None),
    "boundary": ("#6f6b66", 1.5, "6 6"),
    "rail": ("#8b8680", 1.5, "8 4"),
    "road": ("#cdc8bf", 1.2, None),
    "main road": ("#a8a196", 2.6, None),
}
PLACE = "#1d4f7c"
"""Dark blue: white figures on it have a contrast of 8.5 to 1, and colour-blind readers too can tell it from the pale base map."""
LARGEST_PX = 34.0
ONE_CHILD_PX = 8.5
HOLLOW: Mapping[Group, str | None] = {"routine": None, "artefact": "5 4"}
"""The groups that are drawn as rings and not as discs, each with its dashes, so that one needs no colour to tell them apart."""
FILL_STEPS = ((10, 0.95), (5, 0.8), (0, 0.65))
STREET_PX, SOFT = 8, 0.35
"""A street is drawn as a broad band and a footprint as a filled area, both so pale that the base map can be seen through them."""


def map_script(places: Sequence[Place], basemap: Basemap, frame: Bounds) -> str:
    """The script that draws the base map and the places, the same bytes for the same input."""
    drawn = _bare_map(frame)
    for number, element in enumerate(_elements(places, basemap)):
        element._id = str(number)
        drawn.add_child(element)
    return script(drawn).replace(", ", ",")  # it holds only numbers and style names: no words to change


def radius_px(children: int, most: int) -> float:
    """The radius of a circle: twice the children, twice the area. The largest still leaves room for its neighbours."""
    one = min(ONE_CHILD_PX, LARGEST_PX / math.sqrt(max(1, most)))
    return round(one * math.sqrt(children), 2)


def cell_opacity(children: int) -> float:
    """How dark a 100 m square is: its size is fixed, so more children make it darker."""
    return next(step for least, step in FILL_STEPS if children >= least)


def _bare_map(frame: Bounds) -> BareMap:
    west, south, east, north = frame
    drawn = BareMap(
        location=[round((south + north) / 2, 6), round((west + east) / 2, 6)],
        zoom_start=12,
        tiles=None,
        prefer_canvas=False,
        zoom_control=False,
        attribution_control=False,
        scroll_wheel_zoom=False,
        zoom_animation=False,
        fade_animation=False,
        marker_zoom_animation=False,
        inertia=False,
        min_zoom=8,
        max_zoom=18,
        zoom_snap=0.25,
        zoom_delta=1,
    )
    drawn._id = MAP_ID.removeprefix("map_")
    return drawn


def _elements(places: Sequence[Place], basemap: Basemap) -> Iterator[Element]:
    for kind in ORDER:
        for layer in (layer for layer in basemap.layers if layer.kind == kind):
            yield from _ground(layer)
    yield folium.map.CustomPane("places", z_index=450)
    most = max((place.weight for place in places), default=1)
    for number, place in enumerate(places, start=1):
        yield from _extent(number, place)
    for number, place in enumerate(places, start=1):
        if place.group != "cell":
            yield _circle(number, place, most)


def _ground(layer: Layer) -> Iterator[Element]:
    geometries = [feature["geometry"] for feature in layer.collection["features"]]
    color, weight, dash = LINES[layer.kind]
    style: Style = {"color": color, "weight": weight, "dashArray": dash, "interactive": False, "smoothFactor": 1}
    lines = [_run(line) for geometry in geometries for line in parts_of(geometry, "LineString")]
    rings = [_run(ring) for geometry in geometries for polygon in parts_of(geometry, "Polygon") for ring in polygon]
    if lines:
        yield _styled(_line(lines), fill=False, **style)
    if rings:
        fill: Style = {"fill": layer.kind in FILLS, "fillColor": FILLS.get(layer.kind), "fillOpacity": 1}
        yield _styled(_area(rings), fillRule="nonzero", **fill, **style)


def _extent(number: int, place: Place) -> Iterator[Element]:
    """The street, the footprint or the square, for a place of which more than a point is known."""
    style: Style = {"color": PLACE, "pane": "places", "place": number, "interactive": False}
    lines = [_run(line) for line in parts_of(place.geometry, "LineString")]
    rings = [_run(ring) for polygon in parts_of(place.geometry, "Polygon") for ring in polygon]
    if lines:
        yield _styled(_line(lines), fill=False, weight=STREET_PX, opacity=SOFT, **style)
    if rings and place.group == "cell":
        fill: Style = {"fillColor": PLACE, "fillOpacity": cell_opacity(place.weight)}
        yield _styled(_area(rings), **{**style, "color": "#ffffff", "weight": 2, "fill": True, **fill})
    elif rings:
        wash: Style = {"weight": 1.5, "fill": True, "fillColor": PLACE, "fillOpacity": SOFT}
        yield _styled(_area(rings), **style, **wash)


def _circle(number: int, place: Place, most: int) -> Element:
    hollow = place.group in HOLLOW
    ring: Style = {"color": PLACE if hollow else "#ffffff", "weight": 3 if hollow else 2}
    disc: Style = {"fill": True, "fillColor": "#ffffff" if hollow else PLACE, "fillOpacity": 0.9}
    dashes: Style = {"dashArray": HOLLOW.get(place.group), "pane": "places", "place": number, "interactive": False}
    circle = folium.CircleMarker([place.lat, place.lon], radius=radius_px(place.weight, most))
    return _styled(circle, **ring, **disc, **dashes)


def _line(runs: list[Run]) -> folium.PolyLine:
    """The lines. They are set after folium has made its element, because its own check of them is slow and `guard` does the same."""
    made = folium.PolyLine([[0.0, 0.0]])  # type: ignore[no-untyped-call]
    made.locations = runs
    return made


def _area(rings: list[Run]) -> folium.Polygon:
    made = folium.Polygon([[0.0, 0.0]])
    made.locations = rings
    return made


def _styled(element: Shape, **style: str | float | None) -> Shape:
    """The element with our style instead of folium's, because folium drops options that it does not know."""
    radius = {"radius": element.options["radius"]} if "radius" in element.options else {}
    element.options = {**radius, **{name: value for name, value in style.items() if value is not None}}
    return element


def parts_of(geometry: Geometry, kind: str) -> Iterator[Any]:
    """The coordinates of each part of a geometry that is of this kind."""
    if geometry["type"] == kind:
        yield geometry["coordinates"]
    elif geometry["type"] == f"Multi{kind}":
        yield from geometry["coordinates"]


def _run(line: Sequence[Sequence[float]]) -> Run:
    return [[float(position[1]), float(position[0])] for position in line]
