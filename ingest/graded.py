"""What goes with every single statement: its grade, how it is put, where harm came from, who said it first, who may see it."""

from typing import TypedDict

from graph_service.model.facts import Origin
from graph_service.model.vocabulary import EntityKind, HarmContext, StatementKind
from ingest.cells import Cells
from ingest.source import Column

GRADED = (
    Column("grade", "Grade as given: 3x5x2 2 D P, 5x5x5 E 4 1; blank is ungraded", "grade"),
    Column("statement", "How it is put", "code", codes=tuple(StatementKind)),
    Column(
        "harm_context", "Where harm comes from: in the family, outside it, online", "code", codes=tuple(HarmContext)
    ),
    Column("disputed", "Whether anybody it is about disputes it", "code", codes=("yes", "no")),
    Column("copied_from", "The log it was copied from: REF, REF@system or REF@system/source", "reference"),
    Column("recorded", "When the agency wrote this down", "time"),
    Column("marking", "OFFICIAL or OFFICIAL-SENSITIVE; nothing above is taken in", "marking"),
    Column("handling", "P, or C with conditions", "marking"),
    Column("conditions", "Conditions of handling C: A1 A2 A3 S1 S2", "marking"),
    Column(
        "tags", "health, placement, restricted, third-party, sealed, adoption, protected, operation:<name>", "marking"
    ),
)


class Said(TypedDict):
    """The fields of a Part that those columns fill."""

    statement: StatementKind
    harm_context: HarmContext
    grade: str
    origin: Origin | None
    disputed: bool


def said(cells: Cells, always: StatementKind | None = None, own: str = "reference") -> Said:
    """How the row's statement is graded and put; `always` is its kind whatever the row says, `own` the column of its reference."""
    stated = StatementKind(cells.code("statement", blank=StatementKind.UNSTATED))
    return Said(
        statement=always or stated,
        harm_context=HarmContext(cells.code("harm_context", blank=HarmContext.UNKNOWN)),
        grade=str(cells.grade()),
        origin=_origin(cells, own),
        disputed=cells.code("disputed") == "yes",
    )


def _origin(cells: Cells, own: str) -> Origin | None:
    """The log that said it first: the one it was copied from, else its own; copies of one log share their origin."""
    if cells.has("copied_from"):
        return cells.origin("copied_from")
    if cells.has(own):
        log = cells.mention(EntityKind.EVENT, own)
        return Origin(log.agency, log.system, log.reference, cells.context.feed.source)
    return None
