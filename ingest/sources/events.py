"""What happened, or is said to have: occurrences, intelligence, school events; and where it was told: interviews, meetings, visits.

`people` holds `REF:role; REF:role`, or `REF@system:role` for another agency's reference; `unidentified` the same with a description
in place of a reference; `vehicles` with registration marks; `phones` with numbers. A profile's codes for `people` hold for all four.
Who is `investigating` took part in the agency's work and was in no event; of whom the role is `unknown`, none is said.

One row becomes several parts. The row of an interview that `ingest.telling` gives as its example becomes three:

    event        about K2, from reference, kind, told_* and people: C1 and C24 TOOK_PART in K2, and K2 CONCERNS C1, who was
                 INVOLVED_IN the happening
    told of      about the happening, from happened_from and place: K2 CONCERNS it, and it was AT the place
    words place  about the place: the words for it, "Bus Station"

The row of a theft, which is no telling, has no part `told of`: its date and place stand in its part `event`, as does where it was AT.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graph_service.model.facts import Link, Mention, Part
from graph_service.model.kinds import EVENT_ROLES, PLACE_KINDS
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.names import name_keys
from graph_service.spelling.references import reference_keys
from ingest.cells import Cells
from ingest.graded import GRADED, said
from ingest.places import Scene, event_parts, place_columns, scene
from ingest.source import Column, Context, Outcome, Source
from ingest.telling import DATES, HAPPENED, TOLD, TOLD_PLACE, Reading, RowEvents, events_of
from ingest.things import described, named, telephone, vehicle

KINDS = (
    "occurrence", "intelligence", "concern", "sexual_exploitation", "criminal_exploitation", "violence", "weapons", "drugs",
    "theft", "anti_social_behaviour", "domestic_abuse", "online_harm", "vehicle_stop", "arrest", "exclusion", "absence",
    "school_event", "health_event", "disclosure", "return_interview", "meeting", "plan", "visit", "other",
)  # fmt: skip

INVESTIGATING, UNKNOWN = "investigating", "unknown"
"""Roles that are none in the event: of those who look into it, and of those of whom the source does not say which they had."""

_EVENT = (
    Column("reference", "The agency's reference for the event", "reference"),
    Column("kind", "What kind of event", "code", required=True, codes=KINDS),
    Column("happened_from", "When it happened or began", "time"),
    Column("happened_to", "When it ended; blank if at one time or unknown", "time"),
    *TOLD,
    Column(
        "people",
        "People in roles: REF:role; REF@system:role",
        "references",
        codes=(*EVENT_ROLES, INVESTIGATING, UNKNOWN),
        roles=True,
    ),
    Column(
        "unidentified",
        "People nobody has identified, in roles: description:role; description:role",
        "several",
        roles=True,
    ),
    Column("vehicles", "Vehicles in roles: MARK:role, with ? for characters not seen", "plates", roles=True),
    Column("phones", "Phones in roles: number:role", "phones", roles=True),
    Column("emails", "E-mail addresses that were used or told of"),
    Column("objects", "Things that were found, taken or used"),
    Column("event_type", "The source's own type of event, in its words"),
    Column("charge", "The offence charged or recorded, in the agency's words"),
    Column("outcome", "What came of it, in the agency's words"),
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
    events = events_of(cells)
    things = tuple(_things(cells, events))
    of_things = _once(link for links, _ in things for link in links)
    own_scenes, happening_scenes = _scenes(cells, events)
    has_told_part = bool(happening_scenes) or events.reading.dates_both
    main = _main_part(cells, events, of_things, has_told_part=has_told_part)
    told_parts = _told_parts(cells, events, main, happening_scenes) if has_told_part else ()
    words = (part for _, naming in things for part in naming)
    return cells.staged(cells.reference("reference"), (*event_parts(cells, main, own_scenes), *told_parts, *words))


def _main_part(cells: Cells, events: RowEvents, of_things: tuple[Link, ...], *, has_told_part: bool) -> Part:
    """The part about the row's own event, with `of_things`: all that the row says of people, vehicles and phones."""
    reading = events.reading
    elsewhere = HAPPENED if reading.dates_both else ()
    tells_here = not has_told_part and (cells.has("tells_of") or (reading.people_in_happening and bool(of_things)))
    took_part = (
        events.took_part(cells.mention(EntityKind.PERSON, column, one.text), role)
        for column, role in _TELLERS.items()
        for one in cells.each(column)
    )
    return Part(
        "event",
        events.own_event,
        cells.access("event"),
        cells.raw(column.name for column in (*_EVENT, *GRADED) if column.name not in elsewhere),
        "event",
        depends_on=f"telling|{has_told_part}|{cells.dependency(elsewhere)}" if reading.telling else "",
        valid=events.own_time,
        **said(cells),
        names=(f"{_called(cells, events.kind)} {cells.reference('reference')}".strip(),),
        keys=reference_keys(events.own_event.reference),
        event_kind=events.kind,
        event=events.own_time,
        links=(*_once(took_part), *of_things, *(events.tells_of_it if tells_here else ())),
    )


