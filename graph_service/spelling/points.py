"""Coordinates to WGS84, each with how finely it was stated; never finer than 5 m, the error of the transformation."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from pyproj import Transformer

from graph_service.model.areas import UNITED_KINGDOM
from graph_service.spelling import Unclean

Method = Literal["lat_lon", "easting_northing"]

_FINEST_M = 5.0
_METRES_A_DEGREE = 111_320.0
COARSEST_CELL_M = 250.0
"""A place stated no finer than this is in no one cell."""
_GRID_EDGE = (7000, 13000)
_MOST_DEGREES = 180.0
"""No degree is more than this, and no place on land has an easting or northing of less."""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE]-\d{1,2})?", re.ASCII)
"""A number as people and systems write degrees and metres; a longitude beside Greenwich may come as `5.2E-05`."""
_CELL = re.compile(r"E(\d{4})N(\d{4})", re.ASCII)
_OUTSIDE = (
    "a point in or near the United Kingdom "
    f"(latitude {UNITED_KINGDOM.south:g} to {UNITED_KINGDOM.north:g}, longitude {UNITED_KINGDOM.west:g} to {UNITED_KINGDOM.east:g})"
)


@dataclass(frozen=True)
class Point:
    """A place on the map in WGS84, how many metres it may be out, and what it was read from."""

    lat: float
    lon: float
    precision_m: float
    method: Method
    cell: str = ""
    """The 100 m square of the National Grid that it is said to be in; none where it lies off the grid or is stated too coarsely."""


@dataclass(frozen=True)
class Cell:
    """A 100 m square of the British grid: four corners as (lon, lat), anticlockwise from the south-west, and centre."""

    cell_id: str
    corners: tuple[tuple[float, float], ...]
    centre: Point

    @property
    def ring(self) -> tuple[tuple[float, float], ...]:
        """Its outline as GeoJSON has it: ending where it began."""
        return (*self.corners, self.corners[0])


def lat_lon(lat: str | float, lon: str | float) -> Point:
    """A point from WGS84 degrees; each decimal place left out makes it ten times coarser.

    The finer of the two counts, for a spreadsheet drops the last noughts of a number; noughts that are written count.
    """
    north, east = number(lat, "a latitude in degrees"), number(lon, "a longitude in degrees")
    if max(abs(north), abs(east)) > _MOST_DEGREES:
        raise Unclean("latitude and longitude in degrees; these look like metres")
    precision_m = max(_FINEST_M, _METRES_A_DEGREE / 10 ** max(_decimals(lat), _decimals(lon)))
    metres = _to_grid().transform(east, north)
    return Point(*_in_uk(north, east), precision_m, "lat_lon", _cell_id(*metres, precision_m))


def easting_northing(easting: str | float, northing: str | float) -> Point:
    """A point from metres of the British National Grid, which keeps the square that those metres fall into.

    Round metres are taken as written: nobody can tell whether they were rounded.
    """
    east, north = number(easting, "an easting in metres"), number(northing, "a northing in metres")
    if 0 < min(abs(east), abs(north)) <= _MOST_DEGREES:
        raise Unclean("easting and northing in metres of the National Grid; these look like degrees")
    if not (0 < east < 700_000 and 0 < north < 1_300_000):
        raise Unclean("an easting of 0 to 700,000 and a northing of 0 to 1,300,000 metres, neither of them 0")
    lon, lat = _degrees(east, north)
    return Point(*_in_uk(lat, lon), _FINEST_M, "easting_northing", _cell_id(east, north, _FINEST_M))


def number(value: str | float, expected: str) -> float:
    """A number written out in figures, or `Unclean` with what was expected."""
    if not _NUMBER.fullmatch(str(value).strip()):
        raise Unclean(expected)
    return float(value)


def metres_apart(one: Point, other: Point) -> float:
    """How far two points of the country lie apart: to the metre over a few hundred, to one in a hundred over more."""
    north = (one.lat - other.lat) * _METRES_A_DEGREE
    east = (one.lon - other.lon) * _METRES_A_DEGREE * math.cos(math.radians((one.lat + other.lat) / 2))
    return math.hypot(north, east)


def cell_100m(lat: float, lon: float) -> Cell:
    """The 100 m square a point is in; `Unclean` off the National Grid."""
    found = _cell_id(*_to_grid().transform(lon, lat), 0)
    if not found:
        raise Unclean("a point on the National Grid")
    return cell_named(found)


def cell_named(cell_id: str) -> Cell:
    """The 100 m square of a name such as `E4321N1234`: easting and northing of its south-west corner, in hundreds of metres."""
    found = _CELL.fullmatch(cell_id)
    if found is None:
        raise Unclean("a 100 m square of the National Grid such as E4321N1234")
    east, north = int(found[1]), int(found[2])
    steps = ((0, 0), (1, 0), (1, 1), (0, 1))
    corners = tuple(_degrees((east + x) * 100.0, (north + y) * 100.0) for x, y in steps)
    middle = _degrees(east * 100.0 + 50, north * 100.0 + 50)
    return Cell(cell_id, corners, Point(middle[1], middle[0], 100.0, "easting_northing", cell_id))


def _cell_id(east: float, north: float, precision_m: float) -> str:
    """The square that metres of the National Grid fall into; none off the grid, or where they are stated too coarsely."""
    hundreds = tuple(int(metres // 100) if math.isfinite(metres) else -1 for metres in (east, north))
    inside = all(0 <= one < edge for one, edge in zip(hundreds, _GRID_EDGE, strict=True))
    return "E{:04d}N{:04d}".format(*hundreds) if inside and precision_m <= COARSEST_CELL_M else ""


def _in_uk(lat: float, lon: float) -> tuple[float, float]:
    if not UNITED_KINGDOM.holds(lat, lon):
        raise Unclean(_OUTSIDE)
    return round(lat, 7), round(lon, 7)


def _decimals(value: str | float) -> int:
    """How many places after the point it has, written noughts included."""
    return max(0, -int(Decimal(str(value).strip()).as_tuple().exponent))


def _degrees(east: float, north: float) -> tuple[float, float]:
    lon, lat = _to_degrees().transform(east, north)
    return round(lon, 7), round(lat, 7)


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


@cache
def _to_grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
