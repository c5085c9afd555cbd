"""What happened, or is said to have: occurrences, intelligence, school events, with people, vehicles and phones in their roles.

`people` holds `REF:role; REF:role`, or `REF@system:role` for another agency's reference; `unidentified` the same with a description
in place of a reference; `vehicles` with registration marks; `phones` with numbers. A profile's codes for `people` hold for all four.
"""

from collections.abc import Iterator, Mapping

from graph_service.model.facts import Link, Mention, Part
from graph_service.model.kinds import EVENT_ROLES
from graph_service.model.times import Bounds
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.names import name_keys
from ingest.cells import Cells
from ingest.graded import GRADED, said
from ingest.source import Column, Context, Outcome, Source
from ingest.things import PLACE_KINDS, described, event_parts, in_roles, named, place_columns, scene, telephone, vehicle

KINDS = (
    "occurrence", "intelligence", "concern", "sexual_exploitation", "criminal_exploitation", "violence", "weapons", "drugs",
    "theft", "anti_social_behaviour", "domestic_abuse", "online_harm", "vehicle_stop", "arrest", "exclusion", "absence",
    "school_event", "health_event", "disclosure", "return_interview", "meeting", "other",
)  # fmt: skip

_EVENT = (
    Column("reference", "The agency's reference for the event", "reference"),
    Column("kind", "What kind of event", "code", required=True, codes=KINDS),
    Column("happened_from", "When it happened or began", "time"),
    Column("happened_to", "When it ended; blank if at one time or unknown", "time"),
    Column("people", "People in roles: REF:role; REF@system:role", "references", codes=EVENT_ROLES),
    Column("unidentified", "People nobody has identified, in roles: description:role; description:role", "words"),
    Column("vehicles", "Vehicles in roles: MARK:role, with ? for characters not seen", "plates"),
    Column("phones", "Phones in roles: number:role", "phones"),
    Column("summary", "What happened, in the agency's words"),
)
_SAID = tuple(column.name for column in GRADED)
_PLACE = place_columns("place", "Where it happened", located=True, kinds=PLACE_KINDS)


def stage(row: Mapping[str, str], context: Context) -> Outcome:
    """The parts of a row: the event, its place apart when that is a placement or refuge, and the words used for each thing."""
    cells = Cells(row, context)
    if cells.refused:
        return cells.refused
    happened = _happened(cells)
    event = (
        cells.mention(EntityKind.EVENT, "reference")
        if cells.has("reference")
        else cells.slot(EntityKind.EVENT, "event")
    )
    involved = tuple(_involved(cells, event, happened))
    main = Part(
        "event",
        event,
        cells.access("event"),
        cells.raw(column.name for column in (*_EVENT, *GRADED)),
        "event",
        valid=happened,
        **said(cells),
        names=(" ".join((cells.code("kind").replace("_", " "), cells.reference("reference"))).strip(),),
        event_kind=cells.code("kind"),
        event=happened,
        links=tuple(link for link, _ in involved),
    )
    words = (part for _, naming in involved for part in naming)
    where = scene(cells, event, "place", _PLACE, "occurred", happened)
    parts = event_parts(cells, main, [where], besides=("happened_from", "happened_to", *_SAID))
    return cells.staged(cells.reference("reference"), (*parts, *words))


def _happened(cells: Cells) -> Bounds:
    """From the first moment the columns allow to the last; with no end said, it ended when it began."""
    return cells.between("happened_from", "happened_to" if cells.has("happened_to") else "happened_from")


def _involved(cells: Cells, event: Mention, happened: Bounds) -> Iterator[tuple[Link, tuple[Part, ...]]]:
    access = cells.access("event")
    for text, role in in_roles(cells, "people"):
        yield _in(cells.mention(EntityKind.PERSON, "people", text), event, role, happened), ()
    for n, (text, role) in enumerate(in_roles(cells, "unidentified"), start=1):
        somebody = described(cells, "unidentified", text, f"unidentified {n}")
        naming = named(somebody, f"unidentified {n}", {"unidentified": text}, text, access, name_keys(text))
        yield _in(somebody, event, role, happened), (naming,)
    for n, (text, role) in enumerate(in_roles(cells, "vehicles"), start=1):
        driven, naming = vehicle(cells, "vehicles", text, f"vehicle {n}", access)
        yield _in(driven, event, role, happened), (naming,)
    for n, (text, role) in enumerate(in_roles(cells, "phones"), start=1):
        used, naming = telephone(cells, "phones", text, f"phone {n}", access)
        yield _in(used, event, role, happened), (naming,)


def _in(thing: Mention, event: Mention, role: str, happened: Bounds) -> Link:
    return Link("INVOLVED_IN", thing, event, happened, {"role": role})


SOURCE = Source(
    name="events",
    version="2",
    holds="occurrences, intelligence and school events, with people, vehicles, phones and places",
    thing="Event",
    parts={"event": (*_EVENT, *GRADED), "place": _PLACE},
    stage=stage,
)