def _scenes(cells: Cells, events: RowEvents) -> tuple[list[Scene], list[Scene]]:
    """The places that stand with the row's own event or in their own parts; and those that stand with the happening it tells of."""
    reading = events.reading
    of_what_it_tells = reading.telling and reading.place_of_happening
    if of_what_it_tells and cells.has("tells_of"):
        cells.within("place", "event")
    says = events.was_at if reading.place_of_happening else events.was_held_at
    place = scene(cells, "place", _PLACE, says, _dependency(cells, reading))
    its_own = replace(reading, place_of_happening=False)
    told_place = scene(cells, "told_place", TOLD_PLACE, events.was_held_at, _dependency(cells, its_own))
    if of_what_it_tells and place.links and place.access == cells.access("event"):
        return [told_place], [place]
    return [place, told_place], []


def _dependency(cells: Cells, reading: Reading) -> str:
    """What the main part says on which the statement of a place depends."""
    columns = (*HAPPENED, *_SAID)
    if not reading.telling:
        return cells.dependency(columns)
    of_telling = ("kind", "told_at", *(("tells_of",) if reading.place_of_happening else ()))
    return f"{reading.place_of_happening}|{cells.dependency((*columns, *of_telling))}"


def _told_parts(cells: Cells, events: RowEvents, main: Part, scenes: list[Scene]) -> Iterator[Part]:
    """The part about the happening a telling tells of, with its day and its place, and the words for that place.

    If `tells_of` names the happening, its own file says of what kind it is; else this row names it and says so.
    """
    named_elsewhere = cells.has("tells_of")
    dates = HAPPENED if events.reading.dates_both else ()
    yield replace(
        main,
        name="told of",
        about=events.happening,
        raw=cells.raw((*dates, *(column for where in scenes for column in where.columns))),
        depends_on=_dependency(cells, replace(events.reading, place_of_happening=True)),
        valid=events.happened,
        names=() if named_elsewhere else (f"what was told ({_words(events.kind)})",),
        keys=frozenset(),
        event_kind="" if named_elsewhere else events.kind,
        event=events.happened if events.reading.dates_both else None,
        links=next((where.links for where in scenes), events.tells_of_it),
    )
    yield from (part for where in scenes for part in where.naming)


def _things(cells: Cells, events: RowEvents) -> Iterator[tuple[tuple[Link, ...], tuple[Part, ...]]]:
    """What the row says of each person, vehicle and phone, with the words it uses for it."""
    access = cells.access("event")
    for one in cells.each("people"):
        yield _in_role(cells, events, "people", cells.mention(EntityKind.PERSON, "people", one.text), one.role), ()
    for n, one in enumerate(cells.each("unidentified"), start=1):
        somebody = described(cells, "unidentified", one.text, f"unidentified {n}")
        naming = named(somebody, f"unidentified {n}", {"unidentified": one.text}, one.text, access, name_keys(one.text))
        yield _in_role(cells, events, "unidentified", somebody, one.role), (naming,)
    for n, one in enumerate(cells.each("vehicles"), start=1):
        driven, naming = vehicle(cells, "vehicles", one, f"vehicle {n}", access)
        yield _in_role(cells, events, "vehicles", driven, one.role), (naming,)
    for n, one in enumerate(cells.each("phones"), start=1):
        used, naming = telephone(cells, "phones", one, f"phone {n}", access)
        yield _in_role(cells, events, "phones", used, one.role), (naming,)


def _in_role(cells: Cells, events: RowEvents, column: str, thing: Mention, role: str) -> tuple[Link, ...]:
    """The statements that somebody or something was in the happening in a role, or that somebody looks into it."""
    if role != INVESTIGATING:
        return events.involves(thing, "" if role == UNKNOWN else role)
    if thing.kind is not EntityKind.PERSON:
        cells.refuse(column, "a role that a thing can have: only people are investigating")
        return ()
    return (events.took_part(thing, "investigator"),)


def _once(links: Iterable[Link]) -> tuple[Link, ...]:
    """Each statement once: a meeting that talked about somebody in two roles makes one statement of it."""
    return tuple({(link.kind, link.start, link.end, *link.qualifiers.values()): link for link in links}.values())


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _called(cells: Cells, kind: str) -> str:
    """What an event is called: of which kind it is, or, where that is no more than "other", its type in the source's own words."""
    return (cells.text("event_type") if kind == "other" else "") or _words(kind)


SOURCE = Source(
    name="events",
    version="6",
    holds="occurrences, intelligence, interviews, meetings and school events, with people, vehicles, phones and places",
    thing="Event",
    parts={"event": (*_EVENT, *GRADED), "place": _PLACE, "told_place": TOLD_PLACE},
    stage=stage,
    dates=DATES,
)
