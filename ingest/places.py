"""The places that rows tell of: where somebody lives, where an event was, and what a row says by which a place may be known.

A place here is words inside somebody's statement. What it is to those there, its numbers and its coordinates stand on the statement
that an event was at it, so that it can be put at a place of the register when it is asked for (docs/places.md).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from graph_service.model.facts import Link, Mention, Part
from graph_service.model.times import Bounds
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.names import folded, name_keys
from ingest.cells import Cells
from ingest.clean.position import NAMES, position
from ingest.clean.stand_ins import is_no_reference
from ingest.source import Column
from ingest.things import named, words_for

_GUARDED = ("placement", "refuge")
"""What a place may be called that puts the words for it in a class of their own."""


_NAMES = ("", "_uprn", "_postcode", "_ref", "_lat", "_lon", "_easting", "_northing", "_kind")
"""What the names of the columns of one place have after their prefix."""


def place_columns(prefix: str, what: str, *, located: bool = False, kinds: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """The columns of one place; if `located`, as an event's place is, also the agency's reference for it and coordinates."""
    columns = [
        Column(prefix, f"{what}, in words", "words"),
        Column(f"{prefix}_uprn", f"{what}: its UPRN", "uprn"),
        Column(f"{prefix}_postcode", f"{what}: its postcode", "postcode"),
    ]
    if located:
        columns += [
            Column(f"{prefix}_ref", f"{what}: the agency's own reference for the place", "reference"),
            Column(f"{prefix}_lat", f"{what}: latitude, WGS 84", "degrees"),
            Column(f"{prefix}_lon", f"{what}: longitude, WGS 84", "degrees"),
            Column(f"{prefix}_easting", f"{what}: easting on the National Grid", "metres"),
            Column(f"{prefix}_northing", f"{what}: northing on the National Grid", "metres"),
        ]
    if kinds:
        columns.append(Column(f"{prefix}_kind", f"{what}: what it is to those there", "code", codes=kinds))
    return tuple(columns)


@dataclass(frozen=True)
class Placed:
    """A place a row tells of: the mention, the words as parts, and the properties that a statement of being there has."""

    mention: Mention
    naming: tuple[Part, ...]
    properties: Mapping[str, str | float]


def called(cells: Cells, prefix: str) -> str:
    """What the row calls a place: what it is to those there, of `PLACE_KINDS`; empty where it does not say."""
    return cells.code(f"{prefix}_kind") if cells.has(*(f"{prefix}{name}" for name in _NAMES)) else ""


def which_place(cells: Cells, prefix: str) -> str:
    """What tells a place apart from the others that rows of one reference tell of: its number, words or reference, else its point."""
    found = next(filter(None, (cells.text(f"{prefix}{name}") for name in ("_uprn", "", "_postcode", "_ref"))), "")
    return found or ",".join(filter(None, (cells.text(f"{prefix}_{name}") for name in NAMES)))


def tags_of(kind: str) -> tuple[str, ...]:
    """The tags of a part that tells where a placement or refuge is."""
    return ("placement",) if kind in _GUARDED else ()


def place(cells: Cells, prefix: str, access: AccessClass, slot: str = "", kind: str = "") -> Placed | None:
    """The place that the columns of a prefix tell of, or None when they tell of none; `kind` is what the row calls it."""
    number, code = cells.value(f"{prefix}_uprn", ""), cells.value(f"{prefix}_postcode", "")
    words = words_for(cells, prefix) or words_for(cells, f"{prefix}_postcode")
    reference = _reference(cells, prefix)
    position = _position(cells, prefix)
    if is_no_reference(cells.text(f"{prefix}_uprn")) and not (words or position or reference or kind):
        return None
    mention = (
        cells.register(EntityKind.PLACE, "uprn", number) if number else cells.slot(EntityKind.PLACE, slot or prefix)
    )
    said = {"place_kind": kind, "uprn": number, "place_ref": reference, "words": folded(words)}
    properties = {**{name: value for name, value in said.items() if value}, **position}
    if not words:
        return Placed(mention, (), properties)
    keys = name_keys(words).union([f"pc:{code}"] if code else (), [f"uprn:{number}"]) if number else frozenset[str]()
    raw = cells.raw([prefix, f"{prefix}_postcode"])
    depends_on = cells.dependency([f"{prefix}_uprn", f"{prefix}_kind"])
    return Placed(mention, (named(mention, slot or prefix, raw, words, access, keys, depends_on),), properties)


def lives_at(
    cells: Cells, person: Mention, prefix: str, part: str, kind: str, columns: tuple[Column, ...]
) -> Iterator[Part]:
    """Where somebody lives or is placed, from when to when.

    The part is known by its start and its place. With a start it belongs to a history, so a row about another time does not close it.
    """
    cells.tag(part, *tags_of(kind))
    if not cells.has(*(column.name for column in columns)):
        return
    access = cells.access(part)
    where = cells.text(f"{prefix}_uprn") or cells.text(prefix) or cells.text(f"{prefix}_postcode")
    since = cells.when(f"{prefix}_from").start[:16] if cells.has(f"{prefix}_from") else ""
    apart = f"{part} {since}|{where}"
    if not where:
        cells.refuse(prefix, "the address that these dates are of")
        return
    found = place(cells, prefix, access, slot=apart)
    valid = cells.between(f"{prefix}_from", f"{prefix}_to")
    links = (Link("LIVES_AT", person, found.mention, valid, _living(cells, prefix, found, kind)),) if found else ()
    raw = cells.raw(column.name for column in columns)
    dated = f"{part} {since}" if since else ""
    keys = frozenset(f"pd:{link.qualifiers['area']}" for link in links if link.qualifiers.get("area"))
    yield Part(apart, person, access, raw, part, dated=dated, valid=valid, links=links, keys=keys)
    yield from (replace(naming, dated=dated) for naming in (found.naming if found else ()))


def _living(cells: Cells, prefix: str, found: Placed, kind: str) -> dict[str, str | float]:
    """What a statement of living somewhere says of the place: whether a home, a placement or a refuge, its UPRN, and its postcode
    district, which is an area and no address."""
    code = cells.value(f"{prefix}_postcode", "")
    said = {"place_kind": kind, "uprn": found.properties.get("uprn", ""), "area": code.split()[0] if code else ""}
    return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class Scene:
    """One of an event's places: the part of the row that may tell of it, its columns and class, the links and the words.

    `depends_on` is what else in the row the links rest on, where they stand in a part of their own.
    """

    part: str
    columns: tuple[str, ...]
    access: AccessClass
    links: tuple[Link, ...]
    naming: tuple[Part, ...]
    depends_on: str


Said = Callable[[Placed], tuple[Link, ...]]
"""Makes the links that a row asserts about a place."""


def at(event: Mention, part: str, valid: Bounds) -> Said:
    """Says that an event, or a part of it such as where it started, was at the place."""
    return lambda placed: (Link("AT", event, placed.mention, valid, {"part": part, **placed.properties}, slot=part),)


def scene(cells: Cells, prefix: str, columns: tuple[Column, ...], says: Said, depends_on: str, slot: str = "") -> Scene:
    """A place of an event, as the columns of a prefix tell it, and what the row says of it; a placement's class is its own.

    `slot` tells it apart from the places of the reference's other rows, where each of these may tell of another.
    """
    kind = called(cells, prefix)
    cells.tag(prefix, *tags_of(kind))
    access = cells.access(prefix)
    names = tuple(column.name for column in columns) if cells.has(*(column.name for column in columns)) else ()
    found = place(cells, prefix, access, slot=slot, kind=kind)
    links, naming = (says(found), found.naming) if found else ((), ())
    return Scene(slot or prefix, names, access, links, naming, depends_on)


def event_parts(cells: Cells, main: Part, scenes: Iterable[Scene]) -> Iterator[Part]:
    """The event's part, with the places of its own class; a part for each place of another class; and the words for every place."""
    places = list(scenes)
    together = [scene for scene in places if scene.access == main.access]
    raw = cells.raw(column for scene in together for column in scene.columns)
    links = tuple(link for scene in together for link in scene.links)
    yield replace(main, raw={**main.raw, **raw}, links=main.links + links)
    for scene in places:
        yield from scene.naming
        if scene.access != main.access and cells.has(*scene.columns):
            own = cells.raw(scene.columns)
            valid = scene.links[-1].valid if scene.links else main.valid
            apart = replace(
                main,
                about=next((link.start for link in scene.links if link.kind == "AT"), main.about),
                name=scene.part,
                access=scene.access,
                raw=own,
                depends_on=scene.depends_on,
                links=scene.links,
                valid=valid,
            )
            yield replace(apart, kind="place of event", event=None, event_kind="", names=(), keys=frozenset())


def _reference(cells: Cells, prefix: str) -> str:
    """The agency's own reference for a place, with its system in front; the installation says which place it is."""
    column = f"{prefix}_ref"
    return f"{cells.context.feed.system}/{cells.reference(column)}" if cells.has(column) else ""


def _position(cells: Cells, prefix: str) -> dict[str, str | float]:
    """Where the coordinates put a place, as the statement bears it; what refuses or doubts them is noted in the row."""
    columns = {name: f"{prefix}_{name}" for name in NAMES}
    found = position({name: cells.text(column) for name, column in columns.items()}, cells.context.area)
    for said in found.refused:
        cells.refuse(columns[said.name], said.expected)
    for said in found.doubts:
        cells.doubt(columns[said.name], said.expected)
    if found.point is None:
        return {}
    point = found.point
    properties = {"lat": point.lat, "lon": point.lon, "precision_m": point.precision_m, "method": point.method}
    return {**properties, **({"cell": point.cell} if point.cell else {})}
