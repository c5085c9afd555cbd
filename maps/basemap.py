"""The base map, which is drawn under the places: a folder of GeoJSON files, clipped and simplified until they fit on a page."""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import shapely

from maps.geometry import Bounds
from maps.text import plain

LayerKind = Literal["green", "water", "building", "boundary", "rail", "road", "main road", "label"]
Collection = Mapping[str, Any]

FILES: Mapping[str, LayerKind] = {
    "boundary": "boundary",
    "os_boundary": "boundary",
    "green": "green",
    "os_greenspace_site": "green",
    "banes_gss_parks_recreation": "green",
    "water": "water",
    "os_surface_water_area": "water",
    "os_surface_water_line": "water",
    "buildings": "building",
    "os_important_buildings": "building",
    "rail": "rail",
    "os_rail_track": "rail",
    "roads": "road",
    "main_roads": "main road",
    "os_roads": "road",
    "labels": "label",
    "place_names": "label",
    "os_place_names": "label",
}
"""The file names that are known, without `.geojson` or `.geojson.gz`. Other files are not read, unless you pass your own mapping."""

ATTRIBUTION_FILE = "attribution.txt"
MAIN_ROADS = ("primary", "a road", "b road", "main", "motorway", "trunk")
NAME_COLUMNS = ("name", "distname", "label")
CLASS_COLUMNS = ("class", "classifica", "kind")
SIZE_COLUMNS = ("size", "fontheight")
SIZES = {"large": 1, "medium": 2, "small": 3}
NAMED = ("", "populated place", "town", "village", "suburb", "district", "quarter")
MOST_LABELS = 250
MOST_POSITIONS = 70_000
"""How many positions the lines and areas may have together: about 1.5 MB on the page."""
TOLERANCES = (0.00002, 0.00004, 0.00008, 0.00015, 0.0003, 0.0006)
"""By how many degrees shapes are simplified, tried in this order until they fit; the first is about two metres."""


@dataclass(frozen=True)
class Layer:
    """The content of one file of the base map, drawn in one style."""

    name: str
    kind: LayerKind
    collection: Collection


@dataclass(frozen=True)
class Basemap:
    """The layers, and the words that the owners of the data ask to be shown beside them."""

    layers: tuple[Layer, ...] = ()
    attribution: str = ""


def basemap_from_folder(
    folder: Path, bounds: Bounds | None = None, attribution: str = "", files: Mapping[str, LayerKind] = FILES
) -> Basemap:
    """The base map in a folder, small enough for a page; the same folder always gives the same base map."""
    found = [(stem, files[stem], path) for stem, path in _geojson(folder) if stem in files]
    if not found:
        raise ValueError(f"expected GeoJSON files with known names, such as roads.geojson; {folder.name} has none")
    parts = [_Part(stem, kind, _read(path)) for stem, kind, path in found]
    layers = [layer for part in parts for layer in _split(part, bounds)]
    note = folder / ATTRIBUTION_FILE
    words = attribution or (note.read_text(encoding="utf-8") if note.is_file() else "")
    return Basemap(tuple(_light_enough(layers)), plain(words))


@dataclass(frozen=True)
class _Part:
    name: str
    kind: LayerKind
    features: list[Mapping[str, Any]]


@dataclass(frozen=True)
class _Drawn:
    name: str
    kind: LayerKind
    geometries: list[shapely.Geometry]


def _geojson(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.iterdir()):
        if path.name.endswith((".geojson", ".geojson.gz")):
            yield path.name.split(".geojson")[0], path


def _read(path: Path) -> list[Mapping[str, Any]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    collection = json.loads(raw)
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise ValueError(f"expected a GeoJSON FeatureCollection in {path.name}")
    return [feature for feature in collection["features"] if feature.get("geometry")]


def _split(part: _Part, bounds: Bounds | None) -> Iterator[Layer | _Drawn]:
    if part.kind == "label":
        yield _labels(part, bounds)
        return
    main = [feature for feature in part.features if part.kind == "road" and _is_main(feature)]
    rest = [feature for feature in part.features if not (part.kind == "road" and _is_main(feature))]
    yield _Drawn(part.name, part.kind, _clipped(part.kind, rest, bounds))
    yield _Drawn(f"{part.name}-main", "main road", _clipped("main road", main, bounds))


def _clipped(kind: LayerKind, features: Iterable[Mapping[str, Any]], bounds: Bounds | None) -> list[shapely.Geometry]:
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    if kind == "boundary":  # as a line: an area cut at the edge of the map would look as if the district ended there
        shapes = [shape.boundary if "Polygon" in shape.geom_type else shape for shape in shapes]
    clipped = shapely.clip_by_rect(shapes, *bounds) if bounds else shapes
    return [shape for shape in clipped if not shape.is_empty]


def _light_enough(layers: list[Layer | _Drawn]) -> Iterator[Layer]:
    drawn = [layer for layer in layers if isinstance(layer, _Drawn) and layer.geometries]
    for tolerance in TOLERANCES:
        simple = [_Drawn(d.name, d.kind, list(shapely.simplify(d.geometries, tolerance))) for d in drawn]
        if sum(int(shapely.get_num_coordinates(d.geometries).sum()) for d in simple) <= MOST_POSITIONS:
            break
    yield from (Layer(d.name, d.kind, _collection(d.geometries)) for d in simple if drawn)
    yield from (layer for layer in layers if isinstance(layer, Layer))


def _collection(shapes: list[shapely.Geometry]) -> Collection:
    whole = [part for shape in shapes for part in shapely.get_parts(shape)]
    kept = [shapely.orient_polygons(part) for part in whole if part.geom_type in ("LineString", "Polygon")]
    return {"type": "FeatureCollection", "features": [_feature(shape) for shape in kept if not shape.is_empty]}


def _feature(shape: shapely.Geometry) -> Mapping[str, Any]:
    geometry = json.loads(shapely.to_geojson(shape))
    rounded = json.loads(json.dumps(geometry), parse_float=lambda digits: round(float(digits), 5))
    return {"type": "Feature", "properties": {}, "geometry": rounded}


def _labels(part: _Part, bounds: Bounds | None) -> Layer:
    named = [feature for feature in part.features if _word(feature, CLASS_COLUMNS).lower() in NAMED]
    labels = [label for feature in named for label in _label(feature) if _inside(label, bounds)]
    labels.sort(key=lambda label: (label["properties"]["rank"], label["properties"]["name"]))
    return Layer(part.name, "label", {"type": "FeatureCollection", "features": labels[:MOST_LABELS]})


def _label(feature: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    name = plain(_word(feature, NAME_COLUMNS))
    if name and feature["geometry"]["type"] == "Point":
        lon, lat = feature["geometry"]["coordinates"][:2]
        words = {"name": name, "rank": SIZES.get(_word(feature, SIZE_COLUMNS).lower(), 2)}
        point = {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}
        yield {"type": "Feature", "properties": words, "geometry": point}


def _inside(label: Mapping[str, Any], bounds: Bounds | None) -> bool:
    lon, lat = label["geometry"]["coordinates"]
    return bounds is None or (bounds[0] <= lon <= bounds[2] and bounds[1] <= lat <= bounds[3])


def _is_main(feature: Mapping[str, Any]) -> bool:
    return _word(feature, CLASS_COLUMNS).lower().startswith(MAIN_ROADS)


def _word(feature: Mapping[str, Any], columns: Iterable[str]) -> str:
    properties = feature.get("properties") or {}
    return next((str(properties[name]) for name in columns if properties.get(name)), "")
