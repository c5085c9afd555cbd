"""A council's, school's or health service's list of children: who they are, where they live and are placed, who stands by them.

A child may have several rows, one an address or placement: what the rows say of the child, the school and the lead worker must
be the same in each.
"""

from collections.abc import Iterator, Mapping

from graph_service.model.facts import Link, Mention, Part
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.names import name_keys
from ingest.cells import Cells
from ingest.clean.stand_ins import is_nobody
from ingest.places import called, lives_at, place_columns
from ingest.source import Column, Context, Outcome, Source
from ingest.things import (
    born,
    identified,
    identity,
    named,
    number_columns,
    organisation,
)

_BOOKS = (
    Column("child", "The agency's reference for the child", "reference", required=True),
    Column("birth_date", "Date of birth", "birth"),
    *number_columns("nhs", "upn", "uln"),
    Column("recorded", "When the agency wrote this down", "time"),
)
_PERSON = (
    Column("forenames", "Forenames"),
    Column("surname", "Surname"),
    Column("also_known_as", "Other names, parted by ;", "several"),
    Column("sex", "Sex as recorded"),
)
_ADDRESS = (
    *place_columns("address", "A home address"),
    Column("address_from", "First day at the address", "date"),
    Column("address_to", "Last day; blank while it lasts", "date", ahead=True),
)
_PLACEMENT = (
    *place_columns("placement", "A placement", kinds=("placement", "refuge", "home", "other")),
    Column("placement_from", "First day of the placement", "date"),
    Column("placement_to", "Last day; blank while it lasts", "date", ahead=True),
)
_SCHOOL = (Column("school", "School, in words", "words"), Column("school_urn", "The school's URN", "number"))
_WORKER = (
    Column("lead_worker", "Name of the lead worker", "words"),
    Column("lead_worker_ref", "The agency's reference for the lead worker", "reference"),
)


def stage(row: Mapping[str, str], context: Context) -> Outcome:
    """The parts of a row: books and person, address, placement, school, lead worker, and the words used for each of these."""
    cells = Cells(row, context)
    if cells.refused:
        return cells.refused
    birth = born(cells)
    names = (
        f"{cells.text('forenames')} {cells.text('surname')}".strip(),
        *(one.text for one in cells.each("also_known_as")),
    )
    known = identified(cells, names, birth)
    child = cells.mention(EntityKind.PERSON, "child")
    parts = (
        *identity(cells, child, _BOOKS, _PERSON, known),
        *lives_at(cells, child, "address", "address", "home", _ADDRESS),
        *lives_at(cells, child, "placement", "placement", _placement_kind(cells), _PLACEMENT),
        *_school(cells, child),
        *_lead_worker(cells, child),
    )
    return cells.staged(cells.reference("child"), parts)


def _placement_kind(cells: Cells) -> str:
    """A refuge if the row calls it that, else a placement: what the row calls a home is guarded as a placement too."""
    return "refuge" if called(cells, "placement") == "refuge" else "placement"


def _school(cells: Cells, child: Mention) -> Iterator[Part]:
    if cells.has("school", "school_urn"):
        access = cells.access("school")
        school, naming = organisation(cells, "school", access) or (None, ())
        raw = cells.raw(column.name for column in _SCHOOL)
        links = (Link("ATTENDS", child, school),) if school else ()
        yield Part("school", child, access, raw, "school", links=links)
        yield from naming


def _lead_worker(cells: Cells, child: Mention) -> Iterator[Part]:
    if cells.has("lead_worker", "lead_worker_ref"):
        access, words = cells.access("lead_worker"), cells.text("lead_worker")
        known = cells.has("lead_worker_ref")
        raw = cells.raw(column.name for column in _WORKER)
        if not known and is_nobody(words):
            cells.doubt("lead_worker", "a name, or a blank; nobody is taken to be the lead worker")
            yield Part("lead_worker", child, access, raw, "lead worker")
            return
        worker = (
            cells.mention(EntityKind.PERSON, "lead_worker_ref")
            if known
            else cells.slot(EntityKind.PERSON, "lead_worker")
        )
        yield Part("lead_worker", child, access, raw, "lead worker", links=(Link("SUPPORTED_BY", child, worker),))
        if words:
            spoken, depends_on = cells.raw(["lead_worker"]), cells.dependency(["lead_worker_ref"])
            yield named(worker, "lead_worker", spoken, words, access, name_keys(words), depends_on)


SOURCE = Source(
    name="children",
    version="6",
    holds="children, with dated addresses and placements, school and lead worker",
    thing="Person",
    parts={
        "books": _BOOKS,
        "person": _PERSON,
        "address": _ADDRESS,
        "placement": _PLACEMENT,
        "school": _SCHOOL,
        "lead_worker": _WORKER,
    },
    stage=stage,
    tags={"placement": ("placement",)},
)
