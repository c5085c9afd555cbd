"""The map as a picture that does not move, for paper and where no script runs: the same places, letters and sizes."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from maps.basemap import Basemap, Layer
from maps.features import Place
from maps.geometry import Bounds, Geometry
from maps.layers import FILLS, HOLLOW, LINES, ORDER, PLACE, SOFT, STREET_PX, cell_opacity, parts_of, radius_px
from maps.markup import Markup, element, joined, shape
from maps.words import letters

WIDE, HIGH = 760, 500
FINE = 4
"""The base map is drawn in quarters of a pixel, so that its positions can be written as whole numbers."""
SMALLEST = 1.5
"""A shape of the base map that is smaller than so many pixels is left out."""
FONT = "Arial, Helvetica, sans-serif"
INK, PAPER = "#1b1b1b", "#ffffff"
MOST_ZOOM = 18
EARTH_M = 40_075_016.686
STEPS_M = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)

Box = tuple[float, float, float, float]
Point = tuple[float, float]
Shapes = np.ndarray[Any, np.dtype[np.object_]]
Points = np.ndarray[Any, np.dtype[np.float64]]


def still(places: Sequence[Place], basemap: Basemap, frame: Bounds, said: str) -> Markup:
    """The picture as SVG; `said` is its title, for people who cannot see it."""
    view = _View(frame)
    title = element("title", said, id="still-title")
    clip = element("clipPath", shape("rect", width=WIDE, height=HIGH), id="still-edge")
    drawn = [*_ground(basemap, view), *_spots(places, view), *_towns(basemap, places, view), _scale(view)]
    inside = element("g", *drawn, clip_path="url(#still-edge)")
    edge = shape("rect", x=0.5, y=0.5, width=WIDE - 1, height=HIGH - 1, fill="none", stroke="#b8b4ac")
    paper = shape("rect", width=WIDE, height=HIGH, fill="#f4f2ec")
    return element(
        "svg",
        title,
        element("defs", clip),
        paper,
        inside,
        edge,
        cls="still",
        viewBox=f"0 0 {WIDE} {HIGH}",
        role="img",
        aria_labelledby="still-title",
        font_family=FONT,
    )


class _View:
    """Turns positions into pixels, by Web Mercator: the frame is in the middle of the picture and as large as fits."""

    def __init__(self, frame: Bounds) -> None:
        west, south, east, north = frame
        (left, low), (right, top) = _mercator(np.array([[west, south], [east, north]]))
        closest = 256 * 2**MOST_ZOOM
        self.scale = min(WIDE / max(right - left, 1e-12), HIGH / max(low - top, 1e-12), closest)
        self.left = (left + right) / 2 - WIDE / self.scale / 2
        self.top = (top + low) / 2 - HIGH / self.scale / 2
        self.lat = (south + north) / 2

    def project(self, lonlat: Points) -> Points:
        """Longitudes and latitudes as pixels from the top left corner."""
        moved: Points = (_mercator(lonlat) - (self.left, self.top)) * self.scale
        return moved

    def at(self, lat: float, lon: float) -> Point:
        """One latitude and longitude as pixels."""
        x, y = self.project(np.array([[lon, lat]]))[0]
        return round(float(x), 1), round(float(y), 1)

    def metres(self) -> float:
        """How many metres one pixel is, in the middle of the picture."""
        return EARTH_M * math.cos(math.radians(self.lat)) / float(self.scale)


def _mercator(lonlat: Points) -> Points:
    """Longitudes and latitudes in Web Mercator: the world is a square with sides of 1, north at the top."""
    lat = np.radians(np.clip(lonlat[:, 1], -85.0, 85.0))
    return np.column_stack((lonlat[:, 0] / 360 + 0.5, 0.5 - np.arcsinh(np.tan(lat)) / (2 * np.pi)))


def _ground(basemap: Basemap, view: _View) -> Iterator[Markup]:
    drawn = [_layer(layer, view) for kind in ORDER for layer in basemap.layers if layer.kind == kind]
    yield element("g", *drawn, transform=f"scale({1 / FINE})", stroke_linejoin="round")


def _layer(layer: Layer, view: _View) -> Markup:
    geometries = [feature["geometry"] for feature in layer.collection["features"]]
    lines = [line for geometry in geometries for line in parts_of(geometry, "LineString")]
    rings = [ring for geometry in geometries for polygon in parts_of(geometry, "Polygon") for ring in polygon]
    colour, width, dashes = LINES[layer.kind]
    style: dict[str, str | float | None] = {
        "stroke": colour,
        "stroke_width": width * FINE,
        "stroke_dasharray": dashes and " ".join(str(int(dash) * FINE) for dash in dashes.split()),
    }
    filled = shape("path", d=_path(rings, view, closed=True), fill=FILLS.get(layer.kind, "none"), **style)
    drawn = shape("path", d=_path(lines, view, closed=False), fill="none", **style)
    return joined(*([filled] if rings else []), *([drawn] if lines else []))


def _path(runs: Sequence[Sequence[Sequence[float]]], view: _View, *, closed: bool) -> str:
    """The SVG path of the lines or rings that can be seen, in quarters of a pixel; each step is given from the one before."""
    if not runs:
        return ""
    flat = np.array([position[:2] for run in runs for position in run], dtype=float)
    which = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
    shapes = _visible(shapely.linestrings(view.project(flat), indices=which))
    if not closed:
        shapes = _visible(shapely.get_parts(shapely.clip_by_rect(shapes, *_MARGIN)))
    return "".join(_steps(_whole(shapely.simplify(shapes, 0.5, preserve_topology=False)), closed=closed))


_MARGIN: Box = (-20, -20, WIDE + 20, HIGH + 20)
"""The box at which lines are cut: a little more than the picture, so that no cut is seen."""


def _visible(shapes: Shapes) -> Shapes:
    """The shapes that reach into the picture and are large enough to be seen."""
    west, north, east, south = shapely.bounds(shapes).T
    inside = (east >= _MARGIN[0]) & (west <= _MARGIN[2]) & (south >= _MARGIN[1]) & (north <= _MARGIN[3])
    seen: Shapes = shapes[inside & (np.maximum(east - west, south - north) >= SMALLEST)]
    return seen


def _whole(shapes: Shapes) -> Iterator[list[list[int]]]:
    """Each shape's positions in whole quarters of a pixel."""
    numbers, which = shapely.get_coordinates(shapes, return_index=True)
    ends = np.flatnonzero(np.diff(which)) + 1
    rounded = np.rint(numbers * FINE).astype(int).tolist()
    for start, end in pairwise([0, *ends.tolist(), len(rounded)]):
        yield rounded[start:end]


