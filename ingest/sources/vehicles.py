"""Vehicles: what each looks like, who keeps it and since when, and when and where it was seen.

A vehicle is known by its whole registration mark; where that is not known, by the agency's reference, else by its row alone. It may
have several rows, one a keeper or a sighting: what the rows say of the vehicle itself must be the same in each. A sighting is an
event of its own in which the vehicle was used; it puts no keeper anywhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from graph_service.model.facts import Link, Mention, Part
from graph_service.model.kinds import PLACE_KINDS
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.looks import looks_keys
from graph_service.spelling.plates import Plate, plate_keys
from graph_service.spelling.references import reference_keys
from ingest.cells import Cells
from ingest.graded import GRADED, said
from ingest.holders import held_by, holder_columns
from ingest.places import at, called, event_parts, place_columns, scene, tags_of
from ingest.source import Column, Context, Outcome, Source
from ingest.things import marked

_LOOKS = ("colour", "make", "model")
_VEHICLE = (
    Column("reference", "The agency's reference for the vehicle, if it has one", "reference"),
    Column("mark", "Registration mark, with ? for characters not seen", "plate"),
    Column("make", "Make"),
    Column("model", "Model"),
    Column("colour", "Colour"),
    Column("description", "What else it was known by, in words"),
)
_KEEPER = holder_columns("keeper", "Who keeps it")
_SIGHTING = (
    Column("sighting", "The agency's reference for a sighting", "reference"),
    Column("seen_from", "When it was seen", "time"),
    Column("seen_to", "Until when; blank if at one time", "time"),
    Column("seen", "What was seen, in the agency's words"),
)
_PLACE = place_columns("place", "Where it was seen", located=True, kinds=PLACE_KINDS)
_SAID = tuple(column.name for column in GRADED)


def stage(row: Mapping[str, str], context: Context) -> Outcome:
    """The parts of a row: the vehicle, its keeper, a sighting of it, the place of that, and the words for each person and place."""
    cells = Cells(row, context)
    if cells.refused:
        return cells.refused
    cells.all_within("vehicle")
    plate: Plate | None = cells.value("mark", None)
    vehicle, which = _vehicle(cells, plate), cells.dependency(("reference", "mark", *_SAID))
    looks = " ".join(filter(None, map(cells.text, _LOOKS)))
    names = tuple(filter(None, (cells.text("mark"), looks)))
    main = Part(
        "vehicle",
        vehicle,
        cells.access("vehicle"),
        cells.raw(column.name for column in (*_VEHICLE, *GRADED)),
        "vehicle",
        **said(cells),
        names=names,
        keys=reference_keys(cells.reference("reference"))
        | (plate_keys(plate) if plate else frozenset())
        | looks_keys(looks),
    )
    parts = (main, *held_by(cells, vehicle, "KEEPER_OF", "keeper", _KEEPER, which), *_sighting(cells, vehicle, which))
    return cells.staged(cells.reference("reference"), parts)


def _vehicle(cells: Cells, plate: Plate | None) -> Mention:
    """The vehicle by its whole mark, else by the agency's reference, else by its row; a row that describes none is refused."""
    if whole := marked(cells, plate):
        return whole
    if cells.has("reference"):
        return cells.mention(EntityKind.VEHICLE, "reference")
    if not cells.has("mark", *_LOOKS, "description"):
        cells.refuse("mark", "a registration mark, a reference, or what the vehicle looks like")
    return cells.slot(EntityKind.VEHICLE, "vehicle")


def _sighting(cells: Cells, vehicle: Mention, which: str) -> Iterator[Part]:
    """The event in which the vehicle was seen, where that was, and the words for the place.

    It is known by its own reference, else by when it began, and with either belongs to a history. It is never known by its place,
    which may be of another class.
    """
    cells.tag("place", *tags_of(called(cells, "place")))
    columns = tuple(column.name for column in _SIGHTING)
    if not cells.has(*columns):
        if cells.has(*(column.name for column in _PLACE)):
            cells.refuse(
                "seen_from", "when the vehicle was seen at this place, or words or a reference for the sighting"
            )
        return
    known = cells.reference("sighting")
    since = cells.when("seen_from").start[:16] if cells.has("seen_from") else ""
    apart = f"sighting {known or since}".strip()
    event = cells.mention(EntityKind.EVENT, "sighting") if known else cells.slot(EntityKind.EVENT, apart)
    seen = cells.between("seen_from", "seen_to" if cells.has("seen_to") else "seen_from")
    main = Part(
        apart,
        event,
        cells.access("sighting"),
        cells.raw(columns),
        "event",
        dated=apart if known or since else "",
        depends_on=which,
        valid=seen,
        **said(cells),
        names=(f"sighting {known}".strip(),),
        keys=reference_keys(known),
        event_kind="vehicle_sighting",
        event=seen,
        links=(Link("INVOLVED_IN", vehicle, event, seen, {"role": "used"}),),
    )
    rests_on = cells.dependency((*columns, *_SAID))
    where = scene(cells, "place", _PLACE, at(event, "occurred", seen), rests_on, f"place of {apart}")
    yield from (replace(one, dated=main.dated) for one in event_parts(cells, main, [where]))


SOURCE = Source(
    name="vehicles",
    version="1",
    holds="vehicles, with make, model and colour, dated keepers and sightings",
    thing="Vehicle",
    parts={"vehicle": (*_VEHICLE, *GRADED), "keeper": _KEEPER, "sighting": _SIGHTING, "place": _PLACE},
    stage=stage,
)
