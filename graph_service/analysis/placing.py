"""Where an event was, as far as an answer may say: at a place of the register, in a 100 m cell, or at no place (docs/places.md).

Each statement that an event was somewhere is put at one place, anew for each answer. The first rule that applies decides:

- L1. The row calls it online: it is at no place.
- L2. The row calls it home, placement or refuge, or a child of the event is said to live there then: it is an **address**. Then every
  statement of the same event and part is at an address, wherever it lies; statements of other events are not touched.
- L3. The row gives a UPRN: it is at the place of the register that lists this UPRN; if none does, it is an address, even if it lies
  in the footprint of a place.
- L4. The row gives the agency's own reference for the place, and the installation has mapped it to a place of the register.
- L5. Its words, folded (in plain lower-case letters), are the name of exactly one place of the register in the agency's area.
- L6. Its point lies inside the footprint of a place, widened by the precision of the point but by 50 m at most. Of several the
  nearest counts; of two equally near, the smaller.
- L7. Else it is in the cell of the coordinates that stand in the same row.
- L8. If the row gives none of these, it is at no place.

An address is never named, and no answer gives its point: it is counted in its cell, if the row has coordinates, else in a note.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely
from pyproj import Transformer

from graph_service.model.areas import Box
from graph_service.model.kinds import ADDRESSES
from graph_service.model.register import Group, Shape
from graph_service.spelling.names import folded
from graph_service.spelling.points import cell_named

WIDENED_M = 50.0
"""By how many metres a footprint is widened at most."""

Rule = Literal["online", "address", "uprn", "reference", "words", "point", "cell", "none"]
Where = Literal["place", "address", "cell", "online", "nowhere"]

_WHERE: Mapping[Rule, Where] = {"online": "online", "address": "address", "cell": "cell", "none": "nowhere"}
"""Where an event is by the rule that puts it there; by any other rule it is at a registered place."""


class StatedPlace(NamedTuple):
    """A statement that an event was somewhere: what it says of the place, and when. A field is empty where it says nothing."""

    event: str
    part: str
    start: str
    end: str
    agency: str
    place: str
    """The entity of the place that the statement names."""
    kind: str
    uprn: str
    reference: str
    """The agency's own reference for the place, as SYSTEM/REFERENCE."""
    words: str
    cell: str
    lat: float | str
    lon: float | str
    precision_m: float | str


class Lived(NamedTuple):
    """A statement that somebody lived at a place between two moments; its UPRN is empty where none is given."""

    person: str
    place: str
    uprn: str
    start: str
    end: str


class Put(NamedTuple):
    """Where a statement is put, and by which rule: at a place of the register, in a cell, or at neither."""

    rule: Rule
    place: str = ""
    cell: str = ""

    @property
    def where(self) -> Where:
        """What an answer may say of it: at a registered place, at an address, in a cell, online, or nowhere that is known."""
        return _WHERE.get(self.rule, "place")


@dataclass(frozen=True)
class Entry:
    """A place or ward of the register: its entity, its Record and when we received that, its group, its name and shape."""

    entity: str
    record: str
    registered: str
    group: Group
    shape: Shape
    reference: str = ""
    """Its reference in the list that it came with, and the system of that list."""
    system: str = ""


class Register:
    """The register at one moment, ready to be asked where something is."""

    def __init__(self, entries: Iterable[Entry], areas: Mapping[str, Box]) -> None:
        self.entries = {one.entity: one for one in entries}
        self._areas = areas
        places = [one for one in self.entries.values() if one.group != "ward"]
        self._uprns = {uprn: one.entity for one in reversed(places) for uprn in one.shape.uprns}
        self._references = {name: one.entity for one in reversed(places) for name in one.shape.references}
        self._named: dict[str, set[str]] = {}
        for one in places:
            for name in {folded(name) for name in (one.shape.name, *one.shape.other_names)} - {""}:
                self._named.setdefault(name, set()).add(one.entity)
        self._footprints = _Footprints(places)
        self._wards = _Footprints(one for one in self.entries.values() if one.group == "ward")

    def by_uprn(self, uprn: str) -> str:
        """The place that lists a UPRN; empty if none does."""
        return self._uprns.get(uprn, "")

    def by_reference(self, agency: str, reference: str) -> str:
        """The place that an agency's reference is mapped to; empty if it is mapped to none."""
        return self._references.get(f"{agency}/{reference}", "")

    def by_words(self, agency: str, words: str) -> str:
        """The place that bears a name in the agency's area; empty if none does, or more than one."""
        found = [place for place in self._named.get(words, ()) if self._within(place, agency)]
        return found[0] if len(found) == 1 else ""

    def by_points(self, points: Sequence[tuple[float, float, float]]) -> list[str]:
        """For each latitude, longitude and precision in metres: the nearest place whose widened footprint holds it, or empty."""
        return self._footprints.nearest(points)

    def middle(self, place: str, cell: str) -> tuple[float, float] | None:
        """Latitude and longitude of a point inside a place, or of the centre of a cell; none where it is not known."""
        if cell:
            centre = cell_named(cell).centre
            return centre.lat, centre.lon
        found = self._footprints.middle(place)
        return (found[1], found[0]) if found else None

    def wards_of(self, spots: Sequence[tuple[str, str]]) -> list[str]:
        """The ward in which the middle of each place or cell lies; empty where it lies in none."""
        middles = [self.middle(*spot) for spot in spots]
        points = [(*middle, 0.0) for middle in middles if middle]
        found = iter(self._wards.nearest(points))
        return [next(found) if middle else "" for middle in middles]

    def metres(self, middle: tuple[float, float]) -> tuple[float, float]:
        """Easting and northing of a latitude and longitude, on the National Grid."""
        (east, north), *_ = _metres(np.array([middle[::-1]])).tolist()
        return east, north

    def _within(self, place: str, agency: str) -> bool:
        """Whether a place lies in an agency's area; true as well where it is not known where the place is, or what the area is."""
        box, point = self._areas.get(agency), self.middle(place, "")
        return box is None or point is None or box.holds(*point)


