"""Links between people: peers and associates, family, carers, trusted and supporting adults, contact, who targeted whom.

One row is one statement, from person A to person B: in FAMILY_OF, `kin` is what A is to B; in TARGETED, A is the actor.
"""

from collections.abc import Iterator, Mapping

from graph_service.model.facts import Link, Mention, Part
from graph_service.model.kinds import BETWEEN_PEOPLE, KIN, LINKS
from graph_service.model.vocabulary import EntityKind, StatementKind
from graph_service.spelling.names import name_keys
from ingest.cells import Cells
from ingest.clean.stand_ins import is_nobody
from ingest.graded import GRADED, said
from ingest.source import Column, Context, Outcome, Source
from ingest.things import named, words_for

_LINK = (
    Column("reference", "The agency's reference for the statement, if it has one", "reference"),
    Column("person_a", "Person A: REF or REF@system", "reference"),
    Column("person_a_name", "Words for person A", "words"),
    Column("person_b", "Person B: REF or REF@system", "reference"),
    Column("person_b_name", "Words for person B", "words"),
    Column("kind", "What links A to B", "code", required=True, codes=BETWEEN_PEOPLE),
    Column("kin", "In FAMILY_OF, what A is to B", "code", codes=KIN),
    Column("app", "In CONTACTED, over what: an app, a game, the telephone"),
    Column("times", "In CONTACTED, how many times", "count"),
    Column("since", "First day it was so", "date"),
    Column("until", "Last day it was so; blank while it lasts or unknown", "date", ahead=True),
    Column("said", "The source's own words"),
)
_QUALIFYING = {
    column: tuple(kind for kind in BETWEEN_PEOPLE if any(q.name == column for q in LINKS[kind].qualifiers))
    for column in ("kin", "app", "times")
}
"""The columns that say more of a link than its ends, and the kinds of link that have them."""


def stage(row: Mapping[str, str], context: Context) -> Outcome:
    """The parts of a row: the link, about person A, and the words used for either person."""
    cells = Cells(row, context)
    if cells.refused:
        return cells.refused
    access = cells.access("link")
    first, second = (_person(cells, column) for column in ("person_a", "person_b"))
    kind = cells.code("kind")
    qualifiers = _qualifiers(cells, kind)
    valid = cells.between("since", "until")
    link = Part(
        "link",
        first,
        access,
        cells.raw(column.name for column in (*_LINK, *GRADED)),
        "link",
        valid=valid,
        **said(cells, StatementKind.ALLEGATION if kind == "TARGETED" else None),
        links=(Link(kind, first, second, valid, qualifiers),),
    )
    return cells.staged(
        cells.reference("reference"), (link, *_words(cells, first, "person_a"), *_words(cells, second, "person_b"))
    )


def _qualifiers(cells: Cells, kind: str) -> dict[str, str | int]:
    """What the row says of the link in addition to its ends; a column of another kind of link refuses the row."""
    for column, its in _QUALIFYING.items():
        if kind not in its and cells.has(column):
            cells.refuse(column, f"a blank in {kind}: this column is for {', '.join(its)}")
    values: dict[str, str | int] = {
        "kin": cells.code("kin", blank="other"),
        "app": words_for(cells, "app"),
        "times": cells.value("times", 0),
    }
    return {column: value for column, value in values.items() if value and kind in _QUALIFYING[column]}


def _person(cells: Cells, column: str) -> Mention:
    if cells.has(column):
        return cells.mention(EntityKind.PERSON, column)
    if is_nobody(cells.text(f"{column}_name")):
        cells.refuse(column, "a reference, or words for the person")
    return cells.slot(EntityKind.PERSON, column)


def _words(cells: Cells, person: Mention, column: str) -> Iterator[Part]:
    if words := cells.text(f"{column}_name"):
        spoken, depends_on = cells.raw([f"{column}_name"]), cells.dependency([column])
        yield named(person, column, spoken, words, cells.access("link"), name_keys(words), depends_on)


SOURCE = Source(
    name="links",
    version="5",
    holds="links between people: peers and associates, family, carers, contact, targeting",
    thing="link",
    parts={"link": (*_LINK, *GRADED)},
    stage=stage,
)
