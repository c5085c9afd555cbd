"""Phones: their numbers, of whatever country, who uses each and since when, and the calls between them.

A phone is known by its number; where that cannot be read, by the agency's reference, else by its row alone. It may have several rows,
one a user or a call: what the rows say of the phone itself must be the same in each. A call is between two phones: who held either of
them is said elsewhere, and never concluded from the call.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from graph_service.model.facts import Link, Mention, Part
from graph_service.model.kinds import MEANS
from graph_service.model.times import LATEST, Bounds, utc_text
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling import Unclean, phones
from graph_service.spelling.references import reference_keys
from ingest.cells import Cells
from ingest.clean.stand_ins import is_nobody
from ingest.graded import GRADED, said
from ingest.holders import held_by, holder_columns
from ingest.source import Column, Context, Outcome, Source
from ingest.things import named, numbered

_PHONE = (
    Column("reference", "The agency's reference for the phone, if it has one", "reference"),
    Column("number", "Its number", "phone"),
    Column("country", "Of which country the number is, where it is written without; blank is GB", "country"),
    Column("description", "Make, model, network, or how it was described"),
)
_USER = holder_columns("user", "Who uses it")
_CALL = (
    Column("other_number", "The number at the other end of a call", "phone"),
    Column("other_country", "Of which country that is, where it is written without; blank is GB", "country"),
    Column("direction", "Whether this phone called (`out`) or was called (`in`)", "code", codes=("out", "in")),
    Column("means", "A call or a message", "code", codes=MEANS),
    Column("started", "When it started", "time"),
    Column("length", "How long it lasted; 0 where nobody answered", "length"),
)
_SAID = tuple(column.name for column in GRADED)


def stage(row: Mapping[str, str], context: Context) -> Outcome:
    """The parts of a row: the phone, its user, a call, and the words for the user and for the phone at the other end."""
    cells = Cells(row, context)
    if cells.refused:
        return cells.refused
    cells.all_within("phone")
    known, keys = _number(cells, "number", "country")
    phone, which = _phone(cells, known), cells.dependency(("reference", "number", "country", *_SAID))
    written = cells.text("number")
    main = Part(
        "phone",
        phone,
        cells.access("phone"),
        cells.raw(column.name for column in (*_PHONE, *GRADED)),
        "phone",
        **said(cells),
        names=() if is_nobody(written) else (written,),
        keys=reference_keys(cells.reference("reference")) | keys,
    )
    parts = (main, *held_by(cells, phone, "USES", "user", _USER, which), *_call(cells, phone, which))
    return cells.staged(cells.reference("reference"), parts)


def _number(cells: Cells, column: str, country: str) -> tuple[Mention | None, frozenset[str]]:
    """A phone by its number, of the country that another column says; and the keys by which it is found."""
    if not cells.has(column):
        return None, frozenset()
    written = cells.text(column)
    try:
        found = phones.phone(written, cells.value(country, "GB"))
    except Unclean as unclean:
        cells.doubt(column, unclean.expected)
        found = None
    return numbered(cells, column, written, found)


def _phone(cells: Cells, known: Mention | None) -> Mention:
    """The phone by its number, else by the agency's reference, else by its row; a row that tells of none is refused."""
    if known:
        return known
    if cells.has("reference"):
        return cells.mention(EntityKind.PHONE, "reference")
    if not cells.has("number", "description"):
        cells.refuse("number", "a telephone number, a reference, or words for the phone")
    return cells.slot(EntityKind.PHONE, "phone")


def _call(cells: Cells, phone: Mention, which: str) -> Iterator[Part]:
    """The statement that one phone called the other, and the words for the other; with a start it belongs to a history."""
    columns = tuple(column.name for column in _CALL)
    if not cells.has(*columns):
        return
    if not (cells.has("other_number") and cells.code("direction")):
        cells.refuse(
            "direction" if cells.has("other_number") else "other_number", "both ends of the call, and which way it went"
        )
        return
    access, written = cells.access("call"), cells.text("other_number")
    since = cells.when("started").start if cells.has("started") else ""
    apart, dated = f"call {since}|{written}", f"call {since}" if since else ""
    known, keys = _number(cells, "other_number", "other_country")
    other = known or cells.slot(EntityKind.PHONE, apart)
    ends = (phone, other) if cells.code("direction") == "out" else (other, phone)
    valid = _lasted(cells)
    yield Part(
        apart,
        phone,
        access,
        cells.raw(columns),
        "call",
        dated=dated,
        depends_on=which,
        valid=valid,
        **said(cells),
        links=(Link("CALLED", *ends, valid, _qualifiers(cells)),),
    )
    depends_on = cells.dependency(("other_country",))
    spoken = cells.raw(["other_number"])
    yield replace(named(other, apart, spoken, written, access, keys, depends_on), dated=dated)


def _qualifiers(cells: Cells) -> dict[str, str | int]:
    means = {"means": cells.code("means")} if cells.code("means") else {}
    return {**means, **({"seconds": cells.value("length", 0)} if cells.has("length") else {})}


def _lasted(cells: Cells) -> Bounds:
    """From when to when: as long as it lasted after the latest moment at which it may have started."""
    started = cells.when("started")
    if started.end[:4] == LATEST[:4]:
        return started
    return replace(
        started, end=utc_text(datetime.fromisoformat(started.end) + timedelta(seconds=cells.value("length", 0)))
    )


SOURCE = Source(
    name="phones",
    version="1",
    holds="phones of whatever country, with dated users, and calls with direction, start and length",
    thing="Phone",
    parts={"phone": (*_PHONE, *GRADED), "user": _USER, "call": _CALL},
    stage=stage,
)
