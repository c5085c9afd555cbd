"""Suspects, other adults and professionals: who they are, or how they were described, and what they use, keep and where they work.

A role such as suspect belongs to an event, never to a person: this source has no column for it.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from graph_service.model.facts import Link, Mention, Part
from graph_service.model.times import LATEST, london_day
from graph_service.model.vocabulary import EntityKind
from ingest.cells import Cells
from ingest.clean import dates
from ingest.clean.dates import Born
from ingest.places import lives_at, place, place_columns
from ingest.source import Column, Context, Outcome, Source
from ingest.things import (
    born,
    identified,
    identity,
    number_columns,
    organisation,
    telephone,
    vehicle,
)

_BOOKS = (
    Column("person", "The agency's reference for the person", "reference", required=True),
    Column("birth_date", "Date of birth", "birth"),
    Column("stated_age", "An age somebody stated or guessed: 15, 15-16, 40s", "age"),
    Column("age_on", "The day the age was stated for; else the day of the extract", "date"),
    *number_columns("nhs", "pnc", "cro"),
    Column("recorded", "When the agency wrote this down", "time"),
)
_PERSON = (
    Column("forenames", "Forenames"),
    Column("surname", "Surname"),
    Column("also_known_as", "Other names, parted by ;", "several"),
    Column("description", "How somebody nobody has identified was described", "words"),
    Column("sex", "Sex as recorded"),
    Column("occupation", "Occupation or post"),
)
_PHONES = (Column("phones", "Telephone numbers used, parted by ;", "phones"),)
_VEHICLES = (Column("vehicles", "Registration marks kept, parted by ;, with ? for characters not seen", "plates"),)
_WORK = (
    *place_columns("work_place", "Where the person works"),
    Column("employer", "Who employs the person", "words"),
    Column("employer_urn", "The employer's URN", "number"),
)
_ADDRESS = (
    *place_columns("address", "A home address"),
    Column("address_from", "First day at the address", "date"),
    Column("address_to", "Last day; blank while it lasts", "date", ahead=True),
)


def stage(row: Mapping[str, str], context: Context) -> Outcome:
    """The parts of a row: books and person, phones, vehicles, work, address, and the words used for each thing."""
    cells = Cells(row, context)
    if cells.refused:
        return cells.refused
    names = (
        f"{cells.text('forenames')} {cells.text('surname')}".strip(),
        *(one.text for one in cells.each("also_known_as")),
    )
    known = identified(cells, (*names, cells.text("description")), _born(cells))
    person = cells.mention(EntityKind.PERSON, "person")
    parts = (
        *identity(cells, person, _BOOKS, _PERSON, known),
        *_phones(cells, person),
        *_vehicles(cells, person),
        *_work(cells, person),
        *lives_at(cells, person, "address", "address", "home", _ADDRESS),
    )
    return cells.staged(cells.reference("person"), parts)


def _born(cells: Cells) -> Born:
    """Birth bounds by date of birth, else by the age stated on a day."""
    if cells.has("birth_date") or not cells.has("stated_age"):
        return born(cells)
    said = cells.when("age_on")
    on = cells.context.taken_on if said.end == LATEST else date.fromisoformat(london_day(said.end))
    ages = cells.value("stated_age", None)
    return dates.born_at(ages, on) if ages else born(cells)


def _phones(cells: Cells, person: Mention) -> Iterator[Part]:
    if cells.has("phones"):
        access = cells.access("phones")
        found = [
            telephone(cells, "phones", one, f"phone {n}", access) for n, one in enumerate(cells.each("phones"), start=1)
        ]
        links = tuple(Link("USES", person, phone) for phone, _ in found)
        yield Part("phones", person, access, cells.raw(["phones"]), "phones", links=links)
        yield from (naming for _, naming in found)


def _vehicles(cells: Cells, person: Mention) -> Iterator[Part]:
    if cells.has("vehicles"):
        access = cells.access("vehicles")
        found = [
            vehicle(cells, "vehicles", one, f"vehicle {n}", access)
            for n, one in enumerate(cells.each("vehicles"), start=1)
        ]
        links = tuple(Link("KEEPER_OF", person, kept) for kept, _ in found)
        yield Part("vehicles", person, access, cells.raw(["vehicles"]), "vehicles", links=links)
        yield from (naming for _, naming in found)


def _work(cells: Cells, person: Mention) -> Iterator[Part]:
    if cells.has(*(column.name for column in _WORK)):
        access = cells.access("work")
        links: list[Link] = []
        naming: list[Part] = []
        if found := place(cells, "work_place", access):
            links.append(Link("WORKS_AT", person, found.mention))
            naming.extend(found.naming)
        if employed := organisation(cells, "employer", access):
            employer, words = employed
            links.append(Link("WORKS_AT", person, employer))
            naming.extend(words)
        yield Part("work", person, access, cells.raw(c.name for c in _WORK), "work", links=tuple(links))
        yield from naming


SOURCE = Source(
    name="people",
    version="6",
    holds="suspects, other adults and professionals, with phones, vehicles, work and addresses",
    thing="Person",
    parts={
        "books": _BOOKS,
        "person": _PERSON,
        "phones": _PHONES,
        "vehicles": _VEHICLES,
        "work": _WORK,
        "address": _ADDRESS,
    },
    stage=stage,
)