def _steps(runs: Iterable[list[list[int]]], *, closed: bool) -> Iterator[str]:
    for run in runs:
        moves = [(x - a, y - b) for (a, b), (x, y) in pairwise(run) if (a, b) != (x, y)]
        steps = " ".join(f"{x} {y}" for x, y in (moves[:-1] if closed else moves)).replace(" -", "-")
        if steps:
            yield f"M{run[0][0]} {run[0][1]}l{steps}{'z' if closed else ''}"


def _spots(places: Sequence[Place], view: _View) -> Iterator[Markup]:
    most = max((place.weight for place in places), default=1)
    for place in places:
        yield from _extent(place, view)
    for place in places:
        yield _count(place, view, radius_px(place.weight, most))
    spots = [_round(view.at(place.lat, place.lon), _half(place, most) * 0.7) for place in places]
    taken: list[Box] = []
    for number, place in enumerate(places, start=1):
        others = [*taken, *spots[: number - 1], *spots[number:]]
        taken.append(_corner(letters(number), view.at(place.lat, place.lon), _half(place, most), others))
        yield _letter(letters(number), taken[-1])


def _extent(place: Place, view: _View) -> Iterator[Markup]:
    """The street, the footprint or the square, for a place of which more than a point is known."""
    for line in parts_of(place.geometry, "LineString"):
        d = f"M{_corners(line, view)}"
        yield shape("path", d=d, fill="none", stroke=PLACE, stroke_width=STREET_PX, stroke_opacity=SOFT)
    rings = [ring for polygon in parts_of(place.geometry, "Polygon") for ring in polygon]
    d = "".join(f"M{_corners(ring, view)}z" for ring in rings)
    if place.group == "cell":
        opacity = cell_opacity(place.weight)
        yield shape("path", d=d, fill=PLACE, fill_opacity=opacity, stroke=PAPER, stroke_width=2)
    elif rings:
        yield shape("path", d=d, fill=PLACE, fill_opacity=SOFT, fill_rule="evenodd", stroke=PLACE, stroke_width=1.5)


