"""Places of the installation's own register: what answers and maps may name (docs/places.md).

One row is one place, under a reference of its own. No home, placement or refuge stands here, and no row says who may see it: the
register is OFFICIAL, handling P and without tags, always. `sightline places add` brings these rows in; no agency's file can.
"""

from collections.abc import Mapping
from typing import Any

from graph_service.model import register
from graph_service.model.facts import Mention, Part
from graph_service.model.kinds import ADDRESSES
from graph_service.model.register import GROUP_OF, GROUPS, KINDS, REGISTER, SYSTEM, Shape
from graph_service.model.vocabulary import EntityKind, StatementKind
from graph_service.spelling import Unclean
from graph_service.spelling.names import is_placeholder, name_keys
from graph_service.spelling.places import easting_northing, lat_lon
from ingest.cells import Cells
from ingest.clean.shapes import is_line, point
from ingest.reading import folded_code
from ingest.source import Column, Context, Outcome, Source

_PLACE = (
    Column("reference", "The installation's own reference for the place", "reference", required=True),
    Column("name", "What it is called", "words", required=True),
    Column("other_names", "What else it is called; several parted by ;", "several"),
    Column("kind", "What it is; other where it is blank", "code", codes=KINDS),
    Column("group", "What its entry is there for; where it is blank, by its kind", "code", codes=GROUPS),
    Column("uprns", "Its UPRNs; several parted by ;", "uprns"),
    Column("lat", "Latitude of a point of it, WGS 84", "degrees"),
    Column("lon", "Longitude of that point, WGS 84", "degrees"),
    Column("easting", "Easting of a point of it on the National Grid", "metres"),
    Column("northing", "Northing of that point on the National Grid", "metres"),
    Column("geometry", "Its point, line or footprint instead: a GeoJSON geometry or WKT in WGS 84", "geometry"),
    Column("width_m", "Of a line, how many metres it is wide; 15 where it is blank", "width"),
    Column("hours", "When it is open"),
    Column(
        "references", "Agencies' own references for it, each AGENCY/SYSTEM/REFERENCE; several parted by ;", "places"
    ),
)
_WIDTH_M = 15.0
_APART_DEGREES = 0.001
"""How far two ways of giving one point may lie apart: about 100 metres."""
_PAIRS = ((("lat", "lon"), lat_lon), (("easting", "northing"), easting_northing))


def stage(row: Mapping[str, str], context: Context) -> Outcome:
    """The one part of a row: the place, its names, and what it holds."""
    cells = Cells(row, context)
    kind = _kind(cells)
    if cells.refused:
        return cells.refused
    reference, access = cells.reference("reference"), cells.access("place")
    names = _names(cells)
    where = _where(cells)
    shape = Shape(
        name=names[0],
        other_names=names[1:],
        kind=kind,
        uprns=cells.value("uprns", ()),
        geometry=where,
        width_m=_width(cells, where),
        hours=cells.text("hours"),
        references=cells.value("references", ()),
    )
    place = Part(
        "place",
        Mention(EntityKind.PLACE, REGISTER, SYSTEM, reference or "?"),
        access,
        cells.raw(column.name for column in _PLACE),
        "place",
        statement=StatementKind.FACT,
        names=names,
        keys=frozenset[str]().union(*map(name_keys, names), [f"uprn:{number}" for number in shape.uprns]),
        register=cells.code("group", blank=GROUP_OF.get(kind, "place")),
        shape=shape.text,
    )
    return cells.staged(reference, (place,))


def _kind(cells: Cells) -> str:
    """The kind of place; a word for somebody's home, placement or refuge refuses the row."""
    if folded_code(cells.text("kind")) in ADDRESSES:
        cells.refuse("kind", "a place: no home, placement or refuge may stand in the register")
        return "other"
    return cells.code("kind", blank="other")


def _names(cells: Cells) -> tuple[str, ...]:
    """The name first, then the others, each once; a word that names nothing refuses the row."""
    names = tuple(
        dict.fromkeys((" ".join(cells.text("name").split()), *(one.text for one in cells.each("other_names"))))
    )
    for column, given in (("name", names[:1]), ("other_names", names[1:])):
        if any(map(is_placeholder, given)):
            cells.refuse(column, "a name by which people know the place")
    return names


def _where(cells: Cells) -> dict[str, Any] | None:
    """The place's geometry, or its point; a point given by degrees and by metres must be the same."""
    points = [found for pair, read in _PAIRS if (found := _point(cells, pair, read))]
    if cells.has("geometry") and points:
        cells.refuse("geometry", "a geometry or a point, not both")
    if len(points) > 1 and max(abs(a - b) for a, b in zip(*points, strict=True)) > _APART_DEGREES:
        cells.refuse("easting", "the point that latitude and longitude tell: these lie apart")
    geometry = cells.value("geometry", None)
    return geometry or (point(*points[0]) if points else None)


def _point(cells: Cells, pair: tuple[str, str], read: Any) -> tuple[float, float] | None:  # noqa: ANN401
    if not cells.has(*pair):
        return None
    try:
        found = read(*map(cells.text, pair))
    except Unclean as unclean:
        cells.refuse(next((column for column in pair if not cells.has(column)), pair[0]), unclean.expected)
        return None
    return found.lat, found.lon


def _width(cells: Cells, where: Mapping[str, Any] | None) -> float:
    """How wide a line is. Anything else has no width, and a stated one refuses its row."""
    if not is_line(where):
        if cells.has("width_m") and not cells.refused:
            cells.refuse("width_m", "a blank: only a line has a width")
        return 0.0
    return cells.value("width_m", _WIDTH_M)


SOURCE = Source(
    name=register.SOURCE,
    version="2",
    holds="the installation's own places, which answers and maps may name",
    thing="Place",
    parts={"place": _PLACE},
    stage=stage,
)
