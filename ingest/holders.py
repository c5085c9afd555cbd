"""Who keeps or uses a thing, from when to when: of a vehicle its keeper, of a phone or an account its user.

A thing may have several rows, one for each person. The part is known by its start and its person. With a start it belongs to a
history, so a row about another time does not close it.
"""

from collections.abc import Iterator
from dataclasses import replace

from graph_service.model.facts import Link, Mention, Part
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.names import name_keys
from ingest.cells import Cells
from ingest.clean.stand_ins import is_nobody
from ingest.graded import said
from ingest.source import Column
from ingest.things import named


def holder_columns(prefix: str, what: str) -> tuple[Column, ...]:
    """The columns of one person who keeps or uses a thing."""
    return (
        Column(prefix, f"{what}: REF or REF@system", "reference"),
        Column(f"{prefix}_name", f"{what}, in words", "words"),
        Column(f"{prefix}_from", "From which day", "date"),
        Column(f"{prefix}_to", "Until which day; blank while it lasts or unknown", "date", ahead=True),
    )


def held_by(
    cells: Cells, thing: Mention, kind: str, prefix: str, columns: tuple[Column, ...], depends_on: str
) -> Iterator[Part]:
    """The part that says who keeps or uses a thing, and the words for that person; `depends_on` is what says which thing it is."""
    names = tuple(column.name for column in columns)
    if not cells.has(*names):
        return
    access, words = cells.access(prefix), cells.text(f"{prefix}_name")
    if not (cells.has(prefix) or words):
        cells.refuse(prefix, "a reference, or words for the person, of whom these days are")
        return
    since = cells.when(f"{prefix}_from").start[:16] if cells.has(f"{prefix}_from") else ""
    apart, dated = f"{prefix} {since}|{cells.text(prefix) or words}", f"{prefix} {since}" if since else ""
    person = _person(cells, prefix, apart)
    valid = cells.between(f"{prefix}_from", f"{prefix}_to")
    yield Part(
        apart,
        thing,
        access,
        cells.raw(names),
        prefix,
        dated=dated,
        depends_on=depends_on,
        valid=valid,
        **said(cells),
        links=(Link(kind, person, thing, valid),) if person else (),
    )
    if person and words:
        spoken, which = cells.raw([f"{prefix}_name"]), cells.dependency([prefix])
        yield replace(named(person, apart, spoken, words, access, name_keys(words), which), dated=dated)


def _person(cells: Cells, prefix: str, slot: str) -> Mention | None:
    """Whom a reference names, else somebody known only by this row; words that tell of nobody are doubted, and nobody is meant."""
    if cells.has(prefix):
        return cells.mention(EntityKind.PERSON, prefix)
    if is_nobody(cells.text(f"{prefix}_name")):
        cells.doubt(f"{prefix}_name", "a name, or a blank; nobody is taken to be meant")
        return None
    return cells.slot(EntityKind.PERSON, slot)