def _corners(run: Sequence[Sequence[float]], view: _View) -> str:
    points = view.project(np.array([position[:2] for position in run], dtype=float))
    return " ".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _count(place: Place, view: _View, radius: float) -> Markup:
    """The circle with its count; for a 100 m square, only the count on a dark label."""
    x, y = view.at(place.lat, place.lon)
    figure = place.short
    if place.group == "cell":
        wide = _width(figure, 14) + 8
        label = shape("rect", x=x - wide / 2, y=y - 10, width=wide, height=20, rx=2, fill=PLACE)
        return joined(label, _text(figure, x, y + 5, 14, fill=PAPER))
    hollow = place.group in HOLLOW
    circle = shape(
        "circle",
        cx=x,
        cy=y,
        r=radius,
        fill=PAPER if hollow else PLACE,
        fill_opacity=0.9,
        stroke=PLACE if hollow else PAPER,
        stroke_width=3 if hollow else 2,
        stroke_dasharray=HOLLOW.get(place.group),
    )
    behind = PAPER if hollow else PLACE
    halo = _text(figure, x, y + 5, 14, fill=behind, stroke=behind, stroke_width=3, stroke_linejoin="round")
    return joined(circle, halo, _text(figure, x, y + 5, 14, fill=PLACE if hollow else PAPER))


def _half(place: Place, most: int) -> float:
    return 10.0 if place.group == "cell" else radius_px(place.weight, most)


def _corner(ref: str, at: Point, radius: float, others: Sequence[Box]) -> Box:
    """Where the letter stands beside its circle: the first of four corners where it covers no other circle and no other letter."""
    wide, out = _width(ref, 12) + 8, radius * 0.7
    corners = [(at[0] + side * (out + wide / 2), at[1] + up * (out + 6)) for up in (-1, 1) for side in (1, -1)]
    boxes = [(x - wide / 2, y - 8, x + wide / 2, y + 8) for x, y in corners]
    return next((box for box in boxes if not any(_meet(box, other) for other in others)), boxes[0])


def _letter(ref: str, box: Box) -> Markup:
    x, y, wide = round(box[0], 1), round(box[1], 1), round(box[2] - box[0], 1)
    label = shape("rect", x=x, y=y, width=wide, height=16, rx=3, fill=PAPER, stroke=PLACE)
    return joined(label, _text(ref, x + wide / 2, y + 12, 12, fill=INK))


def _towns(basemap: Basemap, places: Sequence[Place], view: _View) -> Iterator[Markup]:
    """Town names, the important ones first; a name that would cover another name or a place is left out."""
    most = max((place.weight for place in places), default=1)
    taken = [_round(view.at(place.lat, place.lon), _half(place, most) + 14) for place in places]
    taken.append((0, HIGH - 40, 160, HIGH))
    labels = [feature for layer in basemap.layers if layer.kind == "label" for feature in layer.collection["features"]]
    for label in sorted(labels, key=lambda label: int(label["properties"]["rank"])):
        lon, lat = label["geometry"]["coordinates"][:2]
        name, rank = str(label["properties"]["name"]), int(label["properties"]["rank"])
        x, y = view.at(lat, lon)
        size = 15 if rank == 1 else 12
        half = _width(name, size) / 2
        box = (x - half - 3, y - size, x + half + 3, y + size / 2)
        inside = box[0] > 0 and box[2] < WIDE and box[1] > 0 and box[3] < HIGH
        if inside and rank < 3 and not any(_meet(box, other) for other in taken):
            taken.append(box)
            halo = _text(name, x, y, size, fill=PAPER, stroke=PAPER, stroke_width=3, stroke_linejoin="round")
            yield joined(halo, _text(name, x, y, size, fill="#3d3a36"))


def _scale(view: _View) -> Markup:
    """The scale at the bottom left: a bar as long as a round number of metres."""
    long = max((step for step in STEPS_M if step / view.metres() <= 130), default=STEPS_M[0])
    wide, y = round(long / view.metres(), 1), HIGH - 12
    said = f"{long} m" if long < 1_000 else f"{long // 1_000} km"
    back = shape("rect", x=6, y=y - 20, width=wide + 12, height=26, fill=PAPER, fill_opacity=0.8)
    bar = shape("path", d=f"M12 {y - 6}v6h{wide}v-6", fill="none", stroke=INK, stroke_width=1.5)
    return joined(back, bar, _text(said, 12 + wide / 2, y - 5, 12, fill=INK))


def _text(words: str, x: float, y: float, size: float, **style: str | float | None) -> Markup:
    weight = "bold" if size != 12 or style.get("fill") == INK else None
    return element(
        "text", words, x=round(x, 1), y=round(y, 1), font_size=size, font_weight=weight, text_anchor="middle", **style
    )


def _width(words: str, size: float) -> float:
    """About how wide words are, in pixels: a letter of bold Arial takes 0.6 of the size of the font."""
    return round(0.6 * size * len(words), 1)


def _round(at: Point, half: float) -> Box:
    return at[0] - half, at[1] - half, at[0] + half, at[1] + half


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def middle(geometry: Geometry) -> Point:
    """Latitude and longitude of a point in or on the geometry, where a circle or a letter can stand."""
    point = shapely.point_on_surface(shapely.geometry.shape(geometry))
    return round(point.y, 6), round(point.x, 6)
