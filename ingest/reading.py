"""How each kind of column is read: once, as it is declared, before a source makes anything of its row.

A cell that cannot be read refuses its row. In columns of the kinds in `DOUBTED` it does not: what was written is kept, and reported.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from graph_service.spelling import Unclean
from graph_service.spelling.grades import grade
from graph_service.spelling.handles import handle
from graph_service.spelling.phones import country, phone
from graph_service.spelling.places import postcode, uprn
from graph_service.spelling.plates import Plate, plate
from ingest.clean import dates, numbers
from ingest.clean.lengths import seconds
from ingest.clean.shapes import geometry, width
from ingest.clean.stand_ins import is_no_reference
from ingest.source import Column, Context, Reads

DOUBTED: frozenset[Reads] = frozenset({"number", "uprn", "postcode", "plate", "handle"})


def folded_code(text: str) -> str:
    """A code as it is compared: small letters, one blank between words."""
    return " ".join(text.casefold().replace("_", " ").split())


def code_of(text: str, known: Mapping[str, str]) -> str:
    """The canonical code that a word stands for, as the profile reads it."""
    if (found := known.get(folded_code(text))) is None:
        raise Unclean(f"one of {', '.join(sorted({*known.values()}))}, or a word the profile knows")
    return found


def several(text: str) -> tuple[str, ...]:
    """The values of a cell that holds several, parted by `;`, each once."""
    return tuple(dict.fromkeys(filter(None, (one.strip() for one in text.split(";")))))


def _mark(text: str) -> Plate:
    """A registration mark, whole or partly seen; a word that stands for none is not one."""
    if is_no_reference(text):
        raise Unclean("a registration mark; this word stands for none")
    return plate(text)


def _moment(text: str, column: Column, context: Context) -> dates.Bounds:
    return dates.instant(text, context.orders.get(column.name), epoch=context.epoch)


def _birth(text: str, column: Column, context: Context) -> dates.Born:
    return dates.birth(text, context.orders.get(column.name), on=context.taken_on, epoch=context.epoch)


def _code(text: str, column: Column, context: Context) -> str:
    return code_of(text, context.codes[column.name])


def _number(text: str, column: Column, _: Context) -> str:
    """A number of the kind that the column's name ends in: `nhs`, `school_urn`."""
    kind = next(kind for kind in numbers.KINDS if column.name.endswith(kind))
    return numbers.official(kind, text)


def _places(text: str, _: Column, __: Context) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(numbers.place_reference, several(text))))


def _alone(clean: Callable[[str], object]) -> Callable[[str, Column, Context], object]:
    """A reading that looks at the text alone."""
    return lambda text, _column, _context: clean(text)


READERS: Mapping[Reads, Callable[[str, Column, Context], object]] = {
    "date": _moment,
    "time": _moment,
    "birth": _birth,
    "age": _alone(dates.ages),
    "code": _code,
    "number": _number,
    "count": _alone(numbers.count),
    "postcode": _alone(postcode),
    "uprn": _alone(uprn),
    "uprns": _alone(lambda text: tuple(dict.fromkeys(map(uprn, several(text))))),
    "places": _places,
    "geometry": _alone(geometry),
    "width": _alone(width),
    "grade": _alone(grade),
    "plate": _alone(_mark),
    "handle": _alone(handle),
    "country": _alone(country),
    "length": _alone(seconds),
}
"""How a cell that holds one value is read. A cell of any other kind is words, a reference, one of a pair of coordinates, or a
telephone number whose country stands in another column: what two cells give together, and the system of a reference, is worked out
where they are used."""


class One(NamedTuple):
    """One of the values of a cell that holds several: as written, as read (None if it cannot be), and its role."""

    text: str
    value: Any
    role: str


EACH: Mapping[Reads, Callable[[str], object]] = {"phones": phone, "plates": _mark, "references": str, "several": str}
"""How each value is read of a cell that holds several; one that cannot be read is kept as written, and doubted."""
