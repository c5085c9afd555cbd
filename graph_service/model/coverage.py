"""Which days a file covers: declared by its sender, kept as a Record about its agency, and read from there as a span of days."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from graph_service.model.facts import Mention, Part, PartClass, StagedRow
from graph_service.model.ids import Minter
from graph_service.model.times import Bounds, day_bounds
from graph_service.model.visibility import AccessClass
from graph_service.model.vocabulary import EntityKind, StatementKind

COVERAGE = "coverage"
"""The kind of such a Record, and the name of its part."""

ITSELF = ""
"""The system of the Subject that is an agency itself: an empty name, which no file can give, so that no file can speak of it."""


class Days(NamedTuple):
    """A span of Europe/London days, `YYYY-MM-DD`, first and last included."""

    first: str
    last: str


def covering(agency: str, source: str, extract: str, days: Days, access: AccessClass) -> StagedRow:
    """The row that says which days a file covers: at line 0, before the file's own rows, under a reference that no other file has."""
    part = Part(
        name=COVERAGE,
        about=Mention(EntityKind.ORGANISATION, agency, ITSELF, agency),
        access=access,
        raw={"covers_from": days.first, "covers_to": days.last, "source": source},
        kind=COVERAGE,
        covers=f"{days.first} {days.last} {source}",
        valid=Bounds(*day_bounds(date.fromisoformat(days.first), date.fromisoformat(days.last)), "day"),
        statement=StatementKind.FACT,
    )
    columns = tuple((column, column) for column in part.raw)
    return StagedRow(0, (part,), extract, classes=(PartClass(COVERAGE, columns, access),))


def read_covers(covers: str) -> tuple[str, Days]:
    """The source and the days that stand in a Record of coverage."""
    first, last, source = covers.split(" ", 2)
    return source, Days(first, last)


def agencies_of(classes: Iterable[AccessClass], mint: Minter) -> list[str]:
    """The entities that stand for the agencies of these classes."""
    agencies = {one.agency for one in classes}
    subjects = (mint.subject(agency, ITSELF, EntityKind.ORGANISATION, agency, "") for agency in agencies)
    return sorted(map(mint.alone, subjects))
