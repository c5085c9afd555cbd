"""What happened, or is said to have: occurrences, intelligence, school events; and where it was told: interviews, meetings, visits.

`people` holds `REF:role; REF:role`, or `REF@system:role` for another agency's reference; `unidentified` the same with a description
in place of a reference; `vehicles` with registration marks; `phones` with numbers. A profile's codes for `people` hold for all four.

A row that is a telling (`ingest.telling`) speaks of two events: its own, which only PRACTICE joins to anything, and what it tells of.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graph_service.model.facts import Link, Part
from graph_service.model.kinds import EVENT_ROLES, PLACE_KINDS
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.names import name_keys
from graph_service.spelling.references import reference_keys
from ingest.cells import Cells
from ingest.graded import GRADED, said
from ingest.places import Scene, event_parts, place_columns, scene
from ingest.source import Column, Context, Outcome, Source
from ingest.telling import DATES, HAPPENED, TOLD, TOLD_PLACE, Reading, Spoken, spoken
from ingest.things import described, in_roles, named, telephone, vehicle

KINDS = (
    "occurrence", "intelligence", "concern", "sexual_exploitation", "criminal_exploitation", "violence", "weapons", "drugs",
    "theft", "anti_social_behaviour", "domestic_abuse", "online_harm", "vehicle_stop", "arrest", "exclusion", "absence",
    "school_event", "health_event", "disclosure", "return_interview", "meeting", "plan", "visit", "other",
)  # fmt: skip

_EVENT = (
    Column("reference", "The agency's reference for the event", "reference"),
    Column("kind", "What kind of event", "code", required=True, codes=KINDS),
    Column("happened_from", "When it happened or began", "time"),
    Column("happened_to", "When it ended; blank if at one time or unknown", "time"),
    *TOLD,
    Column("people", "People in roles: REF:role; REF@system:role", "references", codes=EVENT_ROLES),
    Column("unidentified", "People nobody has identified, in roles: description:role; description:role", "words"),
    Column("vehicles", "Vehicles in roles: MARK:role, with ? for characters not seen", "plates"),
    Column("phones", "Phones in roles: number:role", "phones"),
    Column("summary", "What happened, in the agency's words"),
)
_SAID = tuple(column.name for column in GRADED)
_PLACE = place_columns("place", "Where it happened", located=True, kinds=PLACE_KINDS)
_TELLERS = {"told_by": "teller", "told_to": "told_to"}


def stage(row: Mapping[str, str], context: Context) -> Outcome:
    """The parts of a row: its event, what a telling tells of, places of a class of their own, and the words for each thing."""
    cells = Cells(row, context)
    if cells.refused:
        return cells.refused
    told = spoken(cells)
    things = tuple(_things(cells, told))
    around, inside = _scenes(cells, told)
    main = _main(
        cells, told, _once(link for links, _ in things for link in links), apart=bool(inside) or told.reading.happened
    )
    parts = (*event_parts(cells, main, around), *_what_was_told(cells, told, main, inside))
    return cells.staged(cells.reference("reference"), (*parts, *(part for _, naming in things for part in naming)))


def _main(cells: Cells, told: Spoken, about: tuple[Link, ...], *, apart: bool) -> Part:
    """The part about the row's own event, with all it says of people, vehicles and phones."""
    how = told.reading
    tellers = (
        told.took_part(cells.mention(EntityKind.PERSON, column, one), role)
        for column, role in _TELLERS.items()
        for one in cells.listed(column)
    )
    tells = not apart and (cells.has("tells_of") or (how.took_part and bool(about)))
    elsewhere = HAPPENED if how.happened else ()
    return Part(
        "event",
        told.own,
        cells.access("event"),
        cells.raw(column.name for column in (*_EVENT, *GRADED) if column.name not in elsewhere),
        "event",
        depends_on=f"telling|{apart}|{cells.dependency(elsewhere)}" if how.telling else "",
        valid=told.held,
        **said(cells),
        names=(f"{_words(told.kind)} {cells.reference('reference')}".strip(),),
        keys=reference_keys(told.own.reference),
        event_kind=told.kind,
        event=told.held,
        links=(*_once(tellers), *about, *(told.tells_of_it if tells else ())),
    )


