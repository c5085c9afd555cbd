"""Where a statement of being somewhere is put (L1 to L8), as loops over what a reader sees; shapely is the referee of distances."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import shapely
from pyproj import Transformer

from graph_service.model.kinds import ADDRESSES
from graph_service.model.times import london_day
from graph_service.spelling.names import folded
from tests.oracle.ledger import Fact
from tests.oracle.reading import Reading

GRID = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)


@dataclass(frozen=True)
class Registered:
    """A place of the register."""

    entity: str
    group: str
    day: str
    name: str
    shape: dict[str, Any]

    @property
    def footprint(self) -> shapely.Geometry | None:
        """In metres of the National Grid."""
        if self.shape["geometry"] is None:
            return None
        told = shapely.from_geojson(json.dumps(self.shape["geometry"]))
        metres = shapely.transform(told, lambda xy: [GRID.transform(x, y) for x, y in xy])
        return metres.buffer(self.shape["width_m"] / 2) if self.shape["width_m"] else metres


def register(reading: Reading) -> dict[str, Registered]:
    """The register as known then, whatever the asking narrows: of two entries of one place the newest, with all references."""
    found, mapped = {}, {}
    for v, entity in sorted(reading.unnarrowed(), key=lambda pair: (pair[0].received_at, pair[0].id)):
        if v.part.register:
            shape = json.loads(v.part.shape)
            mapped.setdefault(entity, set()).update(shape["references"])
            if v.part.register != "reference":
                shape["references"] = mapped[entity]
                found[entity] = Registered(entity, v.part.register, london_day(v.received_at), shape["name"], shape)
    return found


def middle(where: str | None, cell: str | None, held: dict[str, Registered]) -> shapely.Point | None:
    """A point of a place, or the centre of a cell, in metres of the National Grid."""
    if cell:
        return shapely.Point(int(cell[1:5]) * 100 + 50, int(cell[6:]) * 100 + 50)
    told = held[where].shape["geometry"] if where in held else None
    if told is None:
        return None
    found = shapely.point_on_surface(shapely.from_geojson(json.dumps(told)))
    return shapely.Point(GRID.transform(found.x, found.y))


@dataclass(frozen=True)
class Spoken:
    """A statement that an event was somewhere, and the children that were in it then."""

    fact: Fact
    children: frozenset[str]

    def told(self, name: str) -> Any:
        """What it says of the place."""
        assert self.fact.link
        return self.fact.link.qualifiers.get(name, "")


def put(
    one: Spoken, every: Iterable[Spoken], homes: Iterable[Fact], held: dict[str, Registered]
) -> tuple[str, str, str]:
    """By which rule, at which place or in which cell; `every` and `homes` are all statements of being and of living somewhere."""
    places = [p for p in held.values() if p.group != "ward"]
    lived = list(homes)
    if one.told("place_kind") == "online":
        return "online", "", ""
    if any(_at_home(other, lived) for other in every if _same_part(one, other)):
        return "address", "", one.told("cell")
    if one.told("uprn"):
        listing = sorted(p.entity for p in places if one.told("uprn") in p.shape["uprns"])
        return ("uprn", listing[0], "") if listing else ("address", "", one.told("cell"))
    agency = one.fact.version.feed.agency
    if one.told("place_ref"):
        mapped = sorted(p.entity for p in places if f"{agency}/{one.told('place_ref')}" in p.shape["references"])
        if mapped:
            return "reference", mapped[0], ""
    named = [p for p in places if one.told("words") in {folded(n) for n in (p.name, *p.shape["other_names"])}]
    if one.told("words") and len(named) == 1:
        return "words", named[0].entity, ""
    if one.told("lat") != "":
        point = shapely.Point(GRID.transform(one.told("lon"), one.told("lat")))
        reach = min(one.told("precision_m") or 0.0, 50.0)
        near = [(p.footprint.distance(point), p.footprint.area, p.entity) for p in places if p.footprint is not None]
        if within := [(round(d, 3), round(area, 3), i) for d, area, i in near if d <= reach]:
            return "point", min(within)[2], ""
    return ("cell", "", one.told("cell")) if one.told("cell") else ("none", "", "")


def _same_part(one: Spoken, other: Spoken) -> bool:
    return (one.fact.start, one.told("part")) == (other.fact.start, other.told("part"))


def _at_home(one: Spoken, homes: list[Fact]) -> bool:
    if one.told("place_kind") in ADDRESSES:
        return True
    assert one.fact.link
    when = one.fact.link.valid
    for home in homes:
        assert home.link
        valid = home.link.valid
        there = home.end == one.fact.end or (one.told("uprn") and home.link.qualifiers.get("uprn") == one.told("uprn"))
        if home.start in one.children and there and valid.start <= when.end and valid.end >= when.start:
            return True
    return False
