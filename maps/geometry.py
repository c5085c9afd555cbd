"""Geometry as in RFC 7946 (GeoJSON): checked once, where it comes in, so that all later code can rely on it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Geometry = Mapping[str, Any]
Bounds = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
LEAST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}


def checked(geometry: Geometry) -> Geometry:
    """The geometry itself, or a ValueError that says what was expected and what came."""
    kind = geometry.get("type")
    if kind not in DEPTHS:
        raise ValueError(f"expected a geometry type of {', '.join(DEPTHS)}; got {kind!r}")
    _check(kind, geometry.get("coordinates"), DEPTHS[kind])
    return geometry


def positions(geometry: Geometry) -> Iterator[tuple[float, float]]:
    """Every longitude and latitude of a checked geometry."""
    yield from _flat(geometry["coordinates"], DEPTHS[geometry["type"]])


def bounds_of(geometries: list[Geometry], pad_m: float = 0) -> Bounds:
    """The box round the geometries, made larger by so many metres on every side."""
    points = [point for geometry in geometries for point in positions(geometry)]
    if not points:
        raise ValueError("expected at least one geometry to put a box round; got none")
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    up = pad_m / 111_320
    across = up / max(0.01, math.cos(math.radians(max(map(abs, lats)))))
    box = (min(lons) - across, min(lats) - up, max(lons) + across, max(lats) + up)
    return box[0], max(-90.0, box[1]), box[2], min(90.0, box[3])


def _check(kind: str, coordinates: object, depth: int) -> None:
    parts = coordinates if isinstance(coordinates, list | tuple) else ()
    if not parts:
        raise ValueError(f"expected coordinates of a {kind} as nested lists, none of them empty; got something else")
    if depth == 0:
        _check_position(parts)
        return
    for part in parts:
        _check(kind, part, depth - 1)
    if depth == 1 and kind in LEAST:
        _check_run(kind, parts)


def _check_run(kind: str, run: Sequence[Any]) -> None:
    if len(run) < LEAST[kind]:
        raise ValueError(f"expected {LEAST[kind]} or more positions in each part of a {kind}; got {len(run)}")
    if "Polygon" in kind and list(run[0]) != list(run[-1]):
        raise ValueError("expected each ring of a polygon to end where it began; it does not")


def _check_position(position: Sequence[Any]) -> None:
    if len(position) not in (2, 3) or not all(_is_number(number) for number in position):
        raise ValueError("expected a position of finite longitude and latitude, as numbers; got something else")
    lon, lat = position[:2]
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError("expected WGS 84 longitude in -180..180 and latitude in -90..90, in that order")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _flat(coordinates: Sequence[Any], depth: int) -> Iterator[tuple[float, float]]:
    if depth == 0:
        yield float(coordinates[0]), float(coordinates[1])
        return
    for part in coordinates:
        yield from _flat(part, depth - 1)