def _scenes(cells: Cells, told: Spoken) -> tuple[list[Scene], list[Scene]]:
    """The places that stand with the row's own event or by themselves, and those that stand with what it tells of."""
    how = told.reading
    if how.telling and how.placed and cells.has("tells_of"):
        cells.within("place", "event")
    where = scene(cells, "place", _PLACE, told.was_at if how.placed else told.was_held_at, _dependency(cells, how))
    held_at = scene(cells, "told_place", TOLD_PLACE, told.was_held_at, _dependency(cells, replace(how, placed=False)))
    if how.telling and how.placed and where.links and where.access == cells.access("event"):
        return [held_at], [where]
    return [where, held_at], []


def _dependency(cells: Cells, how: Reading) -> str:
    """What the statement of a place rests on that stands in the row's main part."""
    columns = (*HAPPENED, *_SAID)
    if not how.telling:
        return cells.dependency(columns)
    more = ("kind", "told_at", *(("tells_of",) if how.placed else ()))
    return f"{how.placed}|{cells.dependency((*columns, *more))}"


def _what_was_told(cells: Cells, told: Spoken, main: Part, inside: list[Scene]) -> Iterator[Part]:
    """The part about what a telling tells of, where its day or its place is told; an event with no name of its own is called so."""
    if not (inside or told.reading.happened):
        return
    its_own = not cells.has("tells_of")
    columns = (*(HAPPENED if told.reading.happened else ()), *(column for where in inside for column in where.columns))
    yield replace(
        main,
        name="told of",
        about=told.what,
        raw=cells.raw(columns),
        depends_on=_dependency(cells, replace(told.reading, placed=True)),
        valid=told.happened,
        names=(f"what was told ({_words(told.kind)})",) if its_own else (),
        keys=frozenset(),
        event_kind=told.kind if its_own else "",
        event=told.happened if told.reading.happened else None,
        links=next((where.links for where in inside), told.tells_of_it),
    )
    yield from (part for where in inside for part in where.naming)


def _things(cells: Cells, told: Spoken) -> Iterator[tuple[tuple[Link, ...], tuple[Part, ...]]]:
    access = cells.access("event")
    for text, role in in_roles(cells, "people"):
        yield told.involves(cells.mention(EntityKind.PERSON, "people", text), role), ()
    for n, (text, role) in enumerate(in_roles(cells, "unidentified"), start=1):
        somebody = described(cells, "unidentified", text, f"unidentified {n}")
        naming = named(somebody, f"unidentified {n}", {"unidentified": text}, text, access, name_keys(text))
        yield told.involves(somebody, role), (naming,)
    for n, (text, role) in enumerate(in_roles(cells, "vehicles"), start=1):
        driven, naming = vehicle(cells, "vehicles", text, f"vehicle {n}", access)
        yield told.involves(driven, role), (naming,)
    for n, (text, role) in enumerate(in_roles(cells, "phones"), start=1):
        used, naming = telephone(cells, "phones", text, f"phone {n}", access)
        yield told.involves(used, role), (naming,)


def _once(links: Iterable[Link]) -> tuple[Link, ...]:
    """Each statement once: whom a meeting talked about in two roles, it talked about."""
    return tuple({(link.kind, link.start, link.end, *link.qualifiers.values()): link for link in links}.values())


def _words(kind: str) -> str:
    return kind.replace("_", " ")


SOURCE = Source(
    name="events",
    version="5",
    holds="occurrences, intelligence, interviews, meetings and school events, with people, vehicles, phones and places",
    thing="Event",
    parts={"event": (*_EVENT, *GRADED), "place": _PLACE, "told_place": TOLD_PLACE},
    stage=stage,
    dates=DATES,
)
