"""The town's own base map: roads, a river, a railway, parks, buildings and names, all invented, as GeoJSON."""

import json
from collections.abc import Iterable
from math import pi, sin
from pathlib import Path
from random import Random
from typing import Any

from graph_service.files import write_private
from sightline.town.places import TOWN, degrees

Metres = tuple[float, float]
WIDE, HIGH = 1900, 1400


def write_ground(folder: Path, seed: int) -> Path:
    """Write the base map's files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(seed)  # noqa: S311 - a town, not a secret
    layers = {
        "roads": _roads(rng),
        "water": [feature("Polygon", [_river()], name="River Ottermere")],
        "rail": [feature("LineString", [(x, -600 + 40 * sin(x / 700)) for x in range(-WIDE, WIDE + 1, 100)])],
        "green": [feature("Polygon", [box(*corners)], name=name) for name, corners in PARKS],
        "buildings": [feature("Polygon", [box(*corners)]) for corners in _blocks(rng)],
        "labels": [feature("Point", at, name=name, size=size) for name, at, size in _LABELS],
    }
    for name, features in layers.items():
        text = json.dumps({"type": "FeatureCollection", "features": list(features)}, separators=(",", ":"))
        write_private(folder / f"{name}.geojson", f"{text}\n".encode())
    write_private(folder / "attribution.txt", f"{TOWN} is a fictional town; so is this map.\n".encode())
    return folder


PARKS = (
    ("Heron Park", (-620, 260, -300, 520)),
    ("Ottermere Fields", (-1150, 560, -760, 980)),
    ("Cross Green", (-60, -70, 30, 20)),
)
_LABELS: tuple[tuple[str, Metres, str], ...] = (
    (TOWN, (0, 0), "large"),
    ("Fellgate", (760, 700), "medium"),
    ("Ottermere", (-900, 760), "medium"),
    ("Plover Lane", (-800, -240), "small"),
    ("Tarnside", (1050, 420), "small"),
)


def _roads(rng: Random) -> list[dict[str, Any]]:
    roads = [
        feature("LineString", [(-WIDE, 20), (0, 0), (WIDE, -60)], name="Fell Road", **{"class": "A road"}),
        feature("LineString", [(-40, -HIGH), (0, 0), (60, HIGH)], name="Cross Street", **{"class": "A road"}),
    ]
    for x in range(-WIDE + 100, WIDE, 150):
        bend = rng.randint(-25, 25)
        roads.append(feature("LineString", [(x, -HIGH + 200), (x + bend, 0), (x, HIGH - 200)]))
    for y in range(-HIGH + 200, HIGH - 100, 150):
        bend = rng.randint(-25, 25)
        roads.append(feature("LineString", [(-WIDE + 100, y), (0, y + bend), (WIDE - 100, y)]))
    return roads


def _river() -> list[Metres]:
    bank = [(float(x), -260 + 150 * sin(pi * x / 1300)) for x in range(-WIDE, WIDE + 1, 80)]
    other = [(x, y - 34) for x, y in reversed(bank)]
    return [*bank, *other, bank[0]]


def _blocks(rng: Random) -> Iterable[tuple[float, float, float, float]]:
    for x in range(-WIDE + 120, WIDE - 150, 150):
        for y in range(-HIGH + 220, HIGH - 250, 150):
            if _free(x, y) and rng.random() < 1.15 - (abs(x) / WIDE + abs(y) / HIGH) / 1.6:
                for column in range(3):
                    left, low = x + 14 + 44 * column, y + rng.randint(14, 40)
                    yield left, low, left + rng.randint(18, 34), low + rng.randint(30, 80)


def _free(x: float, y: float) -> bool:
    in_park = any(left - 140 < x < right and low - 140 < y < high for _, (left, low, right, high) in PARKS)
    return not in_park and abs(y + 75 - (-277 + 150 * sin(pi * (x + 75) / 1300))) > 110


def box(left: float, low: float, right: float, high: float) -> list[Metres]:
    """The corners of a rectangle, the first again at the end."""
    return [(left, low), (right, low), (right, high), (left, high), (left, low)]


def feature(kind: str, shape: Any, **properties: str) -> dict[str, Any]:  # noqa: ANN401 - as deep as GeoJSON is
    """A feature of the map; its shape is given in metres from the market cross."""
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": _turned(shape)}}


def _turned(shape: Any) -> Any:  # noqa: ANN401
    """Positions in metres from the market cross as longitude and latitude, in lists of any depth."""
    if isinstance(shape, tuple) and not isinstance(shape[0], tuple):
        lat, lon = degrees(*shape)
        return [lon, lat]
    return [_turned(one) for one in shape]
