"""An OpenStreetMap extract in PBF, read by GDAL's own driver through pyogrio: only what has a name."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyogrio
import shapely

from graph_service.errors import BadInput

_LAYERS = {"points": "node", "lines": "way", "multipolygons": "relation"}
_TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')


def named(path: Path) -> Iterator[Mapping[str, Any]]:
    """Each named node, way and area with its tags as properties, beside osm_type and osm_id."""
    for layer, kind in _LAYERS.items():
        meta, _, shapes, columns = _read(path, layer)
        fields = list(meta["fields"])
        for number, shape in enumerate(shapes):
            properties = {name: column[number] for name, column in zip(fields, columns, strict=True)}
            if shape is not None:
                yield {"id": None, "properties": _tags(properties, kind), "geometry": _geometry(shape)}


def _read(path: Path, layer: str) -> Any:  # noqa: ANN401 - pyogrio's own four things
    try:
        return pyogrio.raw.read(path, layer=layer, where="name IS NOT NULL")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise BadInput("the file cannot be read: expected an OpenStreetMap extract, .osm.pbf or .geojson") from error


def _tags(properties: Mapping[str, Any], kind: str) -> dict[str, str]:
    """The tags of a thing: those that GDAL gives a column of their own, and the others, which it puts into one text."""
    given = {name: str(value) for name, value in properties.items() if isinstance(value, str) and value}
    others = dict(_TAG.findall(given.pop("other_tags", "")))
    way = given.pop("osm_way_id", "")
    given.pop("type", None)
    return {**others, **given, "osm_type": "way" if way else kind, "osm_id": way or given.get("osm_id", "")}


def _geometry(shape: bytes) -> dict[str, Any]:
    found = shapely.from_wkb(shape)
    parts = shapely.get_parts(found)
    outline: dict[str, Any] = json.loads(shapely.to_geojson(parts[0] if len(parts) == 1 else found))
    return outline
