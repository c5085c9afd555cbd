"""The streets of a map: ways of one name that lie together are made into one street, which is a line with a width."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

import shapely
from shapely.geometry import shape

from ingest.register.offered import Offered, PassedOver
from ingest.register.tags import WIDTH_M

_BESIDE = 0.002
"""In degrees, about 200 metres: ways of one name that lie further apart are of two streets."""
_WIDE_M = 15

Way = tuple[int, Mapping[str, Any]]
"""Which feature it is, and the feature."""


def streets(ways: Iterable[Way]) -> Iterator[Offered | PassedOver]:
    """One street for the ways of each name that lie together, under the smallest of their numbers."""
    named: dict[str, list[Way]] = {}
    for way in ways:
        if way[1]["geometry"].get("type") in ("LineString", "MultiLineString"):
            named.setdefault(" ".join(str(way[1]["properties"]["name"]).split()), []).append(way)
        else:
            yield PassedOver("a street that is no line")
    for name, several in named.items():
        for street in _together(several):
            yield _street(name, street)


def _street(name: str, ways: list[Way]) -> Offered:
    parts = [part for _, way in ways for part in shapely.get_parts(shape(way["geometry"]))]
    line = shapely.line_merge(shapely.MultiLineString(parts)) if len(parts) > 1 else parts[0]
    number, first = min(ways, key=lambda way: int(way[1]["properties"].get("osm_id") or way[1]["id"] or 0))
    tags = first["properties"]
    wide = max(WIDTH_M.get(str(way["properties"].get("highway")), _WIDE_M) for _, way in ways)
    values = {
        "reference": f"osm:way/{tags.get('osm_id') or first['id']}",
        "name": name,
        "kind": "street",
        "geometry": json.dumps(json.loads(shapely.to_geojson(line)), separators=(",", ":")),
        "width_m": str(wide),
    }
    return Offered(number, values)


def _together(ways: list[Way]) -> Iterator[list[Way]]:
    """The ways in groups, each of which lies near another of its group."""
    lines = [shape(way["geometry"]) for _, way in ways]
    group = list(range(len(ways)))
    for one, other in combinations(range(len(ways)), 2):
        if group[one] != group[other] and lines[one].distance(lines[other]) <= _BESIDE:
            old, new = group[other], group[one]
            group = [new if number == old else number for number in group]
    for number in dict.fromkeys(group):
        yield [way for way, its in zip(ways, group, strict=True) if its == number]
