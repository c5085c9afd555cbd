"""Features of maps: plain GeoJSON, wards, OpenStreetMap with its raw tags; each is a place for the register, or a reason why not."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from graph_service.errors import BadInput
from ingest.register.offered import Found, Offered, PassedOver, joined
from ingest.register.streets import streets
from ingest.register.tags import kind_of, may_be_private
from ingest.sources.locations import SOURCE

Feature = Mapping[str, Any]

LARGEST = 131_000
"""How many characters an outline may have: a cell of a table holds no more."""

_WGS_84 = re.compile(r"crs84|4326", re.IGNORECASE)
_WARD = re.compile(r"WD\d\d(CD|NM)")
_SEVERAL = ("other_names", "uprns", "references")


def features(path: Path) -> list[Feature]:
    """The features of a GeoJSON file in WGS 84, or `BadInput`."""
    try:
        read = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput("the file cannot be read: expected GeoJSON") from error
    found = read.get("features") if isinstance(read, dict) else None
    if not isinstance(found, list):
        raise BadInput("expected a GeoJSON FeatureCollection")
    if (crs := read.get("crs")) and not _WGS_84.search(json.dumps(crs)):
        raise BadInput("expected coordinates in WGS 84, longitude first; this file says that its own are others")
    return [_feature(one) for one in found]


def _feature(read: object) -> Feature:
    """A feature whose properties and geometry are mappings, whatever came."""
    one = read if isinstance(read, dict) else {}
    given, where = one.get("properties"), one.get("geometry")
    return {
        "id": one.get("id"),
        "properties": given if isinstance(given, dict) else {},
        "geometry": where if isinstance(where, dict) else {},
    }


def geojson(found: Iterable[Feature]) -> Found:
    """Features whose properties are the canonical columns; a reference that is no property is the feature's id."""
    columns = [column.name for column in SOURCE.columns if column.name != "geometry"]
    for number, one in enumerate(found, start=1):
        given = {name.casefold(): value for name, value in one["properties"].items()}
        values = {name: _text(given.get(name), several=name in _SEVERAL) for name in columns}
        values["reference"] = values["reference"] or _text(one["id"])
        yield _offered(number, values, one["geometry"])


def wards(found: Iterable[Feature], code: str = "", name: str = "") -> Found:
    """Wards, by the properties that bear their code and name: WD13CD and WD13NM of some year, unless said."""
    every = list(found)
    there = sorted({key for one in every for key in one["properties"]})
    named = {match[1]: key for key in there if (match := _WARD.fullmatch(key))}
    code, name = code or named.get("CD", ""), name or named.get("NM", "")
    if code not in there or name not in there:
        raise BadInput(
            f"expected --code and --name of the properties that bear a ward's code and name: {', '.join(there)}"
        )
    for number, one in enumerate(every, start=1):
        given = one["properties"]
        values = {"reference": f"ward:{_text(given.get(code))}", "name": _text(given.get(name)), "kind": "ward"}
        if one["geometry"].get("type") not in ("Polygon", "MultiPolygon"):
            yield PassedOver("a ward without an outline")
        else:
            yield _offered(number, values, one["geometry"])


def osm(found: Iterable[Feature]) -> Found:
    """Named places and streets of OpenStreetMap: a way that closes is a footprint, the ways of one street are one line."""
    ways: list[tuple[int, Feature]] = []
    for number, one in enumerate(found, start=1):
        tags = one["properties"]
        if not tags.get("name"):
            yield PassedOver("without a name")
        elif may_be_private(tags):
            yield PassedOver("of a kind that may be somebody's home, placement or refuge")
        elif (kind := kind_of(tags)) is None:
            yield PassedOver("of no kind that the register takes")
        elif kind == "street":
            ways.append((number, one))
        else:
            yield _thing(number, one, kind)
    yield from streets(ways)


def _thing(number: int, one: Feature, kind: str) -> Offered | PassedOver:
    tags, where = one["properties"], one["geometry"]
    if where.get("type") == "LineString":
        line = where["coordinates"]
        if len(line) < 4 or line[0] != line[-1]:
            return PassedOver("an outline that does not close")
        where = {"type": "Polygon", "coordinates": [line]}
    values = {
        "reference": osm_reference(one),
        "name": _text(tags["name"]),
        "other_names": joined(_text(tags.get(key)) for key in ("alt_name", "old_name", "official_name", "short_name")),
        "kind": kind,
        "hours": _text(tags.get("opening_hours")),
    }
    return _offered(number, values, where)


def osm_reference(one: Feature) -> str:
    """What OpenStreetMap calls a thing, such as osm:way/38300992."""
    tags = one["properties"]
    return f"osm:{_text(tags.get('osm_type')) or 'node'}/{_text(tags.get('osm_id') or one['id'])}"


def _offered(number: int, values: Mapping[str, str], where: Mapping[str, Any]) -> Offered | PassedOver:
    outline = json.dumps(_shortened(where), separators=(",", ":")) if where else ""
    if len(outline) > LARGEST:
        return PassedOver(f"with an outline of more than {LARGEST:,} characters: expected a simpler one")
    return Offered(number, {**values, "geometry": outline})


def _shortened(value: Any) -> Any:  # noqa: ANN401 - as deep as GeoJSON is
    """The same with no coordinate finer than a centimetre."""
    if isinstance(value, float):
        return round(value, 7)
    if isinstance(value, Mapping):
        return {key: _shortened(one) for key, one in value.items()}
    return [_shortened(one) for one in value] if isinstance(value, list | tuple) else value


def _text(value: object, *, several: bool = False) -> str:
    if value is None or isinstance(value, bool | dict) or value != value:
        return ""
    if isinstance(value, list):
        return joined(map(_text, value)) if several else ""
    return " ".join(str(value).split())


def pbf(path: Path) -> Iterator[Feature]:
    """The named things of an OpenStreetMap extract in PBF, with their tags, in the form of GeoJSON features."""
    from ingest.register.pbf import named

    yield from named(path)
