"""What a place covers: GeoJSON or WKT in WGS 84, read as a point, a line or a footprint; anything else is refused."""

import json
from collections.abc import Mapping
from typing import Any, cast

import shapely
from shapely import wkt
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from graph_service.spelling import Unclean
from graph_service.spelling.points import lat_lon

POINTS, LINES, FOOTPRINTS = ("Point", "MultiPoint"), ("LineString", "MultiLineString"), ("Polygon", "MultiPolygon")

_EXPECTED = "a GeoJSON geometry or WKT in WGS 84: a point, a line or a polygon, or several of one of these"
_WIDEST_M = 200.0
_DECIMALS = 7
"""About a centimetre: nobody measured finer than that."""


def geometry(text: str) -> dict[str, Any]:
    """The geometry as GeoJSON, longitude first, without heights; `Unclean` if no place in the United Kingdom can have it."""
    found = _read(text.strip())
    if found.geom_type not in (*POINTS, *LINES, *FOOTPRINTS) or found.is_empty:
        raise Unclean(_EXPECTED)
    flat = shapely.transform(shapely.force_2d(found), lambda corners: corners.round(_DECIMALS))
    _check_within(flat)
    if flat.geom_type in LINES and not all(part.length for part in shapely.get_parts(flat)):
        raise Unclean("a line with a length: its points are all one")
    if not flat.is_valid:
        fault = explain_validity(flat).partition("[")[0].casefold()
        raise Unclean(f"a polygon whose boundary does not cross itself ({fault})")
    return cast("dict[str, Any]", json.loads(shapely.to_geojson(flat)))


def point(lat: float, lon: float) -> dict[str, Any]:
    """A point as GeoJSON."""
    return {"type": "Point", "coordinates": [lon, lat]}


def is_line(where: Mapping[str, Any] | None) -> bool:
    """Whether a geometry is a line, or several."""
    return where is not None and where["type"] in LINES


def _read(text: str) -> BaseGeometry:
    try:
        return shape(json.loads(text)) if text.startswith("{") else wkt.loads(text)
    except (ShapelyError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError):
        raise Unclean(_EXPECTED) from None  # the ways in which shapely says that foreign text is no geometry


def _check_within(found: BaseGeometry) -> None:
    """Refuse a corner outside the United Kingdom, or one that is no number, in the words of any other point."""
    west, south, east, north = found.bounds
    for lat, lon in ((south, west), (north, east)):
        lat_lon(lat, lon)


def width(text: str) -> float:
    """How many metres a line is wide."""
    expected = f"a width in metres, above 0 and up to {_WIDEST_M:g}"
    try:
        wide = float(text)
    except ValueError:
        raise Unclean(expected) from None
    if not 0 < wide <= _WIDEST_M:
        raise Unclean(expected)
    return wide
