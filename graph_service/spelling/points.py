"""Coordinates to WGS84, each with how finely it was told; never finer than 5 m, the error of the transformation."""

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pyproj import Transformer

from graph_service.spelling import Unclean

Method = Literal["lat_lon", "easting_northing", "grid_reference"]

_FINEST_M = 5.0
_METRES_A_DEGREE = 111_320.0
COARSEST_CELL_M = 250.0
"""A place told no finer than this is in no one cell."""
_GRID_EDGE = (7000, 13000)
_NUMBER = r"([+-]?\d{1,7}(?:\.\d+)?)"
_PAIR = re.compile(rf"[(\[]?\s*{_NUMBER}\s*[,; ]\s*{_NUMBER}\s*[)\]]?", re.ASCII)
_WKT = re.compile(rf"(?:SRID=4326;)?\s*POINT\s*\(\s*{_NUMBER}\s+{_NUMBER}\s*\)", re.ASCII | re.IGNORECASE)
_GRID = re.compile(
    r"([HNOST][A-HJ-Z]) ?(\d{1,5}) (\d{1,5})|([HNOST][A-HJ-Z]) ?(\d{2}|\d{4}|\d{6}|\d{8}|\d{10})", re.ASCII
)
_CELL = re.compile(r"E(\d{4})N(\d{4})", re.ASCII)
_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_OUTSIDE = "a point in or near the United Kingdom (latitude 49 to 61.5, longitude -9.5 to 2.5)"


@dataclass(frozen=True)
class Point:
    """A place on the map in WGS84, how many metres it may be out, and what it was read from."""

    lat: float
    lon: float
    precision_m: float
    method: Method
    cell: str = ""
    """The 100 m square of the National Grid that it was told in; none where it lies off the grid or is told too coarsely."""


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


def coordinates(text: str) -> Point:
    """A point from one cell: `(lat, lon)`, WKT `POINT (lon lat)`, `easting, northing` or a grid reference."""
    plain = text.strip()
    if found := _WKT.fullmatch(plain):
        return lat_lon(found[2], found[1])
    if found := _PAIR.fullmatch(plain):
        metres = abs(float(found[1])) > 180 or abs(float(found[2])) > 180
        return easting_northing(found[1], found[2]) if metres else lat_lon(found[1], found[2])
    return grid_reference(plain)


def lat_lon(lat: str | float, lon: str | float) -> Point:
    """A point from WGS84 degrees; each decimal place left out makes it ten times coarser."""
    north, east = _number(lat, "a latitude in degrees"), _number(lon, "a longitude in degrees")
    places = max(_decimals(lat), _decimals(lon))
    precision_m = max(_FINEST_M, _METRES_A_DEGREE / 10**places)
    metres = _to_grid().transform(east, north)
    return Point(*_in_uk(north, east), precision_m, "lat_lon", _cell_id(*metres, precision_m))


def easting_northing(easting: str | float, northing: str | float) -> Point:
    """A point from British National Grid metres."""
    east, north = _number(easting, "an easting in metres"), _number(northing, "a northing in metres")
    return _from_grid(east, north, _FINEST_M, "easting_northing")


def grid_reference(text: str) -> Point:
    """The centre of the square that a grid reference such as `SE 298 338` names; its side is the precision."""
    found = _GRID.fullmatch(" ".join(text.upper().split()))
    if found is None:
        raise Unclean("coordinates as latitude, longitude, or a grid reference such as SE 298 338")
    letters, figures = found[1] or found[4], found[5] or ""
    one, other = (found[2], found[3]) if found[1] else (figures[: len(figures) // 2], figures[len(figures) // 2 :])
    if len(one) != len(other):
        raise Unclean("a grid reference with as many figures east as north")
    side = 10 ** (5 - len(one))
    east, north = _square(letters)
    middle = side / 2
    return _from_grid(
        east + int(one) * side + middle, north + int(other) * side + middle, max(_FINEST_M, side), "grid_reference"
    )


def cell_100m(lat: float, lon: float) -> Cell:
    """The 100 m square a point is in; `Unclean` off the National Grid."""
    found = _cell_id(*_to_grid().transform(lon, lat), 0)
    if not found:
        raise Unclean(_OUTSIDE)
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
    """The square that metres of the National Grid fall into; none off the grid, or where they are told too coarsely."""
    hundreds = (
        math.floor(east / 100) if math.isfinite(east) else -1,
        math.floor(north / 100) if math.isfinite(north) else -1,
    )
    inside = all(0 <= told < edge for told, edge in zip(hundreds, _GRID_EDGE, strict=True))
    return "E{:04d}N{:04d}".format(*hundreds) if inside and precision_m <= COARSEST_CELL_M else ""


def _from_grid(east: float, north: float, precision_m: float, method: Method) -> Point:
    if not (0 < east < 700_000 and 0 < north < 1_300_000):
        raise Unclean("an easting of 0 to 700,000 and a northing of 0 to 1,300,000 metres, neither of them 0")
    lon, lat = _degrees(east, north)
    return Point(*_in_uk(lat, lon), precision_m, method, _cell_id(east, north, precision_m))


def _in_uk(lat: float, lon: float) -> tuple[float, float]:
    if not (49.0 <= lat <= 61.5 and -9.5 <= lon <= 2.5):
        raise Unclean(_OUTSIDE)
    return round(lat, 7), round(lon, 7)


def _square(letters: str) -> tuple[int, int]:
    first, second = (_LETTERS.index(letter) for letter in letters)
    east = ((first - 2) % 5) * 5 + second % 5
    north = (19 - first // 5 * 5) - second // 5
    return east * 100_000, north * 100_000


def _number(value: str | float, expected: str) -> float:
    try:
        number = float(value)
    except ValueError:
        raise Unclean(expected) from None
    if not math.isfinite(number):
        raise Unclean(expected)
    return number


def _decimals(value: str | float) -> int:
    return len(str(value).strip().partition(".")[2])


def _degrees(east: float, north: float) -> tuple[float, float]:
    lon, lat = _to_degrees().transform(east, north)
    return round(lon, 7), round(lat, 7)


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


@cache
def _to_grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
