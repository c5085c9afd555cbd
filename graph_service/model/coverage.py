"""Which days a file covers: declared by who sends it, told as a Record about its agency, read again as spans of days."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from graph_service.model.facts import Mention, Part, PartClass, StagedRow
from graph_service.model.ids import Minter
from graph_service.model.times import Bounds, day_bounds
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind, Statement

COVERAGE = "coverage"
"""The kind of such a Record, and the name of its part."""

ITSELF = ""
"""The system in which an agency is its own subject: none, so that no file can speak of it."""


class Days(NamedTuple):
    """A run of Europe/London days, `YYYY-MM-DD`, both inclusive."""

    first: str
    last: str


def covering(agency: str, source: str, extract: str, days: Days, access: AccessClass) -> StagedRow:
    """What is said of a file as a row of its own, under a reference that no other file has: at line 0, before all that it says."""
    told = Part(
        name=COVERAGE,
        about=Mention(EntityKind.ORGANISATION, agency, ITSELF, agency),
        access=access,
        raw={"covers_from": days.first, "covers_to": days.last, "source": source},
        kind=COVERAGE,
        covers=f"{days.first} {days.last} {source}",
        valid=Bounds(*day_bounds(date.fromisoformat(days.first), date.fromisoformat(days.last)), "day"),
        statement=Statement.FACT,
    )
    columns = tuple((column, column) for column in told.raw)
    return StagedRow(0, (told,), extract, classes=(PartClass(COVERAGE, columns, access),))


def read_covers(covers: str) -> tuple[str, Days]:
    """The source and the days that a Record of coverage bears."""
    first, last, source = covers.split(" ", 2)
    return source, Days(first, last)


def agencies_of(classes: Iterable[AccessClass], mint: Minter) -> list[str]:
    """The entities that the agencies of these classes are."""
    agencies = {one.agency for one in classes}
    subjects = (mint.subject(agency, ITSELF, EntityKind.ORGANISATION, agency, "") for agency in agencies)
    return sorted(map(mint.alone, subjects))