class _Footprints:
    """The footprints of places on the National Grid, in metres, and which of them a point lies in or near."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        held = [one for one in entries if one.shape.geometry is not None]
        self._ids = [one.entity for one in held]
        degrees = shapely.from_geojson([json.dumps(one.shape.geometry) for one in held]) if held else np.array([])
        self._middles = dict(zip(self._ids, (_lon_lat(shape) for shape in degrees), strict=True))
        widths = np.array([one.shape.width_m / 2 for one in held])
        metres = shapely.transform(degrees, _metres) if held else degrees
        self._shapes = np.where(widths > 0, shapely.buffer(metres, widths, quad_segs=16), metres) if held else metres
        self._tree = shapely.STRtree(self._shapes)

    def middle(self, entity: str) -> tuple[float, float] | None:
        """Longitude and latitude of a point inside a footprint."""
        return self._middles.get(entity)

    def nearest(self, points: Sequence[tuple[float, float, float]]) -> list[str]:
        """For each latitude, longitude and precision: the nearest footprint in reach; of equally near, the smallest, then by id."""
        found: list[tuple[float, float, str]] = [(np.inf, np.inf, "")] * len(points)
        if not (points and self._ids):
            return [""] * len(points)
        given = np.array(points, dtype=float)
        at = shapely.points(_metres(given[:, 1::-1]))
        reach = np.minimum(given[:, 2], WIDENED_M)
        for point, shape in self._tree.query(at, predicate="dwithin", distance=reach).T:
            distance = float(shapely.distance(at[point], self._shapes[shape]))
            rank = round(distance, 3), round(float(shapely.area(self._shapes[shape])), 3), self._ids[shape]
            found[point] = min(found[point], rank)
        return [entity for _, _, entity in found]


def put(stated: Sequence[StatedPlace], lived: Mapping[StatedPlace, Collection[Lived]], register: Register) -> list[Put]:
    """Where each statement is put; `lived` gives, for a statement, where the children of its event are said to live."""
    homes = {(one.event, one.part) for one in stated if _is_address(one, lived.get(one, ()))}
    first = [_first(one, (one.event, one.part) in homes, register) for one in stated]
    asked = [n for n, one in enumerate(stated) if first[n] is None and not one.uprn and one.lat != "" and one.lon != ""]
    points = [(float(one.lat), float(one.lon), float(one.precision_m or 0)) for one in (stated[n] for n in asked)]
    near = dict(zip(asked, register.by_points(points), strict=True))
    return [first[n] or _by_point(one, near.get(n, "")) for n, one in enumerate(stated)]


def _is_address(one: StatedPlace, lived: Iterable[Lived]) -> bool:
    """Rule L2: the row calls it an address, or a child of the event lived there then."""
    return one.kind in ADDRESSES or any(_lived_there(one, home) for home in lived)


def _lived_there(one: StatedPlace, home: Lived) -> bool:
    there = home.place == one.place or (home.uprn != "" and home.uprn == one.uprn)
    return there and home.start <= one.end and home.end >= one.start


def _first(one: StatedPlace, is_address: bool, register: Register) -> Put | None:
    """Where the rules that need no coordinates, L1 to L5, put a statement; None where none of them applies."""
    if one.kind == "online":
        return Put("online")
    if is_address:
        return Put("address", cell=one.cell)
    if one.uprn:
        place = register.by_uprn(one.uprn)
        return Put("uprn", place) if place else Put("address", cell=one.cell)
    if one.reference and (place := register.by_reference(one.agency, one.reference)):
        return Put("reference", place)
    if one.words and (place := register.by_words(one.agency, one.words)):
        return Put("words", place)
    return None


def _by_point(one: StatedPlace, near: str) -> Put:
    """Where the rules L6 to L8 put a statement; `near` is the place whose footprint holds its point, if any."""
    if near:
        return Put("point", near)
    return Put("cell", cell=one.cell) if one.cell else Put("none")


def with_references(entry: Entry, references: Iterable[str]) -> Entry:
    """The entry, with these references that agencies have for its place."""
    return replace(entry, shape=replace(entry.shape, references=tuple(sorted(set(references)))))


def _lon_lat(shape: shapely.Geometry) -> tuple[float, float]:
    point = shapely.point_on_surface(shape)
    return float(point.x), float(point.y)


def _metres(lon_lat: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Longitudes and latitudes as metres of the National Grid."""
    east, north = _to_grid().transform(lon_lat[:, 0], lon_lat[:, 1])
    return np.column_stack((east, north))


@cache
def _to_grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
